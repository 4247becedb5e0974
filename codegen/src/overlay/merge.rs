//! How an update lands on a node: objects merge, lists grow, primitives are replaced.

use serde_json::{Map, Value};

use crate::error::{Fault, Stage};
use crate::origin::Origin;
use crate::pointer::Pointer;

/// One update under way, and whether it changed anything so far.
pub(super) struct Merge<'a> {
    origin: &'a mut Origin,
    pub(super) changed: bool,
}

impl<'a> Merge<'a> {
    pub(super) fn new(origin: &'a mut Origin) -> Self {
        Self {
            origin,
            changed: false,
        }
    }

    /// Merges into the target itself, where a list also takes a single item.
    pub(super) fn target(
        &mut self,
        node: &mut Value,
        at: &Pointer,
        patch: &Value,
        inside: &Pointer,
    ) -> Stage<()> {
        match (node, patch) {
            (Value::Array(items), patch) if !patch.is_array() => {
                self.push(items, at, patch, inside);
                Ok(())
            }
            (node, patch) => self.node(node, at, patch, inside),
        }
    }

    fn node(
        &mut self,
        node: &mut Value,
        at: &Pointer,
        patch: &Value,
        inside: &Pointer,
    ) -> Stage<()> {
        match (node, patch) {
            (Value::Object(map), Value::Object(patch)) => self.object(map, at, patch, inside),
            (Value::Array(items), Value::Array(patch)) => {
                for (index, item) in patch.iter().enumerate() {
                    self.push(items, at, item, &inside.child(index));
                }
                Ok(())
            }
            (node, patch) if kind(node) == PRIMITIVE && kind(patch) == PRIMITIVE => {
                if node != patch {
                    *node = patch.clone();
                    self.put(at, inside);
                }
                Ok(())
            }
            (node, patch) => Err(Fault::new(
                inside,
                format!(
                    "{} cannot be merged into {} at {at}",
                    kind(patch),
                    kind(node)
                ),
                "remove the old node with an action of its own first",
            )
            .into()),
        }
    }

    fn object(
        &mut self,
        map: &mut Map<String, Value>,
        at: &Pointer,
        patch: &Map<String, Value>,
        inside: &Pointer,
    ) -> Stage<()> {
        for (key, value) in patch {
            let (at, inside) = (at.child(key), inside.child(key));
            match map.get_mut(key) {
                Some(node) => self.node(node, &at, value, &inside)?,
                None => {
                    map.insert(key.clone(), value.clone());
                    self.put(&at, &inside);
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, items: &mut Vec<Value>, at: &Pointer, item: &Value, inside: &Pointer) {
        items.push(item.clone());
        self.put(&at.child(items.len() - 1), inside);
    }

    fn put(&mut self, at: &Pointer, inside: &Pointer) {
        self.changed = true;
        self.origin.record_put(at, inside);
    }
}

pub(super) const PRIMITIVE: &str = "a primitive";

/// The three kinds of node that an overlay tells apart.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        _ => PRIMITIVE,
    }
}
