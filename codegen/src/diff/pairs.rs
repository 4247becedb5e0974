//! Which item of the new side is which of the old one: by where both are used, so that a renamed type
//! is still itself.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::Reach;
use super::catalog::{self, Catalog, Way};
use super::reach;
use super::side::Side;
use crate::ir::{Field, Item, Member, Operation, Ty, TypeRef};

/// The items of both sides, and which belong together.
pub(super) struct Pairs<'a> {
    pub(super) old: Catalog<'a>,
    pub(super) new: Catalog<'a>,
    pub(super) sides: (&'a Side, &'a Side),
    /// Old and new number of each pair → who reaches it.
    pub(super) all: IndexMap<(usize, usize), Reach>,
    pub(super) kin: Kin,
    /// Items that are in no pair.
    pub(super) gone: Vec<usize>,
    pub(super) come: Vec<usize>,
}

impl<'a> Pairs<'a> {
    /// Whether two types are one and the same.
    pub(super) fn is_pair(&self, old: &TypeRef, new: &TypeRef) -> bool {
        let numbers = self.old.number(old).zip(self.new.number(new));
        numbers.is_some_and(|pair| self.all.contains_key(&pair))
    }

    /// Whether several old items became this new one.
    pub(super) fn is_merged(&self, new: usize) -> bool {
        self.all.keys().filter(|pair| pair.1 == new).count() > 1
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
        graph: IndexMap::new(),
        met: (BTreeSet::new(), BTreeSet::new()),
        open: Vec::new(),
    };
    walk.operations();
    let events = walk.events(old, new);
    walk.by_name();
    let all = reach::reach(&walk.graph, &events, &walk.new);
    let Walk {
        old: old_items,
        new: new_items,
        ..
    } = walk;
    let gone = left(old_items.items.len(), all.keys().map(|pair| pair.0));
    let come = left(new_items.items.len(), all.keys().map(|pair| pair.1));
    Pairs {
        kin: Kin::of(&old_items, &new_items, all.keys()),
        old: old_items,
        new: new_items,
        sides: (old, new),
        all,
        gone,
        come,
    }
}

/// Paths that stand for the same item before and after.
pub(super) struct Kin(BTreeMap<String, String>);

impl Kin {
    fn of<'p>(
        old: &Catalog<'_>,
        new: &Catalog<'_>,
        all: impl Iterator<Item = &'p (usize, usize)>,
    ) -> Self {
        let paths = all.map(|(a, b)| {
            (
                catalog::path(&old.items[*a].0),
                catalog::path(&new.items[*b].0),
            )
        });
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

/// The numbers below `len` that are not taken.
fn left(len: usize, taken: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut is_taken = vec![false; len];
    for number in taken {
        is_taken[number] = true;
    }
    (0..len).filter(|number| !is_taken[*number]).collect()
}

/// A pair that another one holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub(super) to: (usize, usize),
    pub(super) way: Way,
    /// Whether it is there only if the request asked to expand it.
    pub(super) is_expanded: bool,
}

/// Pairs, and what each holds.
pub(super) type Graph = IndexMap<(usize, usize), Vec<Edge>>;

struct Walk<'a> {
    old: Catalog<'a>,
    new: Catalog<'a>,
    graph: Graph,
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
    fn events(&mut self, old: &Side, new: &Side) -> Vec<Edge> {
        let mut edges = Vec::new();
        for event in &old.api.events.events {
            let mut same = new.api.events.events.iter();
            if let Some(same) = same.find(|it| it.wire == event.wire) {
                self.align(&event.ty, &same.ty, Way::Received, &mut edges);
            }
        }
        self.follow();
        edges
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
        if !self.graph.contains_key(&pair) {
            self.graph.insert(pair, Vec::new());
            self.met.0.insert(pair.0);
            self.met.1.insert(pair.1);
            self.open.push(pair);
        }
    }

    /// Goes on from what was met until nothing new is.
    fn follow(&mut self) {
        while let Some(pair) = self.open.pop() {
            let mut edges = Vec::new();
            match (self.old.items[pair.0].1, self.new.items[pair.1].1) {
                (Item::Operation(old), Item::Operation(new)) => {
                    let fields = shared(&old.params.fields, &new.params.fields);
                    for (old, new) in fields {
                        self.align(&old.ty, &new.ty, Way::Sent, &mut edges);
                    }
                    self.align(&old.output, &new.output, Way::Received, &mut edges);
                }
                (Item::Struct(old), Item::Struct(new)) => {
                    for (old, new) in shared(&old.fields, &new.fields) {
                        self.align(&old.ty, &new.ty, Way::AsItem, &mut edges);
                    }
                }
                (Item::Union(old), Item::Union(new)) => {
                    for (old, new) in members(&old.members, &new.members) {
                        if let (Some(old), Some(new)) = (&old.ty, &new.ty) {
                            self.align(old, new, Way::AsItem, &mut edges);
                        }
                    }
                }
                _ => {}
            }
            edges.sort_unstable();
            edges.dedup();
            self.graph.insert(pair, edges);
        }
    }

    /// Pairs the types that two types hold at the same place.
    fn align(&mut self, old: &Ty, new: &Ty, way: Way, edges: &mut Vec<Edge>) {
        let is_expanded = matches!((old, new), (Ty::Expandable(_), _) | (_, Ty::Expandable(_)));
        let before = edges.len();
        match (old, new) {
            (Ty::Named(old), Ty::Named(new)) => self.named(old, new, way, edges),
            _ if std::mem::discriminant(old) == std::mem::discriminant(new) => {
                if let Some((old, new)) = old.inner().zip(new.inner()) {
                    self.align(old, new, way, edges);
                }
            }
            (wrapped, new) if is_wrapper(wrapped) => {
                if let Some(old) = wrapped.inner() {
                    self.align(old, new, way, edges);
                }
            }
            (old, wrapped) if is_wrapper(wrapped) => {
                if let Some(new) = wrapped.inner() {
                    self.align(old, new, way, edges);
                }
            }
            _ => {}
        }
        for edge in edges.iter_mut().skip(before) {
            edge.is_expanded |= is_expanded;
        }
    }

    fn named(&mut self, old: &TypeRef, new: &TypeRef, way: Way, edges: &mut Vec<Edge>) {
        let (Some(a), Some(b)) = (self.old.number(old), self.new.number(new)) else {
            return;
        };
        // Where both are there before and after, one was put in the place of the other.
        let is_replaced =
            old != new && self.old.number(new).is_some() && self.new.number(old).is_some();
        let kind = |item: &Item| std::mem::discriminant(item);
        let is_kin = old == new || kind(self.old.items[a].1) == kind(self.new.items[b].1);
        if !is_replaced && is_kin {
            self.meet((a, b));
            edges.push(Edge {
                to: (a, b),
                way,
                is_expanded: false,
            });
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

/// Fields of one name on the wire.
pub(super) fn shared<'f>(
    old: &'f [Field],
    new: &'f [Field],
) -> impl Iterator<Item = (&'f Field, &'f Field)> {
    let by_wire: BTreeMap<&str, &Field> = new.iter().map(|it| (it.wire.as_str(), it)).collect();
    old.iter()
        .filter_map(move |it| Some((it, *by_wire.get(it.wire.as_str())?)))
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
