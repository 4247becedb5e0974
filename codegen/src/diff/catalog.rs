//! The items of one side by their Rust path.

use std::collections::BTreeMap;

use crate::emit::Index;
use crate::ir::{Api, Field, Item, Ty, TypeRef};

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
    let mut fields = |fields: &[Field]| fields.iter().for_each(|field| field.ty.visit(f));
    match item {
        Item::Operation(item) => {
            fields(&item.params.fields);
            item.output.visit(f);
        }
        Item::Struct(item) => fields(&item.fields),
        Item::Enum(_) => {}
        Item::Union(item) => {
            let types = item.members.iter().filter_map(|member| member.ty.as_ref());
            types.for_each(|ty| ty.visit(f));
        }
    }
}

/// Which way a part goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Sent,
    Received,
    AsItem,
}
