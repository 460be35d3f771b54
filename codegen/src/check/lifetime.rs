//! The proof of lifetimes.
//!
//! A rule may use only values that live at least as long as its table says. Facts count where they
//! choose between values; where they only choose presence they do not, unless leaving the rule out
//! breaks the cache: a cache header that comes and goes is as bad as one that changes.

use headwater::table::{Breaks, Lifetime, Transport};

use super::scope::Scope;
use crate::ir::{Case, Fact, Rule, Value, Var};
use crate::lower::{Into, built_in};
use crate::spec::{At, lifetime_word};
use crate::{Diagnostic, Sink};

pub(super) fn check_lifetimes(scope: Scope<'_>, sink: &mut Sink) {
    for (into, rule) in scope.rules() {
        if into == Into::Body && rule.lifetime == Lifetime::Attempt {
            sink.push(
                Diagnostic::error(
                    "lifetime",
                    rule.name.span.clone(),
                    "a body lives for one request, but the rule stands in `body.attempt`",
                )
                .label("a retry sends the body again as it was")
                .help("move it to `[body.request]`"),
            );
        }
        check_values(scope, into, rule, sink);
        check_facts(scope, into, rule, sink);
    }
}

/// Rules that could stand in a table of a longer lifetime, for nothing in them changes sooner.
pub(super) fn check_outlived(scope: Scope<'_>, sink: &mut Sink) {
    for (into, rule) in scope.rules().filter(|(_, rule)| rule.line > 0) {
        let facts: Vec<_> = rule.facts().collect();
        let longest = longest(scope, rule, &facts);
        if longest == rule.lifetime || !longest.outlives(rule.lifetime) {
            continue;
        }
        let (name, word) = (&rule.name, in_words(rule.lifetime));
        let message = format!("nothing in `{}` changes with the {word}", name.value);
        let found = Diagnostic::warning("outlived", name.span.clone(), message);
        let table = format!("`[{}.{}]`", into.word(), lifetime_word(longest));
        sink.push(
            found
                .label(format!("stays the same for one {}", in_words(longest)))
                .help(format!("move it to {table}, where it is proven to stay")),
        );
    }
}

fn check_values(scope: Scope<'_>, into: Into, rule: &Rule, sink: &mut Sink) {
    for (var, span) in rule.vars() {
        let lifetimes = scope.lifetimes(var);
        let lives = |lifetime: &Lifetime| lifetime.outlives(rule.lifetime);
        let (Some(shortest), false) = (lifetimes.first(), lifetimes.iter().any(lives)) else {
            continue;
        };
        sink.push(
            Diagnostic::error(
                "lifetime",
                span.clone(),
                format!(
                    "`{}` lives for one {}, but the rule stands in `{}.{}`",
                    scope.word(var),
                    in_words(*shortest),
                    into.word(),
                    lifetime_word(rule.lifetime),
                ),
            )
            .label(format!(
                "must stay the same for one {}",
                in_words(rule.lifetime)
            ))
            .help(move_to(scope, into, rule) + &or_write(rule.lifetime)),
        );
    }
}

/// The identity of a lifetime is named after it, where there is one.
fn or_write(lifetime: Lifetime) -> String {
    match built_in(lifetime_word(lifetime)) {
        Some(id) => format!(", or write `{{{}}}`", id.name),
        None => String::new(),
    }
}

fn check_facts(scope: Scope<'_>, into: Into, rule: &Rule, sink: &mut Sink) {
    let (chooses, facts) = choosing(rule);
    for fact in facts {
        let lifetime = known_for(scope, fact);
        if lifetime.outlives(rule.lifetime) {
            continue;
        }
        let what = match chooses {
            Chooses::Value => "chooses a value in",
            Chooses::Presence => "decides about a cache rule in",
        };
        sink.push(
            Diagnostic::error(
                "lifetime-fact",
                fact.span.clone(),
                format!(
                    "`{}` is known for one {}, but {what} `{}.{}`",
                    fact_word(&fact.value),
                    in_words(lifetime),
                    into.word(),
                    lifetime_word(rule.lifetime),
                ),
            )
            .label(format!("may change within one {}", in_words(rule.lifetime)))
            .help(move_to(scope, into, rule)),
        );
    }
}

#[derive(Clone, Copy)]
enum Chooses {
    Value,
    Presence,
}

/// The facts that count, and why they do.
fn choosing(rule: &Rule) -> (Chooses, Vec<&At<Fact>>) {
    let differ = |cases: &[Case]| {
        cases
            .windows(2)
            .any(|pair| !pair[0].value.equals(&pair[1].value))
    };
    let (chooses, mut facts) = match &rule.value {
        Value::Cases(cases) if differ(cases) => (Chooses::Value, facts_of(cases)),
        Value::Union(cases) => (Chooses::Value, facts_of(cases)),
        Value::Cases(cases) if rule.breaks == Some(Breaks::Cache) => {
            (Chooses::Presence, facts_of(cases))
        }
        _ => (Chooses::Presence, Vec::new()),
    };
    if rule.breaks == Some(Breaks::Cache) {
        facts.extend(rule.when.facts());
    }
    (chooses, facts)
}

fn facts_of(cases: &[Case]) -> Vec<&At<Fact>> {
    cases.iter().flat_map(|case| case.when.facts()).collect()
}

/// For how long a fact stays as it is.
fn known_for(scope: Scope<'_>, fact: &Fact) -> Lifetime {
    match fact {
        Fact::Official(_) | Fact::Auth(_) => Lifetime::Credential,
        Fact::Param(place, _) => scope
            .param(*place)
            .map_or(Lifetime::Static, |param| param.lifetime),
        Fact::Child(_) => Lifetime::Thread,
        Fact::Transport(words) if tells_connections(words) => Lifetime::Thread,
        Fact::Retry(_) => Lifetime::Attempt,
        _ => Lifetime::Request,
    }
}

/// Whether the words tell requests of their own from what goes over the connection of a thread, and not
/// one request from another.
fn tells_connections(words: &[Transport]) -> bool {
    let has = |word: Transport| words.contains(&word);
    has(Transport::Http) == has(Transport::Sse)
}

fn move_to(scope: Scope<'_>, into: Into, rule: &Rule) -> String {
    let (_, facts) = choosing(rule);
    let table = lifetime_word(longest(scope, rule, &facts));
    format!("move it to `[{}.{table}]`", into.word())
}

/// The longest table in which the values of a rule, and these facts, stay the same.
fn longest(scope: Scope<'_>, rule: &Rule, facts: &[&At<Fact>]) -> Lifetime {
    use Lifetime::{
        Attempt, CacheScope, Credential, Install, Request, Session, Static, Thread, Turn, Window,
    };
    let all = [
        Static, Install, Credential, Session, CacheScope, Thread, Window, Turn, Request, Attempt,
    ];
    let lives = |var: &Var, table: Lifetime| {
        let lifetimes = scope.lifetimes(var);
        lifetimes.iter().any(|life| life.outlives(table))
    };
    let fits = |table: &Lifetime| {
        let mut facts = facts.iter();
        rule.vars().all(|(var, _)| lives(var, *table))
            && facts.all(|fact| known_for(scope, fact).outlives(*table))
    };
    all.into_iter().find(fits).unwrap_or(Attempt)
}

pub(super) fn in_words(lifetime: Lifetime) -> &'static str {
    match lifetime {
        Lifetime::Static => "build",
        Lifetime::Install => "installation",
        Lifetime::Credential => "account",
        Lifetime::Session => "session",
        Lifetime::CacheScope => "cache scope",
        Lifetime::Thread => "thread",
        Lifetime::Window => "window",
        Lifetime::Turn => "turn",
        Lifetime::Request => "request",
        Lifetime::Attempt => "attempt",
    }
}

fn fact_word(fact: &Fact) -> &'static str {
    match fact {
        Fact::Official(_) => "official",
        Fact::Auth(_) => "auth",
        Fact::Param(..) => "params",
        Fact::Child(_) => "child",
        Fact::Caller(_) => "caller",
        Fact::Model(_) => "model",
        Fact::Transport(_) => "transport",
        Fact::Last(_) => "last",
        Fact::Image(_) => "image",
        Fact::File(_) => "file",
        Fact::Tools(_) => "tools",
        Fact::Thinking(_) => "thinking",
        Fact::Body(..) => "body",
        Fact::Retry(_) => "retry",
    }
}
