//! A fragment for the crate's changelog, in the manner of Keep a Changelog.

use std::fmt::Write as _;

use super::Diff;
use super::report::{Entry, Line, Section, sections};
use super::rules::Kind;

const HEADINGS: [&str; 4] = ["Added", "Changed", "Deprecated", "Removed"];

/// What a user of the crate should know, under the usual headings; empty where there is nothing.
#[must_use]
pub fn changelog(diff: &Diff) -> String {
    let sections = sections(diff);
    let mut text = String::new();
    for heading in HEADINGS {
        let lines: Vec<String> = sections.iter().flat_map(|it| lines(it, heading)).collect();
        if !lines.is_empty() {
            let _ = writeln!(text, "### {heading}\n");
            for line in lines {
                let _ = writeln!(text, "- {line}");
            }
            text.push('\n');
        }
    }
    text
}

fn lines(section: &Section<'_>, wanted: &str) -> Vec<String> {
    let is_wanted = |line: &&Line<'_>| heading(line.kind) == Some(wanted);
    let mut lines = Vec::new();
    for entry in &section.entries {
        match entry {
            Entry::Many(line, _) => {
                lines.extend(Some(line).filter(is_wanted).map(|line| capital(&line.says)));
            }
            Entry::Item(item, of) => {
                let of = of.iter().filter(is_wanted);
                lines.extend(of.map(|line| format!("`{}`: {}", item.path, line.says)));
            }
        }
    }
    lines
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The heading under which a kind of change stands; nothing where users need not know.
fn heading(kind: Kind) -> Option<&'static str> {
    let id = kind.id();
    match kind {
        Kind::DocsChanged => None,
        Kind::Deprecated => Some("Deprecated"),
        _ if id.ends_with("-added") || id.ends_with("-gained") || id.ends_with("-now") => {
            Some("Added")
        }
        _ if id.ends_with("-removed") || id.ends_with("-lost") || id.ends_with("-no-more") => {
            Some("Removed")
        }
        _ => Some("Changed"),
    }
}
