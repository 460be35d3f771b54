//! A provider: its type, how to make one, and its tables.

use headwater::table::{self, Api, Provider, Rule, Shape, Usage};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::doc::{self, doc};
use super::expr::{Expr, record};
use super::names::ApiNames;
use super::{Unit, api, name, params};

/// `pub struct Codex(::headwater::Account);`
pub(super) fn emit_type(unit: &Unit) -> TokenStream {
    let kind = &unit.names.provider;
    let docs = doc(&[&speaks(unit), &known(unit)]);
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #kind(::headwater::Account);
    }
}

fn speaks(unit: &Unit) -> String {
    let Provider { name, base_url, .. } = *unit.provider;
    let at = match base_url {
        [] => "at a base URL of yours".to_owned(),
        url => format!("at {}", doc::code(&doc::template(url, unit.provider, None))),
    };
    let methods: Vec<String> = unit
        .names
        .apis
        .iter()
        .flat_map(ApiNames::methods)
        .map(|method| format!("[`{method}`](Self::{method})"))
        .collect();
    format!("{} {at}. Speaks {}.", doc::code(name), methods.join(", "))
}

/// Where the contract is written, and the day of the newest source that it rests on.
fn known(unit: &Unit) -> String {
    let link = unit.origin.link();
    let dates = unit.ir.sources.iter().map(|source| source.date.as_str());
    match dates.max() {
        None | Some("") => format!("{link}."),
        Some(day) => format!("{link}, last checked {day}."),
    }
}

/// ```text
/// impl Codex { pub fn new(..) -> Self; pub fn with_account_id(..) -> Self; pub fn responses(..) -> .. }
/// impl ::headwater::Provider for Codex { .. }
/// ```
pub(super) fn emit_impls(unit: &Unit) -> [TokenStream; 2] {
    let kind = &unit.names.provider;
    let new = emit_new(unit);
    let setters = params::emit_setters(unit);
    let methods = api::emit_methods(unit);
    [
        quote!(impl #kind { #new #(#setters)* #(#methods)* }),
        quote! {
            impl ::headwater::Provider for #kind {
                const TABLE: &'static ::headwater::table::Provider = &PROVIDER;
                #[inline]
                fn from_account(account: ::headwater::Account) -> Self {
                    Self(account)
                }
                #[inline]
                fn account(&self) -> &::headwater::Account {
                    &self.0
                }
            }
        },
    ]
}

fn emit_new(unit: &Unit) -> TokenStream {
    let given = params::emit_given(unit);
    let required = (!given.is_empty()).then(|| quote!(, required: Required));
    quote! {
        /// `product` is your program: what the provider is told of it, the spec says.
        #[inline]
        #[must_use]
        pub fn new(auth: Auth, product: ::headwater::Product #required) -> Self {
            Self(::headwater::Account::new(&PROVIDER, auth.0, product) #given)
        }
    }
}

/// `static PROVIDER`, one more for each API, and one for each list of rules that APIs share.
pub(super) fn emit_tables(unit: &mut Unit) -> Vec<TokenStream> {
    let shared = share(unit);
    let mut items = vec![emit_provider_table(unit)];
    items.extend(
        unit.provider
            .apis
            .iter()
            .zip(&unit.names.apis)
            .map(|(api, names)| emit_api_table(&names.table, api, &shared, unit.families)),
    );
    items.extend(shared.iter().map(|(name, rules)| {
        let rules = rules.expr();
        quote!(static #name: &[::headwater::table::Rule] = #rules;)
    }));
    items
}

/// The name of a family's table, where it stands beside the modules.
pub(super) fn family_name(family: &Api) -> Ident {
    name::ident(&name::upper_snake(family.family))
}

/// A list of rules that several APIs have, and its name.
pub(super) type SharedRules = (Ident, &'static [Rule]);

/// The lists of rules that several APIs have.
fn share(unit: &mut Unit) -> Vec<SharedRules> {
    let mut seen: Vec<&'static [Rule]> = Vec::new();
    let mut shared: Vec<SharedRules> = Vec::new();
    for api in unit.provider.apis {
        for (name, rules) in [
            ("HEADERS", api.headers),
            ("QUERY", api.query),
            ("BODY", api.body),
        ] {
            if rules.is_empty() || shared.iter().any(|(_, known)| *known == rules) {
                continue;
            }
            if seen.contains(&rules) {
                shared.push((unit.names.tables.take(name), rules));
            }
            seen.push(rules);
        }
    }
    shared
}

fn emit_provider_table(unit: &Unit) -> TokenStream {
    let tables = unit.names.apis.iter().map(|names| &names.table);
    let table = record!(
        unit.provider => Provider { id also name otel_name hash base_url hosts auth params }
        else { apis: quote!(&[#(&#tables),*]), }
    );
    quote!(static PROVIDER: ::headwater::table::Provider = #table;)
}

/// `static RESPONSES: ::headwater::table::Api = ..;` What is as the family has it is the family's, where that
/// stands beside: `usage: super::OPENAI_RESPONSES.usage`.
pub(super) fn emit_api_table(
    name: &Ident,
    api: &Api,
    shared: &[SharedRules],
    families: &[&'static Api],
) -> TokenStream {
    let mut families = families.iter();
    let family = families.find(|family| family.family == api.family);
    let of_family = |member: &str, is_same: fn(&Api, &Api) -> bool| {
        let name = family_name(family.filter(|family| is_same(api, family))?);
        let member = format_ident!("{member}");
        Some(quote!(super::#name.#member))
    };
    let list = |rules: &'static [Rule], inherited: Option<TokenStream>| {
        let name = shared.iter().find(|(_, known)| *known == rules);
        match (name, inherited) {
            _ if rules.is_empty() => TokenStream::new(),
            (Some((name, _)), _) => quote!(#name),
            (None, Some(inherited)) => inherited,
            (None, None) => rules.expr(),
        }
    };
    let headers = list(
        api.headers,
        of_family("headers", |a, b| a.headers == b.headers),
    );
    let query = list(api.query, of_family("query", |a, b| a.query == b.query));
    let body = list(api.body, of_family("body", |a, b| a.body == b.body));
    let shape = match of_family("shape", |a, b| a.shape == b.shape) {
        _ if api.shape == Shape::NONE => TokenStream::new(),
        inherited => inherited.unwrap_or_else(|| api.shape.expr()),
    };
    let usage = match of_family("usage", |a, b| a.usage == b.usage) {
        _ if api.usage == Usage::NONE => TokenStream::new(),
        inherited => inherited.unwrap_or_else(|| api.usage.expr()),
    };
    let table = record!(
        api => Api { name also family operation base_url path stream_path transports captures }
        else { headers: headers, query: query, body: body, shape: shape, usage: usage, }
    );
    quote!(static #name: ::headwater::table::Api = #table;)
}
