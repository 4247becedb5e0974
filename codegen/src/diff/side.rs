//! One side of a comparison: a document taken as far as the IR, without what is refused in it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Changed, Version};
use crate::coverage::{Cut, settle};
use crate::error::{Fault, Place, Report, Result, Stage};
use crate::ir::Api;
use crate::ir::TypeRef;
use crate::lower::{self, Lowered};
use crate::origin::Origin;
use crate::pointer::Pointer;
use crate::read::{self, Document};
use crate::select::{self, Chosen, Selected};
use crate::selection::Selection;
use crate::shape::{self, Shape};
use crate::{Inputs, overlay};

/// A document as the crate sees it.
pub(super) struct Side {
    pub(super) version: Version,
    pub(super) api: Api,
    pub(super) places: BTreeMap<TypeRef, Pointer>,
    pub(super) lowered: Lowered,
    /// The operations that are generated: path and method.
    pub(super) operations: BTreeSet<Pointer>,
    /// The component schemas that they reach.
    pub(super) schemas: BTreeSet<String>,
    pub(super) stale: Vec<Report>,
    refused: Option<Refused>,
}

/// What is refused of a document, and was taken out.
struct Refused {
    faults: Vec<Fault>,
    cuts: Vec<Cut>,
    /// The document as it was before.
    root: Value,
}

impl Side {
    /// Whether something of a node is refused.
    pub(super) fn refuses(&self, at: &Pointer) -> bool {
        let mut faults = self.faults();
        faults.any(|fault| fault.at.below(at).is_some())
    }

    fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.refused.iter().flat_map(|refused| &refused.faults)
    }
}

/// Both sides, each in a thread of its own. What is refused in the new document is taken out of the old
/// one as well: it is told as refused, and not as gone.
pub(super) fn both(old: &Inputs, new: &Inputs) -> Result<(Side, Side)> {
    let (before, after) = std::thread::scope(|scope| {
        let old = scope.spawn(|| side(old, &[]));
        let new = side(new, &[]);
        let old = old
            .join()
            .unwrap_or_else(|cause| std::panic::resume_unwind(cause));
        (old, new)
    });
    let (before, after) = (before?, after?);
    let Some(refused) = &after.refused else {
        return Ok((before, after));
    };
    let mut again = side(old, &refused.cuts)?;
    if let (Some(again), Some(before)) = (&mut again.refused, before.refused) {
        again.faults.extend(before.faults);
    }
    Ok((again, after))
}

fn side(inputs: &Inputs, cuts: &[Cut]) -> Result<Side> {
    let selection = Selection::parse(&inputs.selection)?;
    let (document, mut stale) = document(inputs)?;
    let version = version(&inputs.spec.name, &document, &selection);
    let whole = || {
        let lowered = lower::attempt(document).map_err(|refused| refused.faults)?;
        let selected = select::select(&lowered, &selection)?;
        let shape = shape::api(&lowered, &selected, &selection)?;
        let taken = taken(&selected);
        Ok((lowered, shape, taken))
    };
    let whole: Stage<Shaped> = match cuts.is_empty() {
        true => whole(),
        false => Err(Vec::new()),
    };
    let ((lowered, shape, (operations, schemas)), refused) = match whole {
        Ok(shaped) => (shaped, None),
        Err(_) => without_refused(inputs, &selection, cuts)?,
    };
    let Shape { api, places, .. } = shape;
    stale.extend(selection.stale(&inputs.selection));
    Ok(Side {
        version,
        api,
        places,
        lowered,
        operations,
        schemas,
        stale,
        refused,
    })
}

/// The operations and the schemas that are generated.
type Taken = (BTreeSet<Pointer>, BTreeSet<String>);
type Shaped = (Lowered, Shape, Taken);

/// Takes out what is refused, and goes on with the rest.
fn without_refused(
    inputs: &Inputs,
    selection: &Selection,
    cuts: &[Cut],
) -> Result<(Shaped, Option<Refused>)> {
    let (document, _) = document(inputs)?;
    let settled =
        settle(&document, selection, cuts).map_err(|faults| document.origin.error(faults))?;
    let refused = Refused {
        faults: settled.refused,
        cuts: settled.cuts,
        root: document.root,
    };
    Ok((
        (settled.lowered, settled.shape, settled.reached),
        Some(refused),
    ))
}

/// The document with its overlays, and the actions that did nothing.
fn document(inputs: &Inputs) -> Result<(Document, Vec<Report>)> {
    overlay::apply_all(read::document(&inputs.spec)?, &inputs.overlays)
}

fn taken(selected: &Selected<'_>) -> Taken {
    let schemas = selected.schemas.keys().map(|name| (*name).to_owned());
    let operations = selected.operations.iter().map(Chosen::at);
    (operations.collect(), schemas.collect())
}

fn version(name: &str, document: &Document, selection: &Selection) -> Version {
    let text = |pointer: &str| {
        let value = document.root.pointer(pointer);
        let text = value.and_then(|text| text.as_str());
        text.unwrap_or_default().to_owned()
    };
    Version {
        document: name.to_owned(),
        openapi: text("/openapi"),
        api: text("/info/version"),
        package: selection.package.version.clone(),
    }
}

/// What is refused on the new side, unless it was refused on the old side and is the same.
pub(super) fn newly_refused(old: &Side, new: &Side) -> Vec<Report> {
    let (Some(refused), before) = (&new.refused, &old.refused) else {
        return Vec::new();
    };
    let is_known = |fault: &Fault| {
        let same = |it: &Fault| it.at == fault.at && it.message == fault.message;
        let around = around(&fault.at);
        let at = around.as_str();
        before.as_ref().is_some_and(|before| {
            let is_same = before.root.pointer(at) == refused.root.pointer(at);
            is_same && before.faults.iter().any(same)
        })
    };
    let faults = refused
        .faults
        .iter()
        .filter(|fault| !is_known(fault))
        .cloned();
    new.lowered.origin.reports(faults.collect())
}

/// The operation, webhook or schema that a node belongs to.
fn around(at: &Pointer) -> Pointer {
    let depth = |at: &Pointer| at.as_str().matches('/').count();
    let whole = at.ancestors().find(|above| depth(above) == 3);
    whole.unwrap_or_else(|| at.clone())
}

/// What is stale on the new side and was not on the old one.
pub(super) fn newly_stale(old: &Side, new: &Side) -> Vec<Report> {
    let is_known = |report: &&Report| old.stale.iter().any(|it| it.message == report.message);
    let stale = new.stale.iter().filter(|report| !is_known(report));
    stale.cloned().collect()
}

/// Finds the line of each change in the new document.
pub(super) fn place(new: &Side, items: &mut [Changed]) {
    let changes = items.iter_mut().flat_map(|item| &mut item.changes);
    let mut changes: Vec<_> = changes.collect();
    let wanted: BTreeSet<Pointer> = changes.iter().map(|it| it.pointer.clone()).collect();
    let origin: &Origin = &new.lowered.origin;
    let places: BTreeMap<Pointer, Place> = origin.locate(&wanted);
    for change in &mut changes {
        change.place = places.get(&change.pointer).cloned();
    }
}
