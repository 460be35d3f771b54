//! Names that cannot be sent, and names that two rules claim.

use headwater::table::TRANSPORT_HEADERS;

use super::scope::Scope;
use crate::ir::{Capture, Fact, Rule, Value};
use crate::lower::{Into, is_header_name, key_of};
use crate::spec::{At, Provider};
use crate::{Diagnostic, Sink};

pub(super) fn check_names(scope: Scope<'_>, sink: &mut Sink) {
    for (into, rule) in scope.rules() {
        for name in std::iter::once(&rule.name).chain(&rule.formerly) {
            check_name(into, name, sink);
        }
        check_family(into, rule, sink);
        for fact in rule.facts() {
            if let Fact::Body(path, _) = &fact.value
                && !is_path(path)
            {
                sink.push(bad_path(&At::new(fact.span.clone(), path.clone())));
            }
        }
        check_old_names(scope, into, rule, sink);
    }
    check_nested(&scope.api.body, sink);
    for capture in &scope.api.captures {
        check_capture(scope, capture, sink);
    }
}

/// The names of environment variables. A shell cannot set one that begins with a digit, a program can.
pub(super) fn check_env(spec: &Provider, sink: &mut Sink) {
    let rest = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let of_auth = spec.auth.entries().map(|(_, auth)| auth.env.items());
    let of_params = spec.params.entries().map(|(_, param)| param.env.items());
    for name in of_auth.chain(of_params).flatten() {
        if name.is_empty() || !name.chars().all(rest) {
            let message = format!(
                "`{}` is not the name of an environment variable",
                name.value
            );
            sink.push(
                Diagnostic::error("bad-name", name.span.clone(), message)
                    .label("letters, digits and `_`"),
            );
        }
    }
}

/// What says how the bytes travel, or where, an HTTP client writes.
pub(super) fn check_transport(name: &At<String>, sink: &mut Sink) {
    let owned = |known: &&str| name.eq_ignore_ascii_case(known);
    if TRANSPORT_HEADERS.iter().any(owned) {
        let message = format!("`{}` is the HTTP client's to write", name.value);
        sink.push(
            Diagnostic::error("transport-owned", name.span.clone(), message)
                .label("says how the bytes travel, or where"),
        );
    }
}

fn check_name(into: Into, name: &At<String>, sink: &mut Sink) {
    if into == Into::Headers {
        check_transport(name, sink);
    }
    match into {
        Into::Headers if !is_header_name(name) => sink.push(bad_header(name)),
        Into::Query if name.is_empty() || name.contains(char::is_control) => {
            let message = format!("{:?} is not a query parameter's name", name.value);
            sink.push(Diagnostic::error("bad-name", name.span.clone(), message));
        }
        Into::Body if !is_path(name) => sink.push(bad_path(name)),
        _ => {}
    }
}

/// A family of headers has a name with one `*`, and a map of what stands there.
fn check_family(into: Into, rule: &Rule, sink: &mut Sink) {
    let is_spread = matches!(rule.value, Value::Spread(_));
    let stars = if into == Into::Headers {
        rule.name.matches('*').count()
    } else {
        0
    };
    let (message, help) = match (is_spread, stars) {
        (false, 0) => return,
        (true, 1) if !rule.name.starts_with('*') => {
            return check_no_old_names(rule, sink);
        }
        (true, _) => (
            format!(
                "`{}` has no place for the names of a map's entries",
                rule.name.value
            ),
            "name the header `X-Name-*`: the entries' names stand for the `*`",
        ),
        (false, _) => (
            format!(
                "`{}` names several headers, and has one value",
                rule.name.value
            ),
            "give it a map: `\"X-Name-*\" = \"{name.*}\"`, with `type = \"map\"` in `[params.name]`",
        ),
    };
    sink.push(
        Diagnostic::error("bad-name", rule.name.span.clone(), message)
            .label("a family of headers has one `*` in its name, after its beginning")
            .help(help),
    );
}

/// A family's older names would need a `*` too, and no vendor has renamed one.
fn check_no_old_names(rule: &Rule, sink: &mut Sink) {
    if let Some(old) = rule.formerly.first() {
        let message = format!("`{}` is no name of a family of headers", old.value);
        sink.push(
            Diagnostic::error("no-effect", old.span.clone(), message)
                .label("a family has no older name"),
        );
    }
}

pub(super) fn bad_header(name: &At<String>) -> Diagnostic {
    Diagnostic::error(
        "bad-name",
        name.span.clone(),
        format!("`{}` is not a header name", name.value.escape_debug()),
    )
    .label("letters, digits and !#$%&'*+-.^_`|~")
}

fn is_path(path: &str) -> bool {
    path.split('.').all(|member| !member.is_empty())
}

fn bad_path(path: &At<String>) -> Diagnostic {
    Diagnostic::error(
        "bad-name",
        path.span.clone(),
        format!("`{}` is not a path", path.value),
    )
    .label("member names, joined with dots")
}

fn check_old_names(scope: Scope<'_>, into: Into, rule: &Rule, sink: &mut Sink) {
    for old in &rule.formerly {
        let is_old = |name: &At<String>| key_of(into, name) == key_of(into, old);
        let rules = || {
            let here = scope.rules().filter(|(other, _)| *other == into);
            here.map(|(_, other)| other)
        };
        let mut earlier = rules().take_while(|other| other.name != rule.name);
        if let Some(first) = earlier.find_map(|other| other.formerly.iter().find(|old| is_old(old)))
        {
            let message = format!("`{}` is an older name of two rules", old.value);
            sink.push(
                Diagnostic::error("old-name-in-use", old.span.clone(), message)
                    .label("what the caller sets under it is one rule's")
                    .related(first.span.clone(), "the other's"),
            );
        }
        if let Some(used) = rules().find(|other| is_old(&other.name)) {
            sink.push(
                Diagnostic::error(
                    "old-name-in-use",
                    old.span.clone(),
                    format!(
                        "`{}` is an older name of `{}` and has a rule of its own",
                        old.value, rule.name.value
                    ),
                )
                .label("what the caller sets under it would count twice")
                .related(used.name.span.clone(), "its own rule"),
            );
        }
    }
}

/// A member and what lies inside it cannot both be written.
fn check_nested(body: &[Rule], sink: &mut Sink) {
    for inner in body {
        let outer = body.iter().find(|outer| {
            let rest = inner.name.strip_prefix(outer.name.as_str());
            rest.is_some_and(|rest| rest.starts_with('.'))
        });
        if let Some(outer) = outer {
            sink.push(
                Diagnostic::error(
                    "written-twice",
                    inner.name.span.clone(),
                    format!("`{}` lies inside `{}`", inner.name.value, outer.name.value),
                )
                .label("written twice")
                .related(outer.name.span.clone(), "written as a whole here")
                .help("write the members one by one"),
            );
        }
    }
}

fn check_capture(scope: Scope<'_>, capture: &Capture, sink: &mut Sink) {
    let mut params = scope.provider.params.iter();
    if let Some(param) = params.find(|param| param.name.value == capture.name.value) {
        sink.push(
            Diagnostic::error(
                "name-taken",
                capture.name.span.clone(),
                format!("`{}` is a parameter", capture.name.value),
            )
            .label("a capture needs a name of its own")
            .related(param.name.span.clone(), "the parameter"),
        );
    }
    for name in &capture.headers {
        let bare = name.value.replacen('*', "", 1);
        if bare.contains('*') || (!bare.is_empty() && !is_header_name(&bare)) || name.is_empty() {
            sink.push(bad_header(name));
        }
    }
}
