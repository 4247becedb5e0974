//! Rows on their way: what is one row, what it counts, and where its places are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outcome, PLACES, Row, Spot};
use crate::origin::Origin;
use crate::place;
use crate::pointer::Pointer;

/// What is one row: outcome, construct, and the message without its names.
pub(super) type RowKey = (Outcome, String, String);

/// The rows so far, each known by its number.
#[derive(Default)]
pub(super) struct Drafts {
    index: BTreeMap<RowKey, usize>,
    drafts: Vec<Draft>,
}

struct Draft {
    why: String,
    advice: String,
    count: usize,
    keys: usize,
    places: Vec<Pointer>,
}

impl Drafts {
    /// Counts a construct into its row.
    pub(super) fn row(&mut self, key: RowKey, at: &Pointer, why: String, advice: &str) -> usize {
        let next = self.drafts.len();
        let row = *self.index.entry(key).or_insert(next);
        if row == next {
            self.drafts.push(Draft {
                why,
                advice: advice.to_owned(),
                count: 0,
                keys: 0,
                places: Vec::new(),
            });
        }
        let draft = &mut self.drafts[row];
        draft.count += 1;
        if draft.places.len() < PLACES {
            draft.places.push(at.clone());
        }
        row
    }

    /// Accounts for keys.
    pub(super) fn add(&mut self, row: usize, keys: usize) {
        self.drafts[row].keys += keys;
    }

    /// What each row is for.
    #[cfg(test)]
    pub(super) fn constructs(&self) -> BTreeMap<usize, String> {
        let rows = self.index.iter();
        rows.map(|((_, construct, _), row)| (*row, construct.clone()))
            .collect()
    }

    /// The rows in order, with lines and columns.
    pub(super) fn finish(self, origin: &Origin) -> Vec<Row> {
        let places = self.drafts.iter().flat_map(|draft| &draft.places);
        let spots = spots(&places.collect(), origin);
        let rows = self.index.iter().map(|((outcome, construct, _), row)| {
            let draft = &self.drafts[*row];
            let places = draft.places.iter();
            Row {
                outcome: *outcome,
                construct: construct.clone(),
                why: draft.why.clone(),
                advice: draft.advice.clone(),
                count: draft.count,
                keys: draft.keys,
                places: places.filter_map(|at| spots.get(at).cloned()).collect(),
            }
        });
        rows.collect()
    }
}

/// A message with `…` for what it quotes.
pub(super) fn nameless(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(index, part)| if index % 2 == 0 { part } else { "…" });
    parts.collect()
}

/// Lines and columns of all places, with one pass over each file.
pub(crate) fn spots(places: &BTreeSet<&Pointer>, origin: &Origin) -> BTreeMap<Pointer, Spot> {
    let mut wanted: BTreeMap<&str, (_, BTreeSet<Pointer>)> = BTreeMap::new();
    for &at in places {
        let (source, inside) = origin.trace(at);
        let of_source = wanted.entry(&source.name);
        let (_, all) = of_source.or_insert_with(|| (source, BTreeSet::new()));
        all.insert(inside);
    }
    let found = wanted.iter();
    let found = found.map(|(name, (source, all))| (*name, place::find_each(source, all)));
    let found: BTreeMap<&str, _> = found.collect();
    let spots = places.iter().filter_map(|&at| {
        let (source, inside) = origin.trace(at);
        let found = found.get(source.name.as_str())?.get(&inside)?;
        let spot = Spot {
            pointer: at.clone(),
            file: source.name.clone(),
            line: found.line,
            column: found.column,
        };
        Some((at.clone(), spot))
    });
    spots.collect()
}
