//! How structs that are received are read and written, field by field.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::cx::{Cx, ident};
use crate::ir::{Field, Struct};

/// The `Model` implementation of a struct, from which the runtime makes serde's traits.
pub(super) fn model(cx: &Cx<'_>, item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let fields = &free_name(item, "fields");
    let (trait_, macro_) = (cx.runtime("Model"), cx.runtime("model"));
    let (read, write) = (read(cx, item, fields), write(cx, item, fields));
    let names = item.fields.iter().map(|field| &field.wire);

    quote! {
        impl #trait_ for #name {
            const FIELDS: &'static [&'static str] = &[#(#names),*];

            #read

            #write
        }

        #macro_!(#name);
    }
}

fn read(cx: &Cx<'_>, item: &Struct, fields: &Ident) -> TokenStream {
    let (access, all) = (cx.runtime("MapAccess"), cx.runtime("Fields"));
    let at = free_name(item, "at");
    let slots = item.fields.iter().map(slot);
    let arms = item.fields.iter().enumerate();
    let arms = arms.map(|(index, field)| arm(index, field, fields));
    let values = item.fields.iter().enumerate();
    let values = values.map(|(index, field)| value(index, field, fields));

    quote! {
        fn read<'de, A: #access<'de>>(#fields: &mut #all<'de, A>) -> Option<Self> {
            #(#slots)*
            while let Some(#at) = #fields.next() {
                match #at {
                    #(#arms)*
                    _ => {}
                }
            }
            Some(Self { #(#values),* })
        }
    }
}

fn slot(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    quote!(let mut #name = None;)
}

fn arm(index: usize, field: &Field, fields: &Ident) -> TokenStream {
    let name = ident(&field.name);
    match field.required {
        true => quote!(#index => #fields.value(&mut #name),),
        false => quote!(#index => #fields.optional(&mut #name),),
    }
}

fn value(index: usize, field: &Field, fields: &Ident) -> TokenStream {
    let name = ident(&field.name);
    match field.required {
        true => quote!(#name: #fields.required(#index, #name)?),
        false => quote!(#name),
    }
}

fn write(cx: &Cx<'_>, item: &Struct, fields: &Ident) -> TokenStream {
    let (map, written) = (cx.runtime("SerializeMap"), cx.runtime("Written"));
    let lines = item.fields.iter().map(|field| {
        let (wire, name) = (&field.wire, ident(&field.name));
        quote!(#fields.field(#wire, &self.#name);)
    });

    quote! {
        fn write<M: #map>(&self, #fields: &mut #written<M>) {
            #(#lines)*
        }
    }
}

/// A name for what is at hand that no field has.
fn free_name(item: &Struct, name: &str) -> Ident {
    let is_taken = |name: &str| item.fields.iter().any(|field| field.name == name);
    let mut name = name.to_owned();
    while is_taken(&name) {
        name.push('_');
    }
    ident(&name)
}
