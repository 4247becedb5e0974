//! What a new document means: what of it is refused, and what to do next.

use std::path::Path;

use anyhow::Result;
use codegen::Source;
use codegen::coverage::{Coverage, Outcome, Subject};
use serde::Serialize;

use crate::coverage::table;
use crate::inputs::source;
use crate::show;

/// What was found.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// The total, and of the rows those that are refused; nothing where overlays do not apply.
    coverage: Option<Coverage>,
    /// Why overlays do not apply.
    errors: Vec<codegen::Report>,
}

/// Looks at a document with its overlays; `_old` is the document that it took the place of.
pub(super) fn report(_old: Option<&Path>, new: &Path, overlays: Vec<Source>) -> Result<Report> {
    let subject = Subject {
        spec: source(new)?,
        overlays,
        selection: None,
    };
    Ok(match codegen::coverage::coverage(&subject) {
        Ok(mut coverage) => {
            coverage.rows.retain(|row| row.outcome == Outcome::Refused);
            Report {
                coverage: Some(coverage),
                errors: Vec::new(),
            }
        }
        Err(error) => Report {
            coverage: None,
            errors: error.reports().to_vec(),
        },
    })
}

impl Report {
    /// Whether the document needs overlays, or its overlays need mending.
    pub(super) fn has_faults(&self) -> bool {
        let refused = self.coverage.as_ref().map(|coverage| coverage.rows.len());
        refused != Some(0)
    }

    pub(super) fn print(&self) {
        match &self.coverage {
            Some(coverage) => println!("{}", table(coverage)),
            None => self.errors.iter().for_each(show::report),
        }
    }
}
