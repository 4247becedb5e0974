//! Rules on the values of enums.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Findings;
use super::rules::Rule;
use super::walk::Visit;
use crate::lower::grammar::Node;
use crate::names;
use crate::pointer::Pointer;

pub(super) fn node(it: &Visit<'_>, findings: &mut Findings) {
    let (Node::Schema, Some(Value::Array(values))) = (it.node, it.map.get("enum")) else {
        return;
    };
    let at = it.at.child("enum");
    duplicates(values, &at, findings);
    clashes(values, &at, findings);
    for (index, value) in values.iter().enumerate() {
        let at = at.child(index);
        if !is_of_type(value, it.map) {
            let ty = it.map.get("type").unwrap_or(&Value::Null);
            findings.at(Rule::EnumKind, &at, format!("{value} is not of type {ty}"));
        }
        if let Some(text) = value.as_str().filter(|text| is_printed_date(text)) {
            findings.at(Rule::PrintedDate, &at, format!("the value is `{text}`"));
        }
    }
}

fn duplicates(values: &[Value], at: &Pointer, findings: &mut Findings) {
    let mut seen = BTreeMap::<String, usize>::new();
    for (index, value) in values.iter().enumerate() {
        let first = *seen.entry(value.to_string()).or_insert(index);
        if first != index {
            let message = format!("{value} stands here and at number {}", first + 1);
            findings.at(Rule::EnumDuplicate, &at.child(index), message);
        }
    }
}

fn clashes(values: &[Value], at: &Pointer, findings: &mut Findings) {
    let mut texts: Vec<&str> = Vec::with_capacity(values.len());
    let mut index = BTreeMap::<&str, usize>::new();
    for (place, value) in values.iter().enumerate() {
        if let Some(text) = value.as_str()
            && index.insert(text, place).is_none()
        {
            texts.push(text);
        }
    }
    let mut named = BTreeMap::<String, &str>::new();
    for (text, name) in names::variant_names(&texts) {
        if let Some(first) = named.get(&name) {
            let place = index.get(text).copied().unwrap_or_default();
            let message = format!("`{first}` and `{text}` are both called `{name}`");
            findings.at(Rule::EnumNameClash, &at.child(place), message);
        } else {
            named.insert(name, text);
        }
    }
}

fn is_of_type(value: &Value, schema: &Map<String, Value>) -> bool {
    let fits = |ty: &Value| match ty.as_str() {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("integer") => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    match schema.get("type") {
        // Whether there may be none, `nullable` says; or the list of types, which knows.
        _ if value.is_null() => true,
        Some(Value::Array(types)) => types.iter().any(fits),
        Some(ty) => fits(ty),
        None => true,
    }
}

/// What JavaScript, or a serializer of timestamps, prints; no API has such a word for a value.
pub(super) fn is_printed_date(text: &str) -> bool {
    is_like(text, "0000-00-00A00:00:00") || is_like(text, "Aaa Aaa 00 0000 00:00:00")
}

/// Whether the text begins like the picture, where `0` is any digit and letters are any letter.
fn is_like(text: &str, picture: &str) -> bool {
    let mut letters = text.chars();
    picture.chars().all(|want| {
        letters.next().is_some_and(|got| match want {
            '0' => got.is_ascii_digit(),
            'A' => got.is_ascii_uppercase(),
            'a' => got.is_ascii_lowercase(),
            want => got == want,
        })
    })
}
