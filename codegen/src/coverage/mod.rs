//! Coverage: what of a document is used, ignored or refused, key by key.

mod claims;
mod composite;
mod ids;
mod probe;
mod prune;
mod rows;
mod steps;
mod values;
mod walk;

pub(crate) use probe::settle;
pub(crate) use prune::Cut;

use serde::Serialize;

use crate::error::Result;
use crate::overlay;
use crate::pointer::Pointer;
use crate::read;
use crate::selection::Selection;
use crate::source::Source;

pub(crate) use rows::spots;

/// What coverage looks at.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The OpenAPI document.
    pub spec: Source,
    /// Overlays, in the order in which they apply.
    pub overlays: Vec<Source>,
    /// The selection; without one, every operation and event counts as selected.
    pub selection: Option<Source>,
}

/// Every key of a document, after its overlays, in exactly one row.
///
/// As JSON:
///
/// ```json
/// {
///   "document": "spec.yaml", "openapi": "3.1.0", "version": "2026-01-01",
///   "rows": [{
///     "verdict": "refused", "construct": "schema/allOf", "why": "`allOf` is not supported",
///     "advice": "describe it otherwise with an overlay, or leave its operation out",
///     "count": 1, "keys": 4,
///     "places": [{"pointer": "/components/schemas/a/allOf", "file": "spec.yaml", "line": 9, "column": 7}]
///   }],
///   "total": {"document": 120, "accounted": 120, "refused": 4, "ignored": 16, "used": 100},
///   "complete": true
/// }
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// The document's name as it was given.
    pub document: String,
    /// The version of OpenAPI that it names.
    pub openapi: String,
    /// The version of the API that it names.
    pub version: String,
    /// Refused first, then ignored, then used; by construct.
    pub rows: Vec<Row>,
    /// The keys of all rows against those of the document.
    pub total: Total,
    /// Whether generation was followed to its end; otherwise more may be refused than is shown.
    pub complete: bool,
}

/// What becomes of a construct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Generation stops at it; it needs an overlay, or must not be selected.
    Refused,
    /// It is left out.
    Ignored,
    /// It has a part in what is generated, or was checked.
    Used,
}

/// A construct with one outcome for one reason.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What becomes of it.
    #[serde(rename = "verdict")]
    pub outcome: Outcome,
    /// What it is, for example `schema/format=unix-time`.
    pub construct: String,
    /// What it is used as, or why it is not; of a refusal, the first message.
    pub why: String,
    /// What to do about a refusal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub advice: String,
    /// How often it stands in the document.
    pub count: usize,
    /// How many keys it accounts for: its own, and those below it where none is used.
    pub keys: usize,
    /// The first places.
    pub places: Vec<Spot>,
}

/// Where a construct stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spot {
    /// The node in the document, after its overlays.
    pub pointer: Pointer,
    /// The file that says it: the document or an overlay.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
}

/// Keys: how many there are and what becomes of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// In the document, after its overlays.
    pub document: usize,
    /// In all rows.
    pub accounted: usize,
    /// In rows that are refused.
    pub refused: usize,
    /// In rows that are ignored.
    pub ignored: usize,
    /// In rows that are used.
    pub used: usize,
}

/// Places that a row names.
const PLACES: usize = 3;

/// Accounts for every key of a document.
pub fn coverage(subject: &Subject) -> Result<Coverage> {
    let selection = subject.selection.as_ref().map(Selection::parse);
    let selection = selection.transpose()?;
    let document = read::document(&subject.spec)?;
    let document = overlay::apply(document, &subject.overlays)?;
    let findings = probe::probe(&document, selection.as_ref());
    let rows = walk::rows(&document, &findings, selection.as_ref());
    let text = |pointer: &str| {
        let value = document.root.pointer(pointer);
        value.and_then(|value| value.as_str()).unwrap_or_default()
    };
    Ok(Coverage {
        document: subject.spec.name.clone(),
        openapi: text("/openapi").to_owned(),
        version: text("/info/version").to_owned(),
        total: total(&rows, walk::keys_in(&document.root)),
        rows,
        complete: findings.complete,
    })
}

fn total(rows: &[Row], document: usize) -> Total {
    let keys = |outcome: Outcome| {
        let rows = rows.iter().filter(|row| row.outcome == outcome);
        rows.map(|row| row.keys).sum()
    };
    Total {
        document,
        accounted: rows.iter().map(|row| row.keys).sum(),
        refused: keys(Outcome::Refused),
        ignored: keys(Outcome::Ignored),
        used: keys(Outcome::Used),
    }
}

#[cfg(test)]
mod tests;
