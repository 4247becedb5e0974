//! The lowered tree read with `openapiv3`, piece by piece so that faults have a place.

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::grammar::Node;
use super::{loss, narrow};
use crate::error::{Fault, Stage};
use crate::origin::Origin;
use crate::pointer::Pointer;

/// The 3.1 `webhooks` of a document, by event.
pub(crate) type Webhooks = IndexMap<String, ReferenceOr<PathItem>>;

/// A document as `openapiv3` holds it, with what it cannot hold beside it.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) api: OpenAPI,
    pub(crate) webhooks: Webhooks,
    pub(crate) notes: Vec<Fault>,
    pub(crate) origin: Origin,
}

/// Schemas within each other that `openapiv3` can read on a stack of a usual size: it takes more of it
/// for each than any of our stages.
const USUAL: usize = 12;

const LARGE_STACK: usize = 256 << 20;

/// As [`read`], on a stack that is large enough.
pub(super) fn read_on_a_stack(root: Value, deepest: usize) -> Stage<(OpenAPI, Webhooks)> {
    if deepest <= USUAL {
        return read(root);
    }
    let thread = std::thread::Builder::new().stack_size(LARGE_STACK);
    let reading = thread.spawn(|| read(root)).ok();
    let read = reading.and_then(|reading| reading.join().ok());
    read.unwrap_or_else(|| {
        let message = format!("there is no memory to read {deepest} schemas within each other");
        let advice = "move what is deep inside into components";
        Err(Fault::new(&Pointer::root(), message, advice).into())
    })
}

/// Reads a lowered tree, and checks that nothing of it got lost on the way.
fn read(mut root: Value) -> Stage<(OpenAPI, Webhooks)> {
    let mut faults = Vec::new();
    let at = Pointer::root();
    let paths = entries(&mut root, &["paths"], Node::Path, &mut faults);
    let webhooks = entries(&mut root, &["webhooks"], Node::Path, &mut faults);
    let schemas = entries(
        &mut root,
        &["components", "schemas"],
        Node::Schema,
        &mut faults,
    );
    if let Value::Object(map) = &mut root {
        map.shift_remove("webhooks");
    }
    let api: Option<OpenAPI> = piece(&root, Node::Document, &at, &mut faults);
    match api {
        Some(mut api) if faults.is_empty() => {
            api.paths.paths = paths;
            if !schemas.is_empty() {
                api.components.get_or_insert_default().schemas = schemas;
            }
            Ok((api, webhooks))
        }
        _ => Err(faults),
    }
}

/// Takes the object at `path` out of the tree and reads each of its entries.
fn entries<T: DeserializeOwned + Serialize>(
    root: &mut Value,
    path: &[&str],
    node: Node,
    faults: &mut Vec<Fault>,
) -> IndexMap<String, T> {
    let mut at = Pointer::root();
    let mut found = Some(root);
    for key in path {
        at.push(key);
        found = found.and_then(|found| found.get_mut(key));
    }
    let Some(Value::Object(map)) = found.map(|found| std::mem::replace(found, json!({}))) else {
        return IndexMap::new();
    };
    map.into_iter()
        // Among paths, such a key is an extension; among schemas and webhooks it is a name.
        .filter(|(key, _)| !(path == ["paths"] && key.starts_with("x-")))
        .filter_map(|(key, value)| {
            let item = piece(&value, node, &at.child(&key), faults)?;
            Some((key, item))
        })
        .collect()
}

fn piece<T: DeserializeOwned + Serialize>(
    value: &Value,
    node: Node,
    at: &Pointer,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    match T::deserialize(value) {
        Ok(item) => {
            faults.extend(loss::losses(value, &item, at));
            Some(item)
        }
        Err(_) => {
            let (at, error) = narrow::culprit(value, node, at);
            faults.push(cannot_hold(&at, &error));
            None
        }
    }
}

/// What `openapiv3` says of a schema as if all below it were well.
pub(super) fn alone(schema: &Value, at: &Pointer) -> Option<Fault> {
    let (at, error) = narrow::alone(schema, at)?;
    Some(cannot_hold(&at, &error))
}

fn cannot_hold(at: &Pointer, error: &str) -> Fault {
    let message = format!("openapiv3 cannot hold this: {error}");
    Fault::new(at, message, "mend the document, with an overlay if need be")
}
