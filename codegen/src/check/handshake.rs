//! What is said once, when a connection is opened, and what changes while it is open.

use std::collections::BTreeMap;

use headwater::table::{self, Lifetime, Transport};

use super::lifetime::in_words;
use super::scope::Scope;
use crate::ir::{Fact, Provider, Rule, Template, Var};
use crate::spec::lifetime_word;
use crate::{Diagnostic, Sink};

/// A header of the handshake whose value is another one while the connection is open, and which no frame
/// repeats.
pub(super) fn check_handshake(scope: Scope<'_>, sink: &mut Sink) {
    if !scope.api.transports.contains(&Transport::Websocket) {
        return;
    }
    let repeated: Vec<&Var> = scope.api.body.iter().flat_map(vars).collect();
    let rules = scope.api.headers.iter().chain(&scope.api.query);
    for rule in rules.filter(|rule| rule.is_spoken(&[Transport::Websocket])) {
        let changing = vars(rule).find_map(|var| {
            let lifetime = changes(scope, var).filter(|_| !repeated.contains(&var))?;
            Some((var, lifetime))
        });
        let Some((var, lifetime)) = changing else {
            continue;
        };
        let (api, word) = (&scope.api.name.value, scope.word(var));
        let message = format!(
            "`{word}` is another one for each {}, and a handshake says it once",
            in_words(lifetime)
        );
        let help = format!(
            "repeat it in `[api.{api}.body.{}]`, or leave it to requests: `when = {{ transport = [\"http\", \"sse\"] }}`",
            lifetime_word(lifetime)
        );
        let found = Diagnostic::warning("stale-handshake", rule.name.span.clone(), message);
        sink.push(
            found
                .label(format!("`{api}` is spoken over WebSockets too"))
                .help(help),
        );
    }
}

/// The lifetime of a value that a connection outlives. A request's own is the handshake's, which is one.
fn changes(scope: Scope<'_>, var: &Var) -> Option<Lifetime> {
    use table::Var::{Turn, TurnIndex, TurnStartedMs, Window};
    let is_told = match var {
        Var::BuiltIn(var) => matches!(var, Turn | TurnIndex | TurnStartedMs | Window),
        Var::Captured(_) => true,
        _ => false,
    };
    let mut lifetimes = scope.lifetimes(var).into_iter();
    let is_short = |lifetime: &Lifetime| matches!(lifetime, Lifetime::Turn | Lifetime::Window);
    is_told.then(|| lifetimes.find(is_short)).flatten()
}

fn vars(rule: &Rule) -> impl Iterator<Item = &Var> {
    let templates = rule.value.templates().into_iter();
    templates.flat_map(Template::vars).map(|(var, _)| var)
}

/// A rule for a transport over which none of the APIs is spoken in which it stands.
pub(super) fn check_spoken(provider: &Provider, sink: &mut Sink) {
    let mut idle: BTreeMap<(usize, usize), Option<&Rule>> = BTreeMap::new();
    for api in &provider.apis {
        let rules = [&api.headers, &api.query, &api.body].into_iter().flatten();
        for rule in rules {
            let place = (rule.name.span.start, rule.name.span.end);
            let known = idle.entry(place).or_insert(Some(rule));
            if rule.is_spoken(&api.transports) {
                *known = None;
            }
        }
    }
    for rule in idle.into_values().flatten() {
        let facts = rule.when.all.iter();
        let span = facts
            .filter(|fact| matches!(fact.value, Fact::Transport(_)))
            .map(|fact| fact.span.clone())
            .next();
        let message = format!(
            "`{}` is for a transport that no API here speaks",
            rule.name.value
        );
        sink.push(
            Diagnostic::error("dead-rule", span.unwrap_or(rule.name.span.clone()), message)
                .label("never holds")
                .help("say it of the API, `transport = [\"http\", \"sse\", \"websocket\"]`, or leave the rule out"),
        );
    }
}
