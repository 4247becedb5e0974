//! Enums: named values over a table, open to values that come later.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Cx, ident};
use super::doc;
use crate::doc::code;
use crate::ir::{Enum, Variant};

/// An enum of texts.
pub(super) fn string_enum(cx: &Cx<'_>, item: &Enum) -> TokenStream {
    let docs = doc::outer(&item.doc);
    let name = ident(&item.name);
    let open = cx.index.open();
    let macro_ = cx.runtime("open_enum");
    let is_described = item.variants.iter().any(is_described);
    let bare = (!is_described && !item.variants.is_empty())
        .then(|| quote!(#[allow(missing_docs, reason = "values speak for themselves")]));
    let variants = item.variants.iter().map(|variant| {
        let docs = is_described.then(|| doc::outer(&variant.doc));
        let name = ident(&variant.name);
        quote!(#docs #name)
    });
    let values = item.variants.iter().map(|variant| {
        let (name, wire) = (ident(&variant.name), &variant.wire);
        quote!(#name #wire;)
    });

    quote! {
        #docs
        #bare
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #open
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version does not name."]
            Unknown(String),
        }

        #macro_! { #name { #(#values)* } }
    }
}

/// Whether more is known of a value than the value.
fn is_described(variant: &Variant) -> bool {
    variant.doc != format!("{}.", code(&variant.wire))
}
