//! Overlay documents as data: what may stand in one, and the actions it asks for.

use serde_json::{Map, Value};

use super::path::{self, Query};
use crate::error::{Fault, Stage};
use crate::pointer::Pointer;

/// An overlay document.
pub(super) struct Overlay {
    pub(super) extends: Option<String>,
    pub(super) actions: Vec<Action>,
}

/// The versions of the specification that differ here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Has no `copy`, and updates objects and lists only.
    V10,
    V11,
}

/// One action of an overlay.
pub(super) struct Action {
    /// Where it stands in the overlay's file.
    pub(super) at: Pointer,
    pub(super) version: Version,
    pub(super) description: String,
    pub(super) target: Query,
    pub(super) change: Change,
    pub(super) allow_zero_match: bool,
}

pub(super) enum Change {
    Remove,
    Update(Value),
    Copy(Query),
}

/// Reads an overlay document.
pub(super) fn parse(tree: &Value) -> Stage<Overlay> {
    let root = Pointer::root();
    let overlay = object(tree, &root)?;
    known_keys(overlay, &root, &["overlay", "info", "extends", "actions"])?;
    let version = version(overlay, &root)?;
    check_info(overlay, version, &root)?;
    let extends = optional_text(overlay, "extends", &root)?;
    let at = root.child("actions");
    match overlay.get("actions") {
        Some(Value::Array(actions)) if !actions.is_empty() => Ok(Overlay {
            extends: extends.map(str::to_owned),
            actions: parse_actions(actions, version, &at)?,
        }),
        _ => {
            let message = "an overlay has a list `actions` with at least one action";
            Err(Fault::new(&at, message, "add an action or remove the overlay").into())
        }
    }
}

fn version(overlay: &Map<String, Value>, root: &Pointer) -> Stage<Version> {
    match overlay.get("overlay").and_then(Value::as_str) {
        Some(version) if version.starts_with("1.0.") => Ok(Version::V10),
        Some(version) if version.starts_with("1.1.") => Ok(Version::V11),
        _ => {
            let advice = "write `overlay: 1.1.0` as the first line";
            let message = "this is not an overlay of version 1.0 or 1.1";
            Err(Fault::new(&root.child("overlay"), message, advice).into())
        }
    }
}

fn check_info(overlay: &Map<String, Value>, version: Version, root: &Pointer) -> Stage<()> {
    let at = root.child("info");
    let info = overlay.get("info").unwrap_or(&Value::Null);
    let info = object(info, &at)?;
    known_keys(info, &at, &["title", "version", "description"])?;
    since_11(info, "description", version, &at)?;
    for key in ["title", "version"] {
        text(info, key, &at)?;
    }
    optional_text(info, "description", &at)?;
    Ok(())
}

fn parse_actions(values: &[Value], version: Version, at: &Pointer) -> Stage<Vec<Action>> {
    let mut actions = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        actions.push(action(value, version, &at.child(index))?);
    }
    match twins(values) {
        None => Ok(actions),
        Some((first, again)) => {
            let message = "the action stands twice in one overlay";
            let fault = Fault::new(&at.child(again), message, "remove one of the two");
            Err(fault.also(&at.child(first), "it stands first").into())
        }
    }
}

/// Two equal values; the order of an object's keys makes no difference.
fn twins(values: &[Value]) -> Option<(usize, usize)> {
    let mut seen = std::collections::BTreeMap::<_, Vec<usize>>::new();
    for (again, value) in values.iter().enumerate() {
        let alike = seen.entry(value["target"].as_str()).or_default();
        if let Some(&first) = alike.iter().find(|first| values[**first] == *value) {
            return Some((first, again));
        }
        alike.push(again);
    }
    None
}

fn action(value: &Value, version: Version, at: &Pointer) -> Stage<Action> {
    let action = object(value, at)?;
    let known = ["target", "description", "update", "remove", "copy"];
    known_keys(action, at, &known)?;
    since_11(action, "copy", version, at)?;
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
    let description = optional_text(action, "description", at)?;
    Ok(Action {
        at: at.clone(),
        version,
        description: description.unwrap_or_default().trim().to_owned(),
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

fn since_11(map: &Map<String, Value>, key: &str, version: Version, at: &Pointer) -> Stage<()> {
    match version == Version::V10 && map.contains_key(key) {
        false => Ok(()),
        true => {
            let message = format!("an overlay of version 1.0 has no `{key}` here");
            Err(Fault::new(&at.child(key), message, "write `overlay: 1.1.0`").into())
        }
    }
}

fn text<'a>(map: &'a Map<String, Value>, key: &str, at: &Pointer) -> Stage<&'a str> {
    map.get(key).and_then(Value::as_str).ok_or_else(|| {
        let message = format!("`{key}` must be there, and be text");
        Fault::new(&at.child(key), message, format!("write `{key}: …`")).into()
    })
}

fn optional_text<'a>(
    map: &'a Map<String, Value>,
    key: &str,
    at: &Pointer,
) -> Stage<Option<&'a str>> {
    match map.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => {
            let message = format!("`{key}` is text");
            Err(Fault::new(&at.child(key), message, "write it in quotes, or remove it").into())
        }
    }
}

fn path(map: &Map<String, Value>, key: &str, at: &Pointer) -> Stage<Query> {
    path::parse(text(map, key, at)?, key, &at.child(key))
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
