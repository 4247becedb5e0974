//! Operations and schemas of the documents themselves: how many changed that are not selected, and
//! which changed with no effect.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr, Schema};
use serde::Serialize;

use super::Changed;
use super::catalog;
use super::pairs::{self, Pairs};
use super::side::Side;
use crate::ir::{self, Ty};
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
        let is_refused = old.refuses(&at) || new.refuses(&at);
        if !old.operations.contains(&at) && !new.operations.contains(&at) && !is_refused {
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

/// Selected parts of the document that changed while nothing that is made from them did.
pub(super) fn silent(pairs: &Pairs<'_>, items: &[Changed]) -> Vec<String> {
    let (old, new) = pairs.sides;
    let told = Told::of(pairs, items);
    let is_changed = |outcome: &Outcome| *outcome == Outcome::Changed;
    let operations = operations(&old.lowered, &new.lowered).into_iter();
    let operations = operations.filter(|(at, it)| is_changed(it) && new.operations.contains(at));
    let schemas = schemas(&old.lowered, &new.lowered).into_iter();
    let schemas = schemas.filter(|(name, it)| is_changed(it) && new.schemas.contains(*name));
    let all = operations.map(|(at, _)| at);
    let all = all.chain(schemas.map(|(name, _)| schema_pointer(name)));
    let untold = all.filter(|at| !told.has(at)).chain(beside(old, new));
    untold.map(|at| at.to_string()).collect()
}

/// What changed that stands beside operations and schemas.
fn beside(old: &Side, new: &Side) -> Vec<Pointer> {
    let (a, b) = (&old.lowered.api, &new.lowered.api);
    let schemes = |api: &OpenAPI| {
        api.components
            .as_ref()
            .map(|it| it.security_schemes.clone())
    };
    let changed = [
        ("/openapi", old.version.openapi != new.version.openapi),
        ("/servers", a.servers.get(1..) != b.servers.get(1..)),
        ("/components/securitySchemes", schemes(a) != schemes(b)),
    ];
    let changed = changed.into_iter().filter(|(_, is_changed)| *is_changed);
    changed.map(|(at, _)| Pointer::from(at)).collect()
}

/// What is told of the new document.
struct Told<'p, 'a> {
    pairs: &'p Pairs<'a>,
    pointers: BTreeSet<&'p Pointer>,
    paths: BTreeSet<&'p str>,
}

impl<'p, 'a> Told<'p, 'a> {
    fn of(pairs: &'p Pairs<'a>, items: &'p [Changed]) -> Self {
        let changes = items.iter().flat_map(|item| &item.changes);
        Self {
            pairs,
            pointers: changes.map(|change| &change.pointer).collect(),
            paths: items.iter().map(|item| item.path.as_str()).collect(),
        }
    }

    /// Whether a change is told that stands below a node, or is of a type that its own types hold.
    fn has(&self, at: &Pointer) -> bool {
        if self.pointers.iter().any(|it| it.below(at).is_some()) {
            return true;
        }
        let places = self.pairs.sides.1.places.iter();
        let own = places.filter(|(_, place)| place.below(at).is_some());
        let mut open: Vec<usize> = own
            .filter_map(|(path, _)| self.pairs.new.number(path))
            .collect();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        while let Some(number) = open.pop() {
            let (path, item) = &self.pairs.new.items[number];
            if self.paths.contains(catalog::path(path).as_str()) {
                return true;
            }
            if seen.insert(number) {
                catalog::visit(item, &mut |ty| {
                    if let Ty::Named(next) = ty {
                        open.extend(self.pairs.new.number(next));
                    }
                });
            }
        }
        false
    }
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

fn by_pointer(lowered: &Lowered) -> BTreeMap<Pointer, &Operation> {
    let paths = lowered.api.paths.paths.iter();
    let items = paths.filter_map(|(path, item)| Some((path, item.as_item()?)));
    let operations = items.flat_map(|(path, item)| {
        let at = Pointer::from("/paths").child(path);
        item.iter()
            .map(move |(method, operation)| (at.child(method), operation))
    });
    operations.collect()
}

fn operations(old: &Lowered, new: &Lowered) -> Vec<(Pointer, Outcome)> {
    differences(&by_pointer(old), &by_pointer(new))
}

/// The operations that both documents have, by where they stand.
pub(super) fn operations_of_both<'a>(
    old: &'a Lowered,
    new: &'a Lowered,
) -> Vec<(Pointer, &'a Operation, &'a Operation)> {
    let after = by_pointer(new);
    let both = by_pointer(old).into_iter().filter_map(|(at, before)| {
        let after = *after.get(&at)?;
        Some((at, before, after))
    });
    both.collect()
}

/// Whether a document has an operation, selected or not, that is not refused.
pub(super) fn has(side: &Side, operation: &ir::Operation) -> bool {
    let wanted = pairs::template(&operation.path);
    let method = format!("{:?}", operation.method).to_lowercase();
    let mut paths = side.lowered.api.paths.paths.iter();
    paths.any(|(path, item)| {
        let mut methods = item.as_item().into_iter().flat_map(PathItem::iter);
        let at = Pointer::from("/paths").child(path).child(&method);
        pairs::template(path) == wanted && methods.any(|(it, _)| it == method) && !side.refuses(&at)
    })
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
