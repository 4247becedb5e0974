//! Rules that hold outside schemas.

use serde_json::{Map, Value, json};

use super::Lowering;
use super::grammar::Node;
use crate::pointer::Pointer;

/// Rewrites an object that is no schema; what stands below is lowered after it.
pub(super) fn lower(cx: &mut Lowering, map: &mut Map<String, Value>, node: Node, at: &Pointer) {
    if node.takes_reference() && map.contains_key("$ref") {
        beside_reference(cx, map, at);
    }
    match node {
        Node::Document => document(cx, map, at),
        Node::Info => cx.drop_key(map, "summary", at),
        Node::Contact if map.get("email").is_some_and(|email| !email.is_string()) => {
            cx.drop_key(map, "email", at);
        }
        Node::License => cx.drop_key(map, "identifier", at),
        Node::Components if cx.is_31 => components(cx, map, at),
        Node::Operation if cx.is_31 => {
            let responses = || json!({"default": {"description": ""}});
            map.entry("responses").or_insert_with(responses);
        }
        Node::Response => {
            map.entry("description").or_insert_with(|| json!(""));
        }
        _ => {}
    }
}

/// What is still a reference here has nothing made of it, and so have its siblings.
fn beside_reference(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let siblings: Vec<String> = map.keys().filter(|key| *key != "$ref").cloned().collect();
    for key in siblings {
        cx.drop_key(map, &key, at);
    }
}

fn document(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    if cx.is_31 {
        // 3.1 lets a document have webhooks or components alone.
        map.entry("paths").or_insert_with(|| json!({}));
        dialect(map);
    } else if map.contains_key("webhooks") {
        let advice = "say `openapi: 3.1.0`, which has them";
        cx.refuse(&at.child("webhooks"), "3.0 has no `webhooks`", advice);
    }
}

/// The dialects of schemas that are what is assumed anyway.
pub(super) const DIALECTS: [&str; 2] = [
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://json-schema.org/draft/2020-12/schema",
];

/// Any other dialect is refused as an unknown key.
fn dialect(map: &mut Map<String, Value>) {
    let dialect = map.get("jsonSchemaDialect").and_then(Value::as_str);
    if dialect.is_some_and(|text| DIALECTS.contains(&text)) {
        map.shift_remove("jsonSchemaDialect");
    }
}

fn components(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    // They have been written out where they are meant; the others are looked at all the same.
    if let Some(mut items) = map.shift_remove("pathItems") {
        cx.map(&mut items, Node::Path, &at.child("pathItems"));
    }
    let Some(Value::Object(schemes)) = map.get_mut("securitySchemes") else {
        return;
    };
    let at = at.child("securitySchemes");
    let mutual = schemes
        .iter()
        .filter(|(_, scheme)| scheme.get("type").and_then(Value::as_str) == Some("mutualTLS"));
    let mutual: Vec<String> = mutual.map(|(name, _)| name.clone()).collect();
    for name in mutual {
        cx.drop_key(schemes, &name, &at);
    }
}
