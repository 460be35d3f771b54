//! Parameters: types and closed sets, and whether a default is of them.

use headwater::table::{Kind, Lifetime};

use super::credential::check_variable_name;
use super::origin::Origin;
use super::usage::lower_paths;
use super::{text, texts};
use crate::ir::{Param, Paths};
use crate::near::did_you_mean;
use crate::path::Segment;
use crate::spec::{At, Const};
use crate::{Diagnostic, Sink, spec};

pub(super) fn lower_params(
    spec: &spec::Provider,
    origin: &Origin<'_>,
    sink: &mut Sink,
) -> Vec<Param> {
    let mut params = Vec::new();
    for (name, param) in spec.params.entries() {
        check_variable_name(name, "parameter", sink);
        let kind = kind_of(param);
        check_values(param, kind, sink);
        check_default(name, param, kind, sink);
        check_with(spec, param, sink);
        params.push(Param {
            name: name.clone(),
            lifetime: param
                .lifetime
                .get()
                .map_or(Lifetime::Static, |word| word.value.0),
            kind,
            values: texts(&param.values),
            default: param
                .default
                .get()
                .and_then(|default| scalar(&default.value)),
            required: param.required.get().is_some_and(|required| required.value),
            env: texts(&param.env),
            claim: lower_claim(name, param, origin, sink),
            group: text(&param.group),
            with: texts(&param.with),
            doc: text(&param.doc),
            line: origin.line(&name.span),
        });
    }
    params
}

/// Where a token says it. What it says, it does not outlive.
fn lower_claim(
    name: &At<String>,
    param: &spec::Param,
    origin: &Origin<'_>,
    sink: &mut Sink,
) -> Paths {
    let paths = lower_paths(param.claim.items(), origin, sink);
    let is_filter = |segment: &Segment| matches!(segment, Segment::Filter { .. });
    for path in &paths {
        if path.value.segments.iter().any(is_filter) {
            let message = format!("`{}` compares, which claims are not asked to", path.value);
            sink.push(
                Diagnostic::error("bad-path", path.span.clone(), message)
                    .label("the first value that is there counts"),
            );
        }
    }
    let lifetime = param.lifetime.get().map(|word| word.value.0);
    let lifetime = lifetime.unwrap_or(Lifetime::Static);
    if let Some(claim) = param.claim.get()
        && !Lifetime::Credential.outlives(lifetime)
    {
        let message = format!(
            "a claim lives as long as its credential, but `{}` is `{}`",
            name.value,
            lifetime.word()
        );
        sink.push(
            Diagnostic::error("lifetime", claim.span.clone(), message)
                .label("changes with the account")
                .help("say `lifetime = \"credential\"`"),
        );
    }
    paths
}

fn kind_of(param: &spec::Param) -> Kind {
    param.kind.get().map_or(Kind::String, |word| word.value.0)
}

/// A default as its text; `None` for a list or a table.
fn scalar(value: &Const) -> Option<String> {
    match &value.0 {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Some(value.0.to_string()),
        _ => None,
    }
}

/// What a text of this type is called, where the text is none; a list is read from any text.
fn unfit(kind: Kind, text: &str) -> Option<&'static str> {
    match kind {
        Kind::Int if text.parse::<i64>().is_err() => Some("a whole number"),
        Kind::Bool if text.parse::<bool>().is_err() => Some("`true` or `false`"),
        Kind::Map => Some("a map, which is not written here"),
        _ => None,
    }
}

fn check_values(param: &spec::Param, kind: Kind, sink: &mut Sink) {
    for value in param.values.items() {
        if let Some(due) = unfit(kind, value) {
            let message = format!("`{}` is not {due}", value.value);
            sink.push(wrong_type(value.span.clone(), message));
        }
    }
}

fn check_default(name: &At<String>, param: &spec::Param, kind: Kind, sink: &mut Sink) {
    let Some(default) = param.default.get() else {
        return;
    };
    let Some(value) = scalar(&default.value) else {
        let message = "a default is text, a number, `true` or `false`";
        sink.push(wrong_type(default.span.clone(), message));
        return;
    };
    if let Some(due) = unfit(kind, &value) {
        let message = format!("`{value}` is not {due}");
        sink.push(wrong_type(default.span.clone(), message));
        return;
    }
    let values = || param.values.items().iter().map(|value| value.as_str());
    let is_known = |item: &str| values().next().is_none() || values().any(|known| known == item);
    let items: Vec<&str> = match kind {
        Kind::List => value.split(',').map(str::trim).collect(),
        _ => vec![&value],
    };
    if let Some(item) = items.into_iter().find(|item| !is_known(item)) {
        sink.push(
            Diagnostic::error(
                "unknown-value",
                default.span.clone(),
                format!("`{item}` is not one of the values of `{}`", name.value),
            )
            .label("not one of `values`")
            .help(did_you_mean(item, values())),
        );
    }
}

fn wrong_type(span: crate::Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("wrong-type", span, message).label("must be of the parameter's `type`")
}

fn check_with(spec: &spec::Provider, param: &spec::Param, sink: &mut Sink) {
    let names = || {
        spec.params
            .get()
            .into_iter()
            .flat_map(|at| at.value.names())
    };
    for other in param.with.items() {
        if names().all(|name| name.value != other.value) {
            sink.push(
                Diagnostic::error(
                    "unknown-param",
                    other.span.clone(),
                    format!("unknown parameter `{}`", other.value),
                )
                .label("not one of `[params.*]`")
                .help(did_you_mean(other, names().map(|name| name.as_str()))),
            );
        }
    }
}
