//! Many providers as one file: a module for each, the list of all, and the texts of their specs.

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, doc};
use super::name;
use super::names::types;
use super::provider::emit_api_table;
use crate::{Compiled, family_tables};

/// The text of `catalogue.rs`, which stands beside the modules of its specs.
pub(crate) fn emit_catalogue(specs: &[Compiled]) -> String {
    let modules = specs.iter().map(emit_module);
    let all = emit_all(specs);
    let specs = emit_specs(specs);
    let items = modules.chain([all, specs]).chain(emit_families());
    super::print(items.collect())
}

/// `pub mod codex { include!("codex.rs"); }`
fn emit_module(spec: &Compiled) -> TokenStream {
    let module = name::module(spec.table.id);
    let file = format!("{module}.rs");
    let module = name::ident(&module);
    let docs = doc(&[&format!("{}.", doc::code(spec.table.name))]);
    quote!(#docs pub mod #module { ::core::include!(#file); })
}

/// `pub static ALL: &[AnyProvider] = &[AnyProvider::of::<codex::Codex>()];`
fn emit_all(specs: &[Compiled]) -> TokenStream {
    let kinds = specs.iter().map(|spec| {
        let module = name::ident(&name::module(spec.table.id));
        let (_, kind) = types(spec.table);
        quote!(#module::#kind)
    });
    quote! {
        /// Every provider, in the order of ids.
        pub static ALL: &[::headwater::AnyProvider] = &[#(::headwater::AnyProvider::of::<#kinds>()),*];
    }
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
fn emit_families() -> Vec<TokenStream> {
    let families = family_tables();
    let name = |family: &str| name::ident(&name::upper_snake(family));
    let names = families.iter().map(|api| name(api.family));
    let list = quote! {
        static FAMILIES: &[&::headwater::table::Api] = &[#(&#names),*];
    };
    let tables = families
        .iter()
        .map(|api| emit_api_table(&name(api.family), api, &[]));
    std::iter::once(list).chain(tables).collect()
}
