//! Types as Rust writes them, and how a setter takes a value of each.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::cx::Cx;
use super::event;
use crate::ir::{Field, Ty, TypeRef};

/// The type of a value.
pub(super) fn ty(cx: &Cx<'_>, it: &Ty) -> TokenStream {
    let wrapped = |name: &'static str, inner: &Ty| {
        let name = cx.runtime(name);
        let inner = ty(cx, inner);
        quote!(#name<#inner>)
    };
    let runtime = |name: &'static str| {
        let name = cx.runtime(name);
        quote!(#name)
    };
    match it {
        Ty::Bool => quote!(bool),
        Ty::Integer => quote!(i64),
        Ty::Float => quote!(f64),
        Ty::String => quote!(String),
        Ty::Decimal => runtime("Decimal"),
        Ty::Sensitive => runtime("Sensitive"),
        Ty::Timestamp => runtime("Timestamp"),
        Ty::Id(name) => {
            let name = cx.id(name);
            quote!(#name)
        }
        Ty::Named(type_ref) => cx.named(type_ref),
        Ty::List(inner) => {
            let inner = ty(cx, inner);
            quote!(Vec<#inner>)
        }
        Ty::Map(inner) if **inner == Ty::String => runtime("Metadata"),
        Ty::Map(inner) => wrapped("Map", inner),
        Ty::Json => runtime("Json"),
        Ty::Value => runtime("Value"),
        Ty::Expandable(inner) => wrapped("Expandable", inner),
        Ty::MaybeDeleted(inner) => wrapped("MaybeDeleted", inner),
        Ty::Deleted => runtime("Deleted"),
        Ty::Clearable(inner) => wrapped("Clearable", inner),
        Ty::Range(inner) => wrapped("RangeQuery", inner),
        Ty::Page(inner) => wrapped("List", inner),
        Ty::SearchPage(inner) => wrapped("SearchPage", inner),
        Ty::PageV2(inner) => wrapped("ListV2", inner),
        Ty::File => runtime("FileUpload"),
        Ty::Bytes => runtime("Binary"),
        Ty::Event => cx.named(&TypeRef {
            module: event::MODULE.to_owned(),
            name: "Event".to_owned(),
        }),
        Ty::Boxed(inner) => {
            let inner = ty(cx, inner);
            quote!(Box<#inner>)
        }
    }
}

/// The type of a field, `Option` included.
pub(super) fn field(cx: &Cx<'_>, field: &Field) -> TokenStream {
    let ty = ty(cx, &field.ty);
    match field.required {
        true => ty,
        false => quote!(Option<#ty>),
    }
}

/// How a function takes a value: the parameter's type, and the expression that stores it.
pub(super) struct Argument {
    pub(super) ty: TokenStream,
    pub(super) value: TokenStream,
}

/// The parameter `name` for a value of a type.
pub(super) fn argument(cx: &Cx<'_>, it: &Ty, name: &Ident) -> Argument {
    match it {
        Ty::Bool | Ty::Integer | Ty::Float | Ty::Json | Ty::Value | Ty::File => {
            plain(ty(cx, it), name)
        }
        Ty::Named(type_ref) if cx.index.structure(type_ref).is_some() => plain(ty(cx, it), name),
        Ty::List(inner) => list(cx, inner, name),
        Ty::Boxed(inner) => {
            let Argument { ty, value } = argument(cx, inner, name);
            Argument {
                ty,
                value: quote!(Box::new(#value)),
            }
        }
        it => {
            let ty = ty(cx, it);
            Argument {
                ty: quote!(impl Into<#ty>),
                value: quote!(#name.into()),
            }
        }
    }
}

fn plain(ty: TokenStream, name: &Ident) -> Argument {
    Argument {
        ty,
        value: quote!(#name),
    }
}

fn list(cx: &Cx<'_>, inner: &Ty, name: &Ident) -> Argument {
    let item = ty(cx, inner);
    let is_plain = match inner {
        Ty::Named(type_ref) => cx.index.structure(type_ref).is_some(),
        inner => !matches!(inner, Ty::String | Ty::Id(_) | Ty::Decimal | Ty::Timestamp),
    };
    let collect = cx.runtime("list_of");
    match is_plain {
        true => Argument {
            ty: quote!(impl IntoIterator<Item = #item>),
            value: quote!(#collect(#name)),
        },
        false => Argument {
            ty: quote!(impl IntoIterator<Item = impl Into<#item>>),
            value: quote!(#collect(#name)),
        },
    }
}
