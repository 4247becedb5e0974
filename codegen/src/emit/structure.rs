//! Structs: the data itself, what it decodes from, and the id that it goes by.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Cx, ident};
use super::{doc, model, request, ty};
use crate::ir::{Field, Struct};

/// A struct with all that belongs to it.
pub(super) fn structure(cx: &Cx<'_>, item: &Struct) -> TokenStream {
    let data = data(cx, item);
    let model = item.used.response.then(|| model::model(cx, item));
    let identity = item.id.as_ref().and_then(|id| identity(cx, item, id));
    let request = item.used.request.then(|| request::request(cx, item));

    quote! {
        #data
        #model
        #identity
        #request
    }
}

/// The bare struct.
pub(super) fn data(cx: &Cx<'_>, item: &Struct) -> TokenStream {
    let docs = doc::outer(&item.doc);
    let name = ident(&item.name);
    let fields = item.fields.iter().filter(|field| field.constant.is_none());
    let fields = fields.map(|it| field(cx, it));
    let is_default = item.used.request && item.required().next().is_none();
    let default = is_default.then(|| quote!(Default,));
    // What is only sent shows the names of its parameters, not their values, which may be secret.
    let common = item.used.response.then(|| quote!(Debug, PartialEq));
    // Setters give the value back: to drop it is to lose what was set.
    let must_use = item.used.request.then(|| quote!(#[must_use]));
    let open = cx.index.open();
    quote! {
        #docs
        #[derive(Clone, #default #common)]
        #must_use
        #open
        pub struct #name {
            #(#fields,)*
        }
    }
}

fn field(cx: &Cx<'_>, field: &Field) -> TokenStream {
    let docs = doc::outer(&field.doc);
    let name = ident(&field.name);
    let ty = ty::field(cx, field);
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));

    quote! {
        #docs
        #deprecated
        pub #name: #ty
    }
}

/// What makes a struct a resource: its id is a list's cursor, and expands to it.
fn identity(cx: &Cx<'_>, item: &Struct, id: &str) -> Option<TokenStream> {
    let (object, expands) = (cx.runtime("Object"), cx.runtime("Expands"));
    let id = cx.id(id);
    let name = ident(&item.name);
    let field = item.fields.iter().find(|field| field.wire == "id")?;
    let own = ident(&field.name);
    let text = match field.required {
        true => quote!(self.#own.as_str()),
        false => quote!(self.#own.as_ref().map_or("", |id| id.as_str())),
    };

    Some(quote! {
        impl #object for #name {
            fn object_id(&self) -> &str {
                #text
            }
        }

        impl #expands for #id {
            type Object = #name;
        }
    })
}
