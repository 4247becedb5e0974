//! The changes for a comment on a pull request, which may not be longer than GitHub takes.

use std::fmt::Write as _;

use codegen::Report;
use codegen::diff::report::{Entry, Line, Section, sections};
use codegen::diff::{Changed, Diff};

use super::summary::{self, plural};

/// GitHub refuses comments of more than 65,536 characters.
const MOST: usize = 60_000;

/// Kept for what stands below the changes.
const FOOT: usize = 1_000;

/// Items that a line names of those that share a change.
const NAMED: usize = 12;

/// The report as GitHub-flavoured Markdown.
pub(super) fn markdown(diff: &Diff) -> String {
    let text = head(diff);
    let mut page = Page {
        size: text.chars().count(),
        text,
        is_cut: false,
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
    /// How many characters it has.
    size: usize,
    is_cut: bool,
}

impl Page {
    fn put(&mut self, piece: &str) {
        self.size += piece.chars().count();
        self.text.push_str(piece);
    }

    /// Adds pieces as long as they fit, and says how many did not.
    fn list(&mut self, title: &str, pieces: &[String]) {
        self.put(&format!("\n### {title}\n\n"));
        let sizes = pieces.iter().scan(self.size, |size, piece| {
            *size += piece.chars().count();
            Some(*size)
        });
        let fitting = sizes.take_while(|size| size + FOOT <= MOST).count();
        for piece in pieces.iter().take(fitting) {
            self.put(piece);
        }
        if fitting < pieces.len() {
            self.is_cut = true;
            self.put(&format!("- …and {} more\n", pieces.len() - fitting));
        }
    }

    fn reports(&mut self, title: &str, reports: &[Report]) {
        let pieces = reports.iter().map(|report| {
            let text = report.to_string().replace('\n', " ");
            format!("- {text}; {}\n", report.advice)
        });
        if !reports.is_empty() {
            self.list(title, &pieces.collect::<Vec<_>>());
        }
    }

    fn section(&mut self, section: &Section<'_>) {
        let changes = section.entries.iter().map(|entry| match entry {
            Entry::Item(_, lines) => lines.iter().map(|line| line.changes.len()).sum(),
            Entry::Many(line, _) => line.changes.len(),
        });
        let changes: usize = changes.sum();
        let pieces = section.entries.iter().map(|entry| match entry {
            Entry::Item(item, lines) => self::item(item, lines),
            Entry::Many(line, items) => many(line, items),
        });
        let title = format!("{} ({changes})", section.weight.title());
        self.list(&title, &pieces.collect::<Vec<_>>());
    }

    fn end(mut self, diff: &Diff) -> String {
        if self.is_cut {
            self.put("\n`cargo xtask diff --format html` shows everything.\n");
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
                plural(diff.silent.len(), "place"),
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
    let name = format!("`{}`{}", item.path, summary::was(item, lines));
    match lines {
        [line] => format!("- {name} {}{reach}\n", said(line)),
        lines => {
            let mut text = format!("- {name}{reach}\n");
            for line in lines {
                let _ = writeln!(text, "  - {}", said(line));
            }
            text
        }
    }
}

fn many(line: &Line<'_>, items: &[&Changed]) -> String {
    let names: Vec<String> = summary::paths(items)
        .map(|path| format!("`{path}`"))
        .collect();
    let names = summary::some(names.iter().map(String::as_str), NAMED);
    format!("- {}\n  <sub>{names}</sub>\n", line.says)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
