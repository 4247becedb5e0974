//! Which item of the new side is which of the old one: by where both are used, so that a renamed type
//! is still itself.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::Reach;
use super::catalog::Catalog;
use super::kin::{self, Kin};
use super::reach;
use super::side::Side;
use crate::ir::{Field, Item, Mark, Member, Operation, Place, Ty, TypeRef};

/// The items of both sides, and which belong together.
pub(super) struct Pairs<'a> {
    pub(super) old: Catalog<'a>,
    pub(super) new: Catalog<'a>,
    pub(super) sides: (&'a Side, &'a Side),
    /// Old and new number of each pair.
    pub(super) all: IndexSet<(usize, usize)>,
    /// Who reaches each item, before and after.
    pub(super) reach: (Vec<Reach>, Vec<Reach>),
    pub(super) kin: Kin,
    /// Items that are in no pair.
    pub(super) gone: Vec<usize>,
    pub(super) come: Vec<usize>,
}

impl<'a> Pairs<'a> {
    /// Whether two types are one and the same.
    pub(super) fn is_pair(&self, old: &TypeRef, new: &TypeRef) -> bool {
        let numbers = self.old.number(old).zip(self.new.number(new));
        numbers.is_some_and(|pair| self.all.contains(&pair))
    }

    /// Whether several old items became this new one.
    pub(super) fn is_merged(&self, new: usize) -> bool {
        self.all.iter().filter(|pair| pair.1 == new).count() > 1
    }

    /// Who reaches a pair: both ways in which it ever went count, but only those who hold it now, if
    /// any do.
    pub(super) fn reach(&self, pair: (usize, usize)) -> Reach {
        let (before, after) = (self.reach.0[pair.0], self.reach.1[pair.1]);
        let counts = match (after.operations, after.events) {
            (0, 0) => before,
            _ => after,
        };
        Reach {
            used: before.used.or(after.used),
            ..counts
        }
    }

    pub(super) fn items(&self, pair: (usize, usize)) -> (&'a Item, &'a Item) {
        (self.old.items[pair.0].1, self.new.items[pair.1].1)
    }
}

/// Pairs up the items of both sides.
pub(super) fn pairs<'a>(old: &'a Side, new: &'a Side) -> Pairs<'a> {
    let mut walk = Walk {
        old: Catalog::of(&old.api),
        new: Catalog::of(&new.api),
        all: IndexSet::new(),
        met: (BTreeSet::new(), BTreeSet::new()),
        open: Vec::new(),
    };
    walk.operations();
    walk.events(old, new);
    walk.by_name();
    let Walk {
        old: before,
        new: after,
        all,
        met,
        ..
    } = walk;
    let reach = (
        reach::reach(&before, &old.api.events.events),
        reach::reach(&after, &new.api.events.events),
    );
    let left = |len: usize, met: &BTreeSet<usize>| -> Vec<usize> {
        (0..len).filter(|number| !met.contains(number)).collect()
    };
    Pairs {
        kin: Kin::of(&before, &after, &all),
        gone: left(before.items.len(), &met.0),
        come: left(after.items.len(), &met.1),
        sides: (old, new),
        old: before,
        new: after,
        all,
        reach,
    }
}

struct Walk<'a> {
    old: Catalog<'a>,
    new: Catalog<'a>,
    all: IndexSet<(usize, usize)>,
    /// The items of either side that are in a pair.
    met: (BTreeSet<usize>, BTreeSet<usize>),
    open: Vec<(usize, usize)>,
}

impl<'a> Walk<'a> {
    /// Operations by method and path, then by the document's id, then by name.
    fn operations(&mut self) {
        let of = |catalog: &Catalog<'a>| -> Vec<(usize, &'a Operation)> {
            let items = catalog.items.iter().enumerate();
            let operations = items.filter_map(|(number, (_, item))| match item {
                Item::Operation(item) => Some((number, item)),
                _ => None,
            });
            operations.collect()
        };
        let (mut old, mut new) = (of(&self.old), of(&self.new));
        let keys: [fn(&Operation) -> String; 2] = [
            |it| format!("{:?} {}", it.method, template(&it.path)),
            |it| it.id.clone(),
        ];
        for key in keys {
            let by_key: BTreeMap<String, usize> =
                new.iter().map(|(number, it)| (key(it), *number)).collect();
            let mut taken = Vec::new();
            old.retain(|(number, it)| match by_key.get(&key(it)) {
                Some(other) => {
                    taken.push((*number, *other));
                    false
                }
                None => true,
            });
            new.retain(|(number, _)| !taken.iter().any(|pair| pair.1 == *number));
            for pair in taken {
                self.meet(pair);
            }
        }
        self.follow();
    }

    /// What events of one name carry.
    fn events(&mut self, old: &Side, new: &Side) {
        for event in &old.api.events.events {
            let mut same = new.api.events.events.iter();
            if let Some(same) = same.find(|it| it.wire == event.wire) {
                self.align(&event.ty, &same.ty);
            }
        }
        self.follow();
    }

    /// What no operation and no event leads to.
    fn by_name(&mut self) {
        for number in 0..self.old.items.len() {
            let (path, item) = &self.old.items[number];
            let Some(other) = self.new.number(path) else {
                continue;
            };
            let is_operation = matches!(item, Item::Operation(_));
            let is_met = self.met.0.contains(&number) || self.met.1.contains(&other);
            if !is_operation && !is_met {
                self.meet((number, other));
                self.follow();
            }
        }
    }

    fn meet(&mut self, pair: (usize, usize)) {
        if self.all.insert(pair) {
            self.met.0.insert(pair.0);
            self.met.1.insert(pair.1);
            self.open.push(pair);
        }
    }

    /// Goes on from what was met until nothing new is.
    fn follow(&mut self) {
        while let Some(pair) = self.open.pop() {
            match (self.old.items[pair.0].1, self.new.items[pair.1].1) {
                (Item::Operation(old), Item::Operation(new)) => {
                    for (old, new) in parameters(old, new) {
                        self.align(&old.ty, &new.ty);
                    }
                    self.align(&old.output, &new.output);
                }
                (Item::Struct(old), Item::Struct(new)) => {
                    for (old, new) in shared(&old.fields, &new.fields) {
                        self.align(&old.ty, &new.ty);
                    }
                }
                (Item::Union(old), Item::Union(new)) => {
                    for (old, new) in members(&old.members, &new.members) {
                        if let (Some(old), Some(new)) = (&old.ty, &new.ty) {
                            self.align(old, new);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Pairs the types that two types hold at the same place.
    fn align(&mut self, old: &Ty, new: &Ty) {
        match (old, new) {
            (Ty::Named(old), Ty::Named(new)) => self.named(old, new),
            _ if std::mem::discriminant(old) == std::mem::discriminant(new) => {
                if let Some((old, new)) = old.inner().zip(new.inner()) {
                    self.align(old, new);
                }
            }
            (wrapped, new) if is_wrapper(wrapped) => {
                if let Some(old) = wrapped.inner() {
                    self.align(old, new);
                }
            }
            (old, wrapped) if is_wrapper(wrapped) => {
                if let Some(new) = wrapped.inner() {
                    self.align(old, new);
                }
            }
            _ => {}
        }
    }

    /// Types of different names are one only if one of the names is gone or new, and the types are
    /// alike: else one was put in the place of the other.
    fn named(&mut self, old: &TypeRef, new: &TypeRef) {
        let (Some(a), Some(b)) = (self.old.number(old), self.new.number(new)) else {
            return;
        };
        let is_left = self.new.number(old).is_some();
        let was_there = self.old.number(new).is_some();
        let likeness = || kin::likeness(self.old.items[a].1, self.new.items[b].1);
        let is_one = match (is_left, was_there) {
            _ if old == new => true,
            (true, true) => false,
            (false, false) => likeness() >= kin::RENAMED,
            _ => likeness() >= kin::SHARED,
        };
        if is_one {
            self.meet((a, b));
        }
    }
}

/// Types around another that do not make it another type.
fn is_wrapper(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::Boxed(_) | Ty::Clearable(_) | Ty::Expandable(_) | Ty::MaybeDeleted(_) | Ty::Range(_)
    )
}

/// A path without the names of its parameters.
pub(super) fn template(path: &str) -> String {
    let is_parameter = |part: &str| part.starts_with('{');
    let parts = path.split('/');
    let parts = parts.map(|part| if is_parameter(part) { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Parameters of one name on the wire; those of a path by their place in it, as the wire does not see
/// their names.
pub(super) fn parameters<'f>(
    old: &'f Operation,
    new: &'f Operation,
) -> Vec<(&'f Field, &'f Field)> {
    let mut pairs: Vec<(&Field, &Field)> = Vec::new();
    if template(&old.path) == template(&new.path) {
        pairs.extend(in_path(old).into_iter().zip(in_path(new)));
    }
    let is_free = |it: &(&Field, &Field), pairs: &[(&Field, &Field)]| {
        let is = |a: &Field, b: &Field| std::ptr::eq(a, b);
        !pairs.iter().any(|(a, b)| is(a, it.0) || is(b, it.1))
    };
    for pair in shared(&old.params.fields, &new.params.fields) {
        if is_free(&pair, &pairs) {
            pairs.push(pair);
        }
    }
    pairs
}

/// The parameters of a path, in its order.
fn in_path(operation: &Operation) -> Vec<&Field> {
    let names = operation.path.split(['{', '}']).skip(1).step_by(2);
    let fields = names.filter_map(|name| {
        let mut fields = operation.params.fields.iter().zip(&operation.places);
        let field = fields.find(|(field, place)| field.wire == name && **place == Place::Path);
        field.map(|(field, _)| field)
    });
    fields.collect()
}

/// Fields of one name on the wire.
pub(super) fn shared<'f>(
    old: &'f [Field],
    new: &'f [Field],
) -> impl Iterator<Item = (&'f Field, &'f Field)> {
    let by_wire: BTreeMap<&str, &Field> = new.iter().map(|it| (it.wire.as_str(), it)).collect();
    old.iter()
        .filter_map(move |it| Some((it, *by_wire.get(it.wire.as_str())?)))
}

/// What tells a member apart, as a name that stays while Rust's may change.
pub(super) fn subject(member: &Member) -> String {
    match &member.mark {
        Mark::Object(object) => object.clone(),
        Mark::Deleted(object) => format!("deleted {object}"),
        Mark::Keyword(word) => format!("{word:?}"),
        Mark::Fields(_) => member.name.clone(),
        kind => format!("{kind:?}").to_lowercase(),
    }
}

/// Members that are told apart by the same, else those of one name.
pub(super) fn members<'m>(old: &'m [Member], new: &'m [Member]) -> Vec<(&'m Member, &'m Member)> {
    let mut pairs: Vec<(&Member, &Member)> = Vec::new();
    let rules: [fn(&Member, &Member) -> bool; 2] =
        [|a, b| a.mark == b.mark, |a, b| a.name == b.name];
    for is_same in rules {
        for member in old {
            let is_free = |it: &&Member| !pairs.iter().any(|(_, taken)| std::ptr::eq(*taken, *it));
            if pairs.iter().any(|(taken, _)| std::ptr::eq(*taken, member)) {
                continue;
            }
            let found = new.iter().filter(is_free).find(|it| is_same(member, it));
            pairs.extend(found.map(|it| (member, it)));
        }
    }
    pairs
}
