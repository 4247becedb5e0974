//! Operations and schemas of the documents themselves: how many changed that are not selected, and
//! which changed with no effect.

use std::collections::BTreeMap;

use openapiv3::{ReferenceOr, Schema};
use serde::Serialize;

use super::Changed;
use super::side::Side;
use crate::lower::Lowered;
use crate::node::schema_pointer;
use crate::pointer::Pointer;

/// What changed in the documents and is not selected on either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outside {
    /// Operations.
    pub operations: Counts,
    /// Component schemas.
    pub schemas: Counts,
}

/// How many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Only in the new document.
    pub added: usize,
    /// Only in the old document.
    pub removed: usize,
    /// In both, and not alike.
    pub changed: usize,
}

impl Outside {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Counts what changed and is not selected.
pub(super) fn count(old: &Side, new: &Side) -> Outside {
    let mut counts = Outside::default();
    for (at, outcome) in operations(&old.lowered, &new.lowered) {
        if !old.operations.contains(&at) && !new.operations.contains(&at) {
            counts.operations.add(outcome);
        }
    }
    for (name, outcome) in schemas(&old.lowered, &new.lowered) {
        if !old.schemas.contains(name) && !new.schemas.contains(name) {
            counts.schemas.add(outcome);
        }
    }
    counts
}

/// Selected operations and schemas that changed while nothing that is made from them did.
pub(super) fn silent(old: &Side, new: &Side, items: &[Changed]) -> Vec<String> {
    let pointers = items.iter().flat_map(|item| &item.changes);
    let pointers: Vec<&Pointer> = pointers.map(|change| &change.pointer).collect();
    let is_told = |at: &Pointer| pointers.iter().any(|pointer| pointer.below(at).is_some());
    let operations = operations(&old.lowered, &new.lowered);
    let operations = operations
        .into_iter()
        .filter(|(at, outcome)| *outcome == Outcome::Changed && new.operations.contains(at));
    let schemas = schemas(&old.lowered, &new.lowered);
    let schemas = schemas
        .into_iter()
        .filter(|(name, outcome)| *outcome == Outcome::Changed && new.schemas.contains(*name));
    let all = operations.map(|(at, _)| at);
    let all = all.chain(schemas.map(|(name, _)| schema_pointer(name)));
    let untold = all.filter(|at| !is_told(at));
    untold.map(|at| at.to_string()).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Added,
    Removed,
    Changed,
}

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::Removed => self.removed += 1,
            Outcome::Changed => self.changed += 1,
        }
    }
}

/// What two maps do not have alike.
fn differences<'a, K: Ord + Clone, V: PartialEq + 'a>(
    old: &BTreeMap<K, &'a V>,
    new: &BTreeMap<K, &'a V>,
) -> Vec<(K, Outcome)> {
    let kept = old.iter().filter_map(|(key, value)| match new.get(key) {
        None => Some((key.clone(), Outcome::Removed)),
        Some(other) if other != value => Some((key.clone(), Outcome::Changed)),
        Some(_) => None,
    });
    let added = new.keys().filter(|key| !old.contains_key(key));
    let added = added.map(|key| (key.clone(), Outcome::Added));
    kept.chain(added).collect()
}

fn operations(old: &Lowered, new: &Lowered) -> Vec<(Pointer, Outcome)> {
    fn of(lowered: &Lowered) -> BTreeMap<Pointer, &openapiv3::Operation> {
        let paths = lowered.api.paths.paths.iter();
        let items = paths.filter_map(|(path, item)| Some((path, item.as_item()?)));
        let operations = items.flat_map(|(path, item)| {
            let at = Pointer::from("/paths").child(path);
            item.iter()
                .map(move |(method, operation)| (at.child(method), operation))
        });
        operations.collect()
    }
    differences(&of(old), &of(new))
}

fn schemas<'a>(old: &'a Lowered, new: &'a Lowered) -> Vec<(&'a str, Outcome)> {
    fn of(lowered: &Lowered) -> BTreeMap<&str, &ReferenceOr<Schema>> {
        let components = lowered.api.components.iter();
        let schemas = components.flat_map(|components| &components.schemas);
        schemas
            .map(|(name, schema)| (name.as_str(), schema))
            .collect()
    }
    differences(&of(old), &of(new))
}
