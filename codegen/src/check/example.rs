//! Examples, as far as they can be wrong without being run: all that they name exists.

use headwater::table::{Field, Kind};
use serde_json::Value;

use super::name::bad_header;
use super::scope::Scope;
use crate::ir::Param;
use crate::lower::{Token, built_in, is_header_name, tokens, unknown_variable};
use crate::near::did_you_mean;
use crate::source::{Source, inside};
use crate::spec::{Api, At, Const, Example, Key};
use crate::{Diagnostic, Sink, Span};

pub(super) fn check_examples(scope: Scope<'_>, written: &Api, source: &Source, sink: &mut Sink) {
    for example in &scope.api.examples {
        check_sides(example, sink);
        check_params(scope, example, sink);
        check_auth(scope, example, sink);
        check_captured(scope, example, sink);
        check_usage(scope, written, example, sink);
        check_headers(example, sink);
        for (span, text) in expected(example) {
            check_variables(scope, source, span, text, sink);
        }
    }
}

/// It is of a request, of a response, or of both, and says nothing of what it is not of.
fn check_sides(example: &At<Example>, sink: &mut Sink) {
    let of_request = [
        ("params", span_of(&example.params)),
        ("auth", span_of(&example.auth)),
        ("caller", span_of(&example.caller)),
        ("attempt", span_of(&example.attempt)),
        ("captured", span_of(&example.captured)),
        ("headers", span_of(&example.headers)),
        ("body", span_of(&example.body)),
    ];
    let of_response = [
        ("response_headers", span_of(&example.response_headers)),
        ("usage", span_of(&example.usage)),
    ];
    match (example.request.is_absent(), example.response.is_absent()) {
        (true, true) => sink.push(
            Diagnostic::error(
                "missing-key",
                example.span.clone(),
                "the example has neither `request` nor `response`",
            )
            .help("say what is sent, or what arrives"),
        ),
        (true, false) => sink.extend(beside("request", of_request)),
        (false, true) => sink.extend(beside("response", of_response)),
        (false, false) => {}
    }
}

fn span_of<T>(key: &Key<T>) -> Option<&Span> {
    key.get().map(|at| &at.span)
}

fn beside<'a>(
    side: &str,
    keys: impl IntoIterator<Item = (&'a str, Option<&'a Span>)>,
) -> Vec<Diagnostic> {
    let given = keys
        .into_iter()
        .filter_map(|(key, span)| Some((key, span?)));
    given
        .map(|(key, span)| {
            let message = format!("the example has no `{side}`, so its `{key}` is not looked at");
            Diagnostic::error("no-effect", span.clone(), message)
        })
        .collect()
}

fn check_params(scope: Scope<'_>, example: &Example, sink: &mut Sink) {
    let params = &scope.provider.params;
    for (name, value) in example.params.entries() {
        if let Some(param) = params.iter().find(|param| param.name.value == name.value) {
            check_value(param, value, sink);
            continue;
        }
        let message = format!("there is no parameter `{}`", name.value);
        let known = params.iter().map(|param| param.name.as_str());
        sink.push(
            Diagnostic::error("unknown-param", name.span.clone(), message)
                .label("not a parameter")
                .help(did_you_mean(name, known)),
        );
    }
}

fn check_value(param: &Param, given: &At<Const>, sink: &mut Sink) {
    let (fits, due) = match param.kind {
        Kind::String => (given.0.is_string(), "text"),
        Kind::Bool => (given.0.is_boolean(), "`true` or `false`"),
        Kind::Int => (given.0.is_i64(), "a whole number"),
        Kind::List => (texts(&given.0).is_some(), "a list of texts"),
        Kind::Map => (given.0.is_object(), "a table"),
    };
    let name = &param.name.value;
    if !fits {
        let message = format!("the parameter `{name}` is {due}");
        let found = Diagnostic::error("wrong-type", given.span.clone(), message);
        sink.push(found.label(format!("must be {due}")));
        return;
    }
    let items = texts(&given.0).unwrap_or_else(|| vec![scalar(&given.0)]);
    let is_unknown = |item: &&String| !param.values.is_empty() && !param.values.contains(item);
    if let Some(item) = items.iter().find(is_unknown) {
        let message = format!("`{item}` is not one of the values of `{name}`");
        sink.push(
            Diagnostic::error("unknown-value", given.span.clone(), message)
                .label("not one of `values`")
                .help(did_you_mean(item, param.values.iter().map(String::as_str))),
        );
    }
}

fn scalar(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let items = value.as_array()?.iter();
    items.map(|item| item.as_str().map(str::to_owned)).collect()
}

fn check_auth(scope: Scope<'_>, example: &Example, sink: &mut Sink) {
    let kinds = || scope.provider.auth.iter().map(|auth| auth.name.as_str());
    if let Some(kind) = example.auth.get()
        && !kinds().any(|known| known == kind.value)
    {
        let message = format!("there is no `[auth.{}]`", kind.value);
        sink.push(
            Diagnostic::error("unknown-value", kind.span.clone(), message)
                .label("not a kind of credential")
                .help(did_you_mean(kind, kinds())),
        );
    }
}

/// What an earlier answer gave came in a header, and a rule sends it.
fn check_captured(scope: Scope<'_>, example: &Example, sink: &mut Sink) {
    let sent = scope.api.captures.iter().filter(|capture| capture.sent);
    let known: Vec<&str> = sent
        .filter(|capture| !capture.headers.is_empty())
        .map(|capture| capture.name.as_str())
        .collect();
    for (name, _) in example.captured.entries() {
        if !known.contains(&name.as_str()) {
            let message = format!("no rule sends a capture `{}`", name.value);
            sink.push(
                Diagnostic::error("unknown-variable", name.span.clone(), message)
                    .label("not a header's capture that is sent")
                    .help(did_you_mean(name, known.iter().copied())),
            );
        }
    }
}

fn check_usage(scope: Scope<'_>, written: &Api, example: &Example, sink: &mut Sink) {
    let extras = scope.api.usage.extras.iter();
    // An extra that was refused was meant all the same.
    let refused = written.usage.get().and_then(|usage| usage.extra.get());
    let refused = refused.into_iter().flat_map(|extra| extra.names());
    let fields = || Field::ALL.into_iter().map(|(word, _, _)| word);
    let records = scope.api.usage.records.iter();
    let of_records: Vec<String> = records
        .flat_map(|record| {
            let figures = fields().chain(["model"]);
            figures.map(|figure| format!("{}.{figure}", record.value.name))
        })
        .collect();
    let known: Vec<&str> = fields()
        .chain(extras.map(|extra| extra.value.name.as_str()))
        .chain(refused.map(|name| name.as_str()))
        .chain(of_records.iter().map(String::as_str))
        .collect();
    for (name, value) in example.usage.entries() {
        if !known.contains(&name.as_str()) {
            let message = format!("there is no figure `{}`", name.value);
            sink.push(
                Diagnostic::error("unknown-key", name.span.clone(), message)
                    .label("neither a field nor an extra of this API")
                    .help(did_you_mean(name, known.iter().copied())),
            );
        }
        if !(value.0.is_number() || value.0.is_string()) {
            let message = "a figure is a number, or text for money and labels";
            sink.push(Diagnostic::error("wrong-type", value.span.clone(), message));
        }
    }
}

fn check_headers(example: &Example, sink: &mut Sink) {
    let sent = example.headers.entries();
    for (name, _) in sent.chain(example.response_headers.entries()) {
        if !is_header_name(name) {
            sink.push(bad_header(name));
        }
    }
}

/// Every text in which variables may stand.
fn expected(example: &Example) -> Vec<(&Span, &str)> {
    let headers = example.headers.entries();
    let headers = headers.map(|(_, text)| (&text.span, text.as_str()));
    let body = example.body.entries();
    let body = body.filter_map(|(_, value)| Some((&value.span, value.0.as_str()?)));
    headers.chain(body).collect()
}

fn check_variables(scope: Scope<'_>, source: &Source, span: &Span, text: &str, sink: &mut Sink) {
    for (part, token) in tokens(text) {
        let at = || inside(&source.text, span, text, part);
        match token {
            Token::Text(_) => {}
            Token::Unclosed => {
                let found = Diagnostic::error("bad-template", at(), "a variable has no end");
                sink.push(found.help("close it with `}`; a brace itself is written `{{`"));
            }
            Token::Name(name) => {
                let of_spec = variables(scope);
                let is_mirror = name.starts_with("body.") || name.starts_with("header.");
                let is_known = built_in(&name).is_some() || of_spec.contains(&name.as_str());
                if !is_mirror && !is_known {
                    sink.push(unknown_variable(&name, &of_spec, &at()));
                }
            }
        }
    }
}

/// The names beside the language's that may stand between braces in an example.
fn variables(scope: Scope<'_>) -> Vec<&str> {
    let params = scope.provider.params.iter();
    let captures = scope.api.captures.iter();
    std::iter::once("secret")
        .chain(params.map(|param| param.name.as_str()))
        .chain(captures.map(|capture| capture.name.as_str()))
        .collect()
}
