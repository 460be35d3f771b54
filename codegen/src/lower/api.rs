//! One API: the family's, the provider's and its own rules as one list.

use super::cache::lower_cache;
use super::layers::Into;
use super::origin::Origin;
use super::shape::lower_shape;
use super::stack::Stack;
use super::template::Lowering;
use super::{Names, check_id, lower_ids, missing, url};
use crate::family::Families;
use crate::ir::{Capture, Layer, Rule, Var};
use crate::near::did_you_mean;
use crate::region::Calls;
use crate::spec::At;
use crate::{Diagnostic, Sink, Source, Span, ir, spec};

pub(super) fn lower_apis(
    spec: &spec::Provider,
    provider: &ir::Provider,
    source: &Source,
    families: &Families,
    sink: &mut Sink,
) -> Vec<ir::Api> {
    let names = Names::of(spec, &provider.params);
    let own = Origin::Spec(source);
    let mut apis = Vec::new();
    for (name, api) in spec.api.entries() {
        check_id(name, sink);
        let family = find_family(name, api, families, sink);
        let stack = Stack {
            spec,
            api,
            family: family.as_ref().map(|(_, family)| *family),
            own: &own,
            named: &Origin::Family(named_at(name, api)),
            name: Some(name),
        };
        apis.push(lower_api(
            &stack,
            provider,
            family.map_or("", |(name, _)| name),
            &names,
            sink,
        ));
    }
    if names.apis.is_empty() {
        sink.push(
            missing(&provider.id.span, "the provider speaks no API")
                .help("add `[api.chat]` with `family = \"openai-chat\"`, or another"),
        );
        report_rules(spec, &own, &names, sink);
    }
    apis
}

/// Without an API the provider's own rules are still read, for their mistakes.
fn report_rules(spec: &spec::Provider, own: &Origin<'_>, names: &Names<'_>, sink: &mut Sink) {
    let api = spec::Api::default();
    let stack = Stack {
        spec,
        api: &api,
        family: None,
        own,
        named: own,
        name: None,
    };
    let captures = stack.captures(sink);
    stack.rules(Into::Headers, names, &captures, sink);
    stack.rules(Into::Query, names, &captures, sink);
    stack.rules(Into::Body, names, &captures, sink);
}

/// Where the family is named: the place of every mistake that is made with it.
fn named_at(name: &At<String>, api: &spec::Api) -> Span {
    api.family.get().unwrap_or(name).span.clone()
}

fn find_family<'a>(
    name: &At<String>,
    api: &spec::Api,
    families: &'a Families,
    sink: &mut Sink,
) -> Option<(&'static str, &'a spec::Family)> {
    if let Some(word) = api.family.get()
        && families.names().all(|known| known != word.value)
    {
        sink.push(
            Diagnostic::error(
                "unknown-family",
                word.span.clone(),
                format!("unknown family `{}`", word.value),
            )
            .label("not a wire family")
            .help(did_you_mean(word, families.names())),
        );
    }
    families.spoken(name, api)
}

fn lower_api(
    stack: &Stack<'_>,
    provider: &ir::Provider,
    family: &str,
    names: &Names<'_>,
    sink: &mut Sink,
) -> ir::Api {
    let api = stack.api;
    let transports = stack.transports();
    let calls = Calls {
        provider,
        transports: &transports,
    };
    // What a family says of others than these calls is for those that make them.
    let is_idle = |rule: &Rule| rule.layer == Layer::Family && !calls.any_meets(&rule.when);
    let mut captures = stack.captures(sink);
    let [headers, query, body] = [Into::Headers, Into::Query, Into::Body].map(|into| {
        let mut rules = stack.rules(into, names, &captures, sink);
        rules.retain(|rule| !is_idle(rule));
        rules
    });
    mark_sent(&mut captures, headers.iter().chain(&query).chain(&body));
    let name = stack
        .name
        .cloned()
        .unwrap_or_else(|| At::new(0..0, String::new()));
    let base_url = api
        .base_url
        .get()
        .and_then(|text| url::lower_base(text, &mut Lowering::new(names, &[], stack.own, sink)));
    let examples: Vec<_> = api.example.items().to_vec();
    let family_says = stack.family.and_then(|family| family.operation.get());
    let operation = family_says.map(|word| word.value.0);
    ir::Api {
        also: lower_ids(&api.also, sink),
        family: family.to_owned(),
        operation,
        cache: lower_cache(stack, operation),
        base_url,
        path: stack.path(names, sink),
        stream_path: stack.stream_path(names, sink),
        transports,
        headers,
        query,
        body,
        shape: stack
            .family
            .map_or_else(ir::Shape::default, |family| lower_shape(&family.request)),
        usage: stack.usage(names, sink),
        captures,
        examples,
        line: stack.own.line(&name.span),
        name,
    }
}

/// A capture that a rule sends takes its value from successes only.
fn mark_sent<'a>(captures: &mut [Capture], rules: impl Iterator<Item = &'a Rule>) {
    let sent = rules.flat_map(Rule::vars);
    for (var, _) in sent {
        if let Var::Captured(place) = var
            && let Some(capture) = captures.get_mut(usize::from(*place))
        {
            capture.sent = true;
        }
    }
}
