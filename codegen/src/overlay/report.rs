//! What overlays do to a document, action by action, for those who keep them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::action::Change;
use super::{Run, Step};
use crate::place;
use crate::pointer::Pointer;
use crate::source::Source;

/// What each action of some overlays does to a document.
///
/// As JSON:
///
/// ```json
/// {
///   "document": "spec.yaml",
///   "overlays": [{
///     "file": "overlay.yaml", "extends": "https://example.com/other.yaml", "extends_other": true,
///     "actions": [{
///       "index": 0, "line": 5, "column": 3, "description": "Why.", "target": "$.info",
///       "does": "update", "matched": 1, "places": ["/info"], "outcome": "changed"
///     }]
///   }],
///   "total": {"actions": 1, "stale": 0}
/// }
/// ```
///
/// A `copy` has a key `from` too, the path that it copies.
#[derive(Clone, Debug, Serialize)]
pub struct OverlayReport {
    /// The document's name as it was given.
    pub document: String,
    /// In the order in which they were applied.
    pub overlays: Vec<AppliedOverlay>,
    /// Over all overlays.
    pub total: Total,
}

/// An overlay that was applied.
#[derive(Clone, Debug, Serialize)]
pub struct AppliedOverlay {
    /// The overlay's name as it was given.
    pub file: String,
    /// The document that it says it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// Whether that seems to be another document: its file is called otherwise. It is applied all
    /// the same, as a document may be kept under any name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub extends_other: bool,
    /// In order.
    pub actions: Vec<AppliedAction>,
}

/// An action that was applied.
#[derive(Clone, Debug, Serialize)]
pub struct AppliedAction {
    /// Counted from 0.
    pub index: usize,
    /// Line in the overlay's file, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// Why it is there, in its author's words; may be empty.
    pub description: String,
    /// The path as it is written.
    pub target: String,
    /// What it does with its targets.
    pub does: Does,
    /// The path that a copy copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How many nodes the target matches.
    pub matched: usize,
    /// The first of them, as they were when the action ran.
    pub places: Vec<Pointer>,
    /// What came of it.
    pub outcome: Outcome,
}

/// What an action does with its targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Does {
    /// Merges a value into them.
    Update,
    /// Removes them.
    Remove,
    /// Merges another node of the document into them.
    Copy,
}

/// What came of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The document is another one.
    Changed,
    /// Nothing matches the target, which the action allows.
    Allowed,
    /// Stale: nothing matches the target.
    NoMatch,
    /// Stale: the document says by itself what the action would have it say.
    NoChange,
}

impl Outcome {
    /// Whether generation stops at such an action.
    #[must_use]
    pub fn is_stale(self) -> bool {
        matches!(self, Self::NoMatch | Self::NoChange)
    }
}

/// How many actions there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Total {
    /// All of them.
    pub actions: usize,
    /// Those that matched nothing or changed nothing.
    pub stale: usize,
}

/// Places that an action names.
const PLACES: usize = 5;

/// Puts together what is known of a run.
pub(super) fn of(run: &Run, document: &Source, overlays: &[Source]) -> OverlayReport {
    let applied = overlays.iter().enumerate();
    let applied: Vec<AppliedOverlay> = applied
        .map(|(index, source)| {
            let extends = run.extends[index].clone();
            let steps = run.steps.iter().filter(|step| step.overlay == index);
            AppliedOverlay {
                file: source.name.clone(),
                extends_other: extends.as_deref().is_some_and(|it| is_other(it, document)),
                extends,
                actions: actions(source, &steps.collect::<Vec<_>>()),
            }
        })
        .collect();
    let outcomes = applied.iter().flat_map(|overlay| &overlay.actions);
    let stale = outcomes.filter(|action| action.outcome.is_stale()).count();
    OverlayReport {
        document: document.name.clone(),
        overlays: applied,
        total: Total {
            actions: run.steps.len(),
            stale,
        },
    }
}

/// Whether the last parts of a reference and of a document's name differ.
fn is_other(extends: &str, document: &Source) -> bool {
    let address = extends.split(['?', '#']).next().unwrap_or_default();
    let last = |name: &str| name.rsplit(['/', '\\']).next().map(str::to_owned);
    last(address) != last(&document.name)
}

fn actions(source: &Source, steps: &[&Step]) -> Vec<AppliedAction> {
    let at: BTreeSet<Pointer> = steps.iter().map(|step| step.action.at.clone()).collect();
    let lines = place::find_each(source, &at);
    let numbered = steps.iter().enumerate();
    let actions = numbered.map(|(index, step)| {
        let action = &step.action;
        let place = lines.get(&action.at);
        let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
        let (does, from) = match &action.change {
            Change::Update(_) => (Does::Update, None),
            Change::Remove => (Does::Remove, None),
            Change::Copy(path) => (Does::Copy, Some(path.to_string())),
        };
        AppliedAction {
            index,
            line,
            column,
            description: action.description.clone(),
            target: action.target.to_string(),
            does,
            from,
            matched: step.matched,
            places: step.first.clone(),
            outcome: outcome(step),
        }
    });
    actions.collect()
}

fn outcome(step: &Step) -> Outcome {
    match (step.matched, &step.stale) {
        (0, None) => Outcome::Allowed,
        (0, Some(_)) => Outcome::NoMatch,
        (_, Some(_)) => Outcome::NoChange,
        (_, None) => Outcome::Changed,
    }
}

/// The first of many pointers.
pub(super) fn first(pointers: &[Pointer]) -> Vec<Pointer> {
    pointers.iter().take(PLACES).cloned().collect()
}
