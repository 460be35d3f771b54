//! What no single value can know: rules against each other, against the credentials, and against time.

mod auth;
mod cache;
mod dead;
mod example;
mod handshake;
mod host;
mod layer;
mod lifetime;
mod mirror;
mod name;
mod presence;
mod scope;
mod source;
mod text;
mod usage;
mod vain;

pub(crate) use usage::check_usage;

use crate::family::Families;
use crate::{Diagnostic, Sink, Source, ir, spec};

use scope::Scope;

/// Every mistake that names alone do not show.
pub(crate) fn check_provider(
    spec: &spec::Provider,
    provider: &ir::Provider,
    source: &Source,
    families: &Families,
    sink: &mut Sink,
) {
    layer::check_layers(spec, families, sink);
    source::check_sources(spec, sink);
    cache::check_caches(spec, sink);
    name::check_env(spec, sink);
    vain::check_vain(spec, sink);
    check_api_names(provider, sink);
    auth::check_auth(provider, sink);
    host::check_hosts(provider, sink);
    for (api, (_, written)) in provider.apis.iter().zip(spec.api.entries()) {
        let scope = Scope { provider, api };
        name::check_names(scope, sink);
        auth::check_owned(scope, sink);
        lifetime::check_lifetimes(scope, sink);
        presence::check_presence(scope, sink);
        mirror::check_mirrors(scope, sink);
        text::check_text(scope, sink);
        handshake::check_handshake(scope, sink);
        example::check_examples(scope, written, source, sink);
        // Of a family that does not exist nobody knows what it says.
        if !api.family.is_empty() || written.family.is_absent() {
            usage::check_usage(&api.usage, sink);
        }
    }
    dead::check_dead(provider, sink);
    vain::check_unused(provider, sink);
    // Of a rule that is not understood as it was meant nobody knows how long it stays.
    if !sink.has_errors() {
        for api in &provider.apis {
            lifetime::check_outlived(Scope { provider, api }, sink);
        }
    }
}

/// An API is found by its names, so each belongs to one.
fn check_api_names(provider: &ir::Provider, sink: &mut Sink) {
    for (place, api) in provider.apis.iter().enumerate() {
        for also in &api.also {
            let other = provider.apis.iter().enumerate().find(|(other, named)| {
                named.name.value == also.value
                    || (*other < place && named.also.iter().any(|name| name.value == also.value))
            });
            if let Some((_, other)) = other {
                sink.push(
                    Diagnostic::error(
                        "duplicate-name",
                        also.span.clone(),
                        format!("`{}` is the name of two APIs", also.value),
                    )
                    .label(format!("also a name of `[api.{}]`", other.name.value))
                    .related(other.name.span.clone(), "this one"),
                );
            }
        }
    }
}
