//! How a caller authenticates: one function for each kind of credential.

use headwater::table::{Auth, Place};
use proc_macro2::TokenStream;
use quote::quote;

use super::Unit;
use super::doc::{self, doc};
use super::names::is_first_group;

/// ```text
/// pub struct Auth(::headwater::Credential);
/// impl Auth { pub fn bearer(secret: ..) -> Self; pub fn from_env() -> ..; .. }
/// ```
pub(super) fn emit_auth(unit: &Unit) -> [TokenStream; 2] {
    let docs = doc(&[&format!(
        "How to authenticate with {}.",
        doc::code(unit.provider.name)
    )]);
    let kinds = (0..unit.provider.auth.len()).map(|place| emit_kind(unit, place));
    let none = may_begin_empty(unit).then(emit_none);
    let from_env = emit_from_env(unit);
    [
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct Auth(::headwater::Credential);
        },
        quote! {
            impl Auth {
                #(#kinds)*
                #none
                #from_env
                /// The host that gets the secret although the spec does not name it: your proxy, gateway or test
                /// server.
                #[inline]
                #[must_use]
                pub fn for_host(self, host: impl ::core::convert::Into<::std::string::String>) -> Self {
                    Self(self.0.for_host(host))
                }
            }
        },
    ]
}

fn emit_kind(unit: &Unit, place: usize) -> TokenStream {
    let kind = &unit.provider.auth[place];
    let method = &unit.names.auth[place];
    let docs = doc(&[&format!(
        "{} {}",
        where_it_goes(unit, kind),
        unit.line(unit.ir.auth[place].line)
    )]);
    let index = proc_macro2::Literal::usize_unsuffixed(place);
    let (secret, given) = match kind.place {
        Place::Signature { .. } => (quote!(keys: ::headwater::SigningKeys), quote!(keys)),
        Place::Header(_) | Place::Query(_) => (
            quote!(secret: impl ::core::convert::Into<::headwater::Secret>),
            quote!(secret),
        ),
    };
    if is_first_group(unit.provider, kind) {
        quote! {
            #docs
            #[must_use]
            pub fn #method(#secret) -> Self {
                Self(::headwater::Credential::new(#index, #given))
            }
        }
    } else {
        quote! {
            #docs
            #[must_use]
            pub fn #method(self, #secret) -> Self {
                Self(self.0.and(#index, #given))
            }
        }
    }
}

fn where_it_goes(unit: &Unit, kind: &Auth) -> String {
    let value = doc::template(kind.value, unit.provider, None);
    match kind.place {
        Place::Header(name) => format!("{}.", doc::code(&format!("{name}: {value}"))),
        Place::Query(name) => format!("{} in the URL.", doc::code(&format!("?{name}={value}"))),
        Place::Signature { service, .. } => format!(
            "Signs each request: AWS Signature Version 4, for the service {}. Needs the feature `sigv4` of `headwater`.",
            doc::code(service)
        ),
    }
}

/// Where the first group may be left out, a credential can begin with no secret.
fn may_begin_empty(unit: &Unit) -> bool {
    let mut first = unit
        .provider
        .auth
        .iter()
        .filter(|kind| is_first_group(unit.provider, kind))
        .peekable();
    first.peek().is_none() || first.any(|kind| kind.optional)
}

fn emit_none() -> TokenStream {
    quote! {
        /// No secret.
        #[inline]
        #[must_use]
        pub fn none() -> Self {
            Self(::headwater::Credential::none())
        }
    }
}

fn emit_from_env(unit: &Unit) -> Option<TokenStream> {
    let names = || {
        unit.provider
            .auth
            .iter()
            .flat_map(|kind| kind.env.iter().copied())
    };
    let first = names().next()?;
    let docs = match names().count() {
        1 => doc(&[
            &format!("The secret in {}.", doc::code(first)),
            "# Errors",
            "It is not set.",
        ]),
        _ => doc(&[
            &format!(
                "What the environment holds, the first of each group in {}.",
                doc::codes(names())
            ),
            "# Errors",
            "A secret that must be there is not set.",
        ]),
    };
    Some(quote! {
        #docs
        #[inline]
        pub fn from_env() -> ::core::result::Result<Self, ::headwater::Error> {
            ::headwater::Credential::from_env(&PROVIDER).map(Self)
        }
        /// As [`from_env`](Self::from_env), and for a host that the spec does not name.
        ///
        /// # Errors
        ///
        /// As there.
        #[inline]
        pub fn from_env_for(host: impl ::core::convert::Into<::std::string::String>) -> ::core::result::Result<Self, ::headwater::Error> {
            ::headwater::Credential::from_env_for(&PROVIDER, host).map(Self)
        }
    })
}
