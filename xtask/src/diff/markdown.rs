//! The changes for a comment on a pull request, which may not be longer than GitHub takes.

use std::fmt::Write as _;

use codegen::Report;
use codegen::diff::report::{Entry, Line, Section, sections};
use codegen::diff::{Changed, Diff};

use super::summary::{self, plural};

/// GitHub refuses comments of more than 65,536 characters.
const MOST: usize = 60_000;

/// Kept for what stands below the changes.
const FOOT: usize = 6_000;

/// Items that a line names of those that share a change.
const NAMED: usize = 12;

/// The report as GitHub-flavoured Markdown.
pub(super) fn markdown(diff: &Diff) -> String {
    let mut page = Page {
        text: head(diff),
        left_out: 0,
    };
    page.reports(summary::STALE, &diff.stale);
    page.reports(summary::REFUSED, &diff.refused);
    for section in sections(diff) {
        page.section(&section);
    }
    page.end(diff)
}

fn head(diff: &Diff) -> String {
    let mut text = format!(
        "## Changes of the API: `{}` → `{}`\n\n{}.",
        diff.old.api,
        diff.new.api,
        capital(&summary::counts(diff)),
    );
    if let Some(verdict) = diff.verdict {
        let _ = write!(text, " **{}**", summary::verdict(diff, verdict));
    }
    let _ = writeln!(
        text,
        "\n\n<sub>`{}` → `{}`; made by `cargo xtask diff --format markdown`</sub>",
        diff.old.document, diff.new.document
    );
    text
}

struct Page {
    text: String,
    /// Entries that did not fit.
    left_out: usize,
}

impl Page {
    /// Adds a piece, or counts it where it does not fit.
    fn put(&mut self, piece: &str) {
        match self.text.chars().count() + piece.chars().count() + FOOT <= MOST {
            true => self.text.push_str(piece),
            false => self.left_out += 1,
        }
    }

    fn reports(&mut self, title: &str, reports: &[Report]) {
        if reports.is_empty() {
            return;
        }
        self.put(&format!("\n### {title}\n\n"));
        for report in reports {
            let text = report.to_string().replace('\n', " ");
            self.put(&format!("- {text}; {}\n", report.advice));
        }
    }

    fn section(&mut self, section: &Section<'_>) {
        let changes = section.entries.iter().map(|entry| match entry {
            Entry::Item(_, lines) => lines.iter().map(|line| line.changes.len()).sum(),
            Entry::Many(line, _) => line.changes.len(),
        });
        let changes: usize = changes.sum();
        self.put(&format!("\n### {} ({changes})\n\n", section.weight.title()));
        for entry in &section.entries {
            let piece = match entry {
                Entry::Item(item, lines) => self::item(item, lines),
                Entry::Many(line, items) => many(line, items),
            };
            self.put(&piece);
        }
    }

    fn end(mut self, diff: &Diff) -> String {
        if self.left_out > 0 {
            let _ = writeln!(
                self.text,
                "\n…and {} more; `cargo xtask diff --format html` shows everything.",
                plural(self.left_out, "entry").replace("entrys", "entries"),
            );
        }
        if !diff.outside.is_empty() {
            let _ = writeln!(
                self.text,
                "\nNot selected, and changed: {}.",
                summary::outside(&diff.outside)
            );
        }
        if !diff.silent.is_empty() {
            let _ = writeln!(
                self.text,
                "\nChanged with no effect on the crate: {}.",
                plural(diff.silent.len(), "operation or schema")
                    .replace("operation or schemas", "operations or schemas"),
            );
        }
        let fragment = codegen::diff::changelog(diff);
        let room = MOST.saturating_sub(self.text.chars().count());
        if !fragment.is_empty() && fragment.chars().count() + 200 < room {
            let _ = write!(
                self.text,
                "\n<details><summary>For CHANGELOG.md</summary>\n\n```markdown\n{}\n```\n\n</details>\n",
                fragment.trim_end()
            );
        }
        self.text
    }
}

/// An item with its changes, and the lines of Rust that differ.
fn item(item: &Changed, lines: &[Line<'_>]) -> String {
    let reach = summary::reach(item);
    let reach = match reach.is_empty() {
        true => String::new(),
        false => format!(" <sub>{reach}</sub>"),
    };
    let said = |line: &Line<'_>| format!("{}{}", line.says, summary::with_types(line));
    match lines {
        [line] => format!("- `{}` {}{reach}\n", item.path, said(line)),
        lines => {
            let mut text = format!("- `{}`{reach}\n", item.path);
            for line in lines {
                let _ = writeln!(text, "  - {}", said(line));
            }
            text
        }
    }
}

fn many(line: &Line<'_>, items: &[&Changed]) -> String {
    let mut names: Vec<String> = items
        .iter()
        .map(|item| format!("`{}`", item.path))
        .collect();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let more = match more {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("- {}\n  <sub>{}{more}</sub>\n", line.says, names.join(", "))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
