//! Keywords of 3.1 that say nothing about the wire, or what 3.0 says with others.

use serde_json::{Map, Value, json};

use super::Lowering;
use super::outside::DIALECTS;
use super::types::COMPOSITES;
use crate::error::Fault;
use crate::pointer::Pointer;

/// Keywords that only limit or describe a value.
const DOCUMENTATION: [&str; 8] = [
    "$anchor",
    "$comment",
    "contains",
    "contentSchema",
    "dependentRequired",
    "maxContains",
    "minContains",
    "propertyNames",
];

/// Advice where a keyword that could change what a value is cannot be held.
pub(super) const ADVICE: [(&str, &str); 12] = [
    ("$dynamicAnchor", "refer to a schema by its name"),
    ("$dynamicRef", "refer to a schema by its name with `$ref`"),
    ("$id", "refer to components by their names, and remove it"),
    ("$schema", "write the schema in the dialect of OpenAPI 3.1"),
    ("dependentSchemas", "write alternatives with `anyOf`"),
    ("else", "write alternatives with `anyOf`"),
    ("if", "write alternatives with `anyOf`"),
    (
        "patternProperties",
        "say with `additionalProperties` what all values are",
    ),
    ("prefixItems", "say with `items` what all items are"),
    ("then", "write alternatives with `anyOf`"),
    ("unevaluatedItems", "say with `items` what all items are"),
    (
        "unevaluatedProperties",
        "say it with `additionalProperties` in each alternative",
    ),
];

pub(super) fn lower(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    for key in DOCUMENTATION {
        cx.drop_key(map, key, at);
    }
    let is_flag = map.get("unevaluatedItems").is_some_and(Value::is_boolean);
    if is_flag && !map.contains_key("prefixItems") {
        cx.drop_key(map, "unevaluatedItems", at);
    }
    let dialect = map.get("$schema").and_then(Value::as_str);
    if dialect.is_some_and(|text| DIALECTS.contains(&text)) {
        cx.drop_key(map, "$schema", at);
    }
    unevaluated(cx, map, at);
    content(cx, map, at);
    examples(cx, map, at);
}

/// Without alternatives, the properties that are not evaluated are those that are not named.
fn unevaluated(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    const KEY: &str = "unevaluatedProperties";
    let has = |key: &&str| map.contains_key(*key);
    let is_alone = !COMPOSITES.iter().any(has) && !has(&"patternProperties");
    match map.get(KEY) {
        Some(_) if has(&"additionalProperties") => cx.drop_key(map, KEY, at),
        Some(_) if is_alone => {
            if let Some(value) = map.shift_remove(KEY) {
                map.insert("additionalProperties".to_owned(), value);
                let now = at.child("additionalProperties");
                cx.origin.record_moved(&now, &at.child(KEY));
            }
        }
        // Every object is open here.
        Some(Value::Bool(_)) => cx.drop_key(map, KEY, at),
        _ => {}
    }
}

/// Encoded or binary text has a `format` in 3.0.
fn content(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let keys = ["contentEncoding", "contentMediaType"];
    let [encoding, media] = keys.map(|key| map.get(key).and_then(Value::as_str));
    let found = match (encoding, media) {
        (Some(encoding), _) if encoding.to_lowercase().starts_with("base64") => Some((0, "byte")),
        (None, Some(media)) if is_binary(media) => Some((1, "binary")),
        _ => None,
    };
    if let Some((index, format)) = found
        && !map.contains_key("format")
    {
        map.insert("format".to_owned(), json!(format));
        map.entry("type").or_insert_with(|| json!("string"));
        map.shift_remove(keys[index]);
        let (now, before) = (at.child("format"), at.child(keys[index]));
        cx.origin.record_moved(&now, &before);
    }
    for key in keys {
        cx.drop_key(map, key, at);
    }
}

/// Whether bytes of this kind are no text.
pub(crate) fn is_binary(media_type: &str) -> bool {
    let kind = media_type.split('/').next().unwrap_or_default();
    media_type == "application/octet-stream" || matches!(kind, "audio" | "image" | "video")
}
/// 3.1 has a list of `examples`; 3.0 has one `example`.
pub(super) fn examples(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let Some(Value::Array(examples)) = map.get("examples") else {
        return;
    };
    if let Some(first) = examples.first().cloned() {
        if examples.len() > 1 {
            let message = "only the first of the examples is kept";
            cx.notes
                .push(Fault::new(&at.child("examples"), message, ""));
        }
        map.entry("example").or_insert(first);
    }
    map.shift_remove("examples");
}
