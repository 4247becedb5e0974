//! One action on a document: what it matches, what it does there, and whether that is anything.

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::action::{Action, Change, Version};
use super::merge::{self, Merge};
use super::path::Query;
use super::size::Size;
use crate::error::{Fault, Stage};
use crate::pointer::Pointer;
use crate::read::Document;

/// What an action did.
pub(super) struct Done {
    pub(super) matched: Vec<Pointer>,
    pub(super) changed: bool,
}

impl Done {
    /// What is wrong with an action that did nothing, though the specification calls it a success.
    pub(super) fn stale(&self, action: &Action) -> Option<Fault> {
        if self.changed || (self.matched.is_empty() && action.allow_zero_match) {
            return None;
        }
        Some(match self.matched.is_empty() {
            true => Fault::new(
                &action.at.child("target"),
                format!("the target `{}` matches nothing", action.target),
                "remove the action, mend its target, or mark it with `x-allow-zero-match: true`",
            ),
            false => Fault::new(
                &inside(action),
                format!("the update of `{}` changes nothing", action.target),
                "the document says this by itself now: remove the action",
            ),
        })
    }
}

/// Where the action says what it does.
fn inside(action: &Action) -> Pointer {
    action.at.child(match action.change {
        Change::Remove => "remove",
        Change::Update(_) => "update",
        Change::Copy(_) => "copy",
    })
}

/// Does what the action says.
pub(super) fn run(document: &mut Document, action: &Action, size: &mut Size) -> Stage<Done> {
    let matched = locate(&document.root, &action.target.path);
    let changed = match &action.change {
        _ if matched.is_empty() => false,
        Change::Remove => {
            remove(document, action, &matched)?;
            true
        }
        Change::Update(patch) => update(document, action, &matched, patch, size)?,
        Change::Copy(path) => {
            let patch = copied(&document.root, action, path)?;
            update(document, action, &matched, &patch, size)?
        }
    };
    Ok(Done { matched, changed })
}

/// The nodes that a path selects, each once.
fn locate(root: &Value, path: &JsonPath) -> Vec<Pointer> {
    let found = path.query_located(root);
    let found = found
        .iter()
        .map(|node| Pointer::from(node.location().to_json_pointer().as_str()));
    let mut seen = BTreeSet::new();
    found.filter(|at| seen.insert(at.clone())).collect()
}

/// Removes from the end, so that no removal shifts the place of another.
fn remove(document: &mut Document, action: &Action, targets: &[Pointer]) -> Stage<()> {
    let mut targets: Vec<&Pointer> = targets.iter().collect();
    targets.sort_by_cached_key(|target| std::cmp::Reverse(index_order(target)));
    for target in targets {
        let Some(parent) = target.parent() else {
            return Err(Fault::new(
                &action.at.child("target"),
                "the root of a document cannot be removed",
                "name the parts to remove",
            )
            .into());
        };
        let in_list = match document.root.pointer_mut(parent.as_str()) {
            Some(Value::Object(map)) => map.shift_remove(&target.last()).map(|_| false),
            Some(Value::Array(items)) => index(target, items.len()).map(|index| {
                items.remove(index);
                true
            }),
            // An earlier removal took the parent along.
            _ => None,
        };
        if let Some(in_list) = in_list {
            document.origin.record_removed(target, in_list);
        }
    }
    Ok(())
}

/// Pointers in document order, list items by number.
fn index_order(pointer: &Pointer) -> Vec<(usize, String)> {
    let keys = pointer.as_str().split('/').skip(1);
    keys.map(|key| (key.parse().unwrap_or(usize::MAX), key.to_owned()))
        .collect()
}

fn index(pointer: &Pointer, len: usize) -> Option<usize> {
    pointer.last().parse().ok().filter(|index| *index < len)
}

fn copied(root: &Value, action: &Action, path: &Query) -> Stage<Value> {
    match path.path.query(root).all().as_slice() {
        [one] => Ok((*one).clone()),
        many => Err(Fault::new(
            &action.at.child("copy"),
            format!(
                "`copy` must select one node, and `{path}` selects {}",
                many.len()
            ),
            "narrow the path to one node",
        )
        .into()),
    }
}

fn update(
    document: &mut Document,
    action: &Action,
    targets: &[Pointer],
    patch: &Value,
    size: &mut Size,
) -> Stage<bool> {
    check_kinds(document, action, targets)?;
    let inside = inside(action);
    let growth = Size::of(patch);
    let mut changed = false;
    for target in targets {
        size.grow(growth, &document.root, target, &inside)?;
        let Some(node) = document.root.pointer_mut(target.as_str()) else {
            continue;
        };
        let mut merge = Merge::new(&mut document.origin);
        merge.target(node, target, patch, &inside)?;
        changed |= merge.changed;
    }
    Ok(changed)
}

/// Overlay 1.1: several targets of one update are all objects, all lists, or all primitives.
/// Overlay 1.0: none is a primitive.
fn check_kinds(document: &Document, action: &Action, targets: &[Pointer]) -> Stage<()> {
    let at = action.at.child("target");
    let nodes = targets
        .iter()
        .filter_map(|target| document.root.pointer(target.as_str()));
    let kinds: BTreeSet<&str> = nodes.map(merge::kind).collect();
    if action.version == Version::V10 && kinds.contains(merge::PRIMITIVE) {
        let target = &action.target;
        let message = format!("the target `{target}` is a primitive, which 1.0 cannot update");
        let advice = "update the object around it, or write `overlay: 1.1.0`";
        return Err(Fault::new(&at, message, advice).into());
    }
    if kinds.len() < 2 {
        return Ok(());
    }
    let kinds: Vec<&str> = kinds.into_iter().collect();
    Err(Fault::new(
        &at,
        format!(
            "the target `{}` matches nodes of different kinds: {}",
            action.target,
            kinds.join(" and "),
        ),
        "write an action for each kind",
    )
    .into())
}
