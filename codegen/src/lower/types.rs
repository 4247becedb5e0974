//! Types of schemas: one each, or alternatives; said, or plain from what else is said.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Lowering;
use crate::pointer::Pointer;

/// Keywords that say by themselves what a value is.
pub(super) const COMPOSITES: [&str; 4] = ["anyOf", "oneOf", "allOf", "not"];

const KNOWN: [&str; 6] = ["string", "number", "integer", "boolean", "object", "array"];

/// Whether a keyword is about values of a type; one that is about any value, is.
pub(super) fn belongs(key: &str, ty: &str) -> bool {
    match key {
        "maxLength" | "minLength" | "pattern" => ty == "string",
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            matches!(ty, "number" | "integer")
        }
        "format" => matches!(ty, "string" | "number" | "integer"),
        "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => {
            ty == "object"
        }
        "items" | "minItems" | "maxItems" | "uniqueItems" => ty == "array",
        _ => true,
    }
}

/// `type: [T, 'null']` becomes `type: T, nullable: true`, and `type: [A, B]` alternatives.
pub(super) fn list(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let Some(Value::Array(types)) = map.get("type") else {
        return;
    };
    let nullable = types.iter().any(|name| name == "null");
    let mut others: Vec<Value> = Vec::new();
    for name in types.iter().filter(|name| *name != "null") {
        if !others.contains(name) {
            others.push(name.clone());
        }
    }
    if others.iter().any(|name| name == "number") {
        // Every integer is a number.
        others.retain(|name| name != "integer");
    }
    match others.as_slice() {
        [] => only_null(cx, &at.child("type")),
        several if several.iter().any(|name| !name.is_string()) => {
            let message = "a type is null or otherwise no text";
            cx.refuse(
                &at.child("type"),
                message,
                "write it in quotes, also 'null'",
            );
        }
        [one] => {
            map.insert("type".to_owned(), one.clone());
            if nullable {
                map.insert("nullable".to_owned(), json!(true));
            }
        }
        several => {
            let several: Vec<String> = several.iter().filter_map(text).collect();
            if nullable {
                map.insert("nullable".to_owned(), json!(true));
            }
            alternatives(cx, map, &several, at);
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

pub(super) fn only_null(cx: &mut Lowering, at: &Pointer) {
    let advice = "say what it is besides null, or remove the property";
    cx.refuse(at, "a schema that is only null is not supported", advice);
}

/// Each type becomes an alternative with the keywords that are about it.
fn alternatives(cx: &mut Lowering, map: &mut Map<String, Value>, types: &[String], at: &Pointer) {
    if let Some(key) = COMPOSITES.iter().find(|key| map.contains_key(**key)) {
        let message = format!("a list of several types beside `{key}` is not supported");
        let advice = "give each alternative its type";
        return cx.refuse(&at.child("type"), message, advice);
    }
    map.shift_remove("type");
    let values = match map.shift_remove("enum") {
        Some(Value::Array(values)) => Some(values),
        _ => None,
    };
    let mut moves = Vec::new();
    let mut members = Vec::new();
    let list = at.child("anyOf");
    for ty in types {
        let own: Option<Vec<&Value>> = values
            .as_ref()
            .map(|values| values.iter().filter(|value| is_of(value, ty)).collect());
        if own.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        let here = list.child(members.len());
        moves.push((here.clone(), at.child("type")));
        let mut member = Map::new();
        member.insert("type".to_owned(), json!(ty));
        if let Some(own) = own {
            moves.push((here.child("enum"), at.child("enum")));
            member.insert("enum".to_owned(), json!(own));
        }
        for (key, value) in map.iter().filter(|(key, value)| is_about(key, value, ty)) {
            moves.push((here.child(key), at.child(key)));
            member.insert(key.clone(), value.clone());
        }
        members.push(Value::Object(member));
    }
    map.retain(|key, value| !types.iter().any(|ty| is_about(key, value, ty)));
    map.insert("anyOf".to_owned(), Value::Array(members));
    cx.origin.record_moves(moves);
}

/// Whether a keyword goes with this type and not with any.
fn is_about(key: &str, value: &Value, ty: &str) -> bool {
    const NUMERIC: [&str; 5] = ["int32", "int64", "float", "double", "unix-time"];
    match key {
        "format" => {
            let is_numeric = value.as_str().is_some_and(|text| NUMERIC.contains(&text));
            is_numeric == matches!(ty, "number" | "integer") && belongs(key, ty)
        }
        key => belongs(key, ty) && !belongs(key, "boolean"),
    }
}

/// Whether a value is of a type.
pub(super) fn is_of(value: &Value, ty: &str) -> bool {
    match value {
        Value::String(_) => ty == "string",
        Value::Bool(_) => ty == "boolean",
        Value::Number(number) => ty == "number" || (ty == "integer" && !number.is_f64()),
        Value::Array(_) => ty == "array",
        Value::Object(_) => ty == "object",
        Value::Null => false,
    }
}

/// `type` beside alternatives that are all of it says nothing more.
pub(super) fn of_members(cx: &Lowering, map: &mut Map<String, Value>) {
    let Some(Value::String(ty)) = map.get("type").cloned() else {
        return;
    };
    let present = COMPOSITES[..2].iter().filter(|key| map.contains_key(**key));
    let present: Vec<&str> = present.copied().collect();
    let [key] = present.as_slice() else { return };
    let Some(Value::Array(members)) = map.get_mut(*key) else {
        return;
    };
    let fits = |member: &Value| match (
        member.get("$ref").and_then(Value::as_str),
        member.get("type"),
    ) {
        (Some(reference), _) => cx.kind_of(reference) == Some(&ty),
        (None, Some(own)) => *own == *ty,
        (None, None) => {
            member.is_object() && !COMPOSITES.iter().any(|key| member.get(*key).is_some())
        }
    };
    if !members.iter().all(fits) {
        return;
    }
    for member in members.iter_mut().filter_map(Value::as_object_mut) {
        if !member.contains_key("$ref") {
            member.entry("type").or_insert_with(|| json!(ty));
        }
    }
    map.shift_remove("type");
}

/// The type of each component that has one.
pub(super) fn kinds(root: &Value) -> BTreeMap<String, String> {
    let schemas = root
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let kinds = schemas.into_iter().flatten().filter_map(|(name, schema)| {
        let ty = match schema.get("type") {
            Some(Value::String(ty)) => ty,
            None if schema.get("properties").is_some() => "object",
            _ => return None,
        };
        Some((name.clone(), ty.to_owned()))
    });
    kinds.collect()
}

/// A type that is not said where what else is said leaves no doubt; one that is not known is refused.
pub(super) fn explicit(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    match map.get("type") {
        Some(Value::String(name)) if KNOWN.contains(&name.as_str()) => {}
        Some(Value::String(name)) if name == "null" && cx.is_31 => only_null(cx, &at.child("type")),
        Some(Value::String(name)) => {
            let message = format!("`{name}` is not a type that is supported here");
            cx.refuse(&at.child("type"), message, "use a type of OpenAPI 3.0");
        }
        Some(Value::Array(_)) if cx.is_31 => {}
        Some(_) => {
            let advice = "write the type in quotes";
            cx.refuse(&at.child("type"), "a type must be text", advice);
        }
        None if COMPOSITES.iter().any(|key| map.contains_key(*key)) => {}
        None => implied(cx, map, at),
    }
}

/// What implies a type, and which; an enumeration has its values say it.
const IMPLIED: [(&str, &str); 4] = [
    ("enum", ""),
    ("properties", "object"),
    ("additionalProperties", "object"),
    ("items", "array"),
];

fn implied(cx: &mut Lowering, map: &mut Map<String, Value>, at: &Pointer) {
    let mut found: Vec<(&str, Option<&str>)> = Vec::new();
    for (key, ty) in IMPLIED {
        match map.get(key) {
            None => {}
            Some(Value::Array(values)) if key == "enum" => found.push((key, common(values))),
            Some(_) => found.push((key, Some(ty))),
        }
    }
    let first = found.first().copied();
    let Some((key, ty)) = first.or(map.contains_key("format").then_some(("format", None))) else {
        return;
    };
    match ty {
        Some(ty) if found.iter().all(|(_, other)| *other == Some(ty)) => {
            let has_null = |values: &Value| {
                values
                    .as_array()
                    .is_some_and(|it| it.contains(&Value::Null))
            };
            if key == "enum" && map.get(key).is_some_and(has_null) {
                map.insert("nullable".to_owned(), json!(true));
            }
            map.insert("type".to_owned(), json!(ty));
        }
        _ => {
            let message =
                format!("`{key}` stands in a schema without `type`, and does not imply one");
            let advice = "add the type, with an overlay if need be";
            cx.refuse(&at.child(key), message, advice);
        }
    }
}

/// The type that all values have, but for `null`.
fn common(values: &[Value]) -> Option<&'static str> {
    let mut values = values.iter().filter(|value| !value.is_null()).peekable();
    let first = *values.peek()?;
    let scalars = ["string", "boolean", "integer", "number"];
    let ty = scalars.into_iter().find(|ty| is_of(first, ty))?;
    let all = |ty: &str| values.clone().all(|value| is_of(value, ty));
    match ty {
        "integer" if !all(ty) => all("number").then_some("number"),
        ty => all(ty).then_some(ty),
    }
}
