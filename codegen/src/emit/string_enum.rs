//! Enums: named values over a table, open to values that come later.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Cx, ident};
use super::doc;
use crate::ir::Enum;

/// An enum of texts.
pub(super) fn string_enum(cx: &Cx<'_>, item: &Enum) -> TokenStream {
    let docs = doc::outer(&item.doc);
    let name = ident(&item.name);
    let (trait_, macro_) = (cx.runtime("OpenEnum"), cx.runtime("open_enum"));
    let variants = item.variants.iter().map(|variant| {
        let docs = doc::outer(&variant.doc);
        let name = ident(&variant.name);
        quote!(#docs #name)
    });
    let others = (!item.variants.is_empty()).then(|| quote!(_ => None,));
    let values = item.variants.iter().map(|variant| {
        let (name, wire) = (ident(&variant.name), &variant.wire);
        quote!((Self::#name, #wire))
    });

    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version does not name."]
            Unknown(String),
        }

        impl #trait_ for #name {
            const VALUES: &'static [(Self, &'static str)] = &[#(#values),*];

            fn unknown(value: String) -> Self {
                Self::Unknown(value)
            }

            fn as_unknown(&self) -> Option<&str> {
                match self {
                    Self::Unknown(value) => Some(value),
                    #others
                }
            }
        }

        #macro_!(#name);
    }
}
