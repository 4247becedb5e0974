//! `cargo xtask spec coverage`: what of a document is used, ignored or refused, as a table or JSON.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use codegen::coverage::{Coverage, Outcome, Row, Subject};
use codegen::{Selection, Source};

use crate::inputs::{self, absolute, source};
use crate::{CoverageArgs, Format};

/// Runs the command.
pub(crate) fn run(args: &CoverageArgs) -> Result<()> {
    let mut coverage = codegen::coverage::coverage(&subject(args)?)?;
    if args.quiet {
        let is_refused = |row: &Row| row.outcome == Outcome::Refused;
        coverage.rows.retain(is_refused);
    }
    let text = match args.format {
        Format::Json => serde_json::to_string_pretty(&coverage)? + "\n",
        Format::Text => table(&coverage),
    };
    match std::io::stdout().write_all(text.as_bytes()) {
        // Who reads only the first lines is not wrong.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

fn subject(args: &CoverageArgs) -> Result<Subject> {
    let spec = absolute(&args.spec)?;
    let given = args.overlay.iter().map(|path| absolute(path));
    let mut overlays: Vec<PathBuf> = given.collect::<Result<_>>()?;
    let mut selection: Option<Source> = None;
    if let Some(path) = &args.selection {
        let path = absolute(path)?;
        let text = source(&path)?;
        let parsed = Selection::parse(&text)?;
        let beside = |name: &String| inputs::beside(&path, name);
        if overlays.is_empty() && parsed.spec.as_ref().map(beside) == Some(spec.clone()) {
            overlays = inputs::overlays(&path, &parsed, &spec)?;
        }
        selection = Some(text);
    }
    let overlays = overlays.iter().map(|path| source(path));
    Ok(Subject {
        spec: source(&spec)?,
        overlays: overlays.collect::<Result<_>>()?,
        selection,
    })
}

/// The widest that a column gets; what is longer pushes the next one aside, or is cut where it
/// stands last but one.
const CONSTRUCT: usize = 56;
const WHY: usize = 52;

pub(crate) fn table(coverage: &Coverage) -> String {
    let Coverage {
        document,
        openapi,
        version,
        total,
        ..
    } = coverage;
    let mut text = format!("{document}: OpenAPI {openapi}, version {version}\n");
    for outcome in [Outcome::Refused, Outcome::Ignored, Outcome::Used] {
        let rows = coverage.rows.iter().filter(|row| row.outcome == outcome);
        let rows: Vec<&Row> = rows.collect();
        if !rows.is_empty() {
            text.push_str(&section(outcome, &rows));
        }
    }
    if !coverage.complete {
        text.push_str(
            "\nMore may be refused: what is listed hides the rest. Mend it, and run this again.\n",
        );
    }
    let codegen::coverage::Total {
        document,
        accounted,
        refused,
        ignored,
        used,
    } = total;
    let sum = format!(
        "\ntotal: {accounted} of {document} keys accounted for: {refused} refused, {ignored} \
         ignored, {used} used\n"
    );
    text + &sum
}

fn section(outcome: Outcome, rows: &[&Row]) -> String {
    let construct = width(rows, "construct", CONSTRUCT, |row| &row.construct);
    let why = width(rows, "why", WHY, |row| &row.why);
    let (title, heading) = match outcome {
        Outcome::Refused => ("REFUSED", "why"),
        Outcome::Ignored => ("IGNORED", "why"),
        Outcome::Used => ("USED", "as"),
    };
    let mut text = format!(
        "\n{title}\n  {:construct$}  {:>7}  {:>7}  {heading:why$}  first place\n",
        "construct", "count", "keys"
    );
    for row in rows {
        let place = match row.places.first() {
            Some(spot) => format!("{}:{}:{}", spot.file, spot.line, spot.column),
            None => String::new(),
        };
        let line = format!(
            "  {:construct$}  {:>7}  {:>7}  {:why$}  {place}",
            row.construct,
            row.count,
            row.keys,
            cut(&row.why, why),
        );
        text.push_str(line.trim_end());
        text.push('\n');
        if outcome == Outcome::Refused {
            text.push_str(&advice(row, why));
        }
    }
    text
}

/// What a refusal says in full, where it stands, and what to do about it.
fn advice(row: &Row, why: usize) -> String {
    let mut text = String::new();
    if row.why.chars().count() > why {
        let _ = writeln!(text, "      {}", row.why);
    }
    if let Some(spot) = row.places.first() {
        let _ = writeln!(text, "      at {}", spot.pointer);
    }
    if !row.advice.is_empty() {
        let _ = writeln!(text, "      help: {}", row.advice);
    }
    text
}

fn width(rows: &[&Row], heading: &str, most: usize, text: impl Fn(&Row) -> &String) -> usize {
    let widths = rows.iter().map(|row| text(row).chars().count());
    widths.max().unwrap_or(0).max(heading.len()).min(most)
}

fn cut(text: &str, width: usize) -> String {
    match text.char_indices().nth(width) {
        Some(_) => text.chars().take(width - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}
