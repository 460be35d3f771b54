//! What a layer says about itself, and about the layers under it.

use std::collections::BTreeMap;

use crate::family::Families;
use crate::lower::{Into, key_of};
use crate::spec::{Api, At, ByLifetime, Capture, Family, Key, Provider, Rule, lifetime_word};
use crate::{Diagnostic, Sink, Span};

pub(super) fn check_layers(spec: &Provider, families: &Families, sink: &mut Sink) {
    let spoken: Vec<(&At<String>, &Api, Option<&Family>)> = spec
        .api
        .entries()
        .map(|(name, api)| {
            let family = families.spoken(name, api).map(|(_, family)| family);
            (name, &api.value, family)
        })
        .collect();
    for into in [Into::Headers, Into::Query, Into::Body] {
        let below: Vec<String> = spoken
            .iter()
            .filter_map(|(_, _, family)| *family)
            .flat_map(|family| names(into, rules_of_family(family, into)))
            .collect();
        let own = rules_of_provider(spec, into);
        check_layer(into.word(), into, own, is_removed, &below, sink);
        for (_, api, family) in &spoken {
            let mut below = names(into, own);
            below.extend(
                family
                    .iter()
                    .flat_map(|family| names(into, rules_of_family(family, into))),
            );
            check_layer(
                into.word(),
                into,
                rules_of_api(api, into),
                is_removed,
                &below,
                sink,
            );
        }
    }
    check_captures(spec, &spoken, sink);
}

fn check_captures(
    spec: &Provider,
    spoken: &[(&At<String>, &Api, Option<&Family>)],
    sink: &mut Sink,
) {
    let inherited: Vec<String> = spoken
        .iter()
        .filter_map(|(_, _, family)| *family)
        .flat_map(|family| names(Into::Body, &family.capture))
        .collect();
    let removed = |capture: &Capture| matches!(capture, Capture::Removed(_));
    check_layer(
        "capture",
        Into::Body,
        &spec.capture,
        removed,
        &inherited,
        sink,
    );
    for (_, api, family) in spoken {
        let mut below = names(Into::Body, &spec.capture);
        below.extend(
            family
                .iter()
                .flat_map(|family| names(Into::Body, &family.capture)),
        );
        check_layer("capture", Into::Body, &api.capture, removed, &below, sink);
    }
}

fn is_removed(rule: &Rule) -> bool {
    matches!(rule, Rule::Removed(_))
}

fn rules_of_family(family: &Family, into: Into) -> &Key<ByLifetime<Rule>> {
    match into {
        Into::Headers => &family.headers,
        Into::Query => &family.query,
        Into::Body => &family.body,
    }
}

fn rules_of_provider(spec: &Provider, into: Into) -> &Key<ByLifetime<Rule>> {
    match into {
        Into::Headers => &spec.headers,
        Into::Query => &spec.query,
        Into::Body => &spec.body,
    }
}

fn rules_of_api(api: &Api, into: Into) -> &Key<ByLifetime<Rule>> {
    match into {
        Into::Headers => &api.headers,
        Into::Query => &api.query,
        Into::Body => &api.body,
    }
}

fn names<R>(into: Into, rules: &Key<ByLifetime<R>>) -> Vec<String> {
    let rules = rules.get().map_or_else(Vec::new, |at| at.value.in_order());
    rules
        .into_iter()
        .map(|(_, name, _)| key_of(into, name))
        .collect()
}

/// One name has one rule in a layer, and only what is inherited can be removed.
fn check_layer<R>(
    word: &str,
    into: Into,
    rules: &Key<ByLifetime<R>>,
    is_removal: impl Fn(&R) -> bool,
    inherited: &[String],
    sink: &mut Sink,
) {
    let rules = rules.get().map_or_else(Vec::new, |at| at.value.in_order());
    let mut seen: BTreeMap<String, (&'static str, &Span)> = BTreeMap::new();
    for (lifetime, name, rule) in rules {
        let key = key_of(into, name);
        if let Some((table, span)) = seen.get(&key) {
            sink.push(
                Diagnostic::error(
                    "written-twice",
                    name.span.clone(),
                    format!("`{}` is also written in `[{word}.{table}]`", name.value),
                )
                .label("written again")
                .related((*span).clone(), "written first")
                .help("one name has one rule: use `cases`"),
            );
        } else if is_removal(&rule.value) && !inherited.contains(&key) {
            sink.push(
                Diagnostic::error(
                    "removes-nothing",
                    name.span.clone(),
                    format!(
                        "`{}` is not inherited, so there is nothing to remove",
                        name.value
                    ),
                )
                .label("neither the family nor the provider has it"),
            );
        }
        seen.insert(key, (lifetime_word(lifetime), &name.span));
    }
}
