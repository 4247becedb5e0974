//! References to components other than schemas: the component is written out where it is meant.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Lowering;
use super::grammar::Node;
use super::walk;
use crate::error::Fault;
use crate::node;
use crate::pointer::Pointer;

/// References that may lead to each other, until the last is no reference.
const LONGEST_CHAIN: usize = 32;

/// Nodes that references may stand for in all: a document of many references to much would grow
/// without an end.
const MOST_NODES: usize = 4 << 20;

/// Writes out what references lead to. Examples, headers, links and callbacks stay references, as
/// nothing is made of them.
pub(super) fn write_out(cx: &mut Lowering, root: &mut Value) {
    let mut references = Vec::new();
    walk::each(root, &mut |map, node, at| {
        let is_written = matches!(
            node,
            Node::Parameter | Node::RequestBody | Node::Response | Node::Path
        );
        if is_written && map.contains_key("$ref") {
            references.push((at.clone(), node));
        }
        !matches!(node, Node::Schema | Node::Callback)
    });
    // A path item is copied with what its operations refer to.
    references.sort_by_key(|(_, node)| *node == Node::Path);
    let mut writing = Writing {
        left: MOST_NODES,
        open: Vec::new(),
        cx,
    };
    for (at, node) in references {
        if let Err(fault) = writing.reference(root, &at, node) {
            writing.cx.faults.push(*fault);
            // One fault is enough for a reference.
            if let Some(Value::Object(map)) = root.pointer_mut(at.as_str()) {
                map.shift_remove("$ref");
            }
        }
    }
}

struct Writing<'a> {
    cx: &'a mut Lowering,
    /// Nodes that may still be written.
    left: usize,
    /// References on the way, each led to by the one before.
    open: Vec<Pointer>,
}

type Written = Result<(), Box<Fault>>;

impl Writing<'_> {
    fn reference(&mut self, root: &mut Value, at: &Pointer, node: Node) -> Written {
        let held = root.pointer(at.as_str());
        let Some(reference) = held.and_then(|held| held.get("$ref")) else {
            return Ok(());
        };
        let target = self.target(reference, root, at, node)?;
        self.open.push(at.clone());
        let written = self.reference(root, &target, node);
        self.open.pop();
        written?;
        let Some(found) = root.pointer(target.as_str()) else {
            return Ok(());
        };
        let size = nodes(found);
        if size > self.left {
            let message = "what references lead to is too much to be written out";
            let advice = "pass a document of a usual size";
            return refuse(&at.child("$ref"), message, advice);
        }
        self.left -= size;
        let found = found.clone();
        if let Some(Value::Object(map)) = root.pointer_mut(at.as_str()) {
            self.replace(map, found, node, at, &target)?;
        }
        Ok(())
    }

    /// The place that a reference names, if there is a node of the same sort.
    fn target(
        &self,
        reference: &Value,
        root: &Value,
        at: &Pointer,
        node: Node,
    ) -> Result<Pointer, Box<Fault>> {
        let at = &at.child("$ref");
        let Some(text) = reference.as_str() else {
            return refuse(at, "a `$ref` must be text", "mend the reference");
        };
        let Some(target) = node::local(text) else {
            let message = format!("the reference `{text}` leads out of the document");
            return refuse(at, &message, "write out here what it leads to");
        };
        if walk::node_at(&target) != Some(node) || root.pointer(target.as_str()).is_none() {
            let message = format!("the document has no {} at `{text}`", node.title());
            return refuse(at, &message, "mend the reference, or add what it leads to");
        }
        if self.open.contains(&target) || at.below(&target) == Some("/$ref") {
            let message = format!("the reference `{text}` leads back to itself");
            return refuse(at, &message, "write out what is meant");
        }
        if self.open.len() >= LONGEST_CHAIN {
            let message = format!("more than {LONGEST_CHAIN} references lead to one another");
            return refuse(at, &message, "refer to what is meant itself");
        }
        Ok(target)
    }

    /// Puts what was found in place of the reference, with what may stand beside it.
    fn replace(
        &mut self,
        map: &mut Map<String, Value>,
        found: Value,
        node: Node,
        at: &Pointer,
        target: &Pointer,
    ) -> Written {
        let mut beside = std::mem::take(map);
        beside.shift_remove("$ref");
        if let Value::Object(found) = found {
            *map = found;
        }
        let mut own = BTreeSet::new();
        for (key, value) in beside {
            let here = at.child(&key);
            let wins = matches!(key.as_str(), "summary" | "description") && self.cx.is_31;
            let is_known = node.key(&key).is_some();
            match node {
                Node::Path if map.contains_key(&key) && !wins => {
                    let message = format!("`{key}` stands beside a `$ref` that leads to one");
                    let advice = "remove one of the two, with an overlay if need be";
                    let other = target.child(&key);
                    let fault = Fault::new(&here, message, advice).also(&other, "the other stands");
                    return Err(Box::new(fault));
                }
                _ if node == Node::Path || (wins && is_known) => {
                    map.insert(key, value);
                }
                _ => self.cx.leave_out(&here),
            }
            own.insert(here);
        }
        let own = own.into_iter().map(|here| (here.clone(), here));
        let moved = std::iter::once((at.clone(), target.clone()));
        self.cx.origin.record_moves(moved.chain(own));
        Ok(())
    }
}

fn refuse<T>(at: &Pointer, message: &str, advice: &str) -> Result<T, Box<Fault>> {
    Err(Box::new(Fault::new(at, message, advice)))
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Object(map) => map.values().map(nodes).sum(),
        Value::Array(items) => items.iter().map(nodes).sum::<usize>(),
        _ => 0,
    }
}
