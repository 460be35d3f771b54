//! Conditions that no call meets, or every call: something else was meant.

use std::collections::BTreeMap;

use headwater::table::Transport;

use super::presence::may_be_missing;
use super::scope::Scope;
use crate::ir::{Api, Case, Fact, Provider, Rule, Value, When};
use crate::region::{Calls, Region};
use crate::spec::At;
use crate::{Diagnostic, Sink, Span};

/// A rule where it is written once, and the APIs in which it then stands.
struct Written<'a> {
    rule: &'a Rule,
    apis: Vec<&'a Api>,
    transports: Vec<Transport>,
}

pub(super) fn check_dead(provider: &Provider, sink: &mut Sink) {
    for written in written(provider) {
        let calls = Calls {
            provider,
            transports: &written.transports,
        };
        let rule = written.rule;
        // What was said of a condition before is not said again.
        let is_known = rule.facts().any(|fact| sink.has_found_in(&fact.span));
        let what = What {
            code: "dead-rule",
            name: format!("`{}`", rule.name.value),
            place: &rule.name.span,
        };
        if !is_known && check_when(calls, &rule.when, &Region::default(), &what, sink) {
            check_cases(provider, calls, &written, sink);
        }
    }
}

/// What would be sent if its condition held.
struct What<'a> {
    code: &'static str,
    name: String,
    place: &'a Span,
}

/// Every rule of the spec's own, in the order of the text.
fn written(provider: &Provider) -> impl Iterator<Item = Written<'_>> {
    let mut all: BTreeMap<(usize, usize), Written<'_>> = BTreeMap::new();
    for api in &provider.apis {
        let rules = [&api.headers, &api.query, &api.body].into_iter().flatten();
        // What a family says is right for those that speak it.
        for rule in rules.filter(|rule| rule.line > 0) {
            let place = (rule.name.span.start, rule.name.span.end);
            let written = all.entry(place).or_insert_with(|| Written {
                rule,
                apis: Vec::new(),
                transports: Vec::new(),
            });
            written.apis.push(api);
            written.transports.extend(&api.transports);
        }
    }
    all.into_values()
}

/// Checks a condition among the calls of a region; gives whether it can hold.
fn check_when(
    calls: Calls<'_>,
    when: &When,
    among: &Region<'_>,
    what: &What<'_>,
    sink: &mut Sink,
) -> bool {
    if let Some(fact) = when.all.iter().find(|fact| !calls.any_is(&fact.value)) {
        let [why, fix] = explain(&fact.value);
        sink.push(what.never(&fact.span).label(why).help(fix));
        return false;
    }
    for fact in &when.all {
        check_says_something(calls.all_are(&fact.value), "every call is so", fact, sink);
    }
    // Where one of them never holds, all of them never do; one that always holds adds nothing to the rest.
    for fact in &when.not {
        check_says_something(!calls.any_is(&fact.value), "no call is so", fact, sink);
        let adds_nothing = when.not.len() > 1 && calls.all_are(&fact.value);
        check_says_something(adds_nothing, "every call is so", fact, sink);
    }
    if calls.has(&among.clone().within(when)) {
        return true;
    }
    let span = when.facts().last().map_or(what.place, |fact| &fact.span);
    sink.push(
        what.never(span)
            .label("what it asks for excludes each other")
            .help("no call is all of this: leave out what was not meant, or the rule"),
    );
    false
}

fn check_says_something(is_empty: bool, why: &str, fact: &At<Fact>, sink: &mut Sink) {
    if is_empty {
        let message = format!("{why}, so this says nothing");
        let found = Diagnostic::error("dead-condition", fact.span.clone(), message);
        sink.push(found.help("leave it out"));
    }
}

impl What<'_> {
    fn never(&self, span: &Span) -> Diagnostic {
        let name = &self.name;
        let message = format!("no call is so, and {name} is never sent because of it");
        Diagnostic::error(self.code, span.clone(), message)
    }
}

/// Why a fact never holds, and what to do.
fn explain(fact: &Fact) -> [&'static str; 2] {
    match fact {
        Fact::Transport(_) => [
            "no API in which it stands is spoken so",
            "say it of the API, `transport = [\"http\", \"sse\", \"websocket\"]`, or leave the rule out",
        ],
        _ => ["never holds", "leave the rule out, or say what was meant"],
    }
}

/// The first case whose condition holds and whose value is there is the one that is sent.
fn check_cases(provider: &Provider, calls: Calls<'_>, written: &Written<'_>, sink: &mut Sink) {
    let rule = written.rule;
    let (cases, is_first) = match &rule.value {
        Value::Cases(cases) => (cases, true),
        Value::Union(cases) => (cases, false),
        _ => return,
    };
    let among = Region::default().within(&rule.when);
    let mut left = among.clone();
    for (place, case) in cases.iter().enumerate() {
        let what = What {
            code: "dead-case",
            name: format!("case {} of `{}`", place + 1, rule.name.value),
            place: &case.value.span,
        };
        if !check_when(calls, &case.when, &among, &what, sink) {
            continue;
        }
        if !calls.has(&left.clone().within(&case.when)) {
            let found = never_reached(case, place, &cases[..place]);
            sink.push(found);
        }
        let scopes = written.apis.iter().map(|api| Scope { provider, api });
        let is_sent = |scope| !may_be_missing(scope, &case.value, &[&rule.when, &case.when]);
        if is_first && scopes.into_iter().all(is_sent) {
            left = left.without(&case.when);
        }
    }
}

fn never_reached(case: &Case, place: usize, earlier: &[Case]) -> Diagnostic {
    let message = format!("case {} is never reached", place + 1);
    let found = Diagnostic::error("dead-case", case.value.span.clone(), message);
    match earlier.iter().position(|case| case.when.is_always()) {
        Some(always) => found
            .label(format!("case {} always holds", always + 1))
            .help("put the case without a condition last"),
        None => found
            .label("an earlier case holds whenever this one does")
            .help("put the narrower case first, or leave it out"),
    }
}
