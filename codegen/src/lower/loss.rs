//! The loss guard: what `openapiv3` read is written back and compared with what went in.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::Fault;
use crate::pointer::Pointer;

/// A fault for each node of `before` that `read` no longer holds.
pub(super) fn losses(before: &Value, read: &impl Serialize, at: &Pointer) -> Vec<Fault> {
    match serde_json::to_value(read) {
        Ok(after) => {
            let mut lost = Vec::new();
            compare(before, &after, at, &mut lost);
            lost
        }
        Err(error) => vec![fault(at, &format!("this cannot be written back: {error}"))],
    }
}

fn compare(before: &Value, after: &Value, at: &Pointer, lost: &mut Vec<Fault>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => objects(before, after, at, lost),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(before, after, &at.child(index), lost);
            }
        }
        (Value::Number(before), Value::Number(after)) if before.as_f64() == after.as_f64() => {}
        (before, after) if before == after => {}
        (before, after) => {
            let message = format!("openapiv3 turned {} into {}", short(before), short(after));
            lost.push(fault(at, &message));
        }
    }
}

fn objects(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    at: &Pointer,
    lost: &mut Vec<Fault>,
) {
    for (key, value) in before {
        let at = at.child(key);
        match after.get(key) {
            Some(after) => compare(value, after, &at, lost),
            None if is_default(key, value) => {}
            None => lost.push(fault(&at, &format!("openapiv3 loses `{key}` here"))),
        }
    }
}

/// Keys whose absence means the same.
fn is_default(key: &str, value: &Value) -> bool {
    match value {
        Value::Bool(false) => matches!(
            key,
            "required"
                | "deprecated"
                | "nullable"
                | "readOnly"
                | "writeOnly"
                | "uniqueItems"
                | "explode"
                | "allowReserved"
                | "exclusiveMinimum"
                | "exclusiveMaximum"
        ),
        Value::Array(items) => {
            let empty = matches!(key, "required" | "parameters" | "servers" | "tags");
            items.is_empty() && empty
        }
        Value::Object(map) => {
            let empty = matches!(
                key,
                "properties"
                    | "encoding"
                    | "headers"
                    | "links"
                    | "callbacks"
                    | "examples"
                    | "content"
                    | "schemas"
                    | "responses"
                    | "parameters"
                    | "requestBodies"
                    | "securitySchemes"
                    | "variables"
            );
            map.is_empty() && empty
        }
        _ => false,
    }
}

fn fault(at: &Pointer, message: &str) -> Fault {
    let advice = "say it with other keywords, or remove it, with an overlay";
    Fault::new(at, message, advice)
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapiv3::{ReferenceOr, Schema};
    use serde_json::json;

    fn lost(schema: &Value) -> Vec<String> {
        let read: ReferenceOr<Schema> = serde_json::from_value(schema.clone()).unwrap();
        let faults = losses(schema, &read, &Pointer::root());
        faults
            .into_iter()
            .map(|fault| fault.at.to_string())
            .collect()
    }

    #[test]
    fn what_openapiv3_drops_is_found() {
        assert_eq!(
            lost(&json!({"type": "string", "xml": {"name": "a"}})),
            ["/xml"]
        );
        assert_eq!(
            lost(&json!({"type": "object", "properties": {"a": {"type": "string", "const": "b"}}})),
            ["/properties/a/const"],
        );
        assert_eq!(
            lost(&json!({"$ref": "#/a", "description": "d"})),
            ["/description"]
        );
    }

    #[test]
    fn defaults_are_no_loss() {
        let schema = json!({"type": "object", "properties": {}, "required": [], "nullable": false});
        assert!(lost(&schema).is_empty());
        assert!(lost(&json!({"type": "number", "minimum": 1})).is_empty());
    }
}
