//! OpenAPI Overlays 1.0 and 1.1, applied strictly: an action that does nothing is an error.

mod action;
mod merge;

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::error::{Fault, Result, Stage};
use crate::origin::Origin;
use crate::pointer::Pointer;
use crate::read::{self, Document, MAX_DEPTH, MAX_NODES};
use crate::source::Source;
use action::{Action, Change};

/// Applies overlays in order, each on the result of the one before.
pub(crate) fn apply(mut document: Document, overlays: &[Source]) -> Result<Document> {
    let mut left = MAX_NODES;
    for source in overlays {
        let actions = read::tree(source)
            .and_then(|tree| action::parse(&tree).map_err(|faults| in_overlay(source, faults)))?;
        document.origin.begin_overlay(source);
        for action in &actions {
            run(&mut document, action, &mut left).map_err(|faults| in_overlay(source, faults))?;
        }
    }
    Ok(document)
}

fn in_overlay(source: &Source, faults: Vec<Fault>) -> crate::error::Error {
    Origin::new(source.clone()).error(faults)
}

fn run(document: &mut Document, action: &Action, left: &mut usize) -> Stage<()> {
    let targets = locate(&document.root, &action.target);
    if targets.is_empty() {
        return match action.allow_zero_match {
            true => Ok(()),
            false => Err(Fault::new(
                &action.at.child("target"),
                format!("the target `{}` matches nothing", action.target),
                "remove the action, mend its target, or mark it with `x-allow-zero-match: true`",
            )
            .into()),
        };
    }
    match &action.change {
        Change::Remove => remove(document, action, targets),
        Change::Update(patch) => {
            let inside = action.at.child("update");
            affordable(&targets, patch, &inside, left)?;
            update(document, action, &targets, patch, &inside)
        }
        Change::Copy(path) => {
            let patch = copied(&document.root, action, path)?;
            let inside = action.at.child("copy");
            affordable(&targets, &patch, &inside, left)?;
            update(document, action, &targets, &patch, &inside)
        }
    }
}

/// What is put into a document must leave it one that every stage can follow: a few copies of all into
/// a part of it would not.
fn affordable(targets: &[Pointer], patch: &Value, inside: &Pointer, left: &mut usize) -> Stage<()> {
    let (nodes, levels) = read::size(patch);
    let depth = |target: &Pointer| target.as_str().matches('/').count();
    let deepest = targets.iter().map(depth).max().unwrap_or_default() + levels;
    let rest = nodes
        .checked_mul(targets.len())
        .and_then(|nodes| left.checked_sub(nodes));
    match rest {
        Some(rest) if deepest <= MAX_DEPTH => {
            *left = rest;
            Ok(())
        }
        Some(_) => {
            let message = format!("the document would nest more than {MAX_DEPTH} levels deep");
            Err(Fault::new(inside, message, "put less into it, or further up").into())
        }
        None => {
            let message = "overlays put more into the document than any document needs";
            Err(Fault::new(inside, message, "copy less").into())
        }
    }
}

fn locate(root: &Value, path: &JsonPath) -> Vec<Pointer> {
    path.query_located(root)
        .iter()
        .map(|node| Pointer::from(node.location().to_json_pointer().as_str()))
        .collect()
}

/// Removes from the end, so that no removal shifts the place of another.
fn remove(document: &mut Document, action: &Action, mut targets: Vec<Pointer>) -> Stage<()> {
    targets.sort_by_key(|target| std::cmp::Reverse(index_order(target)));
    targets.dedup();
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
            Some(Value::Array(items)) => index(&target, items.len()).map(|index| {
                items.remove(index);
                true
            }),
            // An earlier removal took the parent along.
            _ => None,
        };
        if let Some(in_list) = in_list {
            document.origin.record_removed(&target, in_list);
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

fn copied(root: &Value, action: &Action, path: &JsonPath) -> Stage<Value> {
    match path.query(root).all().as_slice() {
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
    inside: &Pointer,
) -> Stage<()> {
    same_kind(document, action, targets)?;
    let mut changed = false;
    for target in targets {
        let Some(node) = document.root.pointer_mut(target.as_str()) else {
            continue;
        };
        let mut merge = merge::Merge::new(&mut document.origin);
        merge.target(node, target, patch, inside)?;
        changed |= merge.changed;
    }
    match changed {
        true => Ok(()),
        false => Err(Fault::new(
            inside,
            format!("the update of `{}` changes nothing", action.target),
            "the document says this by itself now: remove the action",
        )
        .into()),
    }
}

/// Overlay 1.1: several targets of one update are all objects, all lists, or all primitives.
fn same_kind(document: &Document, action: &Action, targets: &[Pointer]) -> Stage<()> {
    let mut kinds = targets
        .iter()
        .filter_map(|target| document.root.pointer(target.as_str()))
        .map(merge::kind);
    let first = kinds.next();
    match kinds.find(|kind| Some(*kind) != first) {
        None => Ok(()),
        Some(other) => Err(Fault::new(
            &action.at.child("target"),
            format!(
                "the target `{}` matches nodes of different kinds: {} and {other}",
                action.target,
                first.unwrap_or_default(),
            ),
            "write an action for each kind",
        )
        .into()),
    }
}

#[cfg(test)]
mod tests;
