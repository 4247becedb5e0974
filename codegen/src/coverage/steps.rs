//! The way from the root of a document to a node, each step with what it is to OpenAPI.

use crate::lower::grammar::{Below, Node};
use crate::pointer::Pointer;

/// A step on the way to a node.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: Pointer,
    /// What stands there; absent where it is a list or map of nodes, or a key that is not known.
    pub(super) node: Option<Node>,
    /// What a row calls it.
    pub(super) construct: String,
    pub(super) is_known: bool,
}

/// The steps to `wanted`, the root first.
pub(super) fn steps(wanted: &Pointer) -> Vec<Step> {
    let root = Step {
        at: Pointer::root(),
        node: Some(Node::Document),
        construct: Node::Document.title(),
        is_known: true,
    };
    let mut steps = vec![root];
    let mut inside: Option<Below> = None;
    let above: Vec<Pointer> = wanted.ancestors().collect();
    for at in above.into_iter().rev().skip(1) {
        let last = &steps[steps.len() - 1];
        let (step, below) = next(last, inside, at);
        inside = below;
        steps.push(step);
    }
    steps
}

fn next(last: &Step, inside: Option<Below>, at: Pointer) -> (Step, Option<Below>) {
    let key = at.last();
    let below = match (inside, last.node) {
        (Some(Below::List(node) | Below::Map(node)), _) => Some(Below::One(node)),
        (_, Some(Node::Plain)) => Some(Below::One(Node::Plain)),
        (_, Some(node)) => node.key(&key).map(|key| key.below),
        (_, None) => None,
    };
    let construct = match (inside, last.node) {
        (Some(Below::List(_)), _) | (_, Some(Node::Plain) | None) => last.construct.clone(),
        (Some(Below::Map(_)), _) => format!("{}/{{name}}", last.construct),
        (_, Some(node)) => construct(node, &key),
    };
    let step = Step {
        at,
        node: match below {
            Some(Below::One(node)) => Some(node),
            _ => None,
        },
        construct,
        is_known: below.is_some(),
    };
    (step, below)
}

/// What a row calls a key of a node.
pub(super) fn construct(node: Node, key: &str) -> String {
    match node.key(key) {
        Some(known) if known.name == "*" && node != Node::Responses && node != Node::Plain => {
            format!("{}/{{name}}", node.title())
        }
        _ => format!("{}/{key}", node.title()),
    }
}
