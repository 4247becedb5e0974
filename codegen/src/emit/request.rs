//! What a struct that is sent has beyond its data: a constructor, setters, its form encoding.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Cx, ident};
use super::doc;
use super::ty::{Argument, argument};
use crate::ir::{Field, Shortcut, Struct, Ty};

/// The implementations of a parameter object.
pub(super) fn request(cx: &Cx<'_>, item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let builder = builder(cx, item);
    let (encode, form) = (cx.runtime("Encode"), cx.runtime("Form"));
    let fields = item.fields.iter().map(encoded);
    let from = from_only_argument(cx, item);
    let debug = (!item.used.response).then(|| {
        let macro_ = cx.runtime("debug_params");
        quote!(#macro_!(#name);)
    });

    quote! {
        #builder
        #debug

        impl #encode for #name {
            fn encode(&self, form: &mut #form) {
                #(#fields)*
            }
        }

        #from
    }
}

/// The constructor, the shortcuts and the setters.
pub(super) fn builder(cx: &Cx<'_>, item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let constructor = constructor(cx, item);
    let shortcuts = item.shortcuts.iter().map(|it| shortcut(cx, item, it));
    let by_shortcut = |field: &&Field| {
        let mut fields = item.shortcuts.iter().filter_map(|it| it.field.as_ref());
        !fields.any(|name| *name == field.name)
    };
    let optional = item
        .fields
        .iter()
        .filter(|field| !field.required)
        .filter(by_shortcut);
    let setters = optional.map(|field| setter(cx, field));

    quote! {
        impl #name {
            #constructor
            #(#shortcuts)*
            #(#setters)*
        }
    }
}

fn constructor(cx: &Cx<'_>, item: &Struct) -> TokenStream {
    let required: Vec<&Field> = item.required().collect();
    if required.is_empty() {
        // A setter called `default` would be taken for the trait's method.
        let default = match item.fields.iter().any(|field| field.name == "default") {
            true => quote!(<Self as Default>::default()),
            false => quote!(Self::default()),
        };
        return quote! {
            #[doc = " Nothing is set yet."]
            pub fn new() -> Self {
                #default
            }
        };
    }
    let names: Vec<_> = required.iter().map(|field| ident(&field.name)).collect();
    let docs = format!(" Takes what is required: {}.", list_of(&required));
    let arguments = required.iter().zip(&names).map(|(field, name)| {
        let Argument { ty, .. } = argument(cx, &field.ty, name);
        quote!(#name: #ty)
    });
    let fields = item
        .fields
        .iter()
        .filter(|field| field.constant.is_none())
        .map(|field| {
            let name = ident(&field.name);
            if !field.required {
                return quote!(#name: None);
            }
            let value = argument(cx, &field.ty, &name).value;
            match value.to_string() == field.name {
                true => quote!(#name),
                false => quote!(#name: #value),
            }
        });

    quote! {
        #[doc = #docs]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#fields),* }
        }
    }
}

fn list_of(fields: &[&Field]) -> String {
    let names: Vec<String> = fields
        .iter()
        .map(|field| format!("`{}`", field.wire))
        .collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// A constructor by tag: `Flow::subscription_cancel("sub_456")`.
fn shortcut(cx: &Cx<'_>, item: &Struct, shortcut: &Shortcut) -> TokenStream {
    let name = ident(&shortcut.name);
    let tag_name = shortcut.tag_field.trim_end_matches('_');
    let docs = format!(
        "{}\n\nSets `{tag_name}` to `{}`.",
        shortcut.doc, shortcut.value
    );
    let docs = doc::outer(&docs);
    let tag = cx.named(&shortcut.tag);
    let variant = ident(&shortcut.variant);
    let tag_value = quote!(#tag::#variant);
    let required: Vec<&Field> = item.required().collect();
    let others = required
        .iter()
        .filter(|field| field.name != shortcut.tag_field);
    let mut arguments: Vec<TokenStream> = others
        .map(|field| {
            let name = ident(&field.name);
            let Argument { ty, .. } = argument(cx, &field.ty, &name);
            quote!(#name: #ty)
        })
        .collect();
    let new = required
        .iter()
        .map(|field| match field.name == shortcut.tag_field {
            true => tag_value.clone(),
            false => {
                let name = ident(&field.name);
                quote!(#name)
            }
        });
    let new = quote!(Self::new(#(#new),*));
    let field = item
        .fields
        .iter()
        .find(|field| Some(&field.name) == shortcut.field.as_ref());
    let body = match field {
        None => new,
        Some(field) => {
            let name = ident(&field.name);
            let (ty, value) = tagged_value(cx, field);
            arguments.push(quote!(#name: #ty));
            quote!(Self { #name: Some(#value), ..#new })
        }
    };

    quote! {
        #docs
        pub fn #name(#(#arguments),*) -> Self {
            #body
        }
    }
}

/// A tagged value is taken by conversion, so that its one required field will do.
fn tagged_value(cx: &Cx<'_>, field: &Field) -> (TokenStream, TokenStream) {
    let name = ident(&field.name);
    match &field.ty {
        Ty::Named(_) => {
            let ty = super::ty::ty(cx, &field.ty);
            (quote!(impl Into<#ty>), quote!(#name.into()))
        }
        _ => {
            let Argument { ty, value } = argument(cx, &field.ty, &name);
            (ty, value)
        }
    }
}

/// What a shortcut takes can be made from the one id or text that it needs.
fn from_only_argument(cx: &Cx<'_>, item: &Struct) -> Option<TokenStream> {
    let mut required = item.required();
    let (Some(field), None) = (required.next(), required.next()) else {
        return None;
    };
    if !(matches!(field.ty, Ty::Id(_) | Ty::String) && cx.is_tagged(&item.name)) {
        return None;
    }
    let name = ident(&item.name);
    let ty = super::ty::ty(cx, &field.ty);
    let argument = ident(&field.name);

    Some(quote! {
        impl<T: Into<#ty>> From<T> for #name {
            fn from(#argument: T) -> Self {
                Self::new(#argument)
            }
        }
    })
}

/// The method that sets a field and, where it can be cleared, the one that clears it.
fn setter(cx: &Cx<'_>, field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let docs = doc::outer(&doc::first_sentence(&field.doc));
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let clearable = match &field.ty {
        Ty::Clearable(inner) => Some((inner, cx.runtime("Clearable"))),
        _ => None,
    };
    let inner = clearable.as_ref().map_or(&field.ty, |(inner, _)| inner);
    let Argument { ty, value } = argument(cx, inner, &name);
    let value = match &clearable {
        Some((_, clearable)) => quote!(#clearable::Set(#value)),
        None => value,
    };
    let clear = clearable.as_ref().map(|(_, clearable)| {
        let docs = format!(" Clears `{}`.", field.wire);
        let method = ident(&format!("clear_{}", field.name));
        quote! {
            #[doc = #docs]
            #deprecated
            pub fn #method(mut self) -> Self {
                self.#name = Some(#clearable::Clear);
                self
            }
        }
    });

    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }

        #clear
    }
}

/// The statement that writes a field to a form.
pub(super) fn encoded(field: &Field) -> TokenStream {
    let wire = &field.wire;
    let name = ident(&field.name);
    match &field.constant {
        Some(value) => quote!(form.field(#wire, #value);),
        None => quote!(form.field(#wire, &self.#name);),
    }
}
