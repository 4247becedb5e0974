//! `$defs` become components, and references into them follow.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Lowering;
use super::grammar::Node;
use super::walk;
use crate::error::Fault;
use crate::node::{self, schema_pointer};
use crate::pointer::Pointer;

/// A schema of `$defs`: where it stands, its name, and what it says.
type Def = (Pointer, String, Value);

/// Moves every schema of `$defs` to the components of the document.
pub(super) fn hoist(cx: &mut Lowering, root: &mut Value) {
    let mut found: Vec<Def> = Vec::new();
    walk::each(root, &mut |map, node, at| {
        take(map, node, at, &mut found);
        true
    });
    if found.is_empty() {
        return;
    }
    // What is taken out of a document is not walked over any more, and has `$defs` too.
    let mut next = 0;
    while let Some((at, _, value)) = found.get_mut(next) {
        let mut inner = Vec::new();
        let at = at.clone();
        walk::each_schema(value, &at, &mut |map, node, at| {
            take(map, node, at, &mut inner);
            true
        });
        found.extend(inner);
        next += 1;
    }
    let places = place(cx, root, found);
    walk::each(root, &mut |map, node, _| {
        if node == Node::Schema {
            follow(map, &places);
        }
        true
    });
}

fn take(map: &mut Map<String, Value>, node: Node, at: &Pointer, found: &mut Vec<Def>) {
    if node != Node::Schema || !map.get("$defs").is_some_and(Value::is_object) {
        return;
    }
    if let Some(Value::Object(defs)) = map.shift_remove("$defs") {
        let at = at.child("$defs");
        let defs = defs.into_iter();
        found.extend(defs.map(|(name, value)| (at.child(&name), name, value)));
    }
}

/// Puts them among the components; returns where each was, and where it is now.
fn place(cx: &mut Lowering, root: &mut Value, found: Vec<Def>) -> BTreeMap<Pointer, Pointer> {
    let mut places = BTreeMap::new();
    let Some(schemas) = schemas(root) else {
        return places;
    };
    for (at, name, value) in found {
        let now = schema_pointer(&name);
        if schemas.contains_key(&name) {
            let message = format!("the document has a schema `{name}` already");
            let advice = "`$defs` become components: rename one of the two with an overlay";
            cx.faults
                .push(Fault::new(&at, message, advice).also(&now, "the other stands"));
            continue;
        }
        schemas.insert(name, value);
        cx.origin.record_moved(&now, &at);
        places.insert(at, now);
    }
    places
}

fn schemas(root: &mut Value) -> Option<&mut Map<String, Value>> {
    let root = root.as_object_mut()?;
    let components = root.entry("components").or_insert_with(|| json!({}));
    let components = components.as_object_mut()?;
    let schemas = components.entry("schemas").or_insert_with(|| json!({}));
    schemas.as_object_mut()
}

/// Rewrites a reference that leads to, or into, what was moved.
fn follow(map: &mut Map<String, Value>, places: &BTreeMap<Pointer, Pointer>) {
    let Some(Value::String(reference)) = map.get_mut("$ref") else {
        return;
    };
    let Some(target) = node::local(reference) else {
        return;
    };
    let moved = target.ancestors().find_map(|above| {
        let now = places.get(&above)?;
        Some(now.join(target.below(&above)?))
    });
    if let Some(now) = moved {
        *reference = format!("#{}", now.as_str().replace('%', "%25"));
    }
}
