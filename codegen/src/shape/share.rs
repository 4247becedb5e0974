//! Types that a module needs more than once, such as the parameters of several requests: one type,
//! that of the first.

use indexmap::IndexMap;

use super::Made;
use crate::ir::{Item, Ty, TypeRef};

/// What two types must have in common to be one: module, field that holds them, and shape.
type Key = (String, String, Item);

/// Replaces each type of a field that a field of the same name in its module has before, but for
/// those that have a name of their own.
pub(super) fn share(made: Vec<Made>, has_own_name: impl Fn(&str) -> bool) -> Vec<Made> {
    let mut first: IndexMap<Key, (TypeRef, usize)> = IndexMap::new();
    let mut moved: IndexMap<TypeRef, TypeRef> = IndexMap::new();
    let mut kept: Vec<Made> = Vec::with_capacity(made.len());
    // A type stands behind those that it consists of, so that these have moved already.
    for mut made in made {
        references(&mut made.item, &mut |to| {
            if let Some(shared) = moved.get(to) {
                *to = shared.clone();
            }
        });
        let own = made.type_ref();
        if !made.field.is_empty() && !has_own_name(&own.name) {
            let key = (made.module.clone(), made.field.clone(), shape(&made.item));
            let next = (own.clone(), kept.len());
            let (shared, at) = first.entry(key).or_insert(next);
            if *shared != own {
                moved.insert(own, shared.clone());
                if let Some(shared) = kept.get_mut(*at) {
                    say_less(shared, &mut made);
                }
                continue;
            }
        }
        kept.push(made);
    }
    kept
}

/// Where what is said of two types differs, it is true of one of them only.
fn say_less(shared: &mut Made, other: &mut Made) {
    let said = doc(&mut shared.item);
    if *said != *doc(&mut other.item) {
        *said = format!("The value of `{}`.", shared.field);
    }
}

fn doc(item: &mut Item) -> &mut String {
    match item {
        Item::Operation(item) => &mut item.params.doc,
        Item::Struct(item) => &mut item.doc,
        Item::Enum(item) => &mut item.doc,
        Item::Union(item) => &mut item.doc,
    }
}

/// The item without its name and what is said about it.
fn shape(item: &Item) -> Item {
    let mut item = item.clone();
    let empty = |texts: [&mut String; 2]| texts.into_iter().for_each(String::clear);
    match &mut item {
        Item::Operation(_) => {}
        Item::Struct(item) => {
            empty([&mut item.name, &mut item.doc]);
            for field in &mut item.fields {
                field.doc.clear();
                field.limits.clear();
            }
            item.shortcuts.iter_mut().for_each(|it| it.doc.clear());
        }
        Item::Enum(item) => {
            empty([&mut item.name, &mut item.doc]);
            item.variants.iter_mut().for_each(|it| it.doc.clear());
        }
        Item::Union(item) => {
            empty([&mut item.name, &mut item.doc]);
            item.members.iter_mut().for_each(|it| it.doc.clear());
        }
    }
    item
}

/// Visits the types that an item names.
fn references(item: &mut Item, f: &mut dyn FnMut(&mut TypeRef)) {
    let mut visit = |ty: &mut Ty| {
        ty.visit_mut(&mut |ty| {
            if let Ty::Named(to) = ty {
                f(to);
            }
        });
    };
    match item {
        Item::Operation(item) => {
            item.params
                .fields
                .iter_mut()
                .for_each(|it| visit(&mut it.ty));
            visit(&mut item.output);
        }
        Item::Struct(item) => {
            item.fields.iter_mut().for_each(|it| visit(&mut it.ty));
            item.shortcuts.iter_mut().for_each(|it| f(&mut it.tag));
        }
        Item::Enum(_) => {}
        Item::Union(item) => {
            let types = item.members.iter_mut().filter_map(|it| it.ty.as_mut());
            types.for_each(visit);
        }
    }
}
