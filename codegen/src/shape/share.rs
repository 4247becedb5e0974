//! Types that a module needs more than once, such as the parameters of several requests: one type,
//! that of the first.

use std::collections::{BTreeMap, HashMap};

use super::{Made, Owner};
use crate::ir::{Item, Ty, TypeRef};

/// What two types must have in common to be one.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// Of parameters: the module, the name after the request's, and the shape.
    Params(String, String, Item),
    /// Of enums: the module, the field that holds the value, and the values.
    Values(String, String, Vec<String>),
}

/// Replaces each type that its module has before: a parameter type of another request under the same
/// name and in the same shape, an enum of another field of the same name with the same values.
pub(super) fn share(made: Vec<Made>) -> Vec<Made> {
    let requests = requests(&made);
    let mut first: HashMap<Key, TypeRef> = HashMap::new();
    let mut moved: HashMap<TypeRef, TypeRef> = HashMap::new();
    let mut kept = Vec::with_capacity(made.len());
    // A type stands behind those that it consists of, so that these have moved already.
    for mut made in made {
        references(&mut made.item, &mut |to| {
            if let Some(shared) = moved.get(to) {
                *to = shared.clone();
            }
        });
        let own = made.type_ref();
        let shared =
            key(&made, &requests).map(|key| first.entry(key).or_insert_with(|| own.clone()));
        match shared {
            Some(shared) if *shared != own => {
                moved.insert(own, shared.clone());
            }
            _ => kept.push(made),
        }
    }
    kept
}

/// The name of each request.
fn requests(made: &[Made]) -> BTreeMap<Owner, String> {
    let requests = made.iter().filter_map(|made| match &made.item {
        Item::Operation(item) => Some((made.owner.clone(), item.params.name.clone())),
        _ => None,
    });
    requests.collect()
}

fn key(made: &Made, requests: &BTreeMap<Owner, String>) -> Option<Key> {
    let module = made.module.clone();
    let is_received = match &made.item {
        Item::Operation(_) => true,
        Item::Struct(item) => item.used.response,
        Item::Union(item) => item.used.response,
        Item::Enum(item) => {
            let values = item.variants.iter().map(|variant| variant.wire.clone());
            let is_inline = !made.field.is_empty();
            return is_inline.then(|| Key::Values(module, made.field.clone(), values.collect()));
        }
    };
    let request = requests.get(&made.owner)?;
    let name = made.item.name().strip_prefix(request.as_str())?;
    (!is_received).then(|| Key::Params(module, name.to_owned(), shape(&made.item)))
}

/// The item without its name and what is said about it.
fn shape(item: &Item) -> Item {
    let mut item = item.clone();
    let empty = |texts: [&mut String; 2]| texts.into_iter().for_each(String::clear);
    match &mut item {
        Item::Operation(_) => {}
        Item::Struct(item) => {
            empty([&mut item.name, &mut item.doc]);
            item.fields.iter_mut().for_each(|field| field.doc.clear());
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
