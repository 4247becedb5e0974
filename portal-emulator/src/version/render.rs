//! Writes an object as an API version has it: what that version lacks is taken away.

use serde_json::Value;

use super::ApiVersion;
use super::fields::{KINDS, When};

/// Takes from an object, and from all that is in it, what the version does not have, and what is there only
/// where it is asked for.
pub fn render(value: &mut Value, version: &ApiVersion) {
    render_keeping(value, version, &[]);
}

/// The same, but keeps fields that were asked for, such as `features.subscription_update.products`.
pub fn render_keeping(value: &mut Value, version: &ApiVersion, asked: &[&str]) {
    let kind = value.get("object").and_then(Value::as_str);
    // What an event tells was written when it happened, in the account's version of that day.
    if kind == Some("event") {
        return;
    }
    let fields = kind.and_then(|kind| KINDS.iter().find(|(known, _)| *known == kind));
    for (path, when) in fields.into_iter().flat_map(|(_, fields)| *fields) {
        match *when {
            When::Since(date) if version.is_since(date) => {}
            When::Until(date) if !version.is_since(date) => {}
            When::Asked if asked.contains(path) => {}
            When::Given => remove(value, path, Value::is_null),
            When::Since(_) | When::Until(_) | When::Asked => remove(value, path, |_| true),
        }
    }
    match value {
        Value::Array(items) => {
            for item in items {
                render_keeping(item, version, asked);
            }
        }
        Value::Object(fields) => {
            for field in fields
                .values_mut()
                .filter(|it| it.is_array() || it.is_object())
            {
                render_keeping(field, version, asked);
            }
        }
        _ => {}
    }
}

fn remove(value: &mut Value, path: &str, is_meant: fn(&Value) -> bool) {
    match (value, path.split_once('.')) {
        (Value::Array(items), _) => {
            for item in items {
                remove(item, path, is_meant);
            }
        }
        (Value::Object(fields), Some((first, rest))) => {
            if let Some(field) = fields.get_mut(first) {
                remove(field, rest, is_meant);
            }
        }
        (Value::Object(fields), None) if fields.get(path).is_some_and(is_meant) => {
            fields.shift_remove(path);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
