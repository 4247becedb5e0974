//! How large overlays may make a document: copies of copies would double it with each action.

use serde_json::Value;

use crate::error::{Fault, Stage};
use crate::pointer::Pointer;
use crate::read::MAX_DEPTH;

/// Stripe's whole document has a hundred and fifty thousand.
const MOST_NODES: usize = 1_000_000;

/// As much as a file may have.
const MOST_TEXT: usize = 64 << 20;

/// What a tree takes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    nodes: usize,
    /// Bytes of all keys and texts.
    text: usize,
    depth: usize,
}

impl Size {
    pub(super) fn of(value: &Value) -> Self {
        let mut size = Self {
            nodes: 1,
            ..Self::default()
        };
        match value {
            Value::Object(map) => map.iter().for_each(|(key, child)| {
                size.text += key.len();
                size.hold(Self::of(child));
            }),
            Value::Array(items) => items.iter().for_each(|item| size.hold(Self::of(item))),
            Value::String(text) => size.text += text.len(),
            _ => {}
        }
        size
    }

    fn hold(&mut self, child: Self) {
        self.nodes += child.nodes;
        self.text += child.text;
        self.depth = self.depth.max(child.depth + 1);
    }

    /// Makes room for `patch` below `at`, or says that there is none.
    pub(super) fn grow(
        &mut self,
        patch: Self,
        root: &Value,
        at: &Pointer,
        inside: &Pointer,
    ) -> Stage<()> {
        if at.as_str().matches('/').count() + patch.depth > MAX_DEPTH {
            return Err(refused(inside, &format!("nests deeper than {MAX_DEPTH}")));
        }
        self.add(patch);
        if self.is_too_large() {
            // Much of what was added may have replaced something, or is gone again.
            *self = Self::of(root);
            self.add(patch);
        }
        match self.is_too_large() {
            false => Ok(()),
            true => {
                let most = format!(
                    "has more than {MOST_NODES} nodes or {} MiB of text",
                    MOST_TEXT >> 20
                );
                Err(refused(inside, &most))
            }
        }
    }

    fn add(&mut self, patch: Self) {
        self.nodes += patch.nodes;
        self.text += patch.text;
    }

    fn is_too_large(self) -> bool {
        self.nodes > MOST_NODES || self.text > MOST_TEXT
    }
}

fn refused(inside: &Pointer, what: &str) -> Vec<Fault> {
    let message = format!("with this action the document {what}");
    Fault::new(inside, message, "narrow the target, or copy less").into()
}
