//! Lowering of one schema: each rule is a small function that rewrites one 3.1 keyword.

use serde_json::{Map, Value, json};

use super::Lowering;
use crate::error::Fault;
use crate::pointer::Pointer;

/// What may stand beside a `$ref` in 3.1 and only annotates it.
const ANNOTATIONS: [&str; 8] = [
    "description",
    "title",
    "deprecated",
    "default",
    "example",
    "nullable",
    "readOnly",
    "writeOnly",
];

/// Rewrites the schema at `at`; its children are lowered after it.
pub(super) fn lower(cx: &mut Lowering, value: &mut Value, at: &Pointer) {
    let Value::Object(map) = value else {
        boolean(cx, value, at);
        return;
    };
    if map.contains_key("$ref") {
        return reference(cx, map, at);
    }
    if cx.is_31 {
        constant(cx, map, at);
        type_list(cx, map, at);
        null_members(cx, map, at);
        exclusive_limit(map, "exclusiveMinimum", "minimum", i64::max, f64::max);
        exclusive_limit(map, "exclusiveMaximum", "maximum", i64::min, f64::min);
        examples(cx, map, at);
        cx.drop_key(map, "$comment", at);
    }
    if map.get("default").is_some_and(Value::is_null) {
        map.shift_remove("default");
    }
    enum_values(cx, map, at);
    explicit_type(cx, map, at);
}

/// `true` and `false` are schemas in 3.1; `openapiv3` has them only as `additionalProperties`.
fn boolean(cx: &mut Lowering, value: &Value, at: &Pointer) {
    if value.is_boolean() && at.last() != "additionalProperties" {
        let advice = "write `{}` for anything, or remove the property";
        cx.refuse(
            at,
            "a schema that is `true` or `false` is not supported here",
            advice,
        );
    }
}

/// `{$ref, description}` becomes `{anyOf: [{$ref}], description}`; 3.0 hides the siblings.
fn reference(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    if map.len() == 1 {
        return;
    }
    let siblings: Vec<String> = map.keys().filter(|key| *key != "$ref").cloned().collect();
    if !cx.is_31 {
        for key in siblings {
            cx.drop_key(map, &key, at);
        }
        return;
    }
    for key in siblings {
        if !ANNOTATIONS.contains(&key.as_str()) && !key.starts_with("x-") {
            let advice = "repeat the referenced schema with this keyword in it";
            cx.refuse(
                &at.child(&key),
                format!("`{key}` beside a `$ref` is not supported"),
                advice,
            );
        }
    }
    if let Some(target) = map.shift_remove("$ref") {
        map.insert("anyOf".to_owned(), json!([{ "$ref": target }]));
        cx.origin.record_moved(&at.child("anyOf").child(0), at);
    }
}

/// `const: v` becomes `enum: [v]` with the type of `v`.
fn constant(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let Some(value) = map.shift_remove("const") else {
        return;
    };
    let name = match &value {
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::Null | Value::Array(_) | Value::Object(_) => {
            let advice = "use a string, number or boolean";
            return cx.refuse(
                &at.child("const"),
                "a constant of this kind is not supported",
                advice,
            );
        }
    };
    map.entry("type").or_insert_with(|| json!(name));
    map.insert("enum".to_owned(), json!([value]));
    cx.origin
        .record_moved(&at.child("enum"), &at.child("const"));
}

/// `type: [T, 'null']` becomes `type: T, nullable: true`.
fn type_list(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let Some(Value::Array(types)) = map.get("type") else {
        return;
    };
    let nullable = types.iter().any(|name| name == "null");
    let others: Vec<Value> = types
        .iter()
        .filter(|name| *name != "null")
        .cloned()
        .collect();
    match others.as_slice() {
        [one] => {
            map.insert("type".to_owned(), one.clone());
            if nullable {
                map.insert("nullable".to_owned(), json!(true));
            }
        }
        [] => {
            let advice = "say what it is besides null, or remove the property";
            cx.refuse(
                &at.child("type"),
                "a schema that is only null is not supported",
                advice,
            );
        }
        several if several.iter().any(Value::is_null) => {
            let message = "a type is null instead of text";
            cx.refuse(&at.child("type"), message, "write 'null' in quotes");
        }
        _ => {
            let advice = "write `anyOf` with one schema for each type";
            let message = "a list of several types is not supported";
            cx.refuse(&at.child("type"), message, advice);
        }
    }
}

/// `anyOf: [X, {type: 'null'}]` becomes `anyOf: [X], nullable: true`.
fn null_members(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(members)) = map.get_mut(key) else {
            continue;
        };
        let before = members.len();
        let list = at.child(key);
        let mut kept = 0;
        for (index, member) in members.iter().enumerate() {
            if !is_null_type(member) {
                if kept != index {
                    cx.origin
                        .record_moved(&list.child(kept), &list.child(index));
                }
                kept += 1;
            }
        }
        members.retain(|member| !is_null_type(member));
        if members.len() < before {
            map.insert("nullable".to_owned(), json!(true));
        }
    }
}

fn is_null_type(schema: &Value) -> bool {
    matches!(schema, Value::Object(map) if map.len() == 1 && schema["type"] == "null")
}

/// A numeric `exclusiveMinimum` becomes the limit with a flag, if it is the stronger one.
fn exclusive_limit(
    map: &mut Map<String, Value>,
    key: &str,
    limit: &str,
    stronger_int: fn(i64, i64) -> i64,
    stronger: fn(f64, f64) -> f64,
) {
    let Some(Value::Number(exclusive)) = map.get(key).cloned() else {
        return;
    };
    map.shift_remove(key);
    let wins = match map.get(limit).and_then(Value::as_number) {
        None => true,
        Some(inclusive) => match (exclusive.as_i64(), inclusive.as_i64()) {
            (Some(a), Some(b)) => stronger_int(a, b) == a,
            _ => {
                let (a, b) = (exclusive.as_f64(), inclusive.as_f64());
                let (a, b) = (a.unwrap_or_default(), b.unwrap_or_default());
                stronger(a, b).to_bits() == a.to_bits()
            }
        },
    };
    if wins {
        map.insert(limit.to_owned(), Value::Number(exclusive));
        map.insert(key.to_owned(), json!(true));
    }
}

/// 3.1 has a list of `examples`; 3.0 has one `example`.
fn examples(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
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

/// Takes `null` out of an enumeration (`nullable` says it) and values that stand twice.
fn enum_values(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let nullable = map.get("nullable") == Some(&json!(true));
    let Some(Value::Array(values)) = map.get_mut("enum") else {
        return;
    };
    if nullable {
        values.retain(|value| !value.is_null());
    }
    let mut seen: Vec<Value> = Vec::with_capacity(values.len());
    for value in values.iter() {
        if seen.contains(value) {
            let message = format!("the enum value {value} stands twice");
            cx.notes.push(Fault::new(&at.child("enum"), message, ""));
        } else {
            seen.push(value.clone());
        }
    }
    *values = seen;
}

/// Composites need no type; an enumeration or a set of properties does.
fn explicit_type(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    match map.get("type") {
        Some(Value::String(name)) => {
            const KNOWN: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];
            if !KNOWN.contains(&name.as_str()) {
                let message = format!("`{name}` is not a type that is supported here");
                cx.refuse(&at.child("type"), message, "use a type of OpenAPI 3.0");
            }
        }
        Some(Value::Array(_)) if cx.is_31 => {}
        Some(_) => {
            let advice = "write the type in quotes";
            cx.refuse(&at.child("type"), "a type must be text", advice);
        }
        None => {
            let orphan = [
                "enum",
                "properties",
                "additionalProperties",
                "items",
                "format",
            ]
            .into_iter()
            .find(|key| map.contains_key(*key));
            if let Some(key) = orphan {
                let message = format!("`{key}` stands in a schema without `type`");
                cx.refuse(
                    &at.child(key),
                    message,
                    "add the type, with an overlay if need be",
                );
            }
        }
    }
}
