//! A document without what was refused, so that generation goes on and finds what else is.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::steps::{Step, steps};
use crate::lower::grammar::Node;
use crate::pointer::Pointer;

/// What was taken out of a document so far.
#[derive(Debug, Default)]
pub(super) struct Pruned {
    /// Schemas that say nothing any more, and nodes that are gone.
    taken: BTreeSet<Pointer>,
    /// What stood there.
    pub(super) schemas: Vec<Value>,
    /// Operations, paths and webhooks that are not to be generated.
    dropped: BTreeSet<Pointer>,
    cuts: Vec<Cut>,
}

/// A part that was taken out of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// A schema that says nothing any more.
    Blank(Pointer),
    /// A node that is gone.
    Remove(Pointer),
    /// What is not to be generated.
    Drop(Pointer),
}

impl Pruned {
    /// Whether a node, or one around it, was taken out.
    pub(super) fn holds(&self, at: &Pointer) -> bool {
        let mut above = at.ancestors();
        above.any(|above| self.taken.contains(&above) || self.dropped.contains(&above))
    }

    /// Whether an operation is still to be generated.
    pub(super) fn keeps(&self, operation: &Pointer) -> bool {
        !operation.ancestors().any(|at| self.dropped.contains(&at))
    }

    /// Takes out of a document what was taken out of another.
    pub(super) fn repeat(&mut self, root: &mut Value, cuts: &[Cut]) {
        for cut in cuts {
            match cut {
                Cut::Blank(at) => self.blank(root, at),
                Cut::Remove(at) => self.remove(root, at),
                Cut::Drop(at) => self.dropping(at),
            };
        }
    }

    /// All that was taken out, in order.
    pub(super) fn cuts(self) -> Vec<Cut> {
        self.cuts
    }

    /// Takes out the smallest part around `at` that can be missed; false where there is none.
    pub(super) fn take(&mut self, root: &mut Value, at: &Pointer, is_selected: bool) -> bool {
        let steps = steps(at);
        if let Some(unknown) = steps.iter().find(|step| !step.is_known) {
            return self.remove(root, &unknown.at);
        }
        let is_left = |step: &&Step| !self.taken.contains(&step.at);
        let around = steps.iter().rev().filter(is_left);
        // An alternative that says nothing would be refused in its place.
        let is_schema = |step: &&Step| {
            let is_there = root.pointer(step.at.as_str()).is_some();
            step.node == Some(Node::Schema) && !is_alternative(&step.at) && is_there
        };
        let mut schemas = around.filter(is_schema);
        if let Some(schema) = schemas.next() {
            return self.blank(root, &schema.at.clone());
        }
        let is_whole = |step: &&Step| matches!(step.node, Some(Node::Operation | Node::Path));
        match steps.iter().rev().find(is_whole) {
            Some(step) if is_selected => self.dropping(&step.at),
            Some(step) => self.remove(root, &step.at),
            // To take an item out would move those behind it.
            None => match steps.iter().rev().find(|step| is_key(root, &step.at)) {
                Some(step) => self.remove(root, &step.at),
                None => false,
            },
        }
    }

    fn blank(&mut self, root: &mut Value, at: &Pointer) -> bool {
        let Some(schema) = root.pointer_mut(at.as_str()) else {
            return false;
        };
        self.schemas.push(std::mem::replace(schema, json!({})));
        self.cuts.push(Cut::Blank(at.clone()));
        self.taken.insert(at.clone())
    }

    fn remove(&mut self, root: &mut Value, at: &Pointer) -> bool {
        let Some(parent) = at.parent() else {
            return false;
        };
        let map = root.pointer_mut(parent.as_str());
        let Some(map) = map.and_then(Value::as_object_mut) else {
            return false;
        };
        if map.shift_remove(&at.last()).is_none() {
            return false;
        }
        self.cuts.push(Cut::Remove(at.clone()));
        self.taken.insert(at.clone())
    }

    fn dropping(&mut self, at: &Pointer) -> bool {
        self.cuts.push(Cut::Drop(at.clone()));
        self.dropped.insert(at.clone())
    }
}

fn is_alternative(at: &Pointer) -> bool {
    let list = at.parent().map(|list| list.last());
    matches!(list.as_deref(), Some("anyOf" | "oneOf"))
}

fn is_key(root: &Value, at: &Pointer) -> bool {
    let parent = at.parent().and_then(|parent| root.pointer(parent.as_str()));
    parent.is_some_and(|parent| parent.get(at.last()).is_some())
}
