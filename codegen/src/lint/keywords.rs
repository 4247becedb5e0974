//! Rules on keys and simple values: versions, types, formats, the contact.

use serde_json::Value;

use super::Findings;
use super::enums::is_printed_date;
use super::rules::Rule;
use super::walk::Visit;
use crate::lower::grammar::Node;
use crate::pointer::Pointer;

/// Rules on what a document has once.
pub(super) fn document(root: &Value, findings: &mut Findings) {
    let at = Pointer::from("/info/version");
    match root.pointer(at.as_str()) {
        Some(Value::Number(number)) => {
            let message = format!("the version is read as the number {number}");
            findings.at(Rule::VersionNumber, &at, message);
        }
        Some(Value::String(text)) if is_printed_date(text) => {
            findings.at(Rule::PrintedDate, &at, format!("the version is `{text}`"));
        }
        _ => {}
    }
    let at = Pointer::from("/info/contact/email");
    match root.pointer(at.as_str()) {
        None => {}
        Some(Value::String(text)) if text.contains('@') => {}
        Some(Value::String(text)) => {
            findings.at(Rule::ContactEmail, &at, format!("`{text}` is no address"));
        }
        Some(other) => {
            let message = format!("{other} is no text");
            findings.at(Rule::ContactEmail, &at, message);
        }
    }
}

/// Rules on any object.
pub(super) fn node(it: &Visit<'_>, findings: &mut Findings) {
    if it.node == Node::Schema {
        type_null(it, findings);
        format(it, findings);
    }
    if !it.is_31 {
        keywords_of_31(it, findings);
    }
}

fn type_null(it: &Visit<'_>, findings: &mut Findings) {
    let at = it.at.child("type");
    match it.map.get("type") {
        Some(Value::Null) => {
            findings.at(Rule::TypeNull, &at, "the type is null".to_owned());
        }
        Some(Value::Array(types)) if types.contains(&Value::Null) => {
            let message = "one of the types is null".to_owned();
            findings.at(Rule::TypeNull, &at, message);
        }
        _ => {}
    }
}

/// Formats of the specification and its registry, and those that get a type of their own here.
const FORMATS: &str = "binary byte char date date-time decimal double duration email float hostname \
    html idn-email idn-hostname int16 int32 int64 int8 ipv4 ipv6 iri iri-reference json-pointer \
    password regex relative-json-pointer time uint16 uint32 uint64 uint8 unix-time uri \
    uri-reference uri-template uuid";

fn format(it: &Visit<'_>, findings: &mut Findings) {
    let Some(format) = it.map.get("format").and_then(Value::as_str) else {
        return;
    };
    if !FORMATS.split_whitespace().any(|known| known == format) {
        let message = format!("the format is `{format}`");
        findings.at(Rule::FormatUnknown, &it.at.child("format"), message);
    }
}

/// Keys of schemas that 3.1 took over.
const SCHEMA_31: &str = "$anchor $comment $defs $dynamicAnchor $dynamicRef $id $schema const contains \
    contentEncoding contentMediaType contentSchema dependentRequired dependentSchemas else examples if \
    maxContains minContains patternProperties prefixItems propertyNames then unevaluatedItems \
    unevaluatedProperties";

fn keywords_of_31(it: &Visit<'_>, findings: &mut Findings) {
    let takes = it.node.key("$ref").is_some() && it.node != Node::Path;
    let is_reference = takes && it.map.contains_key("$ref");
    for (key, value) in it.map {
        let what = match (it.node, key.as_str()) {
            (_, key) if is_reference && key != "$ref" && !key.starts_with("x-") => {
                Some(format!("`{key}` stands beside a `$ref`"))
            }
            (Node::Schema, "type") if value.is_array() => Some("`type` is a list".to_owned()),
            (Node::Schema, "type") if value == "null" => Some("`type` is `null`".to_owned()),
            (Node::Schema, "exclusiveMinimum" | "exclusiveMaximum") if value.is_number() => {
                Some(format!("`{key}` is a number"))
            }
            (node, key) if is_of_31(node, key) => {
                let node = node.title();
                Some(format!("`{key}` stands in an object of kind {node}"))
            }
            _ => None,
        };
        if let Some(message) = what {
            findings.at(Rule::Keyword31, &it.at.child(key), message);
        }
    }
}

fn is_of_31(node: Node, key: &str) -> bool {
    match node {
        Node::Document => matches!(key, "webhooks" | "jsonSchemaDialect"),
        Node::Info => key == "summary",
        Node::License => key == "identifier",
        Node::Components => key == "pathItems",
        Node::Schema => SCHEMA_31.split_whitespace().any(|it| it == key),
        _ => false,
    }
}
