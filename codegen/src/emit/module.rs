//! Module files: the list of a module's files and what they export.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{cfg, ident};
use super::doc;
use crate::ir::{Item, Module, Unit};

/// The file that declares a module's files.
pub(super) fn module(module: &Module) -> TokenStream {
    let docs = doc::inner(&format!("`{}`: requests and objects.", module.name));
    let mods = module.units.iter().map(|unit| {
        let (gate, name) = (cfg(&unit.gate), ident(&unit.name));
        quote!(#gate mod #name;)
    });
    let exports = module.units.iter().map(export);

    quote! {
        #docs
        #(#mods)*
        #(#exports)*
    }
}

fn export(unit: &Unit) -> TokenStream {
    let (gate, name) = (cfg(&unit.gate), ident(&unit.name));
    let mut items: Vec<&str> = unit.items.iter().map(Item::name).collect();
    items.sort_unstable();
    let items = items.into_iter().map(ident);
    quote!(#gate pub use #name::{#(#items),*};)
}
