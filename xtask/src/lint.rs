//! `cargo xtask spec lint`: what in a document will hurt, as a list for people or as JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use codegen::lint::{Finding, Found, Level, Lint};

use crate::Format;
use crate::documents::Given;
use crate::show;

#[derive(Args)]
pub(crate) struct LintArgs {
    /// The document; only overlays given with it apply [default: the selection's, with its overlays].
    spec: Option<PathBuf>,
    /// An overlay to apply, in order; may be repeated.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// What names the document and the overlays [default: spec/portal.toml].
    #[arg(long, value_name = "FILE")]
    selection: Option<PathBuf>,
    /// How to print what is found; JSON has every place.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// Runs the command.
pub(crate) fn run(args: &LintArgs) -> Result<()> {
    let given = Given {
        spec: args.spec.as_deref(),
        overlays: &args.overlay,
        selection: args.selection.as_deref(),
    };
    let documents = given.as_generated()?;
    let lint = codegen::lint::lint(&documents.spec, &documents.overlays)?;
    show::result(&match args.format {
        Format::Json => serde_json::to_string_pretty(&lint)? + "\n",
        Format::Text => text(&lint),
    })?;
    match lint.total.error {
        0 => Ok(()),
        _ => bail!(show::Told),
    }
}

fn text(lint: &Lint) -> String {
    let Lint {
        document,
        openapi,
        version,
        total,
        ..
    } = lint;
    let mut text = format!("{document}: OpenAPI {openapi}, version {version}\n\n");
    for found in &lint.rules {
        text.push_str(&rule(found, lint));
    }
    let codegen::lint::Total {
        error,
        warning,
        note,
    } = total;
    let _ = writeln!(
        text,
        "total: {error} errors, {warning} warnings, {note} notes"
    );
    text
}

/// Messages that are shown of a rule.
const MESSAGES: usize = 5;

/// A rule with what it found; what it says of several places stands there once, with the first.
fn rule(found: &Found, lint: &Lint) -> String {
    let level = match found.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let Found {
        id, title, count, ..
    } = found;
    let mut text = format!("{level} {id}: {title} ({count})\n");
    let findings = lint.findings.iter().filter(|it| it.rule == *id);
    let findings: Vec<&Finding> = findings.collect();
    let mut alike = Vec::<(&Finding, usize)>::new();
    let mut index = BTreeMap::<&str, usize>::new();
    for &it in &findings {
        let row = *index.entry(&it.message).or_insert(alike.len());
        match alike.get_mut(row) {
            Some((_, count)) => *count += 1,
            None => alike.push((it, 1)),
        }
    }
    for (it, count) in alike.iter().take(MESSAGES) {
        text.push_str(&line(it, *count));
    }
    let more: usize = alike.iter().skip(MESSAGES).map(|(_, count)| count).sum();
    if more > 0 {
        let _ = writeln!(text, "  and {more} more: --format json has all");
    }
    if let Some(first) = findings.first() {
        let _ = writeln!(text, "  help: {}\n", first.advice);
    }
    text
}

fn line(it: &Finding, count: usize) -> String {
    let place = &it.place;
    let more = match count {
        1 => String::new(),
        count => format!(" ({count} places)"),
    };
    format!(
        "  {}:{}:{}: {}{more}\n    at {}\n",
        place.file, place.line, place.column, it.message, place.pointer
    )
}
