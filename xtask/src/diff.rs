//! `cargo xtask diff`: what changes between two documents, for people, pull requests and programs.

mod allow;
mod github;
mod html;
mod markdown;
mod sides;
mod summary;
pub(crate) mod text;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use codegen::diff::Options;

use crate::root::shown;
use crate::show;
use allow::Allowed;

/// Compares what is generated from two documents, item by item.
#[derive(Args)]
pub(crate) struct DiffArgs {
    /// The document before: a file, or a git revision of this repository [default: HEAD].
    old: Option<String>,
    /// The document after: a file, or a git revision [default: the work tree].
    new: Option<String>,
    /// What to generate [default: spec/portal.toml for its own document, else spec/whole.toml].
    #[arg(long, value_name = "FILE")]
    selection: Option<PathBuf>,
    /// An overlay to apply to documents that are given as files, in order; may be repeated.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// How to print the changes.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// A file to write to, instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with 1 where there is such a change, or anything is newly refused or stale; each is named by
    /// its fingerprint. What cannot be compared exits with 2.
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Changes that are expected: a TOML file of `[[allow]]`, each with `fingerprint`, `reason` and
    /// `expires`, its last day; what allows nothing exits with 1.
    #[arg(long, value_name = "FILE")]
    allow: Option<PathBuf>,
    /// Of the text for people, print only the sums.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal.
    #[default]
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// For programs; docs/diff.schema.json describes it.
    Json,
    /// Annotations of a workflow on GitHub.
    Github,
    /// A page that stands alone.
    Html,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Level {
    /// What breaks on the wire.
    Breaking,
    /// What asks for a new major version of the crate.
    Major,
    /// Any change.
    Any,
}

/// Runs the command; what cannot be compared is an error, which exits with 2.
pub(crate) fn run(args: &DiffArgs) -> Result<ExitCode> {
    let [(old, before), (new, after)] = sides::sides(args)?;
    let options = Options {
        places: matches!(args.format, Format::Github),
    };
    let allowed = args.allow.as_deref().map(Allowed::read).transpose()?;
    let mut diff = codegen::diff::diff(&old, &new, options)?;
    for (side, revision) in [(&mut diff.old, before), (&mut diff.new, after)] {
        if let Some(revision) = revision {
            side.document = format!("{} at {revision}", side.document);
        }
    }
    let text = match args.format {
        Format::Text => text::text(&diff, args.quiet, args.out.is_none()),
        Format::Markdown => markdown::markdown(&diff),
        Format::Json => serde_json::to_string_pretty(&diff)? + "\n",
        Format::Github => github::annotations(&diff),
        Format::Html => html::page(&diff)?,
    };
    put(&text, args.out.as_deref())?;
    let faults = verdict::faults(args.fail_on, &diff, allowed.unwrap_or_default());
    for fault in &faults {
        eprintln!("error: {fault}");
    }
    Ok(match faults.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}

fn put(text: &str, out: Option<&Path>) -> Result<()> {
    match out {
        Some(path) => {
            std::fs::write(path, text).with_context(|| format!("cannot write {}", shown(path)))
        }
        None => Ok(show::result(text)?),
    }
}
