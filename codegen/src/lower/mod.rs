//! From a spec as it is written to one whose names are resolved and whose layers are one.

mod api;
mod cache;
mod credential;
mod host;
mod layers;
mod origin;
mod param;
mod rule;
mod shape;
mod stack;
mod template;
mod url;
mod usage;
mod variable;
mod when;

use crate::family::Families;
use crate::spec::{At, Key};
use crate::{Diagnostic, Sink, Source, Span, ir, spec};

pub(crate) use host::host_template;
pub(crate) use layers::{Into, key_of};
pub(crate) use rule::unknown_source;
pub(crate) use template::{Token, tokens};
pub(crate) use url::host_of;
pub(crate) use usage::{is_extra_name, lower_usage, word_of};
pub(crate) use variable::{BUILT_IN, BuiltIn, built_in, unknown_variable};

pub(crate) use origin::Origin;
use template::Lowering;

/// A provider with its families laid under it.
pub(crate) fn lower_provider(
    spec: &spec::Provider,
    source: &Source,
    families: &Families,
    sink: &mut Sink,
) -> ir::Provider {
    let origin = Origin::Spec(source);
    let params = param::lower_params(spec, &origin, sink);
    let names = Names::of(spec, &params);
    let mut lowering = Lowering::new(&names, &[], &origin, sink);
    let base_url = spec
        .base_url
        .get()
        .and_then(|text| url::lower_base(text, &mut lowering));
    let hosts = host::lower_hosts(&spec.hosts, base_url.as_ref(), &mut lowering);
    let auth = credential::lower_auth(&spec.auth, &mut lowering);
    let provider = ir::Provider {
        id: lower_id(&spec.id, sink),
        also: lower_ids(&spec.also, sink),
        name: spec
            .name
            .get()
            .or(spec.id.get())
            .map_or_else(String::new, |name| name.value.clone()),
        otel_name: spec
            .otel_name
            .get()
            .map_or_else(String::new, |name| name.value.clone()),
        hash: source.hash(),
        base_url,
        hosts,
        docs: texts(&spec.docs),
        auth,
        sources: lower_sources(spec, sink),
        apis: Vec::new(),
        params,
    };
    let apis = api::lower_apis(spec, &provider, source, families, sink);
    ir::Provider { apis, ..provider }
}

/// What a provider names, for those who refer to it.
pub(crate) struct Names<'a> {
    pub(crate) params: &'a [ir::Param],
    pub(crate) auth: Vec<&'a str>,
    pub(crate) sources: Vec<&'a str>,
    pub(crate) apis: Vec<&'a str>,
}

impl<'a> Names<'a> {
    pub(crate) fn of(spec: &'a spec::Provider, params: &'a [ir::Param]) -> Self {
        Self {
            params,
            auth: names(&spec.auth),
            sources: names(&spec.sources),
            apis: names(&spec.api),
        }
    }
}

fn names<T>(entries: &Key<spec::Entries<T>>) -> Vec<&str> {
    let entries = entries.get().into_iter().flat_map(|at| at.value.names());
    entries.map(|name| name.value.as_str()).collect()
}

fn texts(list: &Key<Vec<At<String>>>) -> Vec<String> {
    list.items().iter().map(|item| item.value.clone()).collect()
}

fn text(key: &Key<String>) -> String {
    key.get().map_or_else(String::new, |at| at.value.clone())
}

fn lower_id(id: &Key<String>, sink: &mut Sink) -> At<String> {
    match id {
        Key::Given(id) => {
            check_id(id, sink);
            check_reserved(id, sink);
            id.clone()
        }
        Key::Broken => At::new(0..0, String::new()),
        Key::Absent => {
            sink.push(
                Diagnostic::error("missing-key", 0..0, "the spec has no `id`")
                    .help("begin it with `id = \"...\"`, the name that programs use"),
            );
            At::new(0..0, String::new())
        }
    }
}

/// The module of a provider stands beside that of the list of all.
fn check_reserved(id: &At<String>, sink: &mut Sink) {
    if id.trim_end_matches(['-', '_']) == "catalogue" {
        sink.push(
            Diagnostic::error(
                "bad-name",
                id.span.clone(),
                format!("`{}` cannot be an id", id.value),
            )
            .label("the module of the list of all providers"),
        );
    }
}

fn lower_ids(ids: &Key<Vec<At<String>>>, sink: &mut Sink) -> Vec<At<String>> {
    ids.items().iter().for_each(|id| check_other_name(id, sink));
    ids.items().to_vec()
}

/// A name that becomes a module, a type or a function: lower case, digits, `-` and `_`.
fn check_id(id: &At<String>, sink: &mut Sink) {
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(rest) {
        sink.push(
            Diagnostic::error(
                "bad-name",
                id.span.clone(),
                format!("`{}` is not a name", id.value),
            )
            .label("a name is lower case letters, digits, `-` and `_`, a letter first"),
        );
    }
}

/// Another name, which becomes nothing in Rust.
fn check_other_name(name: &At<String>, sink: &mut Sink) {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    if name.is_empty() || !name.chars().all(is_part) {
        sink.push(
            Diagnostic::error(
                "bad-name",
                name.span.clone(),
                format!("`{}` is not a name", name.value),
            )
            .label("another name is lower case letters, digits, `-`, `_` and `.`"),
        );
    }
}

fn lower_sources(spec: &spec::Provider, sink: &mut Sink) -> Vec<ir::Source> {
    let mut sources = Vec::new();
    for (name, source) in spec.sources.entries() {
        if source.kind.is_absent() {
            sink.push(missing(
                &name.span,
                &format!("`[sources.{}]` has no `kind`", name.value),
            ));
        }
        sources.push(ir::Source {
            name: name.value.clone(),
            kind: source.kind.get().map(|kind| kind.value),
            url: text(&source.url),
            date: text(&source.date),
            note: text(&source.note),
        });
    }
    sources
}

fn missing(span: &Span, message: &str) -> Diagnostic {
    Diagnostic::error("missing-key", span.clone(), message)
}

/// Whether a name can stand before the colon of a header.
pub(crate) fn is_header_name(name: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(token)
}
