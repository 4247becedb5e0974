//! Rules on operations: ids, descriptions, parameters of the path.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Findings;
use super::references::resolved;
use super::rules::Rule;
use crate::pointer::Pointer;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

pub(super) fn document(root: &Value, findings: &mut Findings) {
    let mut ids = BTreeMap::new();
    let at = Pointer::root().child("paths");
    for (path, item) in root
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let (Value::Object(item), true) = (item, path.starts_with('/')) else {
            continue;
        };
        let at = at.child(path);
        for (method, operation) in item
            .iter()
            .filter(|(key, _)| METHODS.contains(&key.as_str()))
        {
            let Value::Object(operation) = operation else {
                continue;
            };
            let operation = Operation {
                title: format!("{} {path}", method.to_uppercase()),
                path,
                map: operation,
                at: at.child(method),
            };
            operation.id(&mut ids, findings);
            operation.description(findings);
            operation.parameters(root, item, &at, findings);
        }
    }
}

struct Operation<'a> {
    title: String,
    path: &'a str,
    map: &'a Map<String, Value>,
    at: Pointer,
}

impl<'a> Operation<'a> {
    fn id(&self, ids: &mut BTreeMap<&'a str, String>, findings: &mut Findings) {
        let title = &self.title;
        let Some(id) = self.map.get("operationId").and_then(Value::as_str) else {
            let message = format!("`{title}` has no `operationId`");
            findings.at(Rule::OperationIdMissing, &self.at, message);
            return;
        };
        if let Some(first) = ids.get(id) {
            let at = self.at.child("operationId");
            let message = format!("`{id}` is the id of `{title}` and of `{first}`");
            findings.at(Rule::OperationIdDuplicate, &at, message);
        } else {
            ids.insert(id, title.clone());
        }
    }

    fn description(&self, findings: &mut Findings) {
        let says = |key| {
            let text = self.map.get(key).and_then(Value::as_str);
            text.is_some_and(|text| !text.trim().is_empty())
        };
        if !says("summary") && !says("description") {
            let message = format!("`{}` says nothing of itself", self.title);
            findings.at(Rule::DescriptionMissing, &self.at, message);
        }
    }

    /// Compares the parts in braces with the parameters of the operation and of its path.
    fn parameters(
        &self,
        root: &Value,
        item: &Map<String, Value>,
        above: &Pointer,
        findings: &mut Findings,
    ) {
        let wanted = in_braces(self.path);
        let mut declared = BTreeSet::new();
        for (map, at) in [(item, above), (self.map, &self.at)] {
            let list = map.get("parameters").and_then(Value::as_array);
            for (index, parameter) in list.into_iter().flatten().enumerate() {
                let parameter = resolved(root, parameter);
                let text = |key| parameter.get(key).and_then(Value::as_str);
                let (Some("path"), Some(name)) = (text("in"), text("name")) else {
                    continue;
                };
                if !wanted.contains(name) {
                    let at = at.child("parameters").child(index);
                    let message = format!("`{{{name}}}` is no part of `{}`", self.path);
                    findings.at(Rule::PathParameterUnused, &at, message);
                }
                declared.insert(name);
            }
        }
        for name in wanted.difference(&declared) {
            let message = format!("`{}` has no parameter `{name}`", self.title);
            findings.at(Rule::PathParameterMissing, &self.at, message);
        }
    }
}

fn in_braces(path: &str) -> BTreeSet<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}
