//! Lint: what in a document will hurt those who use it, found without generating anything.

mod enums;
mod keywords;
mod operations;
mod references;
mod rules;
mod scalars;
mod walk;
mod yaml;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::coverage::{self, Spot};
use crate::error::Result;
use crate::overlay;
use crate::pointer::Pointer;
use crate::read::{self, Document};
use crate::source::Source;
use rules::{RULES, Rule};

/// What is wrong with a document, after its overlays, and with the way in which the files are written.
///
/// As JSON:
///
/// ```json
/// {
///   "document": "spec.yaml", "openapi": "3.1.0", "version": "2026-01-01",
///   "rules": [{"id": "type-null", "level": "error", "title": "a type is null…", "count": 1}],
///   "findings": [{
///     "rule": "type-null", "level": "error", "message": "the type is null", "advice": "write…",
///     "place": {"pointer": "/components/schemas/a", "file": "spec.yaml", "line": 9, "column": 7}
///   }],
///   "total": {"error": 1, "warning": 0, "note": 0}
/// }
/// ```
#[derive(Clone, Debug, Serialize)]
pub struct Lint {
    /// The document's name as it was given.
    pub document: String,
    /// The version of OpenAPI that it names.
    pub openapi: String,
    /// The version of the API that it names.
    pub version: String,
    /// The rules of which something was found, by level and then by id.
    pub rules: Vec<Found>,
    /// By rule, then by place.
    pub findings: Vec<Finding>,
    /// How many findings there are of each level.
    pub total: Total,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Wrong: what is generated of it, here or elsewhere, fails or is not what was meant.
    Error,
    /// It hurts some tools, or needs a line in the selection.
    Warning,
    /// Good to know.
    Note,
}

/// How often a rule found something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The rule.
    pub id: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What it is about.
    pub title: &'static str,
    /// How many findings there are.
    pub count: usize,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The id of the rule.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub advice: &'static str,
    /// Where it stands.
    pub place: Spot,
}

/// How many findings there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
}

/// Finds what is wrong with a document.
pub fn lint(spec: &Source, overlays: &[Source]) -> Result<Lint> {
    let document = overlay::apply(read::document(spec)?, overlays)?;
    let mut findings = Findings::default();
    keywords::document(&document.root, &mut findings);
    operations::document(&document.root, &mut findings);
    references::document(&document.root, &mut findings);
    walk::nodes(&document.root, &mut |it| {
        keywords::node(it, &mut findings);
        enums::node(it, &mut findings);
        references::node(it, &document.root, &mut findings);
    });
    for source in std::iter::once(spec).chain(overlays) {
        yaml::text(source, &mut findings);
    }
    let files = std::iter::once(spec).chain(overlays);
    let files: Vec<&str> = files.map(|source| source.name.as_str()).collect();
    let found = findings.located(&document, &files);
    let text = |pointer: &str| {
        let value = document.root.pointer(pointer);
        value.and_then(|value| value.as_str()).unwrap_or_default()
    };
    Ok(Lint {
        document: spec.name.clone(),
        openapi: text("/openapi").to_owned(),
        version: text("/info/version").to_owned(),
        rules: counted(&found),
        total: total(&found),
        findings: found,
    })
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    /// In the document after its overlays.
    in_tree: Vec<(Rule, Pointer, String)>,
    /// In a file as it is written.
    in_text: Vec<(Rule, Spot, String)>,
}

impl Findings {
    fn at(&mut self, rule: Rule, at: &Pointer, message: String) {
        self.in_tree.push((rule, at.clone(), message));
    }

    /// All findings in order, with lines and columns.
    fn located(self, document: &Document, files: &[&str]) -> Vec<Finding> {
        let places: BTreeSet<&Pointer> = self.in_tree.iter().map(|(_, at, _)| at).collect();
        let spots = coverage::spots(&places, &document.origin);
        let in_tree = self.in_tree.iter();
        let in_tree = in_tree.filter_map(|(rule, at, message)| {
            Some((*rule, spots.get(at)?.clone(), message.clone()))
        });
        let mut found: Vec<_> = in_tree.chain(self.in_text).collect();
        found.sort_by_cached_key(|(rule, spot, message)| {
            let file = files.iter().position(|file| *file == spot.file);
            let place = (file, spot.line, spot.column, spot.pointer.clone());
            (rule.row().0, place, message.clone())
        });
        // What stands on a path is found once for each of its operations.
        found.dedup();
        let findings = found.into_iter().map(|(rule, place, message)| {
            let (_, row) = rule.row();
            Finding {
                rule: row.id,
                level: row.level,
                message,
                advice: row.advice,
                place,
            }
        });
        findings.collect()
    }
}

fn counted(findings: &[Finding]) -> Vec<Found> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for finding in findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    let rows = RULES.iter();
    let found = rows.filter_map(|row| {
        Some(Found {
            id: row.id,
            level: row.level,
            title: row.title,
            count: *counts.get(row.id)?,
        })
    });
    found.collect()
}

fn total(findings: &[Finding]) -> Total {
    let of = |level: Level| findings.iter().filter(|it| it.level == level).count();
    Total {
        error: of(Level::Error),
        warning: of(Level::Warning),
        note: of(Level::Note),
    }
}

#[cfg(test)]
mod tests;
