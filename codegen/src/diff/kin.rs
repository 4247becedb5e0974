//! How alike two items are, and which paths stand for the same one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::catalog::{self, Catalog};
use crate::ir::Item;

/// How alike items must be to be one that was renamed, in hundredths.
pub(super) const RENAMED: usize = 34;

/// How alike, where the one is shared with others on one side.
pub(super) const SHARED: usize = 50;

/// How many of the names that two items have on the wire they have in common, in hundredths.
pub(super) fn likeness(old: &Item, new: &Item) -> usize {
    let is_other = match (old, new) {
        (Item::Struct(old), Item::Struct(new)) => old.object != new.object,
        (old, new) => std::mem::discriminant(old) != std::mem::discriminant(new),
    };
    let (before, after) = (names(old), names(new));
    let all = before.union(&after).count();
    match (is_other, all) {
        (true, _) => 0,
        (false, 0) => 100,
        (false, all) => before.intersection(&after).count() * 100 / all,
    }
}

/// What an item is told by on the wire.
fn names(item: &Item) -> BTreeSet<String> {
    match item {
        Item::Operation(item) => item
            .params
            .fields
            .iter()
            .map(|it| it.wire.clone())
            .collect(),
        Item::Struct(item) => item.fields.iter().map(|it| it.wire.clone()).collect(),
        Item::Enum(item) => item.variants.iter().map(|it| it.wire.clone()).collect(),
        Item::Union(item) => item
            .members
            .iter()
            .map(|it| format!("{:?}", it.mark))
            .collect(),
    }
}

/// Paths that stand for the same item before and after.
pub(super) struct Kin(BTreeMap<String, String>);

impl Kin {
    pub(super) fn of(old: &Catalog<'_>, new: &Catalog<'_>, all: &IndexSet<(usize, usize)>) -> Self {
        let path = |catalog: &Catalog<'_>, number: usize| catalog::path(&catalog.items[number].0);
        let paths = all.iter().map(|(a, b)| (path(old, *a), path(new, *b)));
        let renamed = paths.filter(|(was, now)| was != now);
        let mut kin = Self(BTreeMap::new());
        for (was, now) in renamed {
            let first = kin.first(&was).to_owned();
            let other = kin.first(&now).to_owned();
            kin.0
                .values_mut()
                .filter(|it| **it == other)
                .for_each(|it| it.clone_from(&first));
            kin.0.insert(was, first.clone());
            kin.0.insert(now, first);
        }
        kin
    }

    fn first<'s>(&'s self, path: &'s str) -> &'s str {
        self.0.get(path).map_or(path, String::as_str)
    }

    /// Whether two lines of Rust are the same but for names that items have otherwise now.
    pub(super) fn is_same(&self, old: &str, new: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let parts = |text: &str| -> Vec<String> {
            let parts = text.split_inclusive(|c| !is_part(c));
            let named = parts.map(|part| {
                let path = part.trim_end_matches(|c| !is_part(c)).trim_end_matches(':');
                format!("{}{}", self.first(path), &part[path.len()..])
            });
            named.collect()
        };
        old == new || parts(old) == parts(new)
    }
}
