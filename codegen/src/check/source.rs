//! Where facts come from: every `source` outside of rules and usage is a key of `[sources]` too.

use super::cache::caches;
use crate::lower::{host_of, unknown_source};
use crate::spec::{At, ByLifetime, Capture, Key, Provider};
use crate::{Diagnostic, Sink};

pub(super) fn check_sources(spec: &Provider, sink: &mut Sink) {
    for (_, source) in spec.sources.entries() {
        source
            .url
            .get()
            .into_iter()
            .for_each(|url| check_page(url, sink));
        source
            .date
            .get()
            .into_iter()
            .for_each(|date| check_date(date, sink));
    }
    spec.docs
        .items()
        .iter()
        .for_each(|page| check_page(page, sink));
    let declared = || {
        spec.sources
            .get()
            .into_iter()
            .flat_map(|at| at.value.names())
    };
    for key in named(spec) {
        if declared().all(|name| name.value != key.value) {
            sink.push(unknown_source(declared().map(|name| name.as_str()), key));
        }
    }
}

fn check_page(url: &At<String>, sink: &mut Sink) {
    let web = ["https://", "http://"];
    let rest = web.into_iter().find_map(|scheme| url.strip_prefix(scheme));
    let is_page = |rest: &str| !host_of(rest).is_empty() && !rest.contains(char::is_whitespace);
    if !rest.is_some_and(is_page) {
        let message = format!("`{}` is not a URL", url.value);
        sink.push(
            Diagnostic::error("bad-url", url.span.clone(), message)
                .label("a page is `https://`, a host and a path"),
        );
    }
}

fn check_date(date: &At<String>, sink: &mut Sink) {
    if !is_date(date) {
        let message = format!("`{}` is not a date", date.value);
        sink.push(
            Diagnostic::error("wrong-type", date.span.clone(), message)
                .label("a day of the calendar: year-month-day, as in `2026-11-20`"),
        );
    }
}

/// Whether it is a day that exists, written as `2026-11-20`.
fn is_date(text: &str) -> bool {
    // The parser of TOML knows the calendar.
    let date = text.parse::<toml::value::Datetime>();
    text.len() == 10 && date.is_ok_and(|date| date.date.is_some())
}

fn named(spec: &Provider) -> Vec<&At<String>> {
    let mut keys: Vec<&At<String>> = Vec::new();
    keys.extend(
        spec.auth
            .entries()
            .filter_map(|(_, auth)| auth.source.get()),
    );
    keys.extend(
        spec.params
            .entries()
            .filter_map(|(_, param)| param.source.get()),
    );
    keys.extend(caches(spec).filter_map(|cache| cache.source.get()));
    keys.extend(of_captures(&spec.capture));
    for (_, api) in spec.api.entries() {
        keys.extend(of_captures(&api.capture));
        keys.extend(
            api.example
                .items()
                .iter()
                .filter_map(|example| example.source.get()),
        );
    }
    keys
}

fn of_captures(captures: &Key<ByLifetime<Capture>>) -> Vec<&At<String>> {
    let captures = captures
        .get()
        .map_or_else(Vec::new, |at| at.value.in_order());
    let sources = captures
        .into_iter()
        .filter_map(|(_, _, capture)| match &capture.value {
            Capture::Table(capture) => capture.source.get(),
            Capture::Removed(_) => None,
        });
    sources.collect()
}
