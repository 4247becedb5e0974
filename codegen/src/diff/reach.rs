//! How many operations and events hold each item of one side, and which way it goes.

use super::Reach;
use super::catalog::{Catalog, Way, parts};
use crate::ir::{Event, Item, Ty};

/// Who reaches each item, by its number.
pub(super) fn reach(catalog: &Catalog<'_>, events: &[Event]) -> Vec<Reach> {
    let is_operation = |number: usize| matches!(catalog.items[number].1, Item::Operation(_));
    let operations = (0..catalog.items.len()).filter(|number| is_operation(*number));
    let operations: Vec<usize> = operations.collect();
    let reach = Reach {
        of: operations.len(),
        ..Reach::default()
    };
    let mut walk = Walk {
        edges: catalog
            .items
            .iter()
            .map(|(_, item)| edges(catalog, item))
            .collect(),
        seen: vec![Seen::default(); catalog.items.len()],
        touched: Vec::new(),
        all: vec![reach; catalog.items.len()],
    };
    for number in operations {
        walk.see(number, Way::Sent, false);
        walk.follow(walk.edges[number].clone());
        walk.count(|reach| reach.operations += 1);
    }
    for event in events {
        let mut from = Vec::new();
        targets(catalog, &event.ty, Way::Received, false, &mut from);
        walk.follow(from);
        walk.count(|reach| reach.events += 1);
    }
    walk.all
}

/// An item that another one holds.
#[derive(Clone, Copy, Debug)]
struct Edge {
    to: usize,
    way: Way,
    /// Whether it is there only if the request asked to expand it.
    is_expanded: bool,
}

fn edges(catalog: &Catalog<'_>, item: &Item) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (way, ty) in parts(item) {
        targets(catalog, ty, way, false, &mut edges);
    }
    edges
}

fn targets(catalog: &Catalog<'_>, ty: &Ty, way: Way, is_expanded: bool, edges: &mut Vec<Edge>) {
    let is_expanded = is_expanded || matches!(ty, Ty::Expandable(_));
    if let Ty::Named(path) = ty {
        let edge = |to| Edge {
            to,
            way,
            is_expanded,
        };
        edges.extend(catalog.number(path).map(edge));
    }
    if let Some(inner) = ty.inner() {
        targets(catalog, inner, way, is_expanded, edges);
    }
}

/// How one operation or event holds an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    sent: bool,
    received: bool,
    expanded: bool,
}

struct Walk {
    edges: Vec<Vec<Edge>>,
    seen: Vec<Seen>,
    touched: Vec<usize>,
    all: Vec<Reach>,
}

impl Walk {
    /// Notes how an item is held; false where that was known.
    fn see(&mut self, number: usize, way: Way, is_expanded: bool) -> bool {
        let seen = &mut self.seen[number];
        if *seen == Seen::default() {
            self.touched.push(number);
        }
        let slot = match (way, is_expanded) {
            (_, true) => &mut seen.expanded,
            (Way::Sent, false) => &mut seen.sent,
            (_, false) => &mut seen.received,
        };
        !std::mem::replace(slot, true)
    }

    fn follow(&mut self, mut open: Vec<Edge>) {
        while let Some(edge) = open.pop() {
            if self.see(edge.to, edge.way, edge.is_expanded) {
                let below = self.edges[edge.to].iter();
                open.extend(below.map(|next| Edge {
                    to: next.to,
                    way: edge.way,
                    is_expanded: edge.is_expanded || next.is_expanded,
                }));
            }
        }
    }

    /// Counts one operation or event for each item that it holds, and forgets it.
    fn count(&mut self, add: impl Fn(&mut Reach)) {
        for number in std::mem::take(&mut self.touched) {
            let seen = std::mem::take(&mut self.seen[number]);
            let reach = &mut self.all[number];
            reach.used.request |= seen.sent;
            reach.used.response |= seen.received || seen.expanded;
            if seen.sent || seen.received {
                add(reach);
            }
        }
    }
}
