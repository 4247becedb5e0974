//! Lowering of one schema: each rule is a small function that rewrites one keyword.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Lowering, keywords, limits, types};
use crate::error::Fault;
use crate::pointer::Pointer;

/// What may stand beside a `$ref` in 3.1 and only annotates it.
const ANNOTATIONS: [&str; 9] = [
    "description",
    "title",
    "deprecated",
    "default",
    "example",
    "externalDocs",
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
    cx.drop_key(map, "xml", at);
    if cx.is_31 {
        keywords::lower(cx, map, at);
    }
    if map.contains_key("$ref") {
        return reference(cx, map, at);
    }
    if cx.is_31 {
        constant(cx, map, at);
        properties(cx, map, at);
        members(cx, map, at);
        types::list(cx, map, at);
    }
    only_required(cx, map, at);
    types::of_members(cx, map);
    if map.get("default").is_some_and(Value::is_null) {
        map.shift_remove("default");
    }
    types::explicit(cx, map, at);
    enum_values(cx, map, at);
    values_fit(cx, map, at);
    limits::lower(cx, map, at);
}

/// Values of another type than the schema's are slips, such as `1.10` for `'1.10'`.
fn values_fit(cx: &mut Lowering, map: &Map<String, Value>, at: &Pointer) {
    let (Some(Value::String(ty)), Some(Value::Array(values))) = (map.get("type"), map.get("enum"))
    else {
        return;
    };
    for (index, value) in values.iter().enumerate() {
        if !types::is_of(value, ty) {
            let message = format!("the enum value {value} is no {ty}");
            let advice = match ty.as_str() {
                "string" => "write it in quotes, with an overlay if need be",
                _ => "write it without quotes, or mend the type, with an overlay if need be",
            };
            return cx.refuse(&at.child("enum").child(index), message, advice);
        }
    }
}

/// `true` and `false` are schemas in 3.1; `openapiv3` has them only as `additionalProperties`.
fn boolean(cx: &mut Lowering, value: &mut Value, at: &Pointer) {
    if !value.is_boolean() || at.last() == "additionalProperties" {
        return;
    }
    if cx.is_31 && *value == true {
        *value = json!({});
        return;
    }
    let message = format!("a schema that is `{value}` is not supported here");
    let advice = "write `{}` for anything; nothing at all cannot be described";
    cx.refuse(at, message, advice);
}

/// A property that is `true` may be anything; one that is `false` is never there.
fn properties(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let required = map.get("required").cloned().unwrap_or_default();
    let Some(Value::Object(properties)) = map.get_mut("properties") else {
        return;
    };
    let at = at.child("properties");
    for value in properties.values_mut().filter(|value| **value == true) {
        *value = json!({});
    }
    let never = properties.iter().filter(|(_, value)| **value == false);
    let never: Vec<String> = never.map(|(name, _)| name.clone()).collect();
    for name in never {
        let is_required = required
            .as_array()
            .is_some_and(|all| all.iter().any(|it| *it == *name));
        match is_required {
            true => {
                let message = format!("the property `{name}` is required, and is never there");
                let advice = "remove it from `required`, with an overlay if need be";
                cx.refuse(&at.child(&name), message, advice);
            }
            false => cx.drop_key(properties, &name, &at),
        }
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

/// Alternatives that only say what is required do not change what a value is.
fn only_required(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    for key in ["anyOf", "oneOf"] {
        if is_only_required(map, key) {
            cx.drop_key(map, key, at);
        }
    }
}

pub(crate) fn is_only_required(map: &Map<String, Value>, key: &str) -> bool {
    let is_limit = |member: &Value| {
        let member = member.as_object();
        member.is_some_and(|all| all.len() == 1 && all.contains_key("required"))
    };
    let members = map.get(key).and_then(Value::as_array);
    let is_described = map.contains_key("properties");
    is_described && members.is_some_and(|members| members.iter().all(is_limit))
}

/// `anyOf: [X, {type: 'null'}]` becomes `anyOf: [X], nullable: true`, or `X` itself where it is no
/// reference. A member that is `false` is none.
fn members(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    for key in ["anyOf", "oneOf"] {
        let Some(Value::Array(members)) = map.get_mut(key) else {
            continue;
        };
        let list = at.child(key);
        let nullable = members.iter().any(is_null);
        let mut kept = Vec::with_capacity(members.len());
        let mut moves = Vec::new();
        for (index, member) in std::mem::take(members).into_iter().enumerate() {
            let before = list.child(index);
            match member {
                Value::Bool(false) => cx.leave_out(&before),
                member if is_null(&member) => {}
                member => {
                    moves.push((list.child(kept.len()), before));
                    kept.push(member);
                }
            }
        }
        *members = kept;
        if nullable {
            cx.origin.record_moves(moves);
            if members.is_empty() {
                types::only_null(cx, &list);
            }
            map.insert("nullable".to_owned(), json!(true));
            unwrap(cx, map, key, at);
        }
    }
}

/// Puts the keywords of the only member beside what is said of the whole, which goes before.
fn unwrap(cx: &mut Lowering, map: &mut Map<String, Value>, key: &str, at: &Pointer) {
    let Some([Value::Object(member)]) = map.get(key).and_then(Value::as_array).map(Vec::as_slice)
    else {
        return;
    };
    let is_said = |name: &String| map.contains_key(name);
    let is_about = |name: &String| ANNOTATIONS.contains(&name.as_str()) || name.starts_with("x-");
    let clashes = member.keys().any(|name| is_said(name) && !is_about(name));
    // An id that can be expanded is told by its alternatives, be there only one.
    let is_kept = map.contains_key("x-expansionResources") || map.contains_key("discriminator");
    if member.contains_key("$ref") || clashes || is_kept {
        return;
    }
    let member = member.clone();
    map.shift_remove(key);
    let inside = at.child(key).child(0);
    let mut moves = Vec::new();
    for (name, value) in member {
        if !map.contains_key(&name) {
            moves.push((at.child(&name), inside.child(&name)));
            map.insert(name, value);
        }
    }
    cx.origin.record_moves(moves);
}

/// Whether a schema is null and nothing else, whatever it says about that.
fn is_null(schema: &Value) -> bool {
    let Value::Object(map) = schema else {
        return false;
    };
    let is_null = |(key, value): (&String, &Value)| match key.as_str() {
        "type" => *value == "null",
        "const" => value.is_null(),
        "enum" => *value == json!([null]),
        _ => false,
    };
    let is_about = |key: &String| ANNOTATIONS.contains(&key.as_str()) || key.starts_with("x-");
    let says_so = map.iter().any(is_null);
    says_so
        && map
            .iter()
            .all(|(key, value)| is_null((key, value)) || is_about(key))
}

/// Takes `null` out of an enumeration (`nullable` says it) and values that stand twice.
fn enum_values(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let nullable = map.get("nullable") == Some(&json!(true));
    let Some(Value::Array(values)) = map.get_mut("enum") else {
        return;
    };
    let at = at.child("enum");
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(values.len());
    for value in std::mem::take(values) {
        if value.is_null() {
            if !nullable {
                let message = "the enum value null is left out: the schema is not nullable";
                cx.notes.push(Fault::new(&at, message, ""));
            }
        } else if seen.insert(value.to_string()) {
            kept.push(value);
        } else {
            let message = format!("the enum value {value} stands twice");
            cx.notes.push(Fault::new(&at, message, ""));
        }
    }
    *values = kept;
}
