//! A rule whose absence breaks the request has a value in every call in which it exists.

use headwater::table::Breaks;

use super::scope::Scope;
use crate::ir::{Case, Rule, Template, Value, Var};
use crate::{Diagnostic, Sink, Span};

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

/// What may be missing, where, and the fix.
fn missing(scope: Scope<'_>, rule: &Rule) -> Option<(String, Span, &'static str)> {
    match &rule.value {
        Value::Text(template) => in_template(scope, template),
        Value::Cases(cases) | Value::Union(cases) => in_cases(scope, cases, rule),
        Value::Json(_) | Value::Const(_) => None,
    }
}

fn in_template(scope: Scope<'_>, template: &Template) -> Option<(String, Span, &'static str)> {
    if template.pieces.is_empty() {
        return Some((
            "an empty value".to_owned(),
            template.span.clone(),
            "give it a value",
        ));
    }
    let (var, span) = template.vars().find(|(var, _)| scope.may_be_absent(var))?;
    let help = match var {
        Var::Param(_) => "say `required = true` or a `default` in the parameter",
        _ => "add a case that is always there, or a `when` that holds only where it is",
    };
    Some((format!("`{}`", scope.word(var)), span.clone(), help))
}

fn in_cases(scope: Scope<'_>, cases: &[Case], rule: &Rule) -> Option<(String, Span, &'static str)> {
    let sure = |case: &Case| case.when.is_always() && in_template(scope, &case.value).is_none();
    if cases.iter().any(sure) {
        return None;
    }
    let last = cases.last();
    let unsure = last.filter(|case| case.when.is_always());
    unsure
        .and_then(|case| in_template(scope, &case.value))
        .or_else(|| {
            let help = "add a last case without `when`";
            Some((
                format!("`{}`", rule.name.value),
                rule.name.span.clone(),
                help,
            ))
        })
}
