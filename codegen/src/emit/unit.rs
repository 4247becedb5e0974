//! One file of a module: its items, and the imports that they need.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::{Cx, Index};
use super::{doc, operation, string_enum, structure, union};
use crate::ir::{Item, Module, Unit};

/// A file of a module.
pub(super) fn unit(index: &Index<'_>, module: &Module, unit: &Unit) -> TokenStream {
    let cx = Cx::new(index, &module.name, unit.items.iter().map(Item::name));
    let docs = doc::inner(&about(unit));
    let items = unit.items.iter().map(|item| match item {
        Item::Operation(item) => operation::operation(&cx, item),
        Item::Struct(item) => structure::structure(&cx, item),
        Item::Enum(item) => string_enum::string_enum(&cx, item),
        Item::Union(item) => union::union(&cx, item),
    });
    let items: Vec<TokenStream> = items.collect();
    let imports = cx.imports();

    quote! {
        #docs
        #imports
        #(#items)*
    }
}

fn about(unit: &Unit) -> String {
    match (unit.name.as_str(), unit.items.first()) {
        ("shared", _) => "Types that several resources of this module share.".to_owned(),
        ("params", _) => "Parameters that several requests of this module share.".to_owned(),
        (_, Some(Item::Operation(item))) => {
            let with = if unit.items.len() > 1 {
                ", with its parameters"
            } else {
                ""
            };
            format!("The request `{}`{with}.", item.params.name)
        }
        (_, Some(item)) => {
            let with = if unit.items.len() > 1 {
                ", with what it consists of"
            } else {
                ""
            };
            format!("The object `{}`{with}.", item.name())
        }
        (name, None) => format!("`{name}`."),
    }
}
