//! Which change brought a new type along, or took an old one away: told once, with the cause.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::{self, Catalog, path};
use super::pairs::{self, Pairs};
use super::rules::Kind;
use super::{Change, Changed};
use crate::ir::{Item, Ty, TypeRef};

/// Marks types and ids that came or went as parts of the change that first names them.
pub(super) fn fold(items: &mut [Changed], pairs: &Pairs<'_>) {
    for (catalog, numbers, is_come) in [
        (&pairs.new, &pairs.come, true),
        (&pairs.old, &pairs.gone, false),
    ] {
        let mut follows = Follows {
            catalog,
            alone: numbers.iter().copied().collect(),
            causes: BTreeMap::new(),
        };
        for (item, change) in roots(items, is_come) {
            follows.from(&item, &change);
        }
        let Follows { causes, .. } = follows;
        for item in items.iter_mut() {
            let Some(cause) = causes.get(&item.path) else {
                continue;
            };
            for change in &mut item.changes {
                if is_alone(change.kind, is_come) {
                    change.follows = Some(cause.clone());
                }
            }
        }
    }
}

/// Kinds that a change elsewhere can bring about.
fn is_alone(kind: Kind, is_come: bool) -> bool {
    match is_come {
        true => matches!(kind, Kind::TypeAdded | Kind::IdAdded),
        false => matches!(kind, Kind::TypeRemoved | Kind::IdRemoved),
    }
}

/// Changes that can name something new, or that named something old: operations first.
fn roots(items: &[Changed], is_come: bool) -> Vec<(String, Change)> {
    let side = |item: &Changed| match (is_come, &item.was) {
        (false, Some(was)) => was.clone(),
        _ => item.path.clone(),
    };
    let all = items.iter();
    let all = all.flat_map(|item| {
        item.changes
            .iter()
            .map(move |change| (side(item), change.clone()))
    });
    let is_root = |change: &Change| {
        use Kind::{DefaultChanged, Deprecated, DocsChanged, IdAdded, IdRemoved, LimitChanged};
        use Kind::{LimitLoosened, LimitTightened, NoLongerDeprecated, TypeAdded, TypeRemoved};
        !matches!(
            change.kind,
            DefaultChanged
                | Deprecated
                | DocsChanged
                | IdAdded
                | IdRemoved
                | LimitChanged
                | LimitLoosened
                | LimitTightened
                | NoLongerDeprecated
                | TypeAdded
                | TypeRemoved
        )
    };
    let mut roots: Vec<(String, Change)> = all.filter(|(_, change)| is_root(change)).collect();
    roots.sort_by_key(|(path, change)| {
        let is_operation = matches!(change.kind, Kind::OperationAdded | Kind::OperationRemoved);
        (!is_operation, path.clone(), change.fingerprint.clone())
    });
    roots
}

struct Follows<'p, 'a> {
    catalog: &'p Catalog<'a>,
    /// Items that are on one side only.
    alone: BTreeSet<usize>,
    /// Path of a type or id → the fingerprint of the change that it follows from.
    causes: BTreeMap<String, String>,
}

impl Follows<'_, '_> {
    fn from(&mut self, item: &str, change: &Change) {
        let Some((module, name)) = item.split_once("::") else {
            return;
        };
        let type_ref = TypeRef {
            module: module.to_owned(),
            name: name.to_owned(),
        };
        let Some(item) = self.catalog.get(&type_ref) else {
            return;
        };
        let mut open = Vec::new();
        named(item, change.subject.as_deref(), &mut |ty| {
            open.push(ty.clone());
        });
        while let Some(ty) = open.pop() {
            match ty {
                Ty::Id(name) => {
                    let cause = || change.fingerprint.clone();
                    self.causes
                        .entry(format!("ids::{name}"))
                        .or_insert_with(cause);
                }
                Ty::Named(next) => {
                    let Some(number) = self.catalog.number(&next) else {
                        continue;
                    };
                    if self.alone.remove(&number) {
                        self.causes.insert(path(&next), change.fingerprint.clone());
                        let item = self.catalog.items[number].1;
                        catalog::visit(item, &mut |ty| open.push(ty.clone()));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The types that a part of an item names; those of all its parts where none is meant.
fn named(item: &Item, subject: Option<&str>, f: &mut dyn FnMut(&Ty)) {
    let Some(subject) = subject else {
        return catalog::visit(item, f);
    };
    let fields = match item {
        Item::Operation(item) => {
            if subject == "answer" {
                item.output.visit(f);
            }
            &item.params.fields[..]
        }
        Item::Struct(item) => &item.fields[..],
        Item::Union(item) => {
            let members = item
                .members
                .iter()
                .filter(|it| pairs::subject(it) == subject);
            members
                .filter_map(|it| it.ty.as_ref())
                .for_each(|ty| ty.visit(f));
            &[]
        }
        Item::Enum(_) => &[],
    };
    let fields = fields.iter().filter(|field| field.wire == subject);
    fields.for_each(|field| field.ty.visit(f));
}
