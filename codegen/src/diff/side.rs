//! One side of a comparison: a document taken as far as the IR, without what is refused in it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Changed, Version};
use crate::coverage::{Settled, settle};
use crate::error::{Fault, Place, Report, Result};
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
    refused: Vec<Fault>,
}

/// Both sides, each in a thread of its own.
pub(super) fn both(old: &Inputs, new: &Inputs) -> Result<(Side, Side)> {
    std::thread::scope(|scope| {
        let old = scope.spawn(|| side(old));
        let new = side(new);
        let old = old
            .join()
            .unwrap_or_else(|cause| std::panic::resume_unwind(cause));
        Ok((old?, new?))
    })
}

fn side(inputs: &Inputs) -> Result<Side> {
    let selection = Selection::parse(&inputs.selection)?;
    let (document, mut stale) = document(inputs)?;
    let version = version(&inputs.spec.name, &document, &selection);
    let attempt = lower::attempt(document).map_err(|refused| refused.faults);
    let shaped = attempt.and_then(|lowered| {
        let selected = select::select(&lowered, &selection)?;
        let shape = shape::api(&lowered, &selected, &selection)?;
        let (operations, schemas) = taken(&selected);
        Ok((lowered, shape, operations, schemas))
    });
    let (shaped, refused) = match shaped {
        Ok(shaped) => (shaped, Vec::new()),
        Err(_) => without_refused(inputs, &selection)?,
    };
    let (lowered, Shape { api, places, .. }, operations, schemas) = shaped;
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

type Taken = (BTreeSet<Pointer>, BTreeSet<String>);
type Shaped = (Lowered, Shape, BTreeSet<Pointer>, BTreeSet<String>);

/// Takes out what is refused, and goes on with the rest.
fn without_refused(inputs: &Inputs, selection: &Selection) -> Result<(Shaped, Vec<Fault>)> {
    let (document, _) = document(inputs)?;
    match settle(&document, selection) {
        Ok(Settled {
            lowered,
            shape,
            reached,
            refused,
        }) => {
            let (operations, schemas) = reached;
            Ok(((lowered, shape, operations, schemas), refused))
        }
        Err(faults) => Err(document.origin.error(faults)),
    }
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

/// What is refused on the new side and was not on the old one.
pub(super) fn newly_refused(old: &Side, new: &Side) -> Vec<Report> {
    let known = |fault: &&Fault| {
        let same = |old: &Fault| old.at == fault.at && old.message == fault.message;
        !old.refused.iter().any(same)
    };
    let faults = new.refused.iter().filter(known).cloned();
    new.lowered.origin.reports(faults.collect())
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
