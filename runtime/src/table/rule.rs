//! A rule: a name, a value, and the lifetime for which the value must stay the same.

use super::When;

/// For how long a value stays the same. Not a chain: see [`Lifetime::outlives`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lifetime {
    /// One build of the caller's product.
    Static,
    /// One installation on one disk.
    Install,
    /// One account; a refreshed token is the same account.
    Credential,
    /// One conversation that the user opened.
    Session,
    /// One prompt prefix; outlives the sessions that repeat it.
    CacheScope,
    /// The main thread, a sub-agent or a fork.
    Thread,
    /// A thread between two compactions.
    Window,
    /// One message of the user and every call that answers it.
    Turn,
    /// One model call, the same over its retries.
    Request,
    /// One HTTP attempt.
    Attempt,
}

impl Lifetime {
    /// Its word in specs.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Install => "install",
            Self::Credential => "credential",
            Self::Session => "session",
            Self::CacheScope => "cache_scope",
            Self::Thread => "thread",
            Self::Window => "window",
            Self::Turn => "turn",
            Self::Request => "request",
            Self::Attempt => "attempt",
        }
    }

    /// Whether a value of this lifetime stays the same for at least as long as one of `other`.
    ///
    /// `Session` and `CacheScope` are not comparable, nor are `Window` and `Turn`: a compaction falls
    /// inside a turn, and a window spans turns.
    #[must_use]
    pub const fn outlives(self, other: Self) -> bool {
        use Lifetime::{CacheScope, Session, Turn, Window};
        match (self, other) {
            (Session, CacheScope) | (CacheScope, Session) | (Window, Turn) | (Turn, Window) => {
                false
            }
            _ => self as u8 <= other as u8,
        }
    }
}

/// What it costs to leave a rule out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// The request is refused.
    Request,
    /// The credential is refused.
    Auth,
    /// The prompt cache is missed, and nothing says so.
    Cache,
    /// Another account or a dearer rate is billed.
    Billing,
    /// The traffic is not attributed to the caller's product.
    Attribution,
}

/// Who wins when the caller's own headers or body hold the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Override {
    /// The caller; an empty value of theirs sends nothing.
    Caller,
    /// The spec, also when its value is absent.
    Spec,
    /// Both, without repeats, the caller's last.
    Merge,
    /// Neither: it is an error before anything is sent.
    Refuse,
}

/// Text with variables; absent when one of them is.
pub type Template = &'static [Piece];

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Literal text.
    Text(&'static str),
    /// A variable's value.
    Var(Var),
}

/// What a template can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Var {
    /// `{product.name}`: the caller's product.
    ProductName,
    /// `{product.version}`
    ProductVersion,
    /// `{product.url}`
    ProductUrl,
    /// `{os}`
    Os,
    /// `{arch}`
    Arch,
    /// `{install}`: the id of this installation.
    Install,
    /// `{tenant}`: whose session it is, where a program serves several customers.
    Tenant,
    /// `{session}`
    Session,
    /// `{cache_scope}`
    CacheScope,
    /// `{thread}`
    Thread,
    /// `{parent_thread}`: absent in a root thread.
    ParentThread,
    /// `{window}`: how many compactions the thread has seen.
    Window,
    /// `{turn}`: absent outside a turn.
    Turn,
    /// `{turn_index}`: from 0.
    TurnIndex,
    /// `{turn_started_ms}`: milliseconds since the Unix epoch.
    TurnStartedMs,
    /// `{parent_turn}`: the turn that began this sub-agent.
    ParentTurn,
    /// `{request}`
    Request,
    /// `{model}`
    Model,
    /// `{caller}`: what the call is for.
    Caller,
    /// `{streaming}`: `true` or `false`.
    Streaming,
    /// `{timeout_s}`: the caller's timeout in whole seconds, rounded up.
    TimeoutS,
    /// `{attempt}`: from 0.
    Attempt,
    /// `{secret}`: in credentials only.
    Secret,
    /// A parameter, by its place in [`Provider::params`](super::Provider::params).
    Param(u16),
    /// A captured value, by its place in [`Api::captures`](super::Api::captures).
    Captured(u16),
    /// `{body.path}`: a member of the body as it will be sent, path split at dots.
    Body(&'static str),
    /// `{header.Name}`: a header as it will be sent.
    Header(&'static str),
    /// `{given.Name}`: what the caller set under a header name, taken away from there.
    Given(&'static str),
}

/// How a rule makes its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// One template.
    Text(Template),
    /// The first case that holds and has a value.
    Cases(&'static [Case]),
    /// Every case that holds and has a value, without repeats.
    Union(&'static [Case]),
    /// One header for each entry of the map that the template is; the rule's name has a `*` where the
    /// entry's name goes.
    Spread(Template),
    /// Compact ASCII JSON text of the members that have a value.
    Json(&'static [(&'static str, Json)]),
    /// A literal of any type, as JSON text; in bodies only.
    Const(&'static str),
}

/// One of several values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// The value.
    pub value: Template,
    /// When it is taken.
    pub when: When,
}

/// A member of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Json {
    /// A template; alone in it, a variable keeps its type.
    Text(Template),
    /// A nested object.
    Object(&'static [(&'static str, Json)]),
}

/// A header, a query parameter or a body member.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// The name: a header's as the vendor spells it, a body member's path split at dots.
    pub name: &'static str,
    /// For how long its value stays the same.
    pub lifetime: Lifetime,
    /// Its value.
    pub value: Value,
    /// When it exists at all.
    pub when: When,
    /// What it costs to leave it out; `None` where nothing is known.
    pub breaks: Option<Breaks>,
    /// Who wins against the caller's own.
    pub overrides: Override,
    /// A longer value becomes its SHA-256 in hex, cut to this many characters; 0 is no limit.
    pub max_len: u16,
    /// Whether the value is always sent as its SHA-256 in hex.
    pub hash: bool,
    /// What joins a union in a header or a query.
    pub separator: &'static str,
    /// Older names: what the caller set under one counts as set under this one.
    pub formerly: &'static [&'static str],
    /// The line of the spec; 0 where it comes from the family.
    pub line: u32,
    #[doc(hidden)]
    pub more: (),
}

impl Rule {
    /// A rule that holds always, with the override policy of its lifetime.
    #[must_use]
    pub const fn new(lifetime: Lifetime, name: &'static str, value: Value) -> Self {
        let overrides = match (lifetime, &value) {
            (_, Value::Union(_)) => Override::Merge,
            (Lifetime::Static | Lifetime::Install | Lifetime::Credential, _) => Override::Caller,
            _ => Override::Spec,
        };
        Self {
            name,
            lifetime,
            value,
            when: When::ALWAYS,
            breaks: None,
            overrides,
            max_len: 0,
            hash: false,
            separator: ",",
            formerly: &[],
            line: 0,
            more: (),
        }
    }

    /// The rule exists only when this holds.
    #[must_use]
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// What it costs to leave it out.
    #[must_use]
    pub const fn breaks(mut self, breaks: Breaks) -> Self {
        self.breaks = Some(breaks);
        self
    }

    /// Who wins against the caller's own.
    #[must_use]
    pub const fn overrides(mut self, overrides: Override) -> Self {
        self.overrides = overrides;
        self
    }

    /// The longest value that is sent as it is.
    #[must_use]
    pub const fn max_len(mut self, max_len: u16) -> Self {
        self.max_len = max_len;
        self
    }

    /// The value is sent as its SHA-256.
    #[must_use]
    pub const fn hashed(mut self) -> Self {
        self.hash = true;
        self
    }

    /// What joins a union.
    #[must_use]
    pub const fn separator(mut self, separator: &'static str) -> Self {
        self.separator = separator;
        self
    }

    /// Older names.
    #[must_use]
    pub const fn formerly(mut self, names: &'static [&'static str]) -> Self {
        self.formerly = names;
        self
    }

    /// The line of the spec.
    #[must_use]
    pub const fn line(mut self, line: u32) -> Self {
        self.line = line;
        self
    }
}
