//! Overlay documents as data: what may stand in one, and the actions it asks for.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::error::{Fault, Stage};
use crate::pointer::Pointer;

/// Longer paths could nest deeper than the parser can follow.
const LONGEST_PATH: usize = 4096;

/// One action of an overlay.
pub(super) struct Action {
    /// Where it stands in the overlay's file.
    pub(super) at: Pointer,
    pub(super) target: JsonPath,
    pub(super) change: Change,
    pub(super) allow_zero_match: bool,
}

pub(super) enum Change {
    Remove,
    Update(Value),
    Copy(JsonPath),
}

/// Reads the actions of an overlay document.
pub(super) fn parse(tree: &Value) -> Stage<Vec<Action>> {
    let root = Pointer::root();
    let overlay = object(tree, &root)?;
    known_keys(overlay, &root, &["overlay", "info", "extends", "actions"])?;
    match overlay.get("overlay").and_then(Value::as_str) {
        Some(version) if version.starts_with("1.0.") || version.starts_with("1.1.") => {}
        _ => {
            let advice = "write `overlay: 1.1.0` as the first line";
            let message = "this is not an overlay of version 1.0 or 1.1";
            return Err(Fault::new(&root.child("overlay"), message, advice).into());
        }
    }
    check_info(overlay, &root)?;
    let at = root.child("actions");
    match overlay.get("actions") {
        Some(Value::Array(actions)) if !actions.is_empty() => actions
            .iter()
            .enumerate()
            .map(|(index, value)| action(value, &at.child(index)))
            .collect(),
        _ => {
            let message = "an overlay has a list `actions` with at least one action";
            Err(Fault::new(&at, message, "add an action or remove the overlay").into())
        }
    }
}

fn check_info(overlay: &Map<String, Value>, root: &Pointer) -> Stage<()> {
    let at = root.child("info");
    let info = overlay.get("info").unwrap_or(&Value::Null);
    let info = object(info, &at)?;
    known_keys(info, &at, &["title", "version", "description"])?;
    for key in ["title", "version"] {
        text(info, key, &at)?;
    }
    Ok(())
}

fn action(value: &Value, at: &Pointer) -> Stage<Action> {
    let action = object(value, at)?;
    known_keys(
        action,
        at,
        &["target", "description", "update", "remove", "copy"],
    )?;
    let target = path(action, "target", at)?;
    let removes = flag(action, "remove", at)?;
    let change = match (removes, action.get("update"), action.contains_key("copy")) {
        (true, ..) => Change::Remove,
        (false, Some(update), _) => Change::Update(update.clone()),
        (false, None, true) => Change::Copy(path(action, "copy", at)?),
        (false, None, false) => {
            let message = "the action neither updates, removes nor copies";
            let advice = "add `update`, `copy` or `remove: true`";
            return Err(Fault::new(at, message, advice).into());
        }
    };
    Ok(Action {
        at: at.clone(),
        target,
        change,
        allow_zero_match: flag(action, "x-allow-zero-match", at)?,
    })
}

fn object<'a>(value: &'a Value, at: &Pointer) -> Stage<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| {
        let advice = "see the OpenAPI Overlay Specification 1.1";
        Fault::new(at, "an object is expected here", advice).into()
    })
}

fn known_keys(map: &Map<String, Value>, at: &Pointer, known: &[&str]) -> Stage<()> {
    let unknown = |key: &&String| !known.contains(&key.as_str()) && !key.starts_with("x-");
    match map.keys().find(unknown) {
        None => Ok(()),
        Some(key) => Err(Fault::new(
            &at.child(key),
            format!("`{key}` is not a key that an overlay has here"),
            format!("use one of {} or an `x-` key", known.join(", ")),
        )
        .into()),
    }
}

fn text<'a>(map: &'a Map<String, Value>, key: &str, at: &Pointer) -> Stage<&'a str> {
    map.get(key).and_then(Value::as_str).ok_or_else(|| {
        let message = format!("`{key}` must be there, and be text");
        Fault::new(&at.child(key), message, format!("write `{key}: …`")).into()
    })
}

fn path(map: &Map<String, Value>, key: &str, at: &Pointer) -> Stage<JsonPath> {
    if text(map, key, at)?.len() > LONGEST_PATH {
        let message = format!("`{key}` has more than {LONGEST_PATH} characters");
        return Err(Fault::new(&at.child(key), message, "write several actions").into());
    }
    JsonPath::parse(text(map, key, at)?).map_err(|error| {
        let message = format!("`{key}` is not an RFC 9535 JSONPath: {error}");
        let advice = "see RFC 9535; a path looks like `$.paths['/v1/events'].get`";
        Fault::new(&at.child(key), message, advice).into()
    })
}

fn flag(map: &Map<String, Value>, key: &str, at: &Pointer) -> Stage<bool> {
    match map.get(key) {
        None => Ok(false),
        Some(Value::Bool(value)) => Ok(*value),
        Some(_) => {
            let message = format!("`{key}` is true or false");
            Err(Fault::new(&at.child(key), message, format!("write `{key}: true`")).into())
        }
    }
}
