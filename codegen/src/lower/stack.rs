//! The layers of one API: the family's, the provider's and its own.

use headwater::table::{self, Transport};

use super::Names;
use super::credential::lower_captures;
use super::layers::{Into, Table, Written, lay};
use super::origin::Origin;
use super::template::Lowering;
use super::usage::{lower_sources, lower_usage};
use super::{missing, url};
use crate::ir::{Capture, Layer, Rule, Template};
use crate::near::did_you_mean;
use crate::spec::{At, ByLifetime, Key};
use crate::{Diagnostic, Sink, Span, ir, spec};

/// The layers of one API.
pub(super) struct Stack<'a> {
    pub(super) spec: &'a spec::Provider,
    pub(super) api: &'a spec::Api,
    pub(super) family: Option<&'a spec::Family>,
    pub(super) own: &'a Origin<'a>,
    pub(super) named: &'a Origin<'a>,
    /// `None` where the provider has no API.
    pub(super) name: Option<&'a At<String>>,
}

impl Stack<'_> {
    /// One level: what the API says, over its family's.
    pub(super) fn usage(&self, names: &Names<'_>, sink: &mut Sink) -> ir::Usage {
        let family = self
            .family
            .map(|family| lower_usage(&family.usage, None, self.named, sink));
        let mut usage = lower_usage(&self.api.usage, family.as_ref(), self.own, sink);
        usage.sources = lower_sources(&self.api.usage, &usage, &names.sources, sink);
        usage
    }

    pub(super) fn captures(&self, sink: &mut Sink) -> Vec<Capture> {
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

    pub(super) fn rules(
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
            sink.extend(
                apis.get()
                    .map(|apis| misplaced(rule.origin.place(&apis.span))),
            );
            return true;
        }
        if apis.is_absent() {
            sink.push(says_no_apis(rule.name, names));
            return true;
        }
        let is_known = |api: &At<String>| names.apis.contains(&api.value.as_str());
        let unknown = apis.items().iter().filter(|api| !is_known(api));
        sink.extend(unknown.map(|api| unknown_api(api, names)));
        self.name
            .is_none_or(|name| apis.items().iter().any(|api| api.value == name.value))
    }

    pub(super) fn path(&self, names: &Names<'_>, sink: &mut Sink) -> Template {
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
    pub(super) fn stream_path(&self, names: &Names<'_>, sink: &mut Sink) -> Option<Template> {
        let inherited = self.family.map(|family| &family.stream_path);
        let inherited = inherited.filter(|_| self.api.path.is_absent());
        self.template(&self.api.stream_path, inherited, names, sink)
    }

    /// How it is spoken, by itself or as its family.
    pub(super) fn transports(&self) -> Vec<Transport> {
        let inherited = self.family.and_then(|family| family.transport.get());
        match self.api.transport.get().or(inherited) {
            Some(words) => words.iter().map(|word| word.value.0).collect(),
            None => table::Api::NONE.transports.to_vec(),
        }
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

fn misplaced(apis: Span) -> Diagnostic {
    let message = "`apis` is for body rules of the whole provider";
    Diagnostic::error("apis-misplaced", apis, message).label("this rule holds wherever it stands")
}

fn says_no_apis(name: &At<String>, names: &Names<'_>) -> Diagnostic {
    let message = format!("`{}` does not say in which APIs it stands", name.value);
    Diagnostic::error("apis-missing", name.span.clone(), message)
        .label("bodies differ by API")
        .help(format!(
            "add `apis = {:?}`, or those that know it",
            names.apis
        ))
}

fn unknown_api(api: &At<String>, names: &Names<'_>) -> Diagnostic {
    let message = format!("there is no `[api.{}]`", api.value);
    Diagnostic::error("unknown-value", api.span.clone(), message)
        .label("not an API of this provider")
        .help(did_you_mean(api, names.apis.iter().copied()))
}
