//! Many providers as one file: a module for each, the list of all, and the texts of their specs.

use std::collections::BTreeSet;

use headwater::table::Api;
use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, doc};
use super::name;
use super::names::types;
use super::provider::{emit_api_table, family_name};
use crate::Compiled;

/// The text of `catalogue.rs`, which stands beside the modules of its specs. A provider for which the package
/// has a feature is behind it.
pub(crate) fn emit_catalogue(
    specs: &[Compiled],
    families: &[&'static Api],
    features: &BTreeSet<String>,
) -> String {
    let modules = specs.iter().map(|spec| emit_module(spec, features));
    let all = emit_all(specs, features);
    let specs = emit_specs(specs);
    let items = modules.chain([all, specs]).chain(emit_families(families));
    super::print(items.collect())
}

/// `pub mod codex { include!("codex.rs"); }`
fn emit_module(spec: &Compiled, features: &BTreeSet<String>) -> TokenStream {
    let module = name::module(spec.table.id);
    let file = format!("{module}.rs");
    let module = name::ident(&module);
    let docs = doc(&[&format!("{}.", doc::code(spec.table.name))]);
    let cfg = cfg(spec, features);
    quote!(#docs #cfg pub mod #module { ::core::include!(#file); })
}

/// `pub static ALL: &[AnyProvider] = &[AnyProvider::of::<codex::Codex>()];`
fn emit_all(specs: &[Compiled], features: &BTreeSet<String>) -> TokenStream {
    let kinds = specs.iter().map(|spec| {
        let module = name::ident(&name::module(spec.table.id));
        let (_, kind) = types(spec.table);
        let cfg = cfg(spec, features);
        quote!(#cfg ::headwater::AnyProvider::of::<#module::#kind>())
    });
    quote! {
        /// Every provider, in the order of ids.
        pub static ALL: &[::headwater::AnyProvider] = &[#(#kinds),*];
    }
}

/// `#[cfg(feature = "codex")]`
fn cfg(spec: &Compiled, features: &BTreeSet<String>) -> Option<TokenStream> {
    let id = spec.table.id;
    features.contains(id).then(|| quote!(#[cfg(feature = #id)]))
}

/// `static SPECS: &[(&str, &str)] = &[("codex", include_str!(..))];`
fn emit_specs(specs: &[Compiled]) -> TokenStream {
    let specs = specs.iter().map(|spec| {
        let (id, file) = (spec.table.id, format!("/{}", spec.source.path.display()));
        quote!((#id, ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #file))))
    });
    quote! {
        static SPECS: &[(&str, &str)] = &[#(#specs),*];
    }
}

/// `static FAMILIES: &[&Api] = &[&OPENAI_CHAT];`, for answers of providers that have no spec.
fn emit_families(families: &[&'static Api]) -> Vec<TokenStream> {
    let names = families.iter().map(|api| family_name(api));
    let list = quote! {
        static FAMILIES: &[&::headwater::table::Api] = &[#(&#names),*];
    };
    let tables = families
        .iter()
        .map(|api| emit_api_table(&family_name(api), api, &[], &[]));
    std::iter::once(list).chain(tables).collect()
}
