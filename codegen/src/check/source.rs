//! Where facts come from: every `source` outside of rules and usage is a key of `[sources]` too.

use crate::Sink;
use crate::lower::unknown_source;
use crate::spec::{At, ByLifetime, Capture, Key, Provider};

pub(super) fn check_sources(spec: &Provider, sink: &mut Sink) {
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
