//! OpenAPI 3.1 down to what `openapiv3` can hold; what it cannot hold is refused by place.

pub(crate) mod grammar;
pub(crate) mod keys;
mod loss;
mod narrow;
mod schema;
mod typed;

use serde_json::{Map, Value, json};

use crate::error::{Fault, Result};
use crate::origin::Origin;
use crate::pointer::Pointer;
use crate::read::Document;
use grammar::{Below, Node};

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
    };
    lowering.node(&mut root, Node::Document, &Pointer::root());
    lowering.complete(&mut root);
    let Lowering {
        origin,
        faults,
        notes,
        ..
    } = lowering;
    if !faults.is_empty() {
        return Err(Box::new(Refused { faults, origin }));
    }
    match typed::read(root) {
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
}

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
        self.general_rules(map, node, at);
        for (key, value) in map.iter_mut() {
            let at = at.child(key);
            match node.below(key) {
                Some(Below::One(below)) => self.node(value, below, &at),
                Some(Below::List(below)) => self.list(value, below, &at),
                Some(Below::Map(below)) => self.map(value, below, &at),
                None => self.unknown(key, node, &at),
            }
        }
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

    /// Rules that hold outside schemas.
    fn general_rules(&mut self, map: &mut Map<String, Value>, node: Node, at: &Pointer) {
        if node != Node::Schema && node.takes_reference() && map.contains_key("$ref") {
            self.reference_alone(map, node, at);
        }
        match node {
            Node::Document if !self.is_31 && map.contains_key("webhooks") => {
                let advice = "say `openapi: 3.1.0`, which has them";
                self.refuse(&at.child("webhooks"), "3.0 has no `webhooks`", advice);
            }
            Node::Info => self.drop_key(map, "summary", at),
            Node::License => self.drop_key(map, "identifier", at),
            Node::Document => dialect(map),
            Node::Operation if self.is_31 => {
                let responses = || json!({"default": {"description": ""}});
                map.entry("responses").or_insert_with(responses);
            }
            Node::Response => {
                map.entry("description").or_insert_with(|| json!(""));
            }
            _ => {}
        }
    }

    /// A reference hides its siblings in 3.0; 3.1 lets `summary` and `description` override.
    fn reference_alone(&mut self, map: &mut Map<String, Value>, node: Node, at: &Pointer) {
        let siblings: Vec<String> = map.keys().filter(|key| *key != "$ref").cloned().collect();
        for key in siblings {
            if node == Node::Path {
                let advice = "move the reference's operations into this path item";
                self.refuse(
                    &at.child(&key),
                    format!("`{key}` stands beside a `$ref`"),
                    advice,
                );
            } else {
                self.drop_key(map, &key, at);
            }
        }
    }

    /// Drops a key that says nothing about the wire, and notes it.
    fn drop_key(&mut self, map: &mut Map<String, Value>, key: &str, at: &Pointer) {
        if map.shift_remove(key).is_some() {
            let at = at.child(key);
            self.notes
                .push(Fault::new(&at, format!("`{key}` is left out"), ""));
        }
    }

    fn unknown(&mut self, key: &str, node: Node, at: &Pointer) {
        let advice = "remove it with an overlay, or say there what it means with known keywords";
        self.refuse(
            at,
            format!("`{key}` is not supported in {}", name(node)),
            advice,
        );
    }

    fn refuse(&mut self, at: &Pointer, message: impl Into<String>, advice: &str) {
        self.faults.push(Fault::new(at, message, advice));
    }

    /// 3.1 lets a document have webhooks or components alone.
    fn complete(&self, root: &mut Value) {
        if let Value::Object(map) = root
            && self.is_31
        {
            map.entry("paths").or_insert_with(|| json!({}));
        }
    }
}

/// The standard dialect is what is assumed anyway; another one is refused as an unknown key.
fn dialect(map: &mut Map<String, Value>) {
    const STANDARD: [&str; 2] = [
        "https://spec.openapis.org/oas/3.1/dialect/base",
        "https://json-schema.org/draft/2020-12/schema",
    ];
    let Some(dialect) = map.get("jsonSchemaDialect") else {
        return;
    };
    if dialect
        .as_str()
        .is_some_and(|text| STANDARD.contains(&text))
    {
        map.shift_remove("jsonSchemaDialect");
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
mod tests;
