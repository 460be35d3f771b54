//! The variables that the language has.

use headwater::table::{Lifetime, Var};

/// A variable of the language.
#[derive(Debug)]
pub(crate) struct BuiltIn {
    pub(crate) name: &'static str,
    pub(crate) var: Var,
    /// It lives at least as long as each of these.
    pub(crate) lifetimes: &'static [Lifetime],
    /// Whether there are calls without it.
    pub(crate) may_be_absent: bool,
}

const fn always(name: &'static str, var: Var, lifetimes: &'static [Lifetime]) -> BuiltIn {
    BuiltIn {
        name,
        var,
        lifetimes,
        may_be_absent: false,
    }
}

const fn sometimes(name: &'static str, var: Var, lifetimes: &'static [Lifetime]) -> BuiltIn {
    BuiltIn {
        may_be_absent: true,
        ..always(name, var, lifetimes)
    }
}

/// Every variable of the language but `secret`.
pub(crate) const BUILT_IN: [BuiltIn; 22] = [
    always("product.name", Var::ProductName, &[Lifetime::Static]),
    always("product.version", Var::ProductVersion, &[Lifetime::Static]),
    // A product need not have a page.
    sometimes("product.url", Var::ProductUrl, &[Lifetime::Static]),
    always("os", Var::Os, &[Lifetime::Static]),
    always("arch", Var::Arch, &[Lifetime::Static]),
    always("install", Var::Install, &[Lifetime::Install]),
    // Whose conversation it is: one account serves many, and a cache scope is never shared by two.
    sometimes(
        "tenant",
        Var::Tenant,
        &[Lifetime::Session, Lifetime::CacheScope],
    ),
    always("session", Var::Session, &[Lifetime::Session]),
    always("cache_scope", Var::CacheScope, &[Lifetime::CacheScope]),
    always("thread", Var::Thread, &[Lifetime::Thread]),
    sometimes("parent_thread", Var::ParentThread, &[Lifetime::Thread]),
    always("window", Var::Window, &[Lifetime::Window]),
    sometimes("turn", Var::Turn, &[Lifetime::Turn]),
    sometimes("turn_index", Var::TurnIndex, &[Lifetime::Turn]),
    sometimes("turn_started_ms", Var::TurnStartedMs, &[Lifetime::Turn]),
    sometimes("parent_turn", Var::ParentTurn, &[Lifetime::Turn]),
    always("request", Var::Request, &[Lifetime::Request]),
    always("model", Var::Model, &[Lifetime::Request]),
    always("caller", Var::Caller, &[Lifetime::Request]),
    always("streaming", Var::Streaming, &[Lifetime::Request]),
    sometimes("timeout_s", Var::TimeoutS, &[Lifetime::Request]),
    always("attempt", Var::Attempt, &[Lifetime::Attempt]),
];

/// The variable of this name.
pub(crate) fn built_in(name: &str) -> Option<&'static BuiltIn> {
    static ALL: [BuiltIn; BUILT_IN.len()] = BUILT_IN;
    ALL.iter().find(|variable| variable.name == name)
}

/// Whether a name of the writer's own would hide a variable of the language.
pub(crate) fn is_taken(name: &str) -> bool {
    let first = |name: &str| name.split('.').next().map(str::to_owned);
    ["secret", "body", "header", "given"].contains(&name)
        || BUILT_IN
            .iter()
            .any(|variable| first(variable.name).as_deref() == Some(name))
}
