//! Where the nodes of a tree came from: the document, an overlay's action, or a lowering rule.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Fault, Place, Report};
use crate::place;
use crate::pointer::Pointer;
use crate::source::Source;

/// The history of a tree, kept so that a fault can be shown where a person can mend it.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    document: Source,
    overlays: Vec<Source>,
    /// Nodes that an overlay put there → the overlay, and the node inside that overlay's file.
    put: BTreeMap<Pointer, (usize, Pointer)>,
    /// Nodes that lowering moved → in which step, and where they were before it.
    moved: BTreeMap<Pointer, Vec<(usize, Pointer)>>,
    steps: usize,
    /// Lists from which an overlay removed items: places inside them are no longer known.
    thinned: BTreeSet<Pointer>,
}

impl Origin {
    pub(crate) fn new(document: Source) -> Self {
        Self {
            document,
            overlays: Vec::new(),
            put: BTreeMap::new(),
            moved: BTreeMap::new(),
            steps: 0,
            thinned: BTreeSet::new(),
        }
    }

    /// Opens the next overlay: what is recorded from now on belongs to it.
    pub(crate) fn begin_overlay(&mut self, source: &Source) {
        self.overlays.push(source.clone());
    }

    /// Records that the current overlay put a node, from `inside` its own file.
    pub(crate) fn record_put(&mut self, at: &Pointer, inside: &Pointer) {
        self.forget_below(at);
        let overlay = self.overlays.len().saturating_sub(1);
        self.put.insert(at.clone(), (overlay, inside.clone()));
    }

    /// Records that a node is gone; `in_list` where its later siblings moved up.
    pub(crate) fn record_removed(&mut self, at: &Pointer, in_list: bool) {
        self.forget_below(at);
        if in_list && let Some(list) = at.parent() {
            self.thinned.insert(list);
        }
    }

    /// Records that lowering moved a node.
    pub(crate) fn record_moved(&mut self, now: &Pointer, before: &Pointer) {
        self.record_moves([(now.clone(), before.clone())]);
    }

    /// Records that lowering moved several nodes at once. A node that stays where it is, inside one
    /// that moves, is moved to itself.
    pub(crate) fn record_moves(&mut self, moves: impl IntoIterator<Item = (Pointer, Pointer)>) {
        for (now, before) in moves {
            self.moved
                .entry(now)
                .or_default()
                .push((self.steps, before));
        }
        self.steps += 1;
    }

    fn forget_below(&mut self, at: &Pointer) {
        let first = at.join("/");
        let is_below = |node: &&Pointer| node.as_str().starts_with(first.as_str());
        let put = self.put.range(first.clone()..).map(|(node, _)| node);
        let put: Vec<Pointer> = put.take_while(is_below).cloned().collect();
        let thinned = self.thinned.range(first.clone()..).take_while(is_below);
        let thinned: Vec<Pointer> = thinned.cloned().collect();
        for node in put.iter().chain([at]) {
            self.put.remove(node);
        }
        for list in thinned.iter().chain([at]) {
            self.thinned.remove(list);
        }
    }

    /// Turns a stage's faults into an error that names files and lines.
    pub(crate) fn error(&self, faults: Vec<Fault>) -> Error {
        Error::new(self.reports(faults))
    }

    /// Names files and lines. What is said of a node that stands in several places is said once.
    pub(crate) fn reports(&self, faults: Vec<Fault>) -> Vec<Report> {
        let mut said = BTreeSet::new();
        let faults = faults.into_iter().filter_map(|mut fault| {
            fault.at = self.before_lowering(&fault.at);
            let also = fault.also.take();
            fault.also = also.map(|(at, what)| (self.before_lowering(&at), what));
            let is_new = said.insert((fault.at.clone(), fault.message.clone()));
            is_new.then_some(fault)
        });
        let faults: Vec<Fault> = faults.collect();
        let places = self.places(&faults);
        let place = |at: &Pointer| {
            let (source, inside) = self.trace(at);
            let mut place = places[&(source.name.as_str(), inside)].clone();
            place.pointer = self.known(at);
            (source, place)
        };
        let reports = faults.iter().map(|fault| {
            let (source, at) = place(&fault.at);
            let also = fault.also.as_ref();
            let also = also.map(|(at, what)| (place(at).1, what.clone()));
            let at = Some((at, source.text.clone()));
            Report::new(fault.message.clone(), fault.advice.clone(), at, also)
        });
        reports.collect()
    }

    /// The places that faults name, with one pass over each file.
    fn places(&self, faults: &[Fault]) -> BTreeMap<(&str, Pointer), Place> {
        let mut wanted: BTreeMap<&str, (&Source, BTreeSet<Pointer>)> = BTreeMap::new();
        let also = |fault: &Fault| fault.also.as_ref().map(|(at, _)| at.clone());
        let nodes = faults.iter().flat_map(|fault| {
            let also = also(fault);
            std::iter::once(fault.at.clone()).chain(also)
        });
        for at in nodes {
            let (source, inside) = self.trace(&at);
            let (_, all) = wanted
                .entry(&source.name)
                .or_insert_with(|| (source, BTreeSet::new()));
            all.insert(inside);
        }
        let mut places = BTreeMap::new();
        for (name, (source, all)) in wanted {
            let found = place::find_each(source, &all).into_iter();
            places.extend(found.map(|(at, place)| ((name, at), place)));
        }
        places
    }

    /// Where a node stood before lowering moved it.
    pub(crate) fn before_lowering(&self, at: &Pointer) -> Pointer {
        let (mut at, mut step) = (at.clone(), self.steps);
        while let Some((earlier, before)) = self.last_move(&at, step) {
            (at, step) = (before, earlier);
        }
        at
    }

    /// The file that a node of the tree comes from, and where it stands there.
    pub(crate) fn trace(&self, at: &Pointer) -> (&Source, Pointer) {
        let at = self.known(at);
        let put = at.ancestors().find_map(|above| {
            let (overlay, inside) = self.put.get(&above)?;
            Some((&self.overlays[*overlay], inside.join(at.below(&above)?)))
        });
        put.unwrap_or((&self.document, at))
    }

    /// The node itself, or the list around it whose items an overlay shifted.
    fn known(&self, at: &Pointer) -> Pointer {
        let thinned = |above: &Pointer| self.thinned.contains(above);
        at.ancestors().find(thinned).unwrap_or_else(|| at.clone())
    }

    /// The last step before `step` that moved the node or one around it.
    fn last_move(&self, at: &Pointer, step: usize) -> Option<(usize, Pointer)> {
        let moves = at.ancestors().filter_map(|above| {
            let moves = self.moved.get(&above)?.iter().rev();
            let (earlier, before) = moves.into_iter().find(|(earlier, _)| *earlier < step)?;
            Some((*earlier, above, before))
        });
        // Of several nodes that one step moved, the innermost decides.
        let (earlier, above, before) =
            moves.max_by_key(|(earlier, above, _)| (*earlier, above.as_str().len()))?;
        Some((earlier, before.join(at.below(&above)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointers<const N: usize>(moves: [(&str, &str); N]) -> [(Pointer, Pointer); N] {
        moves.map(|(now, before)| (Pointer::from(now), Pointer::from(before)))
    }

    #[test]
    fn moves_are_undone_from_the_last_to_the_first() {
        let mut origin = Origin::new(Source::new("t.yaml", ""));
        origin.record_moves(pointers([("/l/0", "/l/1"), ("/l/1", "/l/2")]));
        origin.record_moved(&Pointer::from("/copy"), &Pointer::from("/l"));
        origin.record_moves(pointers([("/l", "/other"), ("/l/own", "/l/own")]));
        for (now, before) in [
            ("/copy/0/a", "/l/1/a"),
            ("/copy/1", "/l/2"),
            ("/l/0", "/other/0"),
            ("/l/own/a", "/l/own/a"),
        ] {
            let got = origin.before_lowering(&Pointer::from(now));
            assert_eq!(got.as_str(), before, "{now}");
        }
    }
}
