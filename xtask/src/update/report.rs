//! What a new document means: what of it is refused, and what changes for the crate.

use std::path::Path;

use anyhow::Result;
use codegen::coverage::{Coverage, Outcome, Subject};
use codegen::diff::{Diff, Options};
use codegen::{Inputs, Source};
use serde::Serialize;

use super::plan::Plan;
use crate::coverage::table;
use crate::diff::text;
use crate::inputs::source;
use crate::root::shown;
use crate::show;

/// What was found.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// The total, and of the rows those that are refused; nothing where overlays do not apply.
    coverage: Option<Coverage>,
    /// What changes against the document before, or against the selected one.
    diff: Option<Diff>,
    /// Why overlays do not apply, or documents cannot be compared.
    errors: Vec<codegen::Report>,
}

/// Looks at a document with its overlays; `old` is a copy of the one that it took the place of.
pub(super) fn report(plan: &Plan, old: Option<&Path>, new: &Path) -> Result<Report> {
    let selection = plan.selection_text()?;
    let inputs = |spec: &Path, named: &Path| -> Result<Inputs> {
        Ok(Inputs {
            spec: source(spec)?,
            overlays: plan.overlays(named)?,
            selection: selection.clone(),
        })
    };
    let new_inputs = inputs(new, new)?;
    let old_inputs = match old {
        Some(old) => {
            let mut inputs = inputs(old, new)?;
            inputs.spec.name = format!("{} before", shown(new));
            inputs
        }
        None => inputs(&plan.selected, &plan.selected)?,
    };
    let mut errors = Vec::new();
    let coverage = kept(coverage(&new_inputs, selection), &mut errors);
    let diff = match errors.is_empty() {
        true => codegen::diff::diff(&old_inputs, &new_inputs, Options::default()),
        // What overlays cannot be applied to cannot be compared either.
        false => {
            return Ok(Report {
                coverage,
                diff: None,
                errors,
            });
        }
    };
    Ok(Report {
        coverage,
        diff: kept(diff, &mut errors),
        errors,
    })
}

fn coverage(inputs: &Inputs, selection: Source) -> codegen::Result<Coverage> {
    let mut coverage = codegen::coverage::coverage(&Subject {
        spec: inputs.spec.clone(),
        overlays: inputs.overlays.clone(),
        selection: Some(selection),
    })?;
    coverage.rows.retain(|row| row.outcome == Outcome::Refused);
    Ok(coverage)
}

fn kept<T>(result: codegen::Result<T>, errors: &mut Vec<codegen::Report>) -> Option<T> {
    let kept = result.map_err(|error| errors.extend(error.reports().iter().cloned()));
    kept.ok()
}

impl Report {
    /// Whether the document needs overlays, or its overlays or the selection need mending.
    pub(super) fn has_faults(&self) -> bool {
        let refused = self.coverage.as_ref().map(|coverage| coverage.rows.len());
        let is_stale = self.diff.as_ref().is_none_or(|diff| !diff.stale.is_empty());
        refused != Some(0) || is_stale
    }

    pub(super) fn print(&self) {
        if let Some(coverage) = &self.coverage {
            println!("{}", table(coverage));
        }
        if let Some(diff) = &self.diff {
            println!("{}", text::text(diff, true, true));
        }
        self.errors.iter().for_each(show::report);
    }
}
