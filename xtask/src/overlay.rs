//! `cargo xtask spec overlay`: what overlays do to a document, and an overlay out of two documents.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};
use codegen::overlay::{AppliedAction, AppliedOverlay, Does, Outcome, OverlayReport};
use serde_json::json;

use crate::Format;
use crate::documents::Given;
use crate::inputs::{absolute, source};
use crate::root::shown;
use crate::show;

#[derive(Subcommand)]
pub(crate) enum OverlayCommand {
    /// Say of each action what it matches and whether it changes anything; fail if one does nothing.
    Check(CheckArgs),
    /// Write the overlay that turns one document into another, the order of keys aside.
    Suggest(SuggestArgs),
}

impl OverlayCommand {
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Check(args) => args.format,
            Self::Suggest(args) => args.format,
        }
    }
}

#[derive(Args)]
pub(crate) struct CheckArgs {
    /// The document to apply the overlays to [default: the selection's].
    spec: Option<PathBuf>,
    /// An overlay to apply, in order; may be repeated [default: the selection's].
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// What names the document and the overlays [default: spec/portal.toml].
    #[arg(long, value_name = "FILE")]
    selection: Option<PathBuf>,
    /// How to print the actions.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Print only actions that do nothing, and the total.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Args)]
pub(crate) struct SuggestArgs {
    /// The document to start from.
    old: PathBuf,
    /// The document to arrive at.
    new: PathBuf,
    /// Where to write the overlay [default: standard output].
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How to print what was done, with `--out`, and errors.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub(crate) fn run(command: &OverlayCommand) -> Result<()> {
    match command {
        OverlayCommand::Check(args) => check(args),
        OverlayCommand::Suggest(args) => suggest(args),
    }
}

fn check(args: &CheckArgs) -> Result<()> {
    let given = Given {
        spec: args.spec.as_deref(),
        overlays: &args.overlay,
        selection: args.selection.as_deref(),
    };
    let documents = given.under_overlays()?;
    if documents.overlays.is_empty() {
        bail!("there is no overlay to check; pass --overlay FILE");
    }
    let mut report = codegen::overlay::report(&documents.spec, &documents.overlays)?;
    let total = report.total;
    if args.quiet {
        for overlay in &mut report.overlays {
            overlay.actions.retain(|action| action.outcome.is_stale());
        }
    }
    show::result(&match args.format {
        Format::Json => serde_json::to_string_pretty(&report)? + "\n",
        Format::Text => text(&report),
    })?;
    match total.stale {
        0 => Ok(()),
        _ => bail!(show::Told),
    }
}

fn text(report: &OverlayReport) -> String {
    let mut text = String::new();
    for overlay in &report.overlays {
        if !overlay.actions.is_empty() {
            let _ = writeln!(text, "{}", overlay.file);
        }
        if overlay.extends_other {
            text.push_str(&extends(report, overlay));
        }
        for it in &overlay.actions {
            text.push_str(&action(it, overlay));
        }
    }
    let codegen::overlay::Total { actions, stale } = report.total;
    let _ = writeln!(
        text,
        "total: {actions} actions on {}, {stale} of them stale",
        report.document
    );
    text
}

fn extends(report: &OverlayReport, overlay: &AppliedOverlay) -> String {
    let extends = overlay.extends.as_deref().unwrap_or_default();
    let OverlayReport { document, .. } = report;
    format!("  note: it says that it extends {extends}, and is applied to {document}\n")
}

/// Descriptions are cut after so many characters.
const WIDE: usize = 110;

fn action(action: &AppliedAction, overlay: &AppliedOverlay) -> String {
    let AppliedAction {
        index,
        line,
        column,
        target,
        matched,
        ..
    } = action;
    let does = match action.does {
        Does::Update => "update".to_owned(),
        Does::Remove => "remove".to_owned(),
        Does::Copy => format!("copy {} to", action.from.as_deref().unwrap_or_default()),
    };
    let mut text = format!("  {index:>3}  {does} {target}\n");
    if !action.description.is_empty() {
        let _ = writeln!(text, "       {}", cut(&action.description));
    }
    let places: Vec<String> = action.places.iter().map(ToString::to_string).collect();
    let more = if action.places.len() < *matched {
        ", …"
    } else {
        ""
    };
    let places = places.join(", ");
    let nodes = if *matched == 1 { "node" } else { "nodes" };
    let _ = match action.outcome {
        Outcome::Changed => writeln!(text, "       changed {matched} {nodes}: {places}{more}"),
        Outcome::Allowed => writeln!(text, "       matches nothing, as it may"),
        Outcome::NoMatch | Outcome::NoChange => {
            let why = match matched {
                0 => "stale: nothing matches".to_owned(),
                _ => format!("stale: nothing changes in {matched} {nodes}: {places}{more}"),
            };
            let file = &overlay.file;
            writeln!(
                text,
                "       {why}\n       help: remove or mend the action at {file}:{line}:{column}"
            )
        }
    };
    text
}

/// A text on one line, and not too much of it.
fn cut(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.chars().count() > WIDE {
        true => line.chars().take(WIDE - 1).chain(['…']).collect(),
        false => line,
    }
}

fn suggest(args: &SuggestArgs) -> Result<()> {
    let (old, new) = (absolute(&args.old)?, absolute(&args.new)?);
    let out = args.out.as_deref().map(absolute).transpose()?;
    if out.is_some() && [Some(&old), Some(&new)].contains(&out.as_ref()) {
        bail!("--out is one of the documents; name another file");
    }
    let suggestion = codegen::overlay::suggest(&source(&old)?, &source(&new)?)?;
    let Some(suggestion) = suggestion else {
        match args.format {
            Format::Json => show::result(&format!("{}\n", json!({ "equal": true })))?,
            Format::Text => {
                let (old, new) = (shown(&old), shown(&new));
                eprintln!("{old} and {new} are equal: no overlay is needed, and none is written");
            }
        }
        return Ok(());
    };
    let Some(out) = out else {
        return Ok(show::result(&suggestion.text)?);
    };
    std::fs::write(&out, &suggestion.text)
        .with_context(|| format!("cannot write {}", shown(&out)))?;
    let (removals, updates) = (suggestion.removals, suggestion.updates);
    let out = shown(&out);
    show::result(&match args.format {
        Format::Json => {
            let told = json!({
                "equal": false, "out": out, "removals": removals, "updates": updates,
            });
            format!("{told}\n")
        }
        Format::Text => format!(
            "{out}: {removals} removals, {updates} updates; applied to {} it gives {}, but for \
             the order of keys\n",
            shown(&old),
            shown(&new),
        ),
    })?;
    Ok(())
}
