//! What is written in vain: it changes nothing, so something else was meant.

use std::collections::BTreeSet;

use headwater::table::{Kind, Override};

use crate::ir::{self, Fact, Template, Var};
use crate::spec::{Api, At, ByLifetime, Key, Param, Provider, Rule, RuleTable};
use crate::{Diagnostic, Sink, Span};

pub(super) fn check_vain(spec: &Provider, sink: &mut Sink) {
    check_names(spec, sink);
    for (_, auth) in spec.auth.entries() {
        check_repeats(&auth.env, "env", sink);
    }
    for (name, param) in spec.params.entries() {
        check_param(spec, name, param, sink);
    }
    check_rules([&spec.headers, &spec.query, &spec.body], sink);
    for (_, api) in spec.api.entries() {
        let Api {
            headers,
            query,
            body,
            also,
            transport,
            ..
        } = &api.value;
        check_repeats(also, "also", sink);
        if let Some(words) = transport.get().filter(|words| words.is_empty()) {
            let found = in_vain(&words.span, "an API that is spoken in no way");
            sink.push(found.help("list `http`, `sse` or `websocket`, or leave `transport` out"));
        }
        check_rules([headers, query, body], sink);
    }
}

fn check_names(spec: &Provider, sink: &mut Sink) {
    check_repeats(&spec.also, "also", sink);
    check_repeats(&spec.hosts, "hosts", sink);
    check_repeats(&spec.docs, "docs", sink);
    let id = spec.id.get().map(|id| &id.value);
    for name in spec.also.items() {
        if id == Some(&name.value) {
            let message = format!("`{}` is the id already", name.value);
            sink.push(in_vain(&name.span, message).help("leave it out"));
        }
    }
}

fn check_param(spec: &Provider, name: &At<String>, param: &Param, sink: &mut Sink) {
    check_repeats(&param.env, "env", sink);
    check_repeats(&param.values, "values", sink);
    check_repeats(&param.with, "with", sink);
    if let Some(values) = param.values.get().filter(|values| values.is_empty()) {
        let found = in_vain(&values.span, "a closed set of no values");
        sink.push(found.help("list them, or leave `values` out"));
    }
    if let Some(with) = param
        .with
        .items()
        .iter()
        .find(|with| with.value == name.value)
    {
        let message = format!("`{}` is always given with itself", name.value);
        sink.push(in_vain(&with.span, message).help("leave it out"));
    }
    if let (Some(default), true) = (param.default.get(), is_required(param)) {
        let message = format!(
            "`{}` must be given, so its default is never used",
            name.value
        );
        sink.push(in_vain(&default.span, message).help("leave out `required` or `default`"));
    }
    if let Some(group) = param.group.get() {
        let same = |other: &Param| other.group.get().is_some_and(|at| at.value == group.value);
        if spec
            .params
            .entries()
            .filter(|(_, other)| same(other))
            .count()
            == 1
        {
            let message = format!("`{}` is alone in its group", name.value);
            sink.push(
                in_vain(&group.span, message)
                    .label("exactly one of a group is given")
                    .help("say `required = true`, or name the group in the others too"),
            );
        }
    }
}

fn is_required(param: &Param) -> bool {
    param.required.get().is_some_and(|required| required.value)
}

fn check_rules(tables: [&Key<ByLifetime<Rule>>; 3], sink: &mut Sink) {
    let tables = tables.into_iter().filter_map(Key::get);
    for (_, _, rule) in tables.flat_map(|table| table.in_order()) {
        if let Rule::Table(table) = &rule.value {
            check_rule(table, sink);
        }
    }
}

fn check_rule(rule: &RuleTable, sink: &mut Sink) {
    check_repeats(&rule.formerly, "formerly", sink);
    check_repeats(&rule.apis, "apis", sink);
    if let Some(length) = rule.max_len.get().filter(|length| length.value == 0) {
        let found = in_vain(&length.span, "a `max_len` of 0 is no limit");
        sink.push(found.help("say how long a value may be, or leave it out"));
    }
    if let Some(hash) = rule.hash.get().filter(|hash| !hash.value) {
        sink.push(in_vain(&hash.span, "nothing is hashed unless told").help("leave it out"));
    }
    let is_merged = matches!(rule.overrides.get(), Some(word) if *word.value == Override::Merge);
    let is_one = rule.union_of.is_absent() && !is_merged;
    if let Some(separator) = rule.separator.get().filter(|_| is_one) {
        sink.push(
            in_vain(&separator.span, "one value has no `separator`")
                .label("joins the items of a `union`, and what is merged")
                .help("leave it out"),
        );
    }
}

fn check_repeats(list: &Key<Vec<At<String>>>, key: &str, sink: &mut Sink) {
    let items = list.items();
    for (place, item) in items.iter().enumerate() {
        if let Some(first) = items[..place]
            .iter()
            .find(|first| first.value == item.value)
        {
            let message = format!("`{}` stands in `{key}` twice", item.value);
            sink.push(
                in_vain(&item.span, message)
                    .label("again")
                    .related(first.span.clone(), "first")
                    .help("leave it out"),
            );
        }
    }
}

fn in_vain(span: &Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("no-effect", span.clone(), message)
}

/// Warns of parameters that nothing uses, once the rest is without mistakes: what a rule that was
/// refused would have used is not known.
pub(super) fn check_unused(provider: &ir::Provider, sink: &mut Sink) {
    if sink.has_errors() {
        return;
    }
    let used = used(provider);
    for (place, param) in (0..).zip(&provider.params) {
        // No template can hold a map yet.
        if param.kind != Kind::Map && !used.contains(&place) {
            let name = &param.name.value;
            let message = format!("nothing uses the parameter `{name}`");
            sink.push(
                Diagnostic::warning("no-effect", param.name.span.clone(), message)
                    .label("never sent, and never asked for")
                    .help(format!("write `{{{name}}}` where it goes, or leave it out")),
            );
        }
    }
}

/// The places of parameters that templates hold or conditions ask for.
fn used(provider: &ir::Provider) -> BTreeSet<u16> {
    let mut templates: Vec<&Template> = provider.base_url.iter().collect();
    templates.extend(provider.hosts.iter().map(|host| &host.name));
    templates.extend(provider.auth.iter().flat_map(ir::Auth::templates));
    let mut facts: Vec<&At<Fact>> = Vec::new();
    for api in &provider.apis {
        templates.extend(api.base_url.iter().chain(&api.stream_path));
        templates.push(&api.path);
        for rule in api.headers.iter().chain(&api.query).chain(&api.body) {
            templates.extend(rule.value.templates());
            facts.extend(rule.facts());
        }
    }
    let of_template =
        templates
            .into_iter()
            .flat_map(Template::vars)
            .filter_map(|(var, _)| match var {
                Var::Param(place) => Some(*place),
                _ => None,
            });
    let of_fact = facts.into_iter().filter_map(|fact| match fact.value {
        Fact::Param(place, _) => Some(place),
        _ => None,
    });
    of_template.chain(of_fact).collect()
}
