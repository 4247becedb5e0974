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
    /// Nodes that lowering moved → where they were before.
    moved: BTreeMap<Pointer, Pointer>,
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
        self.moved.insert(now.clone(), before.clone());
    }

    fn forget_below(&mut self, at: &Pointer) {
        self.put.retain(|put, _| put.below(at).is_none());
        self.thinned.retain(|list| list.below(at).is_none());
    }

    /// Turns a stage's faults into an error that names files and lines.
    pub(crate) fn error(&self, faults: Vec<Fault>) -> Error {
        Error::new(faults.into_iter().map(|fault| self.report(fault)).collect())
    }

    pub(crate) fn report(&self, fault: Fault) -> Report {
        let (source, place) = self.locate(&fault.at);
        let also = fault.also.map(|(at, what)| (self.locate(&at).1, what));
        let place = Some((place, source.text.clone()));
        Report::new(fault.message, fault.advice, place, also)
    }

    fn locate(&self, at: &Pointer) -> (&Source, Place) {
        let at = self.before_lowering(at);
        let (source, inside) = self.trace(&at);
        let mut place = place::find(source, &inside);
        place.pointer = self.known(&at);
        (source, place)
    }

    /// The place of each node, in one pass over each text.
    pub(crate) fn places(&self, wanted: &BTreeSet<Pointer>) -> BTreeMap<Pointer, Place> {
        let mut by_text: BTreeMap<&str, (&Source, BTreeMap<Pointer, Vec<&Pointer>>)> =
            BTreeMap::new();
        for at in wanted {
            let (source, inside) = self.trace(&self.before_lowering(at));
            let (_, of_text) = by_text
                .entry(&source.name)
                .or_insert((source, BTreeMap::new()));
            of_text.entry(inside).or_default().push(at);
        }
        let mut places = BTreeMap::new();
        for (source, of_text) in by_text.into_values() {
            let inside = of_text.keys().cloned().collect();
            for (inside, (line, column)) in place::find_each(source, &inside) {
                for at in of_text.get(&inside).into_iter().flatten() {
                    let mut place = place::at_line(source, line, column);
                    place.pointer = (*at).clone();
                    places.insert((*at).clone(), place);
                }
            }
        }
        places
    }

    /// Where a node stood before lowering moved it.
    pub(crate) fn before_lowering(&self, at: &Pointer) -> Pointer {
        let mut at = at.clone();
        // Moves are recorded as lowering goes down, so a move can sit inside a moved node.
        while let Some(before) = self.before_move(&at) {
            at = before;
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

    fn before_move(&self, at: &Pointer) -> Option<Pointer> {
        at.ancestors()
            .find_map(|above| Some(self.moved.get(&above)?.join(at.below(&above)?)))
    }
}
