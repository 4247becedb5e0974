//! Values as expressions, written as a user of the crate would write them.

use heck::ToSnakeCase as _;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::made::{Made, Object};
use crate::emit::cx::ident;
use crate::ir::{Ty, TypeRef};

/// The file that expressions stand in.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub(super) module: &'a str,
}

/// An instant, in seconds.
const INSTANT: i64 = 1_767_225_600;

/// The function that makes a full object.
pub(super) fn full_name(ty: &TypeRef) -> Ident {
    format_ident!("full_{}", ty.name.to_snake_case())
}

impl Writer<'_> {
    /// The calls that make an object.
    pub(super) fn object(self, object: &Object<'_>) -> TokenStream {
        let constructor = self.constructor(object);
        let arguments = object.arguments.iter();
        let arguments = arguments.map(|(ty, value)| self.argument(ty, value));
        let setters = object.setters.iter().map(|(name, ty, value)| {
            let ty = match *ty {
                Ty::Clearable(inner) => &**inner,
                ty => ty,
            };
            match value {
                Made::Clear => {
                    let clear = format_ident!("clear_{name}");
                    quote!(.#clear())
                }
                Made::Set(value) => self.setter(name, ty, value),
                value => self.setter(name, ty, value),
            }
        });
        quote!(#constructor(#(#arguments),*) #(#setters)*)
    }

    fn setter(self, name: &str, ty: &Ty, value: &Made<'_>) -> TokenStream {
        let (name, value) = (ident(name), self.argument(ty, value));
        quote!(.#name(#value))
    }

    /// The path of an object's constructor.
    pub(super) fn constructor(self, object: &Object<'_>) -> TokenStream {
        let (ty, constructor) = (self.named(&object.ty), ident(object.constructor));
        quote!(#ty::#constructor)
    }

    /// A type of the crate: those of the file's own module are all imported.
    fn named(self, ty: &TypeRef) -> TokenStream {
        let (module, name) = (ident(&ty.module), ident(&ty.name));
        match ty.module == self.module {
            true => quote!(#name),
            false => quote!(api::#module::#name),
        }
    }

    /// A value as constructors and setters take it.
    fn argument(self, ty: &Ty, value: &Made<'_>) -> TokenStream {
        match (ty, value) {
            (Ty::String | Ty::Id(_) | Ty::Decimal | Ty::Sensitive, Made::Text(text)) => {
                quote!(#text)
            }
            (Ty::List(inner), Made::List(value)) => {
                let value = match **inner {
                    Ty::String | Ty::Id(_) | Ty::Decimal => self.argument(inner, value),
                    _ => self.exact(inner, value),
                };
                quote!([#value])
            }
            (Ty::Map(inner), Made::Map(value)) => {
                let value = match **inner {
                    Ty::String | Ty::Id(_) | Ty::Decimal => self.argument(inner, value),
                    _ => self.exact(inner, value),
                };
                quote!([("key", #value)])
            }
            (Ty::Boxed(inner), value) => self.argument(inner, value),
            (ty, value) => self.exact(ty, value),
        }
    }

    /// A value of exactly its type.
    fn exact(self, ty: &Ty, value: &Made<'_>) -> TokenStream {
        match (ty, value) {
            (Ty::Boxed(inner), value) => {
                let value = self.exact(inner, value);
                quote!(Box::new(#value))
            }
            (_, Made::Plain) => plain(ty),
            (_, Made::Text(text)) => written(ty, text),
            (_, Made::Variant(ty, name)) => {
                let (ty, name) = (self.named(ty), ident(name));
                quote!(#ty::#name)
            }
            (_, Made::Object(object)) => self.object(object),
            (_, Made::Full(ty)) => self.full(ty),
            (_, Made::Member(ty, name, value)) => self.member(ty, name, value.as_ref()),
            (Ty::List(inner), Made::List(value)) => {
                let value = self.exact(inner, value);
                quote!(vec![#value])
            }
            (Ty::Map(inner), Made::Map(_)) => {
                let entries = self.argument(ty, value);
                match **inner {
                    Ty::String => quote!(api::Metadata::from(#entries)),
                    _ => quote!(api::Map::from(#entries)),
                }
            }
            (Ty::Clearable(inner), Made::Set(value)) => {
                let value = self.exact(inner, value);
                quote!(api::Clearable::Set(#value))
            }
            (Ty::Range(inner), Made::Exactly(value)) => {
                let value = self.exact(inner, value);
                quote!(api::RangeQuery::from(#value))
            }
            (Ty::Range(inner), Made::Between(value)) => {
                let value = self.exact(inner, value);
                quote!(api::RangeQuery::gte(#value).lte(#value))
            }
            _ => quote!(api::Clearable::Clear),
        }
    }

    fn full(self, ty: &TypeRef) -> TokenStream {
        let (module, name) = (ident(&ty.module), full_name(ty));
        match ty.module == self.module {
            true => quote!(#name()),
            false => quote!(crate::#module::#name()),
        }
    }

    fn member(self, ty: &TypeRef, name: &str, value: Option<&(&Ty, Box<Made<'_>>)>) -> TokenStream {
        let (union, name) = (self.named(ty), ident(name));
        let Some((ty, value)) = value else {
            return quote!(#union::#name);
        };
        let value = self.exact(ty, value);
        match ty {
            // As in the union itself, objects are boxed.
            Ty::Named(_) => quote!(#union::#name(Box::new(#value))),
            _ => quote!(#union::#name(#value)),
        }
    }
}

/// The one value that there is for a type.
fn plain(ty: &Ty) -> TokenStream {
    match ty {
        Ty::Bool => quote!(true),
        Ty::Integer => quote!(1),
        Ty::Float => quote!(1.5),
        Ty::Timestamp => {
            let seconds = grouped(INSTANT);
            quote!(api::Timestamp(#seconds))
        }
        // Most objects without a schema are ones that hold nothing.
        Ty::Json => quote!(api::Json::new()),
        Ty::File => quote!(api::FileUpload::new("file.txt", "text/plain", "text")),
        _ => quote!("value".into()),
    }
}

/// Text as a value of exactly its type.
fn written(ty: &Ty, text: &str) -> TokenStream {
    match ty {
        Ty::Id(name) => {
            let name = ident(name);
            quote!(api::ids::#name::from(#text))
        }
        Ty::Decimal => quote!(api::Decimal::from(#text)),
        Ty::Sensitive => quote!(api::Sensitive::from(#text)),
        _ => quote!(#text.to_owned()),
    }
}

/// A number in groups of three digits.
fn grouped(number: i64) -> Literal {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text.parse()
        .unwrap_or_else(|_| Literal::i64_unsuffixed(number))
}
