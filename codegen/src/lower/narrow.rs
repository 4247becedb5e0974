//! The smallest node that `openapiv3` cannot read: it only says that something below a schema or a
//! path is wrong.

use openapiv3::{
    Contact, Encoding, Example, ExternalDocumentation, Header, Info, License, Link, MediaType,
    OpenAPI, Operation, Parameter, PathItem, ReferenceOr, RequestBody, Response, Responses, Schema,
    SecurityScheme, Server, Tag,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::grammar::{Below, Node};
use crate::pointer::Pointer;

/// Where the fault lies, and what `openapiv3` says of it.
pub(super) fn culprit(value: &Value, node: Node, at: &Pointer) -> (Pointer, String) {
    for (key, child, below) in children(value, node) {
        let mut at = at.clone();
        at.push(key.0);
        if let Some(index) = key.1 {
            at.push(index);
        }
        if complaint(child, below).is_some() {
            return culprit(child, below, &at);
        }
    }
    let said = complaint(value, node).unwrap_or_default();
    (blamed(value, node, &said, at), said)
}

/// As [`culprit`], of a schema as if all schemas below it were empty.
pub(super) fn alone(schema: &Value, at: &Pointer) -> Option<(Pointer, String)> {
    let bare = bare(schema.as_object()?);
    let said = complaint(&bare, Node::Schema)?;
    Some((blamed(&bare, Node::Schema, &said, at), said))
}

fn blamed(value: &Value, node: Node, said: &str, at: &Pointer) -> Pointer {
    let mut keys = value.as_object().into_iter().flatten().map(|(key, _)| key);
    match keys.find(|key| is_to_blame(value, node, key, said)) {
        Some(key) => at.child(key),
        None => at.clone(),
    }
}

/// A schema with nothing said about those below it.
fn bare(schema: &Map<String, Value>) -> Value {
    let empty = |value: &Value| match value {
        Value::Object(_) => json!({}),
        other => other.clone(),
    };
    let entries = schema.iter().map(|(key, value)| {
        let value = match (Node::Schema.below(key), value) {
            (Some(Below::One(Node::Schema)), value) => empty(value),
            (Some(Below::List(Node::Schema)), Value::Array(items)) => {
                items.iter().map(empty).collect()
            }
            (Some(Below::Map(Node::Schema)), Value::Object(entries)) => {
                let entries = entries.iter();
                let entries = entries.map(|(name, value)| (name.clone(), empty(value)));
                Value::Object(entries.collect())
            }
            (_, value) => value.clone(),
        };
        (key.clone(), value)
    });
    Value::Object(entries.collect())
}

/// Without the key, the complaint goes or becomes another one.
fn is_to_blame(value: &Value, node: Node, key: &str, said: &str) -> bool {
    let mut without = value.clone();
    if let Some(map) = without.as_object_mut() {
        map.shift_remove(key);
    }
    complaint(&without, node).is_none_or(|other| other != said)
}

type Key<'a> = (&'a str, Option<String>);

/// The structured nodes right below one.
fn children(value: &Value, node: Node) -> Vec<(Key<'_>, &Value, Node)> {
    let mut children = Vec::new();
    for (key, child) in value.as_object().into_iter().flatten() {
        match node.below(key) {
            Some(Below::One(below)) => children.push(((key.as_str(), None), child, below)),
            Some(Below::List(below)) => {
                for (index, item) in child.as_array().into_iter().flatten().enumerate() {
                    children.push(((key, Some(index.to_string())), item, below));
                }
            }
            Some(Below::Map(below)) => {
                for (name, entry) in child.as_object().into_iter().flatten() {
                    children.push(((key, Some(name.clone())), entry, below));
                }
            }
            None => {}
        }
    }
    children
}

/// What `openapiv3` says of a node by itself; nothing where it can read it.
fn complaint(value: &Value, node: Node) -> Option<String> {
    fn read<T: DeserializeOwned>(value: &Value) -> Option<String> {
        T::deserialize(value).err().map(|error| error.to_string())
    }
    match node {
        Node::Document => read::<OpenAPI>(value),
        Node::Info => read::<Info>(value),
        Node::Contact => read::<Contact>(value),
        Node::License => read::<License>(value),
        Node::Server => read::<Server>(value),
        Node::Path => read::<ReferenceOr<PathItem>>(value),
        Node::Operation => read::<Operation>(value),
        Node::Parameter => read::<ReferenceOr<Parameter>>(value),
        Node::RequestBody => read::<ReferenceOr<RequestBody>>(value),
        Node::MediaType => read::<MediaType>(value),
        Node::Encoding => read::<Encoding>(value),
        Node::Responses => read::<Responses>(value),
        Node::Response => read::<ReferenceOr<Response>>(value),
        Node::Header => read::<ReferenceOr<Header>>(value),
        Node::SecurityScheme => read::<ReferenceOr<SecurityScheme>>(value),
        Node::Tag => read::<Tag>(value),
        Node::ExternalDocs => read::<ExternalDocumentation>(value),
        Node::Example => read::<ReferenceOr<Example>>(value),
        Node::Link => read::<ReferenceOr<Link>>(value),
        Node::Schema if value.is_boolean() => None,
        Node::Schema => read::<ReferenceOr<Schema>>(value),
        Node::Paths | Node::Components | Node::Callback => {
            let mut children = children(value, node).into_iter();
            children.find_map(|(_, child, below)| complaint(child, below))
        }
        // These are read with what holds them.
        Node::Discriminator | Node::ServerVariable | Node::Plain => None,
    }
}
