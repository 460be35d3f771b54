//! Many providers as one file: a module for each, the list of all, and the texts of their specs.

use headwater::table::Provider;
use proc_macro2::TokenStream;
use quote::quote;

use super::doc::{self, doc};
use super::name;
use super::names::types;

/// A provider of the catalogue.
pub(crate) struct Entry {
    pub(crate) provider: &'static Provider,
    /// From the directory of the catalogue's Cargo.toml: `specs/codex.toml`.
    pub(crate) file: String,
}

/// The text of `catalogue.rs`, which stands beside the modules of its entries.
pub(crate) fn emit_catalogue(entries: &[Entry]) -> String {
    let modules = entries.iter().map(emit_module);
    let all = emit_all(entries);
    let specs = emit_specs(entries);
    super::print(modules.chain([all, specs]).collect())
}

/// `pub mod codex { include!("codex.rs"); }`
fn emit_module(entry: &Entry) -> TokenStream {
    let module = name::module(entry.provider.id);
    let file = format!("{module}.rs");
    let module = name::ident(&module);
    let docs = doc(&[&format!("{}.", doc::code(entry.provider.name))]);
    quote!(#docs pub mod #module { ::core::include!(#file); })
}

/// `pub static ALL: &[AnyProvider] = &[AnyProvider::of::<codex::Codex>()];`
fn emit_all(entries: &[Entry]) -> TokenStream {
    let kinds = entries.iter().map(|entry| {
        let module = name::ident(&name::module(entry.provider.id));
        let (_, kind) = types(entry.provider);
        quote!(#module::#kind)
    });
    quote! {
        /// Every provider, in the order of ids.
        pub static ALL: &[::headwater::AnyProvider] = &[#(::headwater::AnyProvider::of::<#kinds>()),*];
    }
}

/// `static SPECS: &[(&str, &str)] = &[("codex", include_str!(..))];`
fn emit_specs(entries: &[Entry]) -> TokenStream {
    let specs = entries.iter().map(|entry| {
        let (id, file) = (entry.provider.id, format!("/{}", entry.file));
        quote!((#id, ::core::include_str!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #file))))
    });
    quote! {
        static SPECS: &[(&str, &str)] = &[#(#specs),*];
    }
}
