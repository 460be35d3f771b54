//! One API: the family's, the provider's and its own rules as one list.

use super::credential::lower_captures;
use super::layers::{Into, Table, Written, lay};
use super::origin::Origin;
use super::rule::unknown_source;
use super::shape::lower_shape;
use super::template::Lowering;
use super::usage::{check_sources, lower_usage};
use super::{Names, check_id, lower_ids, missing, url};
use crate::family::Families;
use crate::ir::{Capture, Layer, Rule, Template, Var};
use crate::near::did_you_mean;
use crate::spec::{At, ByLifetime, Key};
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
    let word = api.family.get().unwrap_or(name);
    let known = families.names().find(|known| *known == word.value);
    if let (None, Some(word)) = (known, api.family.get()) {
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
    known.and_then(|name| Some((name, families.get(name)?)))
}

/// The layers of one API.
struct Stack<'a> {
    spec: &'a spec::Provider,
    api: &'a spec::Api,
    family: Option<&'a spec::Family>,
    own: &'a Origin<'a>,
    named: &'a Origin<'a>,
    /// `None` where the provider has no API.
    name: Option<&'a At<String>>,
}

fn lower_api(stack: &Stack<'_>, family: &str, names: &Names<'_>, sink: &mut Sink) -> ir::Api {
    let api = stack.api;
    let mut captures = stack.captures(sink);
    let headers = stack.rules(Into::Headers, names, &captures, sink);
    let query = stack.rules(Into::Query, names, &captures, sink);
    let body = stack.rules(Into::Body, names, &captures, sink);
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
    for example in &examples {
        if let Some(key) = example.source.get()
            && !names.sources.contains(&key.value.as_str())
        {
            sink.push(unknown_source(names.sources.iter().copied(), key));
        }
    }
    ir::Api {
        also: lower_ids(&api.also, sink),
        family: family.to_owned(),
        base_url,
        path: stack.path(names, sink),
        stream_path: stack.stream_path(names, sink),
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

impl Stack<'_> {
    /// One level: what the API says, over its family's.
    fn usage(&self, names: &Names<'_>, sink: &mut Sink) -> ir::Usage {
        let family = self
            .family
            .map(|family| lower_usage(&family.usage, None, self.named, sink));
        let usage = lower_usage(&self.api.usage, family.as_ref(), self.own, sink);
        check_sources(&self.api.usage, &usage, &names.sources, sink);
        usage
    }

    fn captures(&self, sink: &mut Sink) -> Vec<Capture> {
        let layers = self.layers(
            self.family.map(|family| &family.capture),
            &self.spec.capture,
            &self.api.capture,
        );
        let written = lay(layers.map(Table::written), Into::Body, |capture| {
            matches!(capture, spec::Capture::Removed(_))
        });
        lower_captures(&written, sink)
    }

    fn rules(
        &self,
        into: Into,
        names: &Names<'_>,
        captures: &[Capture],
        sink: &mut Sink,
    ) -> Vec<Rule> {
        let layers = match into {
            Into::Headers => self.layers(
                self.family.map(|family| &family.headers),
                &self.spec.headers,
                &self.api.headers,
            ),
            Into::Query => self.layers(
                self.family.map(|family| &family.query),
                &self.spec.query,
                &self.api.query,
            ),
            Into::Body => self.layers(
                self.family.map(|family| &family.body),
                &self.spec.body,
                &self.api.body,
            ),
        };
        let here = layers.map(|table| {
            let mut written = table.written();
            written.retain(|rule| self.is_here(rule, into, names, sink));
            written
        });
        let written = lay(here, into, |rule| matches!(rule, spec::Rule::Removed(_)));
        written
            .iter()
            .filter_map(|rule| Lowering::new(names, captures, rule.origin, sink).rule(rule, into))
            .collect()
    }

    fn layers<'b, R>(
        &'b self,
        family: Option<&'b Key<ByLifetime<R>>>,
        provider: &'b Key<ByLifetime<R>>,
        api: &'b Key<ByLifetime<R>>,
    ) -> std::array::IntoIter<Table<'b, R>, 3> {
        let table = |layer, origin, rules| Table {
            layer,
            origin,
            rules,
        };
        [
            table(Layer::Family, self.named, family.unwrap_or(&Key::Absent)),
            table(Layer::Provider, self.own, provider),
            table(Layer::Api, self.own, api),
        ]
        .into_iter()
    }

    /// Whether a rule holds in this API: a provider's body rule says in which.
    fn is_here(&self, rule: &Written<'_>, into: Into, names: &Names<'_>, sink: &mut Sink) -> bool {
        let apis = match &rule.rule.value {
            spec::Rule::Table(table) => &table.apis,
            spec::Rule::Text(_) => &Key::Absent,
            spec::Rule::Removed(_) => return true,
        };
        if into != Into::Body || rule.layer != Layer::Provider {
            if let Some(apis) = apis.get() {
                sink.push(
                    Diagnostic::error(
                        "apis-misplaced",
                        rule.origin.place(&apis.span),
                        "`apis` is for body rules of the whole provider",
                    )
                    .label("this rule holds wherever it stands"),
                );
            }
            return true;
        }
        if apis.is_absent() {
            sink.push(
                Diagnostic::error(
                    "apis-missing",
                    rule.name.span.clone(),
                    format!("`{}` does not say in which APIs it stands", rule.name.value),
                )
                .label("bodies differ by API")
                .help(format!(
                    "add `apis = {:?}`, or those that know it",
                    names.apis
                )),
            );
            return true;
        }
        for api in apis.items() {
            if !names.apis.contains(&api.value.as_str()) {
                sink.push(
                    Diagnostic::error(
                        "unknown-value",
                        api.span.clone(),
                        format!("there is no `[api.{}]`", api.value),
                    )
                    .label("not an API of this provider")
                    .help(did_you_mean(api, names.apis.iter().copied())),
                );
            }
        }
        self.name
            .is_none_or(|name| apis.items().iter().any(|api| api.value == name.value))
    }

    fn path(&self, names: &Names<'_>, sink: &mut Sink) -> Template {
        let inherited = self.family.map(|family| &family.path);
        let path = self.template(&self.api.path, inherited, names, sink);
        path.unwrap_or_else(|| {
            let span = self.name.map_or(0..0, |name| name.span.clone());
            let broken = !self.api.path.is_absent() || !self.api.family.is_absent();
            if let (Some(name), false) = (self.name, broken) {
                sink.push(
                    missing(&span, &format!("`[api.{}]` has no `path`", name.value))
                        .label("neither `path` nor a `family` that has one"),
                );
            }
            Template {
                pieces: Vec::new(),
                span,
            }
        })
    }

    /// The streamed path is the family's only as long as the path is.
    fn stream_path(&self, names: &Names<'_>, sink: &mut Sink) -> Option<Template> {
        let inherited = self.family.map(|family| &family.stream_path);
        let inherited = inherited.filter(|_| self.api.path.is_absent());
        self.template(&self.api.stream_path, inherited, names, sink)
    }

    fn template(
        &self,
        own: &Key<String>,
        inherited: Option<&Key<String>>,
        names: &Names<'_>,
        sink: &mut Sink,
    ) -> Option<Template> {
        let (text, origin) = match (own.get(), inherited.and_then(Key::get)) {
            (Some(text), _) => (text, self.own),
            (None, Some(text)) => (text, self.named),
            (None, None) => return None,
        };
        let mut lowering = Lowering::new(names, &[], origin, sink);
        Some(url::lower_path(text, &mut lowering))
    }
}

/// A capture that a rule sends takes its value from successes only.
fn mark_sent<'a>(captures: &mut [Capture], rules: impl Iterator<Item = &'a Rule>) {
    let sent = rules
        .flat_map(|rule| rule.value.templates())
        .flat_map(Template::vars);
    for (var, _) in sent {
        if let Var::Captured(place) = var
            && let Some(capture) = captures.get_mut(usize::from(*place))
        {
            capture.sent = true;
        }
    }
}
