//! How many operations and events hold each pair of items, and which way it goes.

use indexmap::IndexMap;

use super::Reach;
use super::catalog::{Catalog, Way};
use super::pairs::{Edge, Graph};
use crate::ir::{Item, Use};

/// Who reaches each pair.
pub(super) fn reach(
    graph: &Graph,
    events: &[Edge],
    new: &Catalog<'_>,
) -> IndexMap<(usize, usize), Reach> {
    let is_operation = |number: usize| matches!(new.items[number].1, Item::Operation(_));
    let of = new.items.len();
    let of = (0..of).filter(|number| is_operation(*number)).count();
    let mut all: IndexMap<(usize, usize), Reach> = graph
        .keys()
        .map(|pair| {
            (
                *pair,
                Reach {
                    of,
                    ..Reach::default()
                },
            )
        })
        .collect();
    let mut walk = Walk {
        graph,
        seen: vec![Seen::default(); graph.len()],
        touched: Vec::new(),
    };
    for (pair, edges) in graph {
        if is_operation(pair.1) {
            walk.see(*pair, Way::Sent, false);
            for edge in edges {
                walk.go(edge);
            }
            walk.count(&mut all, |reach| reach.operations += 1);
        }
    }
    for edge in events {
        walk.go(edge);
        walk.count(&mut all, |reach| reach.events += 1);
    }
    all
}

/// How one operation or event holds a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    sent: bool,
    received: bool,
    expanded: bool,
}

struct Walk<'g> {
    graph: &'g Graph,
    /// By the number of the pair.
    seen: Vec<Seen>,
    touched: Vec<usize>,
}

impl Walk<'_> {
    /// Notes how a pair is held; false where that was known.
    fn see(&mut self, pair: (usize, usize), way: Way, is_expanded: bool) -> bool {
        let Some(number) = self.graph.get_index_of(&pair) else {
            return false;
        };
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

    fn go(&mut self, edge: &Edge) {
        let mut open = vec![(*edge, edge.way, false)];
        while let Some((edge, way, is_expanded)) = open.pop() {
            let is_expanded = is_expanded || edge.is_expanded;
            if self.see(edge.to, way, is_expanded) {
                let below = self.graph.get(&edge.to).into_iter().flatten();
                open.extend(below.map(|next| (*next, way, is_expanded)));
            }
        }
    }

    /// Counts one operation or event for each pair that it holds, and forgets it.
    fn count(&mut self, all: &mut IndexMap<(usize, usize), Reach>, add: impl Fn(&mut Reach)) {
        for number in std::mem::take(&mut self.touched) {
            let seen = std::mem::take(&mut self.seen[number]);
            if let Some((_, reach)) = all.get_index_mut(number) {
                let Use { request, response } = &mut reach.used;
                *request |= seen.sent;
                *response |= seen.received || seen.expanded;
                if seen.sent || seen.received {
                    add(reach);
                }
            }
        }
    }
}
