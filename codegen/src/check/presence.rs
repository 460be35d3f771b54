//! A rule whose absence breaks the request has a value in every call in which it exists.

use headwater::table::{self, Breaks, Caller};

use super::scope::Scope;
use crate::ir::{Case, Fact, Rule, Template, Value, Var, When};
use crate::{Diagnostic, Sink, Span};

/// What may be missing, where, and the fix.
type Missing = (String, Span, String);

pub(super) fn check_presence(scope: Scope<'_>, sink: &mut Sink) {
    for (_, rule) in scope.rules() {
        if rule.breaks == Some(Breaks::Request)
            && let Some((what, span, help)) = missing(scope, rule)
        {
            sink.push(
                Diagnostic::error(
                    "may-be-absent",
                    span,
                    format!(
                        "{what} may be absent, but the rule says that leaving it out breaks the request"
                    ),
                )
                .label("there are calls without it")
                .help(help),
            );
        }
    }
}

fn missing(scope: Scope<'_>, rule: &Rule) -> Option<Missing> {
    match &rule.value {
        Value::Text(template) => in_template(scope, template, &[&rule.when]),
        Value::Cases(cases) | Value::Union(cases) => in_cases(scope, cases, rule),
        Value::Spread(_) | Value::Json(_) | Value::Const(_) => None,
    }
}

/// Whether a value may be missing where all of these hold, or is none.
pub(super) fn may_be_missing(scope: Scope<'_>, value: &Template, when: &[&When]) -> bool {
    in_template(scope, value, when).is_some()
}

/// What may be missing where all of these hold.
fn in_template(scope: Scope<'_>, template: &Template, when: &[&When]) -> Option<Missing> {
    if template.pieces.is_empty() {
        let help = "give it a value".to_owned();
        return Some(("an empty value".to_owned(), template.span.clone(), help));
    }
    let facts = || when.iter().flat_map(|when| &when.all);
    let (var, span) = template.vars().find(|(var, _)| {
        scope.may_be_absent(var) && !facts().any(|fact| ensures(&fact.value, var))
    })?;
    let help = help(scope, var);
    Some((format!("`{}`", scope.word(var)), span.clone(), help))
}

/// Whether a variable has a value in every call in which a fact holds.
fn ensures(fact: &Fact, var: &Var) -> bool {
    match (fact, var) {
        (Fact::Param(place, _), Var::Param(param)) => place == param,
        (Fact::Child(true), Var::BuiltIn(table::Var::ParentThread)) => true,
        (Fact::Caller(callers), Var::BuiltIn(var)) => is_of_turn(*var) && are_in_turns(callers),
        _ => false,
    }
}

fn is_of_turn(var: table::Var) -> bool {
    use table::Var::{Turn, TurnIndex, TurnStartedMs};
    matches!(var, Turn | TurnIndex | TurnStartedMs)
}

/// The rest may be called for outside of a turn too.
fn are_in_turns(callers: &[Caller]) -> bool {
    let is_in_turn =
        |caller: &Caller| matches!(caller, Caller::Main | Caller::Subagent | Caller::Review);
    callers.iter().all(is_in_turn)
}

fn help(scope: Scope<'_>, var: &Var) -> String {
    match var {
        Var::Param(_) => format!(
            "say `required = true` or a `default` in the parameter, or in the rule \
             `when = {{ params = {{ {} = [\"*\"] }} }}`",
            scope.word(var)
        ),
        Var::BuiltIn(table::Var::ParentThread) => {
            "say `when = { child = true }`, or add a case that is always there".to_owned()
        }
        Var::BuiltIn(var) if is_of_turn(*var) => {
            "say `when = { caller = [\"main\"] }`, or add a case that is always there".to_owned()
        }
        _ => "add a case that is always there".to_owned(),
    }
}

fn in_cases(scope: Scope<'_>, cases: &[Case], rule: &Rule) -> Option<Missing> {
    let in_case = |case: &Case| in_template(scope, &case.value, &[&rule.when, &case.when]);
    let mut always = cases.iter().filter(|case| case.when.is_always());
    if always.any(|case| in_case(case).is_none()) {
        return None;
    }
    let last = cases.last();
    let unsure = last.filter(|case| case.when.is_always());
    unsure.and_then(in_case).or_else(|| {
        let help = "add a last case without `when`".to_owned();
        let (name, span) = (&rule.name.value, rule.name.span.clone());
        Some((format!("`{name}`"), span, help))
    })
}
