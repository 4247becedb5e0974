//! The same parameters as JSON, for operations that take it: names and items lead to a tree.

use serde_json::{Map, Value};

/// A JSON body in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    root: Value,
    /// Where the value being written stands.
    path: Vec<Step>,
}

/// One step from a value into it.
#[derive(Clone, Debug)]
enum Step {
    Field(String),
    Item(usize),
}

impl Tree {
    pub(super) fn field(&mut self, name: &str) {
        self.path.push(Step::Field(name.to_owned()));
    }

    pub(super) fn item(&mut self, index: usize) {
        self.path.push(Step::Item(index));
    }

    pub(super) fn leave(&mut self) {
        self.path.pop();
    }

    /// Writes the value where the path leads.
    pub(super) fn set(&mut self, value: Value) {
        set(&mut self.root, &self.path, value);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.root.is_null()
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self.root {
            Value::Null => b"{}".to_vec(),
            root => root.to_string().into_bytes(),
        }
    }
}

fn set(at: &mut Value, path: &[Step], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    let whole = std::mem::take(at);
    *at = match (step, whole) {
        (Step::Field(name), whole) => {
            let mut fields = match whole {
                Value::Object(fields) => fields,
                _ => Map::new(),
            };
            set(
                fields.entry(name.as_str()).or_insert(Value::Null),
                rest,
                value,
            );
            Value::Object(fields)
        }
        (Step::Item(index), whole) => {
            let mut items = match whole {
                Value::Array(items) => items,
                _ => Vec::new(),
            };
            if items.len() <= *index {
                items.resize(index + 1, Value::Null);
            }
            set(&mut items[*index], rest, value);
            Value::Array(items)
        }
    };
}
