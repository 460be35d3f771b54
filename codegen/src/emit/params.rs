//! What a caller supplies beside the secret: types, required fields, and parameters of one call.

use headwater::table::{Kind, Param};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::Unit;
use super::doc::{self, doc};
use super::name::{Scope, camel};
use super::names::{ParamNames, is_of_call};
use super::{about, uses};
use crate::ir;

/// A parameter with all that is known of it.
pub(super) struct Entry<'a> {
    pub(super) place: u16,
    pub(super) param: &'static Param,
    pub(super) ir: &'a ir::Param,
    pub(super) names: &'a ParamNames,
}

pub(super) fn entries<'a>(unit: &'a Unit) -> impl Iterator<Item = Entry<'a>> {
    let params = unit
        .provider
        .params
        .iter()
        .zip(&unit.ir.params)
        .zip(&unit.names.params);
    (0..)
        .zip(params)
        .map(|(place, ((param, ir), names))| Entry {
            place,
            param,
            ir,
            names,
        })
}

impl Entry<'_> {
    fn is_closed(&self) -> bool {
        !self.param.values.is_empty()
    }

    fn index(&self) -> Literal {
        Literal::u16_unsuffixed(self.place)
    }

    fn docs(&self, unit: &Unit) -> TokenStream {
        match self.ir.doc.as_str() {
            "" => doc(&[&about::param(unit, self)]),
            said => doc(&[&doc::prose(said), &about::param(unit, self)]),
        }
    }

    /// The type of a field that holds it.
    fn held(&self) -> TokenStream {
        match (&self.names.kind, self.param.kind) {
            (Some(kind), _) if self.is_closed() => quote!(#kind),
            (_, Kind::String) => quote!(::std::string::String),
            (_, Kind::Bool) => quote!(bool),
            (_, Kind::Int) => quote!(i64),
            (_, Kind::List) => quote!(::std::vec::Vec<::std::string::String>),
            (_, Kind::Map) => quote! {
                ::std::vec::Vec<(::std::string::String, ::std::string::String)>
            },
        }
    }

    /// What was held, as the engine takes it.
    fn value(&self, held: &TokenStream) -> TokenStream {
        if self.is_closed() {
            return quote!(::headwater::ParamValue::from(#held));
        }
        let variant = variant(self.param.kind);
        quote!(::headwater::ParamValue::#variant(#held))
    }

    /// The type of an argument, and the argument as the engine takes it.
    fn argument(&self) -> (TokenStream, TokenStream) {
        let field = &self.names.field;
        let text = quote!(impl ::core::convert::Into<::std::string::String>);
        let (ty, held) = match self.param.kind {
            Kind::String if !self.is_closed() => (text, quote!(#field.into())),
            Kind::List => (
                quote!(impl ::core::iter::IntoIterator<Item = #text>),
                quote!(#field.into_iter().map(::core::convert::Into::into).collect()),
            ),
            Kind::Map => (
                quote!(impl ::core::iter::IntoIterator<Item = (#text, #text)>),
                quote!(#field.into_iter().map(|(name, value)| (name.into(), value.into())).collect()),
            ),
            _ => (self.held(), quote!(#field)),
        };
        (ty, self.value(&held))
    }
}

fn variant(kind: Kind) -> Ident {
    match kind {
        Kind::String => format_ident!("Text"),
        other => format_ident!("{other:?}"),
    }
}

/// The types of closed sets, and of parameters of one call.
pub(super) fn emit_kinds(unit: &Unit) -> Vec<TokenStream> {
    let mut items = Vec::new();
    for entry in entries(unit) {
        let of_call = is_of_call(entry.param.lifetime);
        if entry.is_closed() {
            items.extend(emit_closed(unit, &entry));
        } else if of_call {
            items.push(emit_newtype(unit, &entry));
        }
        if of_call {
            items.extend(emit_of_calls(unit, &entry));
        }
    }
    items
}

/// ```text
/// pub enum Era { Hyphen, Underscore }
/// impl From<Era> for ::headwater::ParamValue { .. }
/// ```
fn emit_closed(unit: &Unit, entry: &Entry) -> [TokenStream; 2] {
    let (kind, docs, values) = (&entry.names.kind, entry.docs(unit), entry.param.values);
    let mut scope = Scope::default();
    let variant = |value: &&str| match *value {
        "" => "Empty".to_owned(),
        value => camel(value),
    };
    let variants: Vec<Ident> = values
        .iter()
        .map(|value| scope.take(&variant(value)))
        .collect();
    let value_docs = values.iter().map(|value| match *value {
        "" => doc(&["The empty text."]),
        value => doc(&[&format!("{}.", doc::code(value))]),
    });
    [
        quote! {
            #docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #[non_exhaustive]
            pub enum #kind { #(#value_docs #variants,)* }
        },
        quote! {
            impl ::core::convert::From<#kind> for ::headwater::ParamValue {
                #[inline]
                fn from(value: #kind) -> Self {
                    Self::Text(::std::string::String::from(match value { #(#kind::#variants => #values,)* }))
                }
            }
        },
    ]
}

fn emit_newtype(unit: &Unit, entry: &Entry) -> TokenStream {
    let (kind, docs, held) = (&entry.names.kind, entry.docs(unit), entry.held());
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        pub struct #kind(pub #held);
    }
}

/// `impl ::headwater::Param<Chat> for Tier`, for every API whose requests depend on it.
fn emit_of_calls(unit: &Unit, entry: &Entry) -> Vec<TokenStream> {
    let (kind, index) = (&entry.names.kind, entry.index());
    let held = if entry.is_closed() {
        quote!(self)
    } else {
        quote!(self.0)
    };
    let value = entry.value(&held);
    let apis = unit.provider.apis.iter().zip(&unit.names.apis);
    apis.filter(|(api, _)| uses::by_api(unit.provider, api, entry.place))
        .map(|(_, names)| {
            let marker = &names.marker;
            quote! {
                impl ::headwater::Param<#marker> for #kind {
                    const INDEX: u16 = #index;
                    #[inline]
                    fn into_value(self) -> ::headwater::ParamValue {
                        #value
                    }
                }
            }
        })
        .collect()
}

/// `with_account_id`, for what stays the same from call to call and may be left out.
pub(super) fn emit_setters(unit: &Unit) -> Vec<TokenStream> {
    entries(unit)
        .filter(|entry| !entry.param.required)
        .filter_map(|entry| {
            let setter = entry.names.setter.as_ref()?;
            let (docs, field, index) = (entry.docs(unit), &entry.names.field, entry.index());
            let (ty, value) = entry.argument();
            Some(quote! {
                #docs
                #[inline]
                #[must_use]
                pub fn #setter(self, #field: #ty) -> Self {
                    Self(self.0.with_param(#index, #value))
                }
            })
        })
        .collect()
}

/// `pub struct Required { pub tenant: String }`; none where nothing must be given.
pub(super) fn emit_required(unit: &Unit) -> Option<TokenStream> {
    let mut fields: Vec<TokenStream> = entries(unit)
        .filter(|entry| entry.param.required)
        .map(|entry| {
            let (docs, field, held) = (entry.docs(unit), &entry.names.field, entry.held());
            quote!(#docs pub #field: #held)
        })
        .collect();
    if unit.provider.base_url.is_empty() {
        fields.push(quote! {
            /// Where requests go, and the host that gets the secret: `https://llm.example.com/v1`.
            pub base_url: ::std::string::String
        });
    }
    let docs = doc(&[&format!(
        "What {} cannot be called without.",
        doc::code(unit.provider.name)
    )]);
    (!fields.is_empty()).then(|| {
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct Required { #(#fields,)* }
        }
    })
}

/// `.with_param(0, required.tenant)`, for each field of `Required`.
pub(super) fn emit_given(unit: &Unit) -> TokenStream {
    let mut given = TokenStream::new();
    for entry in entries(unit).filter(|entry| entry.param.required) {
        let (field, index) = (&entry.names.field, entry.index());
        let value = entry.value(&quote!(required.#field));
        given.extend(quote!(.with_param(#index, #value)));
    }
    if unit.provider.base_url.is_empty() {
        given.extend(quote!(.with_base_url(required.base_url)));
    }
    given
}
