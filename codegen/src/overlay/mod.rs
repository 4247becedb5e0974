//! OpenAPI Overlays 1.0 and 1.1, applied strictly: an action that does nothing is an error.
//!
//! What the specification leaves open, or where its versions differ, is decided so:
//!
//! - `copy` and `info.description` are 1.1's; an overlay of 1.0 that has them is refused.
//! - 1.1 updates primitives too. 1.0 updates objects and lists only; it removes anything.
//! - A list appended to a list is taken apart, as 1.1 says it, in both versions; so are targets of
//!   different kinds refused in both.
//! - A node that a target selects twice is one target.
//! - `extends` is read and reported, and no reason to refuse: a document may be kept under any name.
//! - A pattern in a `match()` or `search()` that cannot be read is an error; RFC 9535 has it match
//!   nothing.
//! - The root cannot be removed, and overlays cannot make a document larger or deeper than what is
//!   read from a file.

mod action;
mod apply;
mod merge;
mod path;
mod report;
mod size;
mod suggest;

use serde_json::Value;

use crate::error::{Error, Fault, Report, Result};
use crate::origin::Origin;
use crate::pointer::Pointer;
use crate::read::{self, Document};
use crate::source::Source;
use action::Action;
use size::Size;

pub use report::{AppliedAction, AppliedOverlay, Does, Outcome, OverlayReport, Total};
pub use suggest::{Suggestion, suggest};

/// Says of each action what it does to a document: what it matches, and whether it changes
/// anything. Fails where an action cannot be applied at all.
pub fn report(spec: &Source, overlays: &[Source]) -> Result<OverlayReport> {
    let run = run(read::document(spec)?, overlays)?;
    Ok(report::of(&run, spec, overlays))
}

/// Applies overlays to any tree as the specification has it: an action that matches nothing or
/// changes nothing is a success. For conformance tests; generation is strict.
pub fn as_specified(spec: &Source, overlays: &[Source]) -> Result<Value> {
    Ok(run(document(spec)?, overlays)?.document.root)
}

fn document(source: &Source) -> Result<Document> {
    Ok(Document {
        root: read::tree(source)?,
        origin: Origin::new(source.clone()),
    })
}

/// Applies overlays in order, each on the result of the one before.
pub(crate) fn apply(document: Document, overlays: &[Source]) -> Result<Document> {
    let (document, stale) = apply_all(document, overlays)?;
    match stale.is_empty() {
        true => Ok(document),
        false => Err(Error::new(stale)),
    }
}

/// As [`apply`], with the actions that did nothing told beside the document.
pub(crate) fn apply_all(
    document: Document,
    overlays: &[Source],
) -> Result<(Document, Vec<Report>)> {
    let run = run(document, overlays)?;
    let stale = stale(&run.steps, overlays);
    Ok((run.document, stale))
}

/// A document with all actions applied, and what each of them did.
struct Run {
    document: Document,
    /// By overlay.
    extends: Vec<Option<String>>,
    steps: Vec<Step>,
}

struct Step {
    overlay: usize,
    action: Action,
    matched: usize,
    first: Vec<Pointer>,
    stale: Option<Fault>,
}

fn run(mut document: Document, overlays: &[Source]) -> Result<Run> {
    let parsed = overlays.iter().map(parse);
    let parsed: Vec<action::Overlay> = parsed.collect::<Result<_>>()?;
    let mut size = match parsed.is_empty() {
        true => Size::default(),
        false => Size::of(&document.root),
    };
    let mut steps = Vec::new();
    let mut extends = Vec::new();
    for (overlay, (source, parsed)) in overlays.iter().zip(parsed).enumerate() {
        document.origin.begin_overlay(source);
        extends.push(parsed.extends);
        for action in parsed.actions {
            let done = apply::run(&mut document, &action, &mut size)
                .map_err(|faults| failed(faults, source, &steps, overlays))?;
            steps.push(Step {
                overlay,
                stale: done.stale(&action),
                matched: done.matched.len(),
                first: report::first(&done.matched),
                action,
            });
        }
    }
    Ok(Run {
        document,
        extends,
        steps,
    })
}

fn parse(source: &Source) -> Result<action::Overlay> {
    let tree = read::tree(source)?;
    action::parse(&tree).map_err(|faults| Origin::new(source.clone()).error(faults))
}

/// An action that fails may do so because one before it did nothing, so those are shown too.
fn failed(faults: Vec<Fault>, source: &Source, before: &[Step], overlays: &[Source]) -> Error {
    let origin = Origin::new(source.clone());
    let faults = origin.reports(faults);
    Error::new(stale(before, overlays).into_iter().chain(faults).collect())
}

fn stale(steps: &[Step], overlays: &[Source]) -> Vec<Report> {
    let stale = steps
        .iter()
        .filter_map(|step| Some((overlays.get(step.overlay)?, step.stale.clone()?)));
    stale
        .flat_map(|(source, fault)| Origin::new(source.clone()).reports(vec![fault]))
        .collect()
}

#[cfg(test)]
mod tests;
