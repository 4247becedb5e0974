//! Items side by side: what each change of an operation, struct, enum or union is.

mod field;
mod found;
mod operation;

pub(super) use found::Found;

use super::catalog::path;
use super::pairs::{self, Pairs};
use super::rules::Kind;
use super::{Changed, Reach, What, outside, surface, types, words};
use crate::ir::{Enum, Field, Item, Mark, Member, Struct, TypeRef, Union, Use};
use crate::pointer::Pointer;

/// Every item that changed, came or went.
pub(super) fn items(pairs: &Pairs<'_>) -> Vec<Changed> {
    let changed = pairs.all.iter().filter_map(|pair| paired(pairs, *pair));
    let gone = pairs
        .gone
        .iter()
        .filter_map(|number| alone(pairs, *number, true));
    let come = pairs
        .come
        .iter()
        .filter_map(|number| alone(pairs, *number, false));
    changed.chain(gone).chain(come).collect()
}

fn paired(pairs: &Pairs<'_>, pair: (usize, usize)) -> Option<Changed> {
    let (old, new) = pairs.items(pair);
    let (was, now) = (&pairs.old.items[pair.0].0, &pairs.new.items[pair.1].0);
    if was == now && old == new && surface::is_same_around(&pairs.old, &pairs.new, now) {
        return None;
    }
    let reach = reached(pairs.reach(pair), new);
    let mut found = Found::new(path(now), reach, place(pairs, now, was));
    found.name(pairs, was, now, matches!(new, Item::Operation(_)));
    match (old, new) {
        (Item::Operation(old), Item::Operation(new)) => found.operation(pairs, old, new),
        (Item::Struct(old), Item::Struct(new)) => found.structure(pairs, old, new),
        (Item::Enum(old), Item::Enum(new)) => found.values(old, new),
        (Item::Union(old), Item::Union(new)) => found.union(pairs, old, new),
        _ => found.add(Kind::TypeRemade, None, Some(kind(old)), Some(kind(new))),
    }
    let (before, after) = (
        surface::lines(&pairs.old, was),
        surface::lines(&pairs.new, now),
    );
    surface::unexplained(&mut found, &before, &after, &|a, b| pairs.kin.is_same(a, b));
    let (before, after) = surface::differing(&before, &after);
    if was != now && pairs.is_merged(pair.1) {
        found.tell_apart(&path(was));
    }
    found.changed(what(new), (was != now).then(|| path(was)), before, after)
}

/// An item that is only on one side.
fn alone(pairs: &Pairs<'_>, number: usize, is_gone: bool) -> Option<Changed> {
    let (catalog, reach) = match is_gone {
        true => (&pairs.old, pairs.reach.0[number]),
        false => (&pairs.new, pairs.reach.1[number]),
    };
    let (type_ref, item) = &catalog.items[number];
    let reach = reached(reach, item);
    let mut found = Found::new(path(type_ref), reach, place(pairs, type_ref, type_ref));
    let (old, new) = pairs.sides;
    let other = if is_gone { new } else { old };
    let kind = match (item, is_gone) {
        (Item::Operation(item), false) if outside::has(other, item) => Kind::OperationTakenIn,
        (Item::Operation(item), true) if outside::has(other, item) => Kind::OperationLeftOut,
        (Item::Operation(_), false) => Kind::OperationAdded,
        (Item::Operation(_), true) => Kind::OperationRemoved,
        (_, false) => Kind::TypeAdded,
        (_, true) => Kind::TypeRemoved,
    };
    let says = match item {
        Item::Operation(item) => Some(operation::call(item)),
        _ => None,
    };
    let (from, to) = if is_gone { (says, None) } else { (None, says) };
    found.add(kind, None, from, to);
    let lines = surface::lines(catalog, type_ref);
    let shown = lines
        .into_iter()
        .filter(|line| line.is_shown)
        .map(|line| line.text);
    let (before, after) = match is_gone {
        true => (shown.collect(), Vec::new()),
        false => (Vec::new(), shown.collect()),
    };
    found.changed(what(item), None, before, after)
}

/// What no operation leads to goes the way that it was made for.
fn reached(reach: Reach, item: &Item) -> Reach {
    let used = match item {
        Item::Struct(item) => item.used,
        Item::Union(item) => item.used,
        Item::Operation(_) | Item::Enum(_) => Use::default(),
    };
    match reach.used == Use::default() {
        true => Reach { used, ..reach },
        false => reach,
    }
}

/// The node of an item in the new document, or where it was in the old one.
fn place(pairs: &Pairs<'_>, now: &TypeRef, was: &TypeRef) -> Pointer {
    let (old, new) = pairs.sides;
    let place = new.places.get(now).or_else(|| old.places.get(was));
    place.cloned().unwrap_or_default()
}

fn what(item: &Item) -> What {
    match item {
        Item::Operation(_) => What::Operation,
        Item::Struct(_) => What::Struct,
        Item::Enum(_) => What::Enum,
        Item::Union(_) => What::Union,
    }
}

fn kind(item: &Item) -> String {
    words::what(what(item)).to_owned()
}

impl Found {
    /// Another name, or another module.
    fn name(&mut self, pairs: &Pairs<'_>, was: &TypeRef, now: &TypeRef, is_operation: bool) {
        if was == now {
            return;
        }
        let is_left = pairs.new.number(was).is_some();
        let was_there = pairs.old.number(now).is_some();
        let kind = match (is_operation, is_left, was_there) {
            (true, ..) => Kind::OperationRenamed,
            (false, true, _) => Kind::TypeSplit,
            (false, false, true) => Kind::TypeMerged,
            (false, false, false) => Kind::TypeRenamed,
        };
        self.add(kind, None, Some(path(was)), Some(path(now)));
    }

    fn docs(&mut self, subject: Option<&str>, old: &str, new: &str) {
        if old != new {
            self.add(Kind::DocsChanged, subject, None, None);
        }
    }

    fn structure(&mut self, pairs: &Pairs<'_>, old: &Struct, new: &Struct) {
        let both: Vec<_> = pairs::shared(&old.fields, &new.fields).collect();
        self.fields(pairs, &both, &old.fields, &new.fields);
        self.arguments(old, new);
        self.docs(None, &old.doc, &new.doc);
        for (before, after, now, no_more) in [
            (
                old.used.request,
                new.used.request,
                Kind::SentNow,
                Kind::SentNoMore,
            ),
            (
                old.used.response,
                new.used.response,
                Kind::ReceivedNow,
                Kind::ReceivedNoMore,
            ),
        ] {
            match (before, after) {
                (false, true) => self.add(now, None, None, None),
                (true, false) => self.add(no_more, None, None, None),
                _ => {}
            }
        }
        if old.object != new.object {
            self.add(
                Kind::ObjectChanged,
                None,
                old.object.clone(),
                new.object.clone(),
            );
        }
    }

    /// The order of what a constructor takes both before and after.
    fn arguments(&mut self, old: &Struct, new: &Struct) {
        if !(old.used.request && new.used.request) {
            return;
        }
        let names = |of: &Struct, other: &Struct| -> Vec<String> {
            let is_in_both = |field: &&Field| other.required().any(|it| it.wire == field.wire);
            let fields = of.required().filter(is_in_both);
            fields.map(|field| field.wire.clone()).collect()
        };
        let (before, after) = (names(old, new), names(new, old));
        if before != after {
            let text = |names: &[String]| Some(names.join(", "));
            self.add(Kind::ArgumentsReordered, None, text(&before), text(&after));
        }
    }

    fn values(&mut self, old: &Enum, new: &Enum) {
        self.docs(None, &old.doc, &new.doc);
        for value in &old.variants {
            match new.variants.iter().find(|it| it.wire == value.wire) {
                None => self.add(Kind::ValueRemoved, Some(&value.wire), None, None),
                Some(same) => {
                    if same.name != value.name {
                        let (from, to) = (value.name.clone(), same.name.clone());
                        self.add(Kind::ValueRenamed, Some(&value.wire), Some(from), Some(to));
                    }
                    self.docs(Some(&value.wire), &value.doc, &same.doc);
                }
            }
        }
        let is_new =
            |value: &&crate::ir::Variant| !old.variants.iter().any(|it| it.wire == value.wire);
        for value in new.variants.iter().filter(is_new) {
            self.add(Kind::ValueAdded, Some(&value.wire), None, None);
        }
    }

    fn union(&mut self, pairs: &Pairs<'_>, old: &Union, new: &Union) {
        self.docs(None, &old.doc, &new.doc);
        let both = pairs::members(&old.members, &new.members);
        for (before, after) in &both {
            let subject = pairs::subject(after);
            let subject = Some(subject.as_str());
            if before.name != after.name {
                let (from, to) = (before.name.clone(), after.name.clone());
                self.add(Kind::MemberRenamed, subject, Some(from), Some(to));
            }
            let is_by_fields = |it: &Member| matches!(it.mark, Mark::Fields(_));
            // Which fields an object has is told where it stands.
            if before.mark != after.mark && !(is_by_fields(before) && is_by_fields(after)) {
                self.add(Kind::MarkChanged, subject, None, None);
            }
            match (&before.ty, &after.ty) {
                (Some(a), Some(b)) => {
                    if let Some(kind) = types::change(pairs, a, b) {
                        self.add(kind, subject, Some(types::text(a)), Some(types::text(b)));
                    }
                }
                (None, None) => {}
                (a, b) => {
                    let text = |ty: &Option<crate::ir::Ty>| ty.as_ref().map(types::text);
                    self.add(Kind::TypeReplaced, subject, text(a), text(b));
                }
            }
            self.docs(subject, &before.doc, &after.doc);
        }
        for member in &old.members {
            if !both.iter().any(|(it, _)| std::ptr::eq(*it, member)) {
                let (subject, name) = (pairs::subject(member), member.name.clone());
                self.add(Kind::MemberRemoved, Some(&subject), Some(name), None);
            }
        }
        for member in &new.members {
            if !both.iter().any(|(_, it)| std::ptr::eq(*it, member)) {
                let (subject, name) = (pairs::subject(member), member.name.clone());
                self.add(Kind::MemberAdded, Some(&subject), None, Some(name));
            }
        }
    }
}
