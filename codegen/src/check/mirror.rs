//! Values under several names: what is mirrored exists, is made before, and is the same everywhere.

use super::scope::Scope;
use crate::ir::{Rule, Template, Value, Var};
use crate::lower::Into;
use crate::near::did_you_mean;
use crate::{Diagnostic, Sink, Span};

pub(super) fn check_mirrors(scope: Scope<'_>, sink: &mut Sink) {
    for (into, rule) in scope.rules() {
        for (var, span) in rule.vars() {
            match var {
                Var::Header(_) | Var::Body(_) if into == Into::Body => {
                    sink.push(body_first(var, span));
                }
                Var::Header(name) => check_header(scope, rule, name, span, sink),
                _ => {}
            }
        }
    }
    check_copies(scope, sink);
}

fn body_first(var: &Var, span: &Span) -> Diagnostic {
    let (message, help) = match var {
        Var::Header(_) => (
            "the body is made before the headers",
            "write the value here, and let the header mirror it: `{body.path}`",
        ),
        _ => (
            "the body is not made yet",
            "use the variable that the other member holds",
        ),
    };
    Diagnostic::error("body-first", span.clone(), message)
        .label("not known yet")
        .help(help)
}

fn check_header(scope: Scope<'_>, rule: &Rule, name: &str, span: &Span, sink: &mut Sink) {
    let Some(mirrored) = scope.header(name) else {
        let known = scope.api.headers.iter().map(|rule| rule.name.as_str());
        sink.push(
            Diagnostic::error(
                "no-such-header",
                span.clone(),
                format!("no rule writes `{name}`"),
            )
            .label(format!("not a header of `[api.{}]`", scope.api.name.value))
            .help(did_you_mean(name, known)),
        );
        return;
    };
    let mut vars = mirrored.vars();
    if mirrored.name == rule.name || vars.any(|(var, _)| matches!(var, Var::Header(_))) {
        sink.push(
            Diagnostic::error(
                "mirror-of-mirror",
                span.clone(),
                "a mirror may not mirror a mirror",
            )
            .label(format!("`{}` is one", mirrored.name.value))
            .related(mirrored.name.span.clone(), "mirrors a header itself")
            .help("mirror the same name as it does"),
        );
    }
}

/// A header and a body field with one value are compared by whoever routes by them.
fn check_copies(scope: Scope<'_>, sink: &mut Sink) {
    for header in &scope.api.headers {
        let copy = scope.api.body.iter().find(|member| {
            is_copy(header, member)
                && (header.max_len, header.hash) != (member.max_len, member.hash)
        });
        if let Some(member) = copy {
            sink.push(
                Diagnostic::error(
                    "unequal-copies",
                    header.span.clone(),
                    format!(
                        "header and body field `{}` hold the same value under different limits",
                        member.name.value
                    ),
                )
                .label("cut or hashed otherwise, they differ")
                .related(member.name.span.clone(), "the body field")
                .help(format!("value = \"{{body.{}}}\"", member.name.value)),
            );
        }
    }
}

/// Whether there are calls in which both hold the value of one template.
fn is_copy(a: &Rule, b: &Rule) -> bool {
    let (a, b) = (whole_values(a), whole_values(b));
    a.iter()
        .filter(|template| template.vars().next().is_some())
        .any(|template| b.iter().any(|other| template.equals(other)))
}

/// The templates each of which may be a rule's whole value.
fn whole_values(rule: &Rule) -> Vec<&Template> {
    match &rule.value {
        Value::Text(_) | Value::Cases(_) => rule.value.templates(),
        Value::Union(_) | Value::Spread(_) | Value::Json(_) | Value::Const(_) => Vec::new(),
    }
}
