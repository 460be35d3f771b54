//! Rules as they are written: text, a table, or `false`.

use headwater::table::{Breaks, Caller, Lifetime, Override, Role, Transport};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Const, Entries, False, Key, Word};

/// Rules by the lifetime of their values.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(
    default,
    deny_unknown_fields,
    rename = "lifetime",
    bound = "T: Deserialize<'de>"
)]
#[schemars(rename = "{T}ByLifetime")]
pub struct ByLifetime<T> {
    /// The same for one build of the caller's product.
    #[serde(rename = "static")]
    pub fixed: Key<Entries<T>>,
    /// The same on one disk.
    pub install: Key<Entries<T>>,
    /// The same for one account.
    pub credential: Key<Entries<T>>,
    /// The same for one conversation.
    pub session: Key<Entries<T>>,
    /// The same for one prompt prefix.
    pub cache_scope: Key<Entries<T>>,
    /// The same for the main thread, a sub-agent or a fork.
    pub thread: Key<Entries<T>>,
    /// The same between two compactions.
    pub window: Key<Entries<T>>,
    /// The same for one message of the user and the calls that answer it.
    pub turn: Key<Entries<T>>,
    /// The same for one model call and its retries.
    pub request: Key<Entries<T>>,
    /// Another one in each HTTP attempt.
    pub attempt: Key<Entries<T>>,
}

impl<T> Default for ByLifetime<T> {
    fn default() -> Self {
        Self {
            fixed: Key::Absent,
            install: Key::Absent,
            credential: Key::Absent,
            session: Key::Absent,
            cache_scope: Key::Absent,
            thread: Key::Absent,
            window: Key::Absent,
            turn: Key::Absent,
            request: Key::Absent,
            attempt: Key::Absent,
        }
    }
}

impl<T> ByLifetime<T> {
    /// Every entry with its lifetime, in the order of the text.
    #[must_use]
    pub fn in_order(&self) -> Vec<(Lifetime, &At<String>, &At<T>)> {
        let tables = [
            (Lifetime::Static, &self.fixed),
            (Lifetime::Install, &self.install),
            (Lifetime::Credential, &self.credential),
            (Lifetime::Session, &self.session),
            (Lifetime::CacheScope, &self.cache_scope),
            (Lifetime::Thread, &self.thread),
            (Lifetime::Window, &self.window),
            (Lifetime::Turn, &self.turn),
            (Lifetime::Request, &self.request),
            (Lifetime::Attempt, &self.attempt),
        ];
        let mut all: Vec<_> = tables
            .into_iter()
            .flat_map(|(lifetime, table)| {
                table
                    .entries()
                    .map(move |(name, rule)| (lifetime, name, rule))
            })
            .collect();
        all.sort_by_key(|(_, name, _)| name.span.start);
        all
    }
}

/// A rule: its value alone, a table, or `false` for "not what is inherited".
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "$form")]
#[schemars(rename = "Rule", untagged)]
pub enum Rule {
    /// The value.
    #[serde(rename = "text")]
    Text(String),
    /// The value and what else there is to say.
    #[serde(rename = "table")]
    Table(Box<RuleTable>),
    /// Removes the inherited rule.
    #[serde(rename = "bool")]
    Removed(False),
}

/// A rule that says more than its value.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "RuleTable")]
pub struct RuleTable {
    /// The value: text with `{variable}`.
    pub value: Key<String>,
    /// The first whose condition holds and whose value is present.
    pub cases: Key<Vec<At<Case>>>,
    /// All whose condition holds, without repeats, then the caller's.
    #[serde(rename = "union")]
    pub union_of: Key<Vec<At<Case>>>,
    /// Compact JSON text; absent members are left out.
    pub json: Key<Entries<Json>>,
    /// A literal of any type, in bodies.
    #[serde(rename = "const")]
    pub constant: Key<Const>,
    /// Without it the rule does not exist for this request.
    pub when: Key<When>,
    /// What it costs to leave it out.
    pub breaks: Key<Word<Breaks>>,
    /// Who wins when the caller's own headers or body hold the name; `merge` sends both.
    #[serde(rename = "override")]
    pub overrides: Key<Word<Override>>,
    /// Longer values become their SHA-256 in hex, cut to this length.
    pub max_len: Key<u16>,
    /// Always the SHA-256 in hex.
    pub hash: Key<bool>,
    /// What joins a union, or what is merged, in a header; `,` unless told.
    pub separator: Key<String>,
    /// Older names.
    pub formerly: Key<Vec<At<String>>>,
    /// The APIs in which it holds; body rules of a provider must say it.
    pub apis: Key<Vec<At<String>>>,
    /// Where the fact comes from: a key of `[sources]`.
    pub source: Key<String>,
}

/// One of several values.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "key", expecting = "a table")]
#[schemars(rename = "Case", extend("required" = ["value"]))]
pub struct Case {
    /// The value: text with `{variable}`.
    pub value: Key<String>,
    /// When it is taken.
    pub when: Key<When>,
}

/// A member of JSON text: a template, or more members.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename = "$form")]
#[schemars(rename = "Json", untagged)]
pub enum Json {
    /// Text with `{variable}`.
    #[serde(rename = "text")]
    Text(String),
    /// An object.
    #[serde(rename = "table")]
    Object(Entries<Json>),
}

/// A condition: all of these hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename = "fact", expecting = "a table")]
#[schemars(rename = "When")]
pub struct When {
    /// The URL is the vendor's.
    pub official: Key<bool>,
    /// The credential in use: names of `[auth.*]`.
    pub auth: Key<Vec<At<String>>>,
    /// Values of parameters, as globs.
    pub params: Key<Entries<Vec<At<String>>>>,
    /// The thread has a parent.
    pub child: Key<bool>,
    /// What the call is for.
    pub caller: Key<Vec<At<Word<Caller>>>>,
    /// The model, as globs.
    pub model: Key<Vec<At<String>>>,
    /// How the answer is asked for.
    pub transport: Key<Vec<At<Word<Transport>>>>,
    /// Who the last item is from.
    pub last: Key<Vec<At<Word<Role>>>>,
    /// An image is anywhere in the conversation.
    pub image: Key<bool>,
    /// A file is anywhere in the conversation.
    pub file: Key<bool>,
    /// Tools are offered.
    pub tools: Key<bool>,
    /// Thinking is asked for.
    pub thinking: Key<bool>,
    /// Members of the body, as globs.
    pub body: Key<Entries<Vec<At<String>>>>,
    /// It is not the first attempt.
    pub retry: Key<bool>,
    /// Not all of these hold.
    pub not: Key<Box<When>>,
}
