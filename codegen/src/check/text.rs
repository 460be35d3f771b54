//! Literals that a header cannot hold, and secrets outside their place.

use headwater::table;

use super::scope::Scope;
use crate::ir::{Piece, PlaceIn, Provider, Template, Value, Var};
use crate::lower::Into;
use crate::{Diagnostic, Sink, Span};

pub(super) fn check_text(scope: Scope<'_>, sink: &mut Sink) {
    for (into, rule) in scope.rules() {
        for template in rule.value.templates() {
            check_secret(template, sink);
            check_maps(scope, into, &rule.value, template, sink);
            // JSON text is escaped, a query is encoded, and a body holds any text.
            if into == Into::Headers && !matches!(rule.value, Value::Json(_)) {
                check_literals(template, sink);
            }
        }
        if into == Into::Headers && !is_legal(&rule.separator) {
            sink.push(illegal(rule.span.clone(), &rule.separator));
        }
    }
    let paths = [
        Some(&scope.api.path),
        scope.api.stream_path.as_ref(),
        scope.api.base_url.as_ref(),
    ];
    paths
        .into_iter()
        .flatten()
        .for_each(|path| check_secret(path, sink));
}

/// What a provider writes outside of rules.
pub(super) fn check_provider_text(provider: &Provider, sink: &mut Sink) {
    for auth in &provider.auth {
        if matches!(auth.place, PlaceIn::Header(_)) {
            check_literals(&auth.value, sink);
        }
    }
    let hosts = provider.hosts.iter().map(|host| &host.name);
    hosts
        .chain(&provider.base_url)
        .for_each(|template| check_secret(template, sink));
}

/// A map is sent as a member of JSON, and as the whole of it: no text holds several values.
fn check_maps(scope: Scope<'_>, into: Into, value: &Value, template: &Template, sink: &mut Sink) {
    let takes_maps = into == Into::Body || matches!(value, Value::Json(_) | Value::Spread(_));
    if takes_maps && template.pieces.len() == 1 {
        return;
    }
    for (var, span) in template.vars().filter(|(var, _)| scope.is_map(var)) {
        let help = match var {
            Var::Captured(_) => "capture one header, without `*`",
            _ => "send it as a body member of its own, or make a parameter of each entry",
        };
        let message = format!("`{}` is a map, which text does not hold", scope.word(var));
        sink.push(
            Diagnostic::error("wrong-type", span.clone(), message)
                .label("several values")
                .help(help),
        );
    }
}

fn check_secret(template: &Template, sink: &mut Sink) {
    for (var, span) in template.vars() {
        if *var == Var::BuiltIn(table::Var::Secret) {
            sink.push(
                Diagnostic::error(
                    "secret-outside-auth",
                    span.clone(),
                    "`{secret}` may only stand in `[auth]`",
                )
                .label("would be kept, logged and sent on")
                .help("give the credential this place: `[auth.<name>] header = \"...\"`"),
            );
        }
    }
}

fn check_literals(template: &Template, sink: &mut Sink) {
    for piece in &template.pieces {
        if let Piece::Text(text) = &piece.value
            && !is_legal(text)
        {
            sink.push(illegal(piece.span.clone(), text));
        }
    }
}

fn is_legal(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}

fn illegal(span: Span, text: &str) -> Diagnostic {
    let found = text.chars().find(|c| *c != ' ' && !c.is_ascii_graphic());
    let found = found.map_or_else(String::new, |c| c.escape_default().to_string());
    Diagnostic::error("illegal-literal", span, "a header holds visible ASCII")
        .label(format!("`{found}` cannot be sent"))
}
