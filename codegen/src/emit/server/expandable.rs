//! Which fields of an answer can be expanded, by their paths.

use std::collections::BTreeSet;

use crate::emit::cx::Index;
use crate::ir::{Item, Struct, Ty, TypeRef};

/// How many names a path has at most, as the API has it.
const LONGEST: usize = 4;

/// The paths of the fields of `output` that can be expanded, in order.
pub(super) fn paths(index: &Index<'_>, output: &Ty) -> BTreeSet<String> {
    let mut walk = Walk {
        index,
        found: BTreeSet::new(),
        names: Vec::new(),
        within: Vec::new(),
    };
    walk.ty(output);
    walk.found
}

struct Walk<'a> {
    index: &'a Index<'a>,
    found: BTreeSet<String>,
    names: Vec<&'a str>,
    /// The objects on the way here: none is gone through within itself.
    within: Vec<&'a str>,
}

impl<'a> Walk<'a> {
    fn ty(&mut self, ty: &'a Ty) {
        match ty {
            Ty::Named(type_ref) => self.named(type_ref),
            Ty::Page(inner) | Ty::SearchPage(inner) | Ty::PageV2(inner) => {
                self.names.push("data");
                self.ty(inner);
                self.names.pop();
            }
            Ty::Expandable(inner) => {
                if self.names.len() <= LONGEST {
                    self.found.insert(self.names.join("."));
                }
                self.ty(inner);
            }
            Ty::Id(id) => {
                if let Some(object) = self.index.resource(id) {
                    self.structure(object);
                }
            }
            ty => {
                if let Some(inner) = ty.inner() {
                    self.ty(inner);
                }
            }
        }
    }

    fn named(&mut self, type_ref: &TypeRef) {
        match self.index.item(type_ref) {
            Some(Item::Struct(item)) => self.structure(item),
            Some(Item::Union(item)) => {
                for ty in item.members.iter().filter_map(|it| it.ty.as_ref()) {
                    self.ty(ty);
                }
            }
            _ => {}
        }
    }

    fn structure(&mut self, item: &'a Struct) {
        if self.names.len() >= LONGEST || self.within.contains(&item.name.as_str()) {
            return;
        }
        self.within.push(&item.name);
        // An id outside of an expandable field leads nowhere.
        let fields = item.fields.iter().filter(|field| !is_id(&field.ty));
        for field in fields {
            self.names.push(&field.wire);
            self.ty(&field.ty);
            self.names.pop();
        }
        self.within.pop();
    }
}

fn is_id(ty: &Ty) -> bool {
    match ty {
        Ty::Id(_) => true,
        Ty::List(inner) | Ty::Clearable(inner) | Ty::Boxed(inner) => is_id(inner),
        _ => false,
    }
}
