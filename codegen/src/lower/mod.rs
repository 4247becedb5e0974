//! OpenAPI 3.1 down to what `openapiv3` can hold; what it cannot hold is refused by place.

mod defs;
pub(crate) mod grammar;
pub(crate) mod keys;
pub(crate) mod keywords;
mod limits;
mod loss;
mod narrow;
mod outside;
mod schema;
mod typed;
mod types;
mod walk;
mod written;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::{Fault, Result};
use crate::origin::Origin;
use crate::pointer::Pointer;
use crate::read::Document;
use grammar::{Below, Node};

pub(crate) use schema::is_only_required;
pub(crate) use typed::Lowered;

/// Lowers a document and reads it with `openapiv3`, losing nothing.
pub(crate) fn to_v30(document: Document) -> Result<Lowered> {
    attempt(document).map_err(|refused| refused.origin.error(refused.faults))
}

/// A document that cannot be lowered, before its faults are located.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) faults: Vec<Fault>,
    pub(crate) origin: Origin,
}

/// As [`to_v30`], for those who need the faults as data.
pub(crate) fn attempt(document: Document) -> std::result::Result<Lowered, Box<Refused>> {
    let Document { mut root, origin } = document;
    let mut lowering = Lowering {
        is_31: version(&root).starts_with("3.1"),
        origin,
        faults: Vec::new(),
        notes: Vec::new(),
        kinds: BTreeMap::new(),
        nested: 0,
        deepest: 0,
    };
    if lowering.is_31 {
        defs::hoist(&mut lowering, &mut root);
    }
    written::write_out(&mut lowering, &mut root);
    lowering.kinds = types::kinds(&root);
    lowering.node(&mut root, Node::Document, &Pointer::root());
    let Lowering {
        origin,
        faults,
        notes,
        deepest,
        ..
    } = lowering;
    if !faults.is_empty() {
        return Err(Box::new(Refused { faults, origin }));
    }
    match typed::read_on_a_stack(root, deepest) {
        Ok((api, webhooks)) => Ok(Lowered {
            api,
            webhooks,
            notes,
            origin,
        }),
        Err(faults) => Err(Box::new(Refused { faults, origin })),
    }
}

fn version(root: &Value) -> &str {
    root.get("openapi")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// One walk over a document: schemas are rewritten in place, faults and notes are gathered.
struct Lowering {
    is_31: bool,
    origin: Origin,
    faults: Vec<Fault>,
    notes: Vec<Fault>,
    /// Component schema → its type.
    kinds: BTreeMap<String, String>,
    /// Schemas around the one at hand.
    nested: usize,
    deepest: usize,
}

/// Schemas within each other from which on each is tried by itself: what `openapiv3` cannot read it
/// tries twice, and all around it again.
const DEEP: usize = 8;

impl Lowering {
    fn node(&mut self, value: &mut Value, node: Node, at: &Pointer) {
        if node == Node::Plain {
            return;
        }
        if node == Node::Schema {
            schema::lower(self, value, at);
        }
        let Value::Object(map) = value else {
            // A bare boolean is a schema only below `additionalProperties`, which keeps it.
            if !(node == Node::Schema && value.is_boolean()) {
                self.refuse(
                    at,
                    format!("{node:?} must be an object here"),
                    "mend the document",
                );
            }
            return;
        };
        if node != Node::Schema {
            outside::lower(self, map, node, at);
        }
        self.children(map, node, at);
        if node == Node::Schema && self.nested > DEEP {
            self.faults.extend(typed::alone(value, at));
        }
    }

    fn children(&mut self, map: &mut Map<String, Value>, node: Node, at: &Pointer) {
        let is_schema = node == Node::Schema;
        self.nested += usize::from(is_schema);
        self.deepest = self.deepest.max(self.nested);
        for (key, value) in map.iter_mut() {
            let at = at.child(key);
            match node.below(key) {
                Some(Below::One(below)) => self.node(value, below, &at),
                Some(Below::List(below)) => self.list(value, below, &at),
                Some(Below::Map(below)) => self.map(value, below, &at),
                None => self.unknown(key, node, &at),
            }
        }
        self.nested -= usize::from(is_schema);
    }

    fn list(&mut self, value: &mut Value, below: Node, at: &Pointer) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.node(item, below, &at.child(index));
                }
            }
            _ => self.refuse(at, "a list is expected here", "mend the document"),
        }
    }

    fn map(&mut self, value: &mut Value, below: Node, at: &Pointer) {
        match value {
            Value::Object(entries) => {
                for (key, entry) in entries.iter_mut() {
                    self.node(entry, below, &at.child(key));
                }
            }
            _ => self.refuse(at, "an object is expected here", "mend the document"),
        }
    }

    /// Drops a key that says nothing about the wire, and notes it.
    fn drop_key(&mut self, map: &mut Map<String, Value>, key: &str, at: &Pointer) {
        if map.shift_remove(key).is_some() {
            self.leave_out(&at.child(key));
        }
    }

    fn leave_out(&mut self, at: &Pointer) {
        let message = format!("`{}` is left out", at.last());
        self.notes.push(Fault::new(at, message, ""));
    }

    fn unknown(&mut self, key: &str, node: Node, at: &Pointer) {
        let known = keywords::ADVICE.iter().find(|(known, _)| *known == key);
        let advice = match known {
            Some((_, advice)) if node == Node::Schema => advice,
            _ if !self.is_31 && node.key(key).is_some() => "say `openapi: 3.1.0`, which has it",
            _ => "remove it with an overlay, or say there what it means with known keywords",
        };
        self.refuse(
            at,
            format!("`{key}` is not supported in {}", name(node)),
            advice,
        );
    }

    fn refuse(&mut self, at: &Pointer, message: impl Into<String>, advice: &str) {
        self.faults.push(Fault::new(at, message, advice));
    }

    /// The type of the component that a reference leads to.
    fn kind_of(&self, reference: &str) -> Option<&String> {
        self.kinds
            .get(reference.strip_prefix("#/components/schemas/")?)
    }
}

/// How a person would call the node.
fn name(node: Node) -> String {
    let words = node.title();
    match words.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => format!("an OpenAPI {words} object"),
        false => format!("a {words} object"),
    }
}

#[cfg(test)]
mod rows;
#[cfg(test)]
mod tests;
