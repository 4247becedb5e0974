//! The way over every object of a document that OpenAPI gives a meaning.

use serde_json::{Map, Value};

use super::grammar::{Below, Node};
use crate::pointer::Pointer;

/// What an object is told with: what it is to OpenAPI, and where it stands. It says whether the walk
/// goes on below.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&mut Map<String, Value>, Node, &Pointer) -> bool;

/// Visits each object from the root down.
pub(super) fn each(root: &mut Value, visit: Visit<'_>) {
    below(root, Node::Document, &Pointer::root(), visit);
}

/// Visits each object from a schema down.
pub(super) fn each_schema(schema: &mut Value, at: &Pointer, visit: Visit<'_>) {
    below(schema, Node::Schema, at, visit);
}

fn below(value: &mut Value, node: Node, at: &Pointer, visit: Visit<'_>) {
    let Value::Object(map) = value else { return };
    if node == Node::Plain || !visit(map, node, at) {
        return;
    }
    for (key, value) in map {
        let Some(known) = node.key(key) else { continue };
        match (known.below, value) {
            (Below::One(Node::Plain), _) => {}
            (Below::One(node), value) => below(value, node, &at.child(key), visit),
            (Below::List(node), Value::Array(items)) => {
                let at = at.child(key);
                for (index, item) in items.iter_mut().enumerate() {
                    below(item, node, &at.child(index), visit);
                }
            }
            (Below::Map(node), Value::Object(entries)) => {
                let at = at.child(key);
                for (name, entry) in entries {
                    below(entry, node, &at.child(name), visit);
                }
            }
            _ => {}
        }
    }
}

/// What stands at a place of a document; nothing where OpenAPI has no object there.
pub(super) fn node_at(at: &Pointer) -> Option<Node> {
    let mut above: Vec<Pointer> = at.ancestors().collect();
    above.pop();
    let keys = above.iter().rev().map(Pointer::last);
    let root = Some(Below::One(Node::Document));
    let found = keys.fold(root, |found, key| match found? {
        Below::One(node) => Some(node.key(&key)?.below),
        Below::List(node) | Below::Map(node) => Some(Below::One(node)),
    });
    match found? {
        Below::One(node) => Some(node),
        Below::List(_) | Below::Map(_) => None,
    }
}
