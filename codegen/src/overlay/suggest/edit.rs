//! The difference between two trees, in what an overlay can say: remove, merge, append.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::path::{Path, Selection};

/// What turns one node into another.
#[derive(Default)]
pub(super) struct Edit {
    /// These come first, and in this order.
    pub(super) removals: Vec<Removal>,
    /// What to merge into the node itself.
    pub(super) patch: Option<Patch>,
    /// What to merge into items of lists below, which no patch from above reaches.
    pub(super) items: Vec<(Path, Patch)>,
}

/// Children to remove from one object or list.
pub(super) struct Removal {
    pub(super) parent: Path,
    pub(super) children: Selection,
    /// What people know them by, as far as they are known by something.
    pub(super) names: Vec<String>,
    /// Those of the children that a patch puts anew.
    pub(super) again: Vec<String>,
}

/// What an update says of a node.
pub(super) enum Patch {
    /// There is none yet.
    Add(Value),
    /// There is none any more: it was removed to be put anew.
    Replace(Value),
    /// A primitive becomes another one.
    Change(Value),
    /// A list grows.
    Append(Vec<Value>),
    /// An object changes inside.
    Merge(IndexMap<String, Patch>),
}

impl Patch {
    /// The value of the `update`.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Add(value) | Self::Replace(value) | Self::Change(value) => value,
            Self::Append(items) => Value::Array(items),
            Self::Merge(map) => {
                let entries = map.into_iter();
                let entries = entries.map(|(key, patch)| (key, patch.into_value()));
                Value::Object(entries.collect())
            }
        }
    }

    fn weight(&self) -> usize {
        match self {
            Self::Add(value) | Self::Replace(value) | Self::Change(value) => weight(value),
            Self::Append(items) => items.iter().map(weight).sum(),
            Self::Merge(map) => {
                let entries = map.iter();
                entries.map(|(key, patch)| key.len() + patch.weight()).sum()
            }
        }
    }
}

impl Edit {
    fn patch(patch: Patch) -> Self {
        Self {
            patch: Some(patch),
            ..Self::default()
        }
    }

    /// How much a person has to read.
    fn weight(&self) -> usize {
        let removals = self.removals.iter();
        let removals: usize = removals.map(|it| ACTION + it.children.weight()).sum();
        let items = self.items.iter();
        let items: usize = items.map(|(_, patch)| ACTION + patch.weight()).sum();
        removals + items + self.patch.as_ref().map_or(0, Patch::weight)
    }

    /// Takes what is to be done below a child, and returns the child's patch.
    pub(super) fn absorb(&mut self, below: Self) -> Option<Patch> {
        self.removals.extend(below.removals);
        self.items.extend(below.items);
        below.patch
    }
}

/// About as long as an action is without what it is about.
const ACTION: usize = 100;

fn weight(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.iter().map(|(key, it)| key.len() + weight(it)).sum(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::String(text) => text.len() + 4,
        _ => 4,
    }
}

/// What turns one object into another; nothing where they are equal.
pub(super) fn object(old: &Map<String, Value>, new: &Map<String, Value>, at: &Path) -> Edit {
    let mut edit = Edit::default();
    let mut patch = IndexMap::new();
    let (mut gone, mut again) = (Vec::new(), Vec::new());
    let mut inner = Edit::default();
    for (key, before) in old {
        let Some(after) = new.get(key) else {
            gone.push(key.clone());
            continue;
        };
        if before == after {
            continue;
        }
        let below = match node(before, after, &at.child(key), true) {
            Some(below) => inner.absorb(below),
            None => {
                gone.push(key.clone());
                again.push(key.clone());
                Some(Patch::Replace(after.clone()))
            }
        };
        patch.extend(below.map(|below| (key.clone(), below)));
    }
    for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        patch.insert(key.clone(), Patch::Add(value.clone()));
    }
    if !gone.is_empty() {
        edit.removals.push(Removal {
            parent: at.clone(),
            names: gone
                .iter()
                .filter(|name| !again.contains(name))
                .cloned()
                .collect(),
            children: Selection::Names(gone),
            again,
        });
    }
    edit.absorb(inner);
    edit.patch = (!patch.is_empty()).then_some(Patch::Merge(patch));
    edit
}

/// What turns one node into another; `None` where it must be removed and put anew, or where that is
/// the shorter way. Only a child of an object `can_be_put` anew: in a list it would move to the end.
pub(super) fn node(old: &Value, new: &Value, at: &Path, can_be_put: bool) -> Option<Edit> {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => Some(object(old, new, at)),
        (Value::Array(old), Value::Array(new)) => list(old, new, at, can_be_put),
        (Value::Object(_) | Value::Array(_), _) | (_, Value::Object(_) | Value::Array(_)) => None,
        _ => Some(Edit::patch(Patch::Change(new.clone()))),
    }
}

fn list(old: &[Value], new: &[Value], at: &Path, can_be_put: bool) -> Option<Edit> {
    let kept = kept(old, new);
    let thinned = thinned(old, new, &kept, at);
    if kept.len() == old.len() {
        return Some(thinned);
    }
    let one_by_one = one_by_one(old, new, at);
    // Which of many words becomes which says nothing.
    let one_by_one = one_by_one.filter(|_| !can_be_put || old.iter().all(Value::is_object));
    if !can_be_put {
        let shorter = one_by_one.filter(|it| it.weight() <= thinned.weight());
        return Some(shorter.unwrap_or(thinned));
    }
    let candidates = one_by_one.into_iter();
    // What shrinks only is better shown so; what else changes, as what it becomes.
    let candidates = candidates.chain((kept.len() == new.len()).then_some(thinned));
    let shortest = candidates.min_by_key(Edit::weight)?;
    let anew = 2 * ACTION + new.iter().map(weight).sum::<usize>();
    (shortest.weight() <= anew).then_some(shortest)
}

/// The items of `old` that `new` begins with, in their order, as many as there are.
fn kept(old: &[Value], new: &[Value]) -> Vec<usize> {
    let mut wanted = new.iter().peekable();
    let items = old.iter().enumerate();
    let kept =
        items.filter_map(|(index, item)| wanted.next_if(|want| *want == item).map(|_| index));
    kept.collect()
}

/// Removes what is not kept, and appends the rest.
fn thinned(old: &[Value], new: &[Value], kept: &[usize], at: &Path) -> Edit {
    let gone = (0..old.len()).filter(|index| kept.binary_search(index).is_err());
    let gone: Vec<usize> = gone.collect();
    let mut edit = Edit::default();
    if !gone.is_empty() {
        edit.removals.push(removal(old, gone, at));
    }
    let rest = new.get(kept.len()..).unwrap_or_default();
    edit.patch = (!rest.is_empty()).then(|| Patch::Append(rest.to_vec()));
    edit
}

/// Turns each item into the one at its place; `None` where an item cannot become the other.
fn one_by_one(old: &[Value], new: &[Value], at: &Path) -> Option<Edit> {
    let mut edit = Edit::default();
    for (index, (before, after)) in old.iter().zip(new).enumerate() {
        if before == after {
            continue;
        }
        let at = at.item(index, known_by(before));
        let below = edit.absorb(node(before, after, &at, false)?);
        edit.items.extend(below.map(|patch| (at, patch)));
    }
    let (before, after) = (old.len(), new.len());
    if before > after {
        edit.removals
            .push(removal(old, (after..before).collect(), at));
    }
    let rest = new.get(before..).filter(|rest| !rest.is_empty());
    edit.patch = rest.map(|rest| Patch::Append(rest.to_vec()));
    Some(edit)
}

fn removal(list: &[Value], gone: Vec<usize>, at: &Path) -> Removal {
    let items = gone.iter().filter_map(|index| list.get(*index));
    Removal {
        parent: at.clone(),
        names: items.filter_map(known_by).map(str::to_owned).collect(),
        children: Selection::items(list, gone),
        again: Vec::new(),
    }
}

/// What people know an item of a list by.
pub(super) fn known_by(item: &Value) -> Option<&str> {
    let said = |key: &str| item.get(key)?.as_str();
    item.as_str()
        .or_else(|| said("name"))
        .or_else(|| said("$ref"))
        .or_else(|| said("title"))
}
