//! The other side of the operations: a trait with a method for each, the routes that lead to them,
//! and what reads their parameters.

mod accept;
mod expandable;
mod names;
mod router;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;

use super::cx::Index;
use crate::error::{Fault, Stage};
use crate::ir::{Api, Body, Gate, Item, Operation, Ty, TypeRef};
use crate::pointer::Pointer;

/// The module of the crate, and its Cargo feature.
pub(crate) const NAME: &str = "server";

/// The file of the routes.
const ROUTES: &str = "routes";

/// The files of the server's side.
pub(super) fn files(api: &Api, index: &Index<'_>) -> Stage<Vec<(String, TokenStream)>> {
    let operations: Vec<_> = operations(api).collect();
    let faults: Vec<Fault> = operations
        .iter()
        .filter_map(|(_, operation)| refused(operation))
        .chain(clashes(&operations))
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut modules: BTreeMap<&str, accept::Accepted<'_>> = BTreeMap::new();
    for (module, operation) in &operations {
        let accepted = modules.entry(module).or_default();
        accepted.operations.push(*operation);
    }
    let taken = taken(index, &operations);
    for type_ref in &taken {
        let Some(item) = index.item(type_ref) else {
            continue;
        };
        let accepted = modules.entry(&type_ref.module).or_default();
        accepted.items.push(item);
    }
    let mut stems: Vec<&str> = modules.keys().copied().collect();
    stems.push(ROUTES);
    stems.extend((!api.ids.is_empty()).then_some(accept::IDS));
    stems.sort_unstable();
    let server = router::server(index, &operations, &stems);
    let routes = router::routes(&operations);
    let mut files = vec![
        (format!("src/{NAME}.rs"), server),
        (format!("src/{NAME}/{ROUTES}.rs"), routes),
    ];
    for (module, accepted) in &modules {
        let path = format!("src/{NAME}/{module}.rs");
        files.push((path, accept::module(index, module, accepted)));
    }
    if !api.ids.is_empty() {
        files.push((format!("src/{NAME}/{}.rs", accept::IDS), accept::ids(api)));
    }
    Ok(files)
}

/// The Cargo features that hold operations: a server answers all of them.
pub(super) fn features(api: &Api) -> BTreeSet<&str> {
    let gates = operations(api).map(|(_, operation)| &operation.gate);
    let features = gates.filter_map(|gate| match gate {
        Gate::Any(features) => Some(features.iter().map(String::as_str)),
        Gate::Always | Gate::Never => None,
    });
    features.flatten().collect()
}

/// Every operation with its module.
fn operations(api: &Api) -> impl Iterator<Item = (&str, &Operation)> {
    api.modules.iter().flat_map(|module| {
        let items = module.units.iter().flat_map(|unit| &unit.items);
        items.filter_map(|item| match item {
            Item::Operation(operation) => Some((module.name.as_str(), operation)),
            _ => None,
        })
    })
}

/// What a server cannot read or answer.
fn refused(operation: &Operation) -> Option<Fault> {
    let what = match (operation.body, &operation.output) {
        (Body::Json, _) => "takes a JSON body",
        (Body::Multipart, _) => "takes files",
        (Body::Form, Ty::Bytes) => "answers with bytes",
        (Body::Form, _) => return None,
    };
    let message = format!("`{}` {what}, which a generated server cannot", operation.id);
    let advice = "leave it out of the selection, or `server` out of `[crate]`";
    Some(Fault::new(&Pointer::root(), message, advice))
}

/// Operations of different modules that would be one method.
fn clashes(operations: &[(&str, &Operation)]) -> Vec<Fault> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for (module, operation) in operations {
        let name = operation.params.name.as_str();
        if let Some(other) = seen.insert(name, module) {
            let message = format!(
                "`{other}::{name}` and `{module}::{name}` would both be one method of the server"
            );
            let advice = "give one of them another name in `[names]`";
            faults.push(Fault::new(&Pointer::root(), message, advice));
        }
    }
    faults
}

/// The types that parameters are made of.
fn taken(index: &Index<'_>, operations: &[(&str, &Operation)]) -> BTreeSet<TypeRef> {
    let mut taken = BTreeSet::new();
    let params = operations.iter().flat_map(|(_, it)| &it.params.fields);
    let mut types: Vec<&Ty> = params.map(|field| &field.ty).collect();
    while let Some(ty) = types.pop() {
        let mut named = Vec::new();
        ty.visit(&mut |ty| {
            if let Ty::Named(type_ref) = ty {
                named.push(type_ref.clone());
            }
        });
        for type_ref in named {
            let Some(item) = index.item(&type_ref) else {
                continue;
            };
            if taken.insert(type_ref) {
                types.extend(inside(item));
            }
        }
    }
    taken
}

/// The types inside an item.
fn inside(item: &Item) -> Vec<&Ty> {
    match item {
        Item::Struct(item) => item.fields.iter().map(|field| &field.ty).collect(),
        Item::Union(item) => item
            .members
            .iter()
            .filter_map(|it| it.ty.as_ref())
            .collect(),
        Item::Enum(_) | Item::Operation(_) => Vec::new(),
    }
}
