//! A walk over the objects of a document that OpenAPI gives a meaning.

use serde_json::{Map, Value};

use crate::lower::grammar::{Below, Node};
use crate::pointer::Pointer;

/// An object of the document.
pub(super) struct Visit<'a> {
    pub(super) node: Node,
    pub(super) map: &'a Map<String, Value>,
    pub(super) at: &'a Pointer,
    /// Whether the document is of 3.1.
    pub(super) is_31: bool,
}

/// Calls `visit` for each object, those above first.
pub(super) fn nodes(root: &Value, visit: &mut dyn FnMut(&Visit<'_>)) {
    let version = root.get("openapi").and_then(Value::as_str);
    let is_31 = version.is_some_and(|version| version.starts_with("3.1"));
    walk(root, Node::Document, &Pointer::root(), is_31, visit);
}

fn walk(value: &Value, node: Node, at: &Pointer, is_31: bool, visit: &mut dyn FnMut(&Visit<'_>)) {
    let (Value::Object(map), false) = (value, node == Node::Plain) else {
        return;
    };
    visit(&Visit {
        node,
        map,
        at,
        is_31,
    });
    for (key, child) in map {
        let at = at.child(key);
        match (node.key(key).map(|key| key.below), child) {
            (Some(Below::One(below)), child) => walk(child, below, &at, is_31, visit),
            (Some(Below::List(below)), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, below, &at.child(index), is_31, visit);
                }
            }
            (Some(Below::Map(below)), Value::Object(entries)) => {
                for (name, entry) in entries {
                    walk(entry, below, &at.child(name), is_31, visit);
                }
            }
            _ => {}
        }
    }
}
