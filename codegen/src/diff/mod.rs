//! What changes in the crate, and on the wire, when a document becomes another.

mod catalog;
mod causes;
mod changelog;
mod compare;
mod crate_wide;
mod kin;
mod outside;
mod pairs;
mod reach;
pub mod report;
mod rules;
mod side;
mod surface;
mod types;
mod version;
mod words;

use serde::Serialize;

use crate::error::{Report, Result};
use crate::ir::Use;
use crate::pointer::Pointer;
use crate::{Inputs, Place};
pub use changelog::changelog;
pub use outside::{Counts, Outside};
pub use rules::{Crate, Kind, Wire};
pub use version::Next;

/// The changes between two documents, by the Rust item that they change.
///
/// As JSON, of which `docs/diff.schema.json` is the schema:
///
/// ```json
/// {
///   "old": {"document": "a.yaml", "openapi": "3.1.0", "api": "2024-06-20", "crate": "0.1.0"},
///   "new": {"document": "b.yaml", "openapi": "3.1.0", "api": "2026-08-26", "crate": "0.1.0"},
///   "stale": [], "refused": [],
///   "items": [{
///     "path": "billing_portal::Locale", "was": null, "what": "enum",
///     "reach": {"request": true, "response": true, "operations": 2, "of": 5, "events": 0},
///     "before": ["ZhTw = \"zh-TW\""], "after": [],
///     "changes": [{
///       "kind": "value-removed", "fingerprint": "value-removed billing_portal::Locale.zh-TW",
///       "subject": "zh-TW", "from": null, "to": null, "wire": "breaking", "crate": "major",
///       "says": "value `zh-TW` removed", "follows": null, "pointer": "/components/schemas/locale"
///     }]
///   }],
///   "outside": {"operations": {"added": 0, "removed": 0, "changed": 0},
///               "schemas": {"added": 0, "removed": 0, "changed": 3}},
///   "silent": [],
///   "verdict": {"wire": "breaking", "crate": "major"},
///   "next": {"current": "0.1.0", "suggested": "0.2.0", "is_done": false}
/// }
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Diff {
    /// The document before.
    pub old: Version,
    /// The document after.
    pub new: Version,
    /// Overlay actions and lines of the selection that do nothing to the new document, and did
    /// something to the old one.
    pub stale: Vec<Report>,
    /// What is refused in the new document, and was not in the old one or was another thing there: it
    /// is left out of both here.
    pub refused: Vec<Report>,
    /// Changed items; the worst first, then by path.
    pub items: Vec<Changed>,
    /// What changed in the documents and is not selected.
    pub outside: Outside,
    /// Operations, schemas and the like that are selected and changed, with no effect on what is
    /// generated.
    pub silent: Vec<String>,
    /// The worst of all changes; nothing where there are none.
    pub verdict: Option<Verdict>,
    /// The version that the crate should have next.
    pub next: Next,
}

/// Which document one side of the comparison is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its name as it was given.
    pub document: String,
    /// Of OpenAPI.
    pub openapi: String,
    /// Of the API.
    pub api: String,
    /// Of the crate, as the selection says.
    #[serde(rename = "crate")]
    pub package: String,
}

/// What a change means to those who send and receive, and to those who compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether programs that are built already go on working.
    pub wire: Wire,
    /// What semantic versioning asks of the crate.
    #[serde(rename = "crate")]
    pub krate: Crate,
}

impl Verdict {
    /// The worse of both, each for itself.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        Self {
            wire: self.wire.max(other.wire),
            krate: self.krate.max(other.krate),
        }
    }
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The crate as a whole.
    Crate,
    /// A request.
    Operation,
    /// An object.
    Struct,
    /// Named values.
    Enum,
    /// One of several types.
    Union,
    /// The id of a resource.
    Id,
    /// An event that webhooks deliver.
    Event,
}

/// A Rust item that changed.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// Its path in the crate, for example `billing_portal::Session`; the old one where it is gone.
    pub path: String,
    /// Its path before, where it had another.
    pub was: Option<String>,
    /// What it is.
    pub what: What,
    /// Who sends and receives it.
    pub reach: Reach,
    /// The lines of Rust that it had before and has not now.
    pub before: Vec<String>,
    /// The lines of Rust that it has now and had not before.
    pub after: Vec<String>,
    /// The worst first.
    pub changes: Vec<Change>,
}

/// Who sends and receives an item: operations that hold it without expanding anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Whether it is sent, whether it is received.
    #[serde(flatten)]
    pub used: Use,
    /// How many operations.
    pub operations: usize,
    /// Of how many.
    pub of: usize,
    /// How many events carry it.
    pub events: usize,
}

/// One change of an item.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// Which rule it falls under.
    pub kind: Kind,
    /// What an allow-list names it by: its kind, its item and its subject, never its wording.
    pub fingerprint: String,
    /// The field, value or member that changed, as the wire calls it.
    pub subject: Option<String>,
    /// What it was.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
    /// What it means.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The change in words.
    pub says: String,
    /// The fingerprint of the change that this one is a part of.
    pub follows: Option<String>,
    /// Where the new document says so, or said so near by.
    pub pointer: Pointer,
    /// The line of that; only where [`Options::places`] asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What a comparison should find out beside the changes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The line of each change in the new document, which takes a pass over its text.
    pub places: bool,
}

/// Compares what would be generated from two documents, each with its overlays and its selection.
pub fn diff(old: &Inputs, new: &Inputs, options: Options) -> Result<Diff> {
    let (old, new) = side::both(old, new)?;
    let pairs = pairs::pairs(&old, &new);
    let mut items = compare::items(&pairs);
    items.extend(crate_wide::items(&old, &new));
    causes::fold(&mut items, &pairs);
    let outside = outside::count(&old, &new);
    let silent = outside::silent(&pairs, &items);
    items.sort_by(|a, b| (b.verdict_order(), &a.path).cmp(&(a.verdict_order(), &b.path)));
    if options.places {
        side::place(&new, &mut items);
    }
    let verdict = items.iter().filter_map(Changed::verdict);
    let verdict = verdict.reduce(Verdict::worst);
    Ok(Diff {
        next: version::next(&old.version.package, &new.version.package, verdict),
        stale: side::newly_stale(&old, &new),
        refused: side::newly_refused(&old, &new),
        old: old.version,
        new: new.version,
        items,
        outside,
        silent,
        verdict,
    })
}

impl Changed {
    /// The worst of its changes.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let verdicts = self.changes.iter().map(|change| change.verdict);
        verdicts.reduce(Verdict::worst)
    }

    fn verdict_order(&self) -> Option<(Wire, Crate)> {
        self.verdict().map(|verdict| (verdict.wire, verdict.krate))
    }
}

impl Diff {
    /// The changes that are not a part of another, each with its item.
    pub fn changes(&self) -> impl Iterator<Item = (&Changed, &Change)> {
        let all = self.items.iter();
        let all = all.flat_map(|item| item.changes.iter().map(move |change| (item, change)));
        all.filter(|(_, change)| change.follows.is_none())
    }
}

#[cfg(test)]
mod tests;
