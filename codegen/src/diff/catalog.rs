//! The items of one side by their Rust path.

use std::collections::BTreeMap;

use crate::emit::Index;
use crate::ir::{Api, Item, Ty, TypeRef};

/// Every item of a crate, by number and by path.
pub(super) struct Catalog<'a> {
    pub(super) items: Vec<(TypeRef, &'a Item)>,
    pub(super) index: Index<'a>,
    numbers: BTreeMap<TypeRef, usize>,
}

impl<'a> Catalog<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut catalog = Self {
            items: Vec::new(),
            index: Index::of(api),
            numbers: BTreeMap::new(),
        };
        for module in &api.modules {
            for item in module.units.iter().flat_map(|unit| &unit.items) {
                let path = TypeRef {
                    module: module.name.clone(),
                    name: item.name().to_owned(),
                };
                catalog.numbers.insert(path.clone(), catalog.items.len());
                catalog.items.push((path, item));
            }
        }
        catalog
    }

    pub(super) fn number(&self, path: &TypeRef) -> Option<usize> {
        self.numbers.get(path).copied()
    }

    pub(super) fn get(&self, path: &TypeRef) -> Option<&'a Item> {
        self.items.get(self.number(path)?).map(|(_, item)| *item)
    }
}

/// The path of an item as Rust writes it.
pub(super) fn path(path: &TypeRef) -> String {
    format!("{}::{}", path.module, path.name)
}

/// Visits the types that an item names, and the ids.
pub(super) fn visit(item: &Item, f: &mut dyn FnMut(&Ty)) {
    for (_, ty) in parts(item) {
        ty.visit(f);
    }
}

/// The types of an item's parts, and which way each goes.
pub(super) fn parts(item: &Item) -> Vec<(Way, &Ty)> {
    match item {
        Item::Operation(item) => {
            let sent = item
                .params
                .fields
                .iter()
                .map(|field| (Way::Sent, &field.ty));
            sent.chain([(Way::Received, &item.output)]).collect()
        }
        Item::Struct(item) => {
            let fields = item.fields.iter();
            fields.map(|field| (Way::AsItem, &field.ty)).collect()
        }
        Item::Enum(_) => Vec::new(),
        Item::Union(item) => {
            let types = item.members.iter().filter_map(|member| member.ty.as_ref());
            types.map(|ty| (Way::AsItem, ty)).collect()
        }
    }
}

/// Which way a part goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Sent,
    Received,
    /// As whatever it is a part of.
    AsItem,
}
