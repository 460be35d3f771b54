//! Credentials own the names that they write.

use headwater::table::Lifetime;

use super::lifetime::in_words;
use super::name::{bad_header, check_transport};
use super::scope::Scope;
use super::text::check_provider_text;
use crate::ir::{Auth, PlaceIn, Provider, Template, Var};
use crate::lower::{Into, is_header_name, key_of};
use crate::spec::At;
use crate::{Diagnostic, Sink};

pub(super) fn check_auth(provider: &Provider, sink: &mut Sink) {
    check_provider_text(provider, sink);
    for auth in &provider.auth {
        if let PlaceIn::Header(name) = &auth.place {
            check_transport(name, sink);
            if !is_header_name(name) {
                sink.push(bad_header(name));
            }
        }
        check_value(provider, auth, sink);
    }
}

/// Beside the secret, what lives as long as the credential.
fn check_value(provider: &Provider, auth: &Auth, sink: &mut Sink) {
    let Some(api) = provider.apis.first() else {
        return;
    };
    let scope = Scope { provider, api };
    for (var, span) in auth.templates().flat_map(Template::vars) {
        let lifetimes = scope.lifetimes(var);
        let lives = |life: &Lifetime| life.outlives(Lifetime::Credential);
        if let (Some(shortest), false) = (lifetimes.first(), lifetimes.iter().any(lives)) {
            sink.push(
                Diagnostic::error(
                    "lifetime",
                    span.clone(),
                    format!(
                        "`{}` lives for one {}, but stands in `[auth.{}]`",
                        scope.word(var),
                        in_words(*shortest),
                        auth.name.value
                    ),
                )
                .label("must live as long as the credential"),
            );
        }
    }
}

/// No rule writes, renames or reads what a credential writes.
pub(super) fn check_owned(scope: Scope<'_>, sink: &mut Sink) {
    for (into, rule) in scope.rules() {
        for name in std::iter::once(&rule.name).chain(&rule.formerly) {
            if let Some(auth) = owner(scope, into, name) {
                let found = owned(name, auth, "owned by the credential");
                let help = "leave it out; what is written there says `value` in the credential";
                sink.push(found.help(help));
            }
        }
        for (var, span) in rule.vars() {
            if let Var::Given(name) = var
                && let Some(auth) = owner(scope, Into::Headers, name)
            {
                let name = At::new(span.clone(), name.clone());
                let found = owned(&name, auth, "would send the secret elsewhere");
                sink.push(found.help("give the caller another header to set"));
            }
        }
    }
}

fn owner<'a>(scope: Scope<'a>, into: Into, name: &str) -> Option<&'a Auth> {
    let is_it = |owned: &str| key_of(into, owned) == key_of(into, name);
    scope.provider.auth.iter().find(|auth| match into {
        Into::Headers => auth.place.headers().into_iter().any(is_it),
        Into::Query => auth.place.query().is_some_and(is_it),
        Into::Body => false,
    })
}

fn owned(name: &At<String>, auth: &Auth, label: &str) -> Diagnostic {
    Diagnostic::error(
        "auth-owned",
        name.span.clone(),
        format!(
            "`{}` is written by `[auth.{}]`",
            name.value, auth.name.value
        ),
    )
    .label(label)
    .related(auth.name.span.clone(), "here")
}
