//! What decides about a node beside the table of keys: refusals, and what is not selected.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Outcome;
use super::probe::{Findings, Reached};
use crate::node::{self, schema_pointer};
use crate::pointer::Pointer;

/// A decision about a node and all below it.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) outcome: Outcome,
    pub(super) why: String,
    pub(super) advice: String,
}

pub(super) type Claims = BTreeMap<Pointer, Claim>;

/// The first refusal of each node, and what the selection leaves out.
pub(super) fn claims(root: &Value, findings: &Findings) -> Claims {
    let mut claims = Claims::new();
    for (at, faults) in &findings.refused {
        if let Some(fault) = faults.first() {
            let claim = Claim {
                outcome: Outcome::Refused,
                why: fault.message.clone(),
                advice: fault.advice.clone(),
            };
            claims.insert(at.clone(), claim);
        }
    }
    more_servers(root, &mut claims);
    if let Some(reached) = &findings.reached {
        operations(root, reached, &mut claims);
        webhooks(root, reached, &mut claims);
        schemas(root, reached, &mut claims);
        led_to(root, reached, &mut claims);
    }
    claims
}

fn ignore(claims: &mut Claims, at: Pointer, why: &str) {
    claims.entry(at).or_insert_with(|| Claim {
        outcome: Outcome::Ignored,
        why: why.to_owned(),
        advice: String::new(),
    });
}

fn map<'a>(root: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let map = root.pointer(pointer).and_then(Value::as_object);
    map.into_iter().flatten()
}

/// The first server counts: the document's, a path's, an operation's.
fn more_servers(root: &Value, claims: &mut Claims) {
    let paths = map(root, "/paths").map(|(path, item)| (Pointer::from("/paths").child(path), item));
    let paths: Vec<(Pointer, &Value)> = paths.collect();
    let methods = paths.iter().flat_map(|(at, item)| {
        let methods = METHODS
            .iter()
            .filter_map(|method| Some((method, item.get(method)?)));
        methods.map(|(method, operation)| (at.child(method), operation))
    });
    let document = std::iter::once((Pointer::root(), root));
    for (at, holder) in document.chain(methods).chain(paths.iter().cloned()) {
        let servers = holder.get("servers").and_then(Value::as_array);
        for index in 1..servers.map_or(0, Vec::len) {
            let at = at.child("servers").child(index);
            ignore(claims, at, "only the first server is used");
        }
    }
}

fn operations(root: &Value, reached: &Reached, claims: &mut Claims) {
    let chosen = |at: &Pointer| reached.operations.contains(at);
    let paths = map(root, "/paths").filter(|(path, _)| !path.starts_with("x-"));
    let paths = paths.map(|(path, item)| (Pointer::from("/paths").child(path), item));
    for (at, item) in paths {
        let methods = item.as_object().into_iter().flat_map(Map::keys);
        let methods: Vec<Pointer> = methods
            .filter(|key| METHODS.contains(&key.as_str()))
            .map(|method| at.child(method))
            .collect();
        let mut operations = reached.operations.iter();
        let is_reached = operations.any(|operation| operation.below(&at).is_some());
        let is_path = !methods.is_empty() || item.get("$ref").is_some();
        if is_path && !is_reached {
            ignore(claims, at, NOT_SELECTED);
            continue;
        }
        for method in methods.into_iter().filter(|at| !chosen(at)) {
            ignore(claims, method, NOT_SELECTED);
        }
    }
}

const NOT_SELECTED: &str = "not selected";

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

fn webhooks(root: &Value, reached: &Reached, claims: &mut Claims) {
    for (event, item) in map(root, "/webhooks") {
        let at = Pointer::from("/webhooks").child(event);
        let post = at.child("post");
        if !reached.webhooks.contains(&post) {
            ignore(claims, at, NOT_SELECTED);
            continue;
        }
        let keys = item.as_object().into_iter().flat_map(Map::keys);
        for key in keys.filter(|key| !matches!(key.as_str(), "post" | "$ref")) {
            ignore(claims, at.child(key), DELIVERY);
        }
        let used = ["description", "summary", "requestBody"];
        beside(root, &post, &used, claims);
        let body = post.join("/requestBody/content/application~1json/schema/properties");
        beside(root, &body, &["data"], claims);
        let data = body.join("/data/properties");
        beside(root, &data, &["object"], claims);
    }
}

const DELIVERY: &str = "of a delivery, only `data.object` is typed";

fn beside(root: &Value, at: &Pointer, used: &[&str], claims: &mut Claims) {
    for (key, _) in map(root, at.as_str()) {
        if !used.contains(&key.as_str()) {
            ignore(claims, at.child(key), DELIVERY);
        }
    }
}

fn schemas(root: &Value, reached: &Reached, claims: &mut Claims) {
    for (name, _) in map(root, "/components/schemas") {
        if reached.cut.contains(name) {
            ignore(
                claims,
                schema_pointer(name),
                "cut: something else stands in for it",
            );
        } else if !reached.schemas.contains(name) {
            ignore(claims, schema_pointer(name), NOT_REACHED);
        }
    }
    defs(root, &Pointer::root(), reached, claims);
}

const NOT_REACHED: &str = "nothing selected reaches it";

/// Schemas of `$defs` have the names of components.
fn defs(value: &Value, at: &Pointer, reached: &Reached, claims: &mut Claims) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let at = at.child(key);
                if key == "$defs" {
                    let names = value.as_object().into_iter().flat_map(Map::keys);
                    for name in names.filter(|name| !reached.schemas.contains(*name)) {
                        ignore(claims, at.child(name), NOT_REACHED);
                    }
                }
                defs(value, &at, reached, claims);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                defs(item, &at.child(index), reached, claims);
            }
        }
        _ => {}
    }
}

/// Components other than schemas are written out where references of what is selected lead to them.
fn led_to(root: &Value, reached: &Reached, claims: &mut Claims) {
    let mut led_to = BTreeSet::new();
    let starts = reached.operations.iter().chain(&reached.webhooks);
    // What all operations of a path share stands beside them.
    let items = starts.filter_map(Pointer::parent);
    let mut open: Vec<Pointer> = items.collect();
    while let Some(at) = open.pop() {
        if led_to.insert(at.clone()) {
            references(root.pointer(at.as_str()), &mut open);
        }
    }
    for section in ["parameters", "requestBodies", "responses", "pathItems"] {
        let all = Pointer::from("/components").child(section);
        for (name, _) in map(root, all.as_str()) {
            if !led_to.contains(&all.child(name)) {
                ignore(claims, all.child(name), NOT_REACHED);
            }
        }
    }
}

fn references(value: Option<&Value>, found: &mut Vec<Pointer>) {
    match value {
        Some(Value::Object(map)) => {
            let reference = map.get("$ref").and_then(Value::as_str);
            found.extend(reference.and_then(node::local));
            for value in map.values() {
                references(Some(value), found);
            }
        }
        Some(Value::Array(items)) => {
            for value in items {
                references(Some(value), found);
            }
        }
        _ => {}
    }
}
