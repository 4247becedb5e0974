//! Which composite a schema with alternatives is, by its shape in the document.

use serde_json::{Map, Value};

use super::values::type_of;

/// How a row calls the alternatives below `key` of a schema.
pub(super) fn shape(schema: &Map<String, Value>, key: &str, root: &Value) -> &'static str {
    let members = schema.get(key).and_then(Value::as_array);
    let members = members.into_iter().flatten();
    let members: Vec<&Value> = members.filter(|member| !is_null(member)).collect();
    if schema.contains_key("x-expansionResources") {
        return "expandable";
    }
    if members.iter().any(|member| is_clear(member)) {
        return "clearable";
    }
    let resolved: Vec<&Value> = members.iter().map(|member| resolve(member, root)).collect();
    match resolved.as_slice() {
        [] | [_] => return NULLABLE,
        [a, b] if is_range(a, b) || is_range(b, a) => return "range",
        [a, b] if is_deleted(a, root) != is_deleted(b, root) => return "maybe deleted",
        _ => {}
    }
    let flat: Vec<&Value> = members.iter().flat_map(|it| flat(it, root)).collect();
    let is_ref = |member: &&Value| member.get("$ref").is_some();
    if flat
        .iter()
        .all(|member| is_ref(member) && has_object(resolve(member, root)))
    {
        return "union by object";
    }
    let objects = resolved.iter().filter(|member| member["type"] == "object");
    match objects.count() {
        0 | 1 => "union by kind of JSON",
        _ => BY_FIELDS,
    }
}

/// What alternatives are called of which only one is no null.
pub(super) const NULLABLE: &str = "nullable";

/// Whether null is among alternatives.
pub(super) fn has_null(members: &Value) -> bool {
    members.as_array().into_iter().flatten().any(is_null)
}

/// What several objects are called that only their fields tell apart.
pub(super) const BY_FIELDS: &str = "union by fields";

/// A member, or the members of the union that it refers to.
fn flat<'a>(member: &'a Value, root: &'a Value) -> Vec<&'a Value> {
    let resolved = resolve(member, root);
    match alternatives(resolved) {
        Some(inner) if member.get("$ref").is_some() => inner.iter().collect(),
        _ => vec![member],
    }
}

fn alternatives(schema: &Value) -> Option<&Vec<Value>> {
    let members = schema.get("anyOf").or_else(|| schema.get("oneOf"));
    members.and_then(Value::as_array)
}

fn is_null(member: &Value) -> bool {
    member.as_object().is_some_and(|map| map.len() == 1) && member["type"] == "null"
}

fn is_clear(member: &Value) -> bool {
    let values = member.get("enum").and_then(Value::as_array);
    values.is_some_and(|values| values.len() == 1 && values[0] == "")
}

fn resolve<'a>(member: &'a Value, root: &'a Value) -> &'a Value {
    let reference = member.get("$ref").and_then(Value::as_str);
    let target = reference.and_then(|reference| root.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(member)
}

fn properties(schema: &Value) -> Option<&Map<String, Value>> {
    schema.get("properties")?.as_object()
}

fn is_range(bounds: &Value, value: &Value) -> bool {
    let is_bound = |name: &String| matches!(name.as_str(), "gt" | "gte" | "lt" | "lte");
    let bounds = properties(bounds);
    let kind = value.as_object().map(type_of).unwrap_or_default();
    bounds.is_some_and(|all| !all.is_empty() && all.keys().all(is_bound))
        && matches!(kind, "integer" | "number" | "string")
}

fn is_deleted(schema: &Value, root: &Value) -> bool {
    let is_left = |name: &String| matches!(name.as_str(), "id" | "object" | "deleted");
    let is_twin = |schema: &Value| {
        let all = properties(schema);
        all.is_some_and(|all| all.contains_key("deleted") && all.keys().all(is_left))
    };
    match alternatives(schema) {
        Some(members) => members.iter().all(|member| is_twin(resolve(member, root))),
        None => is_twin(schema),
    }
}

fn has_object(schema: &Value) -> bool {
    let object = properties(schema).and_then(|all| all.get("object"));
    let values = object.and_then(|object| object.get("enum")?.as_array());
    values.is_some_and(|values| values.len() == 1)
        || object.is_some_and(|object| object.get("const").is_some())
}
