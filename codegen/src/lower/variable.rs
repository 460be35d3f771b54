//! The variables that the language has.

use headwater::table::{Lifetime, Var};

use crate::near::nearest;
use crate::spec::lifetime_word;
use crate::{Diagnostic, Span};

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

/// A name between braces that stands for nothing, beside those of the spec that would.
pub(crate) fn unknown_variable(name: &str, of_spec: &[&str], at: &Span) -> Diagnostic {
    let built_in = BUILT_IN.iter().map(|variable| variable.name);
    let known: Vec<&str> = built_in.chain(of_spec.iter().copied()).collect();
    let help = match nearest(name, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => every_variable(of_spec),
    };
    let message = format!("unknown variable `{name}`");
    Diagnostic::error("unknown-variable", at.clone(), message)
        .label("neither built in, nor a parameter, nor a capture")
        .help(help)
}

/// Every variable, those of the language with the lifetimes that they have.
fn every_variable(of_spec: &[&str]) -> String {
    let alike = BUILT_IN.chunk_by(|a, b| a.lifetimes == b.lifetimes);
    let built_in = alike.map(|alike| {
        let names: Vec<&str> = alike.iter().map(|one| one.name).collect();
        let lifetimes = alike[0].lifetimes.iter();
        let lifetimes: Vec<&str> = lifetimes.map(|one| lifetime_word(*one)).collect();
        format!("`{}` ({})", names.join("`, `"), lifetimes.join(" and "))
    });
    let of_spec = of_spec.iter().map(|name| format!("`{name}`"));
    let listed: Vec<String> = built_in.chain(of_spec).collect();
    let listed = listed.join(", ");
    format!("there are {listed}, and `body.path`, `header.Name`, `given.Name`")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The explanation lists each variable in a line that begins with its lifetime.
    #[test]
    fn every_variable_is_explained() {
        let text = crate::explain("unknown-variable").unwrap_or_default();
        let explained = |variable: &BuiltIn| {
            let lifetime = lifetime_word(variable.lifetimes[0]);
            let name = format!("`{}`", variable.name);
            let line = text.lines().find(|line| line.contains(&name));
            line.is_some_and(|line| line.trim_start_matches("- ").starts_with(lifetime))
        };
        let missing: Vec<&str> = BUILT_IN
            .iter()
            .filter(|variable| !explained(variable))
            .map(|variable| variable.name)
            .collect();
        assert_eq!(missing, [""; 0]);
    }
}
