//! What generation says of a document: it is run as far as it comes, again and again without what it
//! refused.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{PathItem, ReferenceOr, Response};
use serde_json::Value;

use super::prune::{Cut, Pruned};
use crate::error::{Fault, Stage};
use crate::lower::{self, Lowered};
use crate::origin::Origin;
use crate::pointer::Pointer;
use crate::read::Document;
use crate::select::{self, Chosen, Selected, Webhook};
use crate::selection::Selection;
use crate::shape::{self, Shape};

/// Runs after which a document with ever new refusals is given up.
const RUNS: usize = 12;

/// What generation says of a document, by pointers into it as it was before lowering.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) refused: BTreeMap<Pointer, Vec<Fault>>,
    pub(super) noted: BTreeMap<Pointer, Fault>,
    /// Absent where no run came as far as to select.
    pub(super) reached: Option<Reached>,
    pub(super) complete: bool,
}

/// What the selection takes of a document.
#[derive(Debug, Default)]
pub(super) struct Reached {
    pub(super) operations: BTreeSet<Pointer>,
    pub(super) webhooks: BTreeSet<Pointer>,
    pub(super) schemas: BTreeSet<String>,
    /// Schemas that something else stands in for.
    pub(super) cut: BTreeSet<String>,
}

/// What generation makes of a document without what it refuses.
pub(crate) struct Settled {
    pub(crate) lowered: Lowered,
    pub(crate) shape: Shape,
    /// The operations and the schemas that are left.
    pub(crate) reached: (BTreeSet<Pointer>, BTreeSet<String>),
    pub(crate) refused: Vec<Fault>,
    /// What was taken out.
    pub(crate) cuts: Vec<Cut>,
}

/// Generates what is left of a document once `cuts` and all that is refused are taken out.
pub(crate) fn settle(document: &Document, selection: &Selection, cuts: &[Cut]) -> Stage<Settled> {
    let mut probe = Probe::new(document, Some(selection));
    probe.pruned.repeat(&mut probe.document.root, cuts);
    probe.settle();
    let refused = probe.findings.refused.into_values().flatten().collect();
    match probe.end {
        Some((lowered, shape, reached)) => Ok(Settled {
            lowered,
            shape,
            reached,
            refused,
            cuts: probe.pruned.cuts(),
        }),
        None => Err(refused),
    }
}

/// Finds what generation refuses, notes and reaches.
pub(super) fn probe(document: &Document, selection: Option<&Selection>) -> Findings {
    let mut probe = Probe::new(document, selection);
    probe.settle();
    if let Some(reached) = &mut probe.findings.reached {
        reached.add_named_by(&probe.pruned.schemas, &document.root);
    }
    probe.findings
}

/// Why a run ended, and whether it came as far as to shape what was selected.
struct Halt {
    faults: Vec<Fault>,
    is_selected: bool,
}

struct Probe<'a> {
    document: Document,
    selection: Option<&'a Selection>,
    pruned: Pruned,
    findings: Findings,
    /// What the last run came to, where nothing was refused any more.
    end: Option<End>,
}

type End = (Lowered, Shape, (BTreeSet<Pointer>, BTreeSet<String>));

impl<'a> Probe<'a> {
    fn new(document: &Document, selection: Option<&'a Selection>) -> Self {
        Self {
            document: document.clone(),
            selection,
            pruned: Pruned::default(),
            findings: Findings::default(),
            end: None,
        }
    }

    /// Runs until nothing is refused, or nothing that is can be taken out.
    fn settle(&mut self) {
        for _ in 0..RUNS {
            let halt = self.run();
            if halt.faults.is_empty() {
                self.findings.complete = true;
                return;
            }
            if !self.without(halt) {
                return;
            }
        }
    }

    fn run(&mut self) -> Halt {
        let halt = |origin: &Origin, faults, is_selected| Halt {
            faults: before(origin, faults),
            is_selected,
        };
        let lowered = match lower::attempt(self.document.clone()) {
            Ok(lowered) => lowered,
            Err(refused) => return halt(&refused.origin, refused.faults, false),
        };
        self.note(&lowered.origin, lowered.notes.clone());
        let everything = Selection::of_everything(error_schemas(&lowered));
        let selection = self.selection.unwrap_or(&everything);
        let mut selected = match select::select(&lowered, selection) {
            Ok(selected) => selected,
            Err(faults) => return halt(&lowered.origin, faults, false),
        };
        let reached = &mut self.findings.reached;
        reached.get_or_insert_with(|| Reached::of(&selected, selection));
        let pruned = &self.pruned;
        selected
            .operations
            .retain(|chosen| pruned.keeps(&chosen.at()));
        selected
            .webhooks
            .retain(|chosen| pruned.keeps(&chosen.at()));
        match shape::api(&lowered, &selected, selection) {
            Ok(shape) => {
                let left = Reached::of(&selected, selection);
                self.note(&lowered.origin, shape.notes.clone());
                self.end = Some((lowered, shape, (left.operations, left.schemas)));
                Halt {
                    faults: Vec::new(),
                    is_selected: true,
                }
            }
            Err(faults) => halt(&lowered.origin, faults, true),
        }
    }

    fn note(&mut self, origin: &Origin, notes: Vec<Fault>) {
        for note in before(origin, notes) {
            self.findings.noted.entry(note.at.clone()).or_insert(note);
        }
    }

    /// Keeps the faults and takes out what they are about; false where nothing could be taken out.
    fn without(&mut self, halt: Halt) -> bool {
        let Halt {
            faults,
            is_selected,
        } = halt;
        let mut goes_on = false;
        let held: Vec<bool> = faults.iter().map(|at| self.pruned.holds(&at.at)).collect();
        for (fault, is_held) in faults.into_iter().zip(held) {
            goes_on |= self
                .pruned
                .take(&mut self.document.root, &fault.at, is_selected);
            // What is said of a part that was taken out may be because of that.
            if !is_held {
                let all = self.findings.refused.entry(fault.at.clone()).or_default();
                all.push(fault);
            }
        }
        goes_on
    }
}

impl Reached {
    fn of(selected: &Selected<'_>, selection: &Selection) -> Self {
        Self {
            operations: selected.operations.iter().map(Chosen::at).collect(),
            webhooks: selected.webhooks.iter().map(Webhook::at).collect(),
            schemas: selected
                .schemas
                .keys()
                .map(|name| (*name).to_owned())
                .collect(),
            cut: selection.cut.schemas.keys().cloned().collect(),
        }
    }

    /// Adds what schemas that were taken out lead to.
    fn add_named_by(&mut self, schemas: &[Value], root: &Value) {
        let mut open: Vec<&Value> = schemas.iter().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(map) => open.extend(map.values()),
                Value::Array(items) => open.extend(items),
                Value::String(text) => {
                    let name = text.strip_prefix("#/components/schemas/");
                    let name = name.filter(|name| !self.cut.contains(*name));
                    if let Some(name) = name
                        && self.schemas.insert(name.to_owned())
                    {
                        let all = root.pointer("/components/schemas");
                        open.extend(all.and_then(|all| all.get(name)));
                    }
                }
                _ => {}
            }
        }
    }
}

/// Faults by where they were before lowering, each once: what is written out may stand in many places.
fn before(origin: &Origin, mut faults: Vec<Fault>) -> Vec<Fault> {
    let mut said = BTreeSet::new();
    for fault in &mut faults {
        fault.at = origin.before_lowering(&fault.at);
    }
    faults.retain(|fault| said.insert((fault.at.clone(), fault.message.clone())));
    faults
}

/// Schemas that failures return.
fn error_schemas(lowered: &Lowered) -> BTreeSet<String> {
    let items = lowered.api.paths.paths.values();
    let items = items.filter_map(ReferenceOr::as_item);
    let operations = items.flat_map(PathItem::iter);
    let failures = operations.flat_map(|(_, operation)| {
        let all = &operation.responses;
        let by_status = all.responses.iter();
        let failures = by_status.filter(|(status, _)| !status.to_string().starts_with('2'));
        failures.map(|(_, response)| response).chain(&all.default)
    });
    failures.flat_map(named_by).collect()
}

fn named_by(response: &ReferenceOr<Response>) -> Vec<String> {
    let content = response.as_item().map(|response| &response.content);
    let media = content.into_iter().flat_map(|content| content.values());
    let names = media.filter_map(|media| match media.schema.as_ref()? {
        ReferenceOr::Reference { reference } => {
            let name = reference.strip_prefix("#/components/schemas/")?;
            Some(name.to_owned())
        }
        ReferenceOr::Item(_) => None,
    });
    names.collect()
}
