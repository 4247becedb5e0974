//! Rules on references: where they lead, and what none leads to.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Findings;
use super::rules::Rule;
use super::walk::Visit;
use crate::node;
use crate::pointer::Pointer;

/// Says which schemas nothing leads to.
pub(super) fn document(root: &Value, findings: &mut Findings) {
    let schemas = root
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let Some(schemas) = schemas else { return };
    let mut open: Vec<&str> = Vec::new();
    for (key, value) in root.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("components", Value::Object(components)) => {
                let others = components.iter().filter(|(key, _)| *key != "schemas");
                others.for_each(|(_, other)| gather(other, &mut open));
            }
            _ => gather(value, &mut open),
        }
    }
    let mut reached = BTreeSet::new();
    while let Some(reference) = open.pop() {
        let name = named(reference);
        if let Some((name, schema)) = name.and_then(|name| schemas.get_key_value(&name))
            && reached.insert(name)
        {
            gather(schema, &mut open);
        }
    }
    for name in schemas.keys().filter(|name| !reached.contains(name)) {
        let message = format!("nothing leads to `{name}`");
        findings.at(
            Rule::SchemaUnreachable,
            &node::schema_pointer(name),
            message,
        );
    }
}

/// Says of a reference that it leads nowhere.
pub(super) fn node(it: &Visit<'_>, root: &Value, findings: &mut Findings) {
    if it.node.keys().iter().any(|key| key.name == "$ref") {
        check(it.map.get("$ref"), &it.at.child("$ref"), root, findings);
    }
    // Expandable fields reference in an extension what they expand to.
    let (resources, at) = ("x-expansionResources", it.at.child("x-expansionResources"));
    let resources = it
        .map
        .get(resources)
        .and_then(|it| it.get("oneOf")?.as_array());
    for (index, resource) in resources.into_iter().flatten().enumerate() {
        let at = at.child("oneOf").child(index).child("$ref");
        check(resource.get("$ref"), &at, root, findings);
    }
}

fn check(reference: Option<&Value>, at: &Pointer, root: &Value, findings: &mut Findings) {
    let Some(reference) = reference.and_then(Value::as_str) else {
        return;
    };
    if !reference.starts_with("#/") {
        let message = format!("`{reference}` is no place in this document");
        findings.at(Rule::ReferenceOutside, at, message);
    } else if find(root, reference).is_none() {
        let message = format!("`{reference}` leads nowhere");
        findings.at(Rule::ReferenceDangling, at, message);
    }
}

/// The node itself, or what it references.
pub(super) fn resolved<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str);
    let found = reference.and_then(|reference| find(root, reference));
    found.unwrap_or(value)
}

fn find<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let mut keys = reference.strip_prefix("#/")?.split('/');
    keys.try_fold(root, |node, key| {
        let key = node::unescaped(key);
        match node {
            Value::Object(map) => map.get(&key),
            Value::Array(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    })
}

/// All references below a node, those in extensions too, and those of discriminators.
fn gather<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("$ref", Value::String(text)) => found.push(text),
                    ("mapping", Value::Object(mapping)) => {
                        found.extend(mapping.values().filter_map(Value::as_str));
                        gather(value, found);
                    }
                    _ => gather(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}

/// The schema that a reference leads to or into; a discriminator may have the bare name.
fn named(reference: &str) -> Option<String> {
    let name = match reference.strip_prefix("#/components/schemas/") {
        Some(rest) => rest.split('/').next()?,
        None => reference,
    };
    Some(node::unescaped(name))
}
