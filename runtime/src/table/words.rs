//! The words in which generated tables are written, so that a rule there reads as its line of TOML.

use super::{
    Case, Fact, Field, Lifetime, Mark, Node, Piece, Read, Rule, Slot, Template, Value, Var, When,
};

/// A rule of `[*.static]`, a word that Rust keeps for itself.
#[must_use]
pub const fn fixed(name: &'static str, value: Template) -> Rule {
    Rule::new(Lifetime::Static, name, Value::Text(value))
}

macro_rules! lifetimes {
    ($($word:ident = $lifetime:ident,)*) => {$(
        #[doc = concat!("A rule of `[*.", stringify!($word), "]`.")]
        #[must_use]
        pub const fn $word(name: &'static str, value: Template) -> Rule {
            Rule::new(Lifetime::$lifetime, name, Value::Text(value))
        }
    )*};
}

lifetimes! {
    install = Install,
    credential = Credential,
    session = Session,
    cache_scope = CacheScope,
    thread = Thread,
    window = Window,
    turn = Turn,
    request = Request,
    attempt = Attempt,
}

/// Literal text in a template.
#[must_use]
pub const fn text(text: &'static str) -> Piece {
    Piece::Text(text)
}

macro_rules! variables {
    ($($word:ident = $var:ident,)*) => {$(
        #[doc = concat!("[`Var::", stringify!($var), "`] in a template.")]
        pub const $word: Piece = Piece::Var(Var::$var);
    )*};
}

variables! {
    PRODUCT_NAME = ProductName,
    PRODUCT_VERSION = ProductVersion,
    PRODUCT_URL = ProductUrl,
    OS = Os,
    ARCH = Arch,
    INSTALL = Install,
    TENANT = Tenant,
    SESSION = Session,
    CACHE_SCOPE = CacheScope,
    THREAD = Thread,
    PARENT_THREAD = ParentThread,
    WINDOW = Window,
    TURN = Turn,
    TURN_INDEX = TurnIndex,
    TURN_STARTED_MS = TurnStartedMs,
    PARENT_TURN = ParentTurn,
    REQUEST = Request,
    MODEL = Model,
    CALLER = Caller,
    STREAMING = Streaming,
    TIMEOUT_S = TimeoutS,
    ATTEMPT = Attempt,
    SECRET = Secret,
}

macro_rules! sources {
    ($($word:ident($from:ty) = $var:ident,)*) => {$(
        #[doc = concat!("[`Var::", stringify!($var), "`] in a template.")]
        #[must_use]
        pub const fn $word(from: $from) -> Piece {
            Piece::Var(Var::$var(from))
        }
    )*};
}

sources! {
    param(u16) = Param,
    captured(u16) = Captured,
    body(&'static str) = Body,
    header(&'static str) = Header,
    given(&'static str) = Given,
}

/// All of these hold.
#[must_use]
pub const fn when(all: &'static [Fact]) -> When {
    When { all, not: &[] }
}

/// A value that is always taken.
#[must_use]
pub const fn case(value: Template) -> Case {
    Case {
        value,
        when: When::ALWAYS,
    }
}

/// A member of the request's body, and the values that mark it.
#[must_use]
pub const fn mark(member: &'static str, values: &'static [&'static str]) -> Mark {
    Mark { member, values }
}

/// A member of a message that is only read.
#[must_use]
pub const fn member(name: &'static str, reads: &'static [Read]) -> (&'static str, Node) {
    (name, Node::reads(reads))
}

impl When {
    /// And not all of these hold.
    #[must_use]
    pub const fn unless(mut self, not: &'static [Fact]) -> Self {
        self.not = not;
        self
    }
}

impl Case {
    /// The value is taken only when this holds.
    #[must_use]
    pub const fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }
}

impl Field {
    /// A reading of this field; 0 is the best rank.
    #[must_use]
    pub const fn at(self, rank: u16) -> Read {
        Slot::Field(self).at(rank)
    }
}

impl Slot {
    /// A reading for this slot; 0 is the best rank.
    #[must_use]
    pub const fn at(self, rank: u16) -> Read {
        Read { slot: self, rank }
    }
}
