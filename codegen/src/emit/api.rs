//! An API as a method of its provider, as a type, and as the type of what only it reports.

use headwater::table::{Api, Extra, Template, Unit as Measure};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Unit;
use super::doc::{self, doc};
use super::name::{Scope, snake};
use super::names::{ApiNames, names_model, socket_names_model};

/// `pub fn responses(&self, turn: .., body: ..) -> Result<Call<Responses>, Error>`
pub(super) fn emit_methods(unit: &Unit) -> Vec<TokenStream> {
    let apis = unit
        .provider
        .apis
        .iter()
        .zip(&unit.names.apis)
        .zip(&unit.ir.apis);
    apis.flat_map(|((api, names), ir)| {
        let requests = names.method.iter().chain(&names.stream_method);
        let requests = requests.map(move |method| emit_method(unit, api, names, method, ir.line));
        let sockets = names.socket_method.iter();
        requests.chain(sockets.map(move |method| emit_socket(unit, api, names, method, ir.line)))
    })
    .collect()
}

fn emit_method(unit: &Unit, api: &Api, names: &ApiNames, method: &Ident, line: u32) -> TokenStream {
    let streamed = names.stream_method.as_ref() == Some(method);
    let path = if streamed { api.stream_path } else { api.path };
    let docs = doc(&[
        &place(unit, api, "POST", path, line),
        "# Errors",
        "The account cannot be used as it is, or the body cannot be sent.",
    ]);
    let (marker, table) = (&names.marker, &names.table);
    let model =
        names_model(api).then(|| quote!(model: impl ::core::convert::Into<::std::string::String>,));
    let call = match (names_model(api), streamed) {
        (false, _) => quote!(::headwater::Call::new(&self.0, &#table, turn, body)),
        (true, false) => quote! {
            ::headwater::Call::to_model(&self.0, &#table, model, ::headwater::table::Transport::Http, turn, body)
        },
        (true, true) => quote! {
            ::headwater::Call::to_model(&self.0, &#table, model, ::headwater::table::Transport::Sse, turn, body)
        },
    };
    quote! {
        #docs
        pub fn #method(&self, #model turn: impl ::headwater::InTurn, body: impl ::headwater::Payload)
            -> ::core::result::Result<::headwater::Call<#marker>, ::headwater::Error>
        {
            #call
        }
    }
}

/// `pub fn responses_socket(&self, thread: ..) -> Result<Socket<Responses>, Error>`
fn emit_socket(unit: &Unit, api: &Api, names: &ApiNames, method: &Ident, line: u32) -> TokenStream {
    let docs = doc(&[
        &place(unit, api, "GET", api.path, line),
        "A WebSocket of a thread.",
        "# Errors",
        "The account cannot be used as it is.",
    ]);
    let (marker, table) = (&names.marker, &names.table);
    let (model, socket) = if socket_names_model(api) {
        (
            quote!(model: impl ::core::convert::Into<::std::string::String>,),
            quote!(::headwater::Socket::to_model(&self.0, &#table, model, thread)),
        )
    } else {
        (
            TokenStream::new(),
            quote!(::headwater::Socket::new(&self.0, &#table, thread)),
        )
    };
    quote! {
        #docs
        pub fn #method(&self, #model thread: impl ::headwater::InThread)
            -> ::core::result::Result<::headwater::Socket<#marker>, ::headwater::Error>
        {
            #socket
        }
    }
}

/// Where an API is, and what it speaks.
fn place(unit: &Unit, api: &Api, method: &str, path: Template, line: u32) -> String {
    let path = doc::template(path, unit.provider, Some(api));
    let at = doc::code(&format!("{method} {path}"));
    let family = match api.family {
        "" => String::new(),
        name => format!(", family {}", doc::code(name)),
    };
    format!("{at}{family}. {}", unit.line(line))
}

/// ```text
/// #[derive(Clone, Copy, Debug)]
/// pub enum Responses {}
/// impl ::headwater::Api for Responses { type Extra = ResponsesExtra; .. }
/// ```
pub(super) fn emit_markers(unit: &Unit) -> Vec<TokenStream> {
    let apis = unit.provider.apis.iter().zip(&unit.names.apis);
    apis.flat_map(|(api, names)| {
        let [marker, is_api] = emit_marker(unit, names);
        let [extra, is_extra] = emit_extra(api, names);
        [marker, is_api, extra, is_extra]
    })
    .collect()
}

fn emit_marker(unit: &Unit, names: &ApiNames) -> [TokenStream; 2] {
    let ApiNames {
        marker,
        extra,
        table,
        ..
    } = names;
    let provider = &unit.names.provider;
    let methods = names
        .methods()
        .map(|method| format!("[`{provider}::{method}`]"));
    let behind = methods.collect::<Vec<_>>().join(" and ");
    let docs = doc(&[&format!("The API behind {behind}, as a type.")]);
    [
        quote!(#docs #[derive(Clone, Copy, Debug)] pub enum #marker {}),
        quote! {
            impl ::headwater::Api for #marker {
                type Extra = #extra;
                const TABLE: ::core::option::Option<(&'static ::headwater::table::Provider, &'static ::headwater::table::Api)>
                    = ::core::option::Option::Some((&PROVIDER, &#table));
            }
        },
    ]
}

/// ```text
/// pub struct ChatExtra { pub eval_duration: Option<Decimal> }
/// impl ::headwater::Extra for ChatExtra { .. }
/// ```
fn emit_extra(api: &Api, names: &ApiNames) -> [TokenStream; 2] {
    let ApiNames { marker, extra, .. } = names;
    let mut scope = Scope::default();
    let fields: Vec<Ident> = api
        .usage
        .extras
        .iter()
        .map(|extra| scope.take(&snake(extra.name)))
        .collect();
    let declared = api
        .usage
        .extras
        .iter()
        .zip(&fields)
        .map(|(extra, field)| emit_field(extra, field));
    let docs = match fields.len() {
        0 => doc(&[&format!("What only [`{marker}`] reports: nothing so far.")]),
        _ => doc(&[&format!(
            "What only [`{marker}`] reports. `None` is not reported, which is not zero."
        )]),
    };
    let reads = api.usage.extras.iter().zip(&fields).map(|(extra, field)| {
        let (name, read) = (extra.name, reader(extra).0);
        quote!(#field: extras.#read(#name))
    });
    let argument = if fields.is_empty() {
        quote!(_)
    } else {
        quote!(extras)
    };
    [
        quote! {
            #docs
            #[derive(Clone, Debug, Default, PartialEq)]
            #[non_exhaustive]
            pub struct #extra { #(#declared,)* }
        },
        quote! {
            impl ::headwater::Extra for #extra {
                #[inline]
                fn from_extras(#argument: ::headwater::Extras) -> Self {
                    Self { #(#reads,)* }
                }
            }
        },
    ]
}

fn emit_field(extra: &Extra, field: &Ident) -> TokenStream {
    let (_, ty, unit) = reader(extra);
    let docs = match extra.doc {
        "" => doc(&[&format!("{}, {unit}.", doc::code(extra.name))]),
        said => doc(&[
            &doc::prose(said),
            &format!("{}, {unit}.", doc::code(extra.name)),
        ]),
    };
    quote!(#docs pub #field: ::core::option::Option<#ty>)
}

/// How an extra is read, its type, and its unit in words. Numbers are of one exact type, so that a unit
/// that turns out finer breaks nobody.
fn reader(extra: &Extra) -> (TokenStream, TokenStream, &'static str) {
    let unit = match extra.unit {
        Measure::Tokens => "in tokens",
        Measure::Count => "a count",
        Measure::Seconds => "in seconds",
        Measure::Usd => "in US dollars",
        Measure::Credits => "in credits",
        Measure::Items => "how many",
        Measure::Text => return (quote!(text), quote!(::std::string::String), "a label"),
    };
    (quote!(decimal), quote!(::headwater::Decimal), unit)
}
