//! How structs that are received are read and written, field by field.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::cx::{Cx, ident};
use crate::ir::Struct;

/// The list of fields from which the runtime makes serde's traits.
pub(super) fn model(cx: &Cx<'_>, item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let macro_ = cx.runtime("model");
    let fields = item.fields.iter().enumerate().map(|(index, field)| {
        let index = Literal::usize_unsuffixed(index);
        let kind = ident(if field.required {
            "required"
        } else {
            "optional"
        });
        let (name, wire) = (ident(&field.name), &field.wire);
        quote!(#index #kind #name #wire;)
    });

    quote! {
        #macro_! { #name { #(#fields)* } }
    }
}
