//! An example of a response: what arrives, and all that must be read of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use headwater::table::Field;
use headwater::{Any, Decimal, Meter, Metered, Part, State, Usage};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use super::account::text_of;
use super::{Run, wrong};
use crate::spec::{At, Const, Entries};
use crate::{Diagnostic, Sink};

/// Figures and labels by name, in the words of a spec.
type Figures = BTreeMap<String, String>;

impl Run<'_> {
    /// Reads the response, and compares the whole record.
    pub(super) fn check_response(&self, sink: &mut Sink) -> Option<Usage> {
        let response = self.example.response.get()?;
        let path = fixture(&self.compiled.source.path, response);
        let body = match fs::read(&path) {
            Ok(body) => body,
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                sink.push(
                    Diagnostic::error("unreadable", response.span.clone(), message)
                        .help("the path starts in the folder above that of the spec"),
                );
                return None;
            }
        };
        let mut meter = Meter::<Any>::of(
            Some(self.provider),
            self.api,
            StatusCode::OK,
            &self.headers(),
        );
        meter.push(&body);
        let metered = meter.finish();
        check_state(response, metered.usage.state, sink);
        self.check_usage(response, &metered, sink);
        for drift in metered.usage.drift() {
            sink.push(
                wrong(
                    &response.span,
                    format!("nothing reads `{}`, which is {}", drift.path, drift.value),
                )
                .label("leaves drift")
                .help("read it as a field or as an extra, or ignore it and say why"),
            );
        }
        Some(metered.usage)
    }

    fn headers(&self) -> HeaderMap {
        let headers = self.example.response_headers.entries();
        headers
            .filter_map(|(name, value)| {
                let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
                Some((name, HeaderValue::from_str(value).ok()?))
            })
            .collect()
    }

    fn check_usage(&self, response: &At<String>, metered: &Metered, sink: &mut Sink) {
        let Some(usage) = self.example.usage.get() else {
            let message = "the example does not say what is read of its response";
            let found = Diagnostic::error("missing-key", response.span.clone(), message);
            sink.push(found.help(format!("add `usage = {{ {} }}`", listed(metered))));
            return;
        };
        let mut figures = figures(metered);
        for (name, value) in usage.iter() {
            compare(name, value, figures.remove(&name.value), sink);
        }
        if !figures.is_empty() {
            sink.push(not_listed(usage, &figures, metered));
        }
    }
}

fn check_state(response: &At<String>, state: State, sink: &mut Sink) {
    let state = match state {
        State::Final => return,
        State::Partial => "broke off before its end",
        State::Oversize => "is larger than what is kept",
        _ => "holds no message",
    };
    sink.push(wrong(&response.span, format!("the response {state}")));
}

/// The file of an example, from the folder above that of the specs.
pub(super) fn fixture(spec: &Path, response: &str) -> PathBuf {
    let specs = spec.parent().unwrap_or(Path::new(""));
    match specs.parent() {
        Some(above) => above.join(response),
        None => Path::new("..").join(response),
    }
}

fn compare(name: &str, at: &At<Const>, found: Option<String>, sink: &mut Sink) {
    let expected = figure(&at.0);
    let message = match found {
        Some(found) if found == expected => return,
        Some(found) => format!("`{name}` is read as {found}"),
        None => format!("`{name}` is not read"),
    };
    sink.push(wrong(&at.span, message).label(format!("expected {expected}")));
}

fn not_listed(usage: &At<Entries<Const>>, figures: &Figures, metered: &Metered) -> Diagnostic {
    let message = match figures.iter().collect::<Vec<_>>().as_slice() {
        [(name, value)] => format!("`{name}` is read as {value}, and not listed"),
        _ => format!("{} are read as well, and not listed", names(figures)),
    };
    wrong(&usage.span, message)
        .label("lists all that is read")
        .help(format!("usage = {{ {} }}", listed(metered)))
}

fn names(figures: &Figures) -> String {
    let names: Vec<String> = figures.keys().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A figure as it is compared: money by its value, a label by its text.
fn figure(value: &Value) -> String {
    let text = text_of(value);
    text.parse::<Decimal>()
        .map_or(text, |decimal| decimal.to_string())
}

/// Every field and every extra; an extra has no name of a field's.
fn figures(metered: &Metered) -> Figures {
    let (usage, extra) = (&metered.usage, &metered.extra);
    let of_record = |field| {
        let count = usage.count(field).map(|count| count.to_string());
        count.or_else(|| usage.money(field).map(|money| money.to_string()))
    };
    let of_extra = |name| {
        let count = extra.count(name).map(|count| count.to_string());
        let decimal = || extra.decimal(name).map(|decimal| decimal.to_string());
        count.or_else(decimal).or_else(|| extra.text(name))
    };
    let record = Field::ALL
        .into_iter()
        .filter_map(|(word, _, field)| Some((word.to_owned(), of_record(field)?)));
    let extras = extra
        .names()
        .filter_map(|name| Some((name.to_owned(), of_extra(name)?)));
    let mut all: Figures = record.chain(extras).collect();
    for part in usage.parts() {
        add_part(part, &mut all);
    }
    all
}

/// `advisor.input`; where there are several of one name, one after another.
fn add_part(part: &Part, all: &mut Figures) {
    let figures = Field::ALL.into_iter().filter_map(|(word, _, field)| {
        let count = part.usage.count(field).map(|count| count.to_string());
        let money = part.usage.money(field).map(|money| money.to_string());
        Some((word, count.or(money)?))
    });
    let model = part.model.clone().map(|model| ("model", model));
    for (word, value) in figures.chain(model) {
        let key = format!("{}.{word}", part.name);
        let place = all.entry(key).or_default();
        if !place.is_empty() {
            place.push_str(", ");
        }
        place.push_str(&value);
    }
}

/// A name as a key of TOML.
fn key(name: &str) -> String {
    if name.contains('.') {
        format!("\"{name}\"")
    } else {
        name.to_owned()
    }
}

/// All that is read, as an example lists it.
fn listed(metered: &Metered) -> String {
    let write = |(name, value): (String, String)| match value.parse::<u64>() {
        Ok(_) => format!("{} = {value}", key(&name)),
        Err(_) => format!("{} = \"{value}\"", key(&name)),
    };
    let listed: Vec<String> = figures(metered).into_iter().map(write).collect();
    listed.join(", ")
}
