//! The changes for people at a terminal.

use std::fmt::Write as _;

use codegen::Report;
use codegen::diff::report::{Entry, Line, Weight, sections};
use codegen::diff::{Changed, Crate, Diff, Verdict, Wire};
use console::Style;

use super::summary;

/// Items that a line names of those that share a change.
const NAMED: usize = 4;

/// Changes up to which a fragment of the changelog leaves the report on one screen.
const FEW: usize = 12;

/// Written with colour if `to_terminal` and the terminal has any.
pub(crate) fn text(diff: &Diff, quiet: bool, to_terminal: bool) -> String {
    let ink = Ink(to_terminal && console::colors_enabled());
    let mut text = head(diff, ink);
    text.push_str(&reports(summary::STALE, &diff.stale, ink));
    text.push_str(&reports(summary::REFUSED, &diff.refused, ink));
    if !quiet {
        for section in sections(diff) {
            let _ = writeln!(
                text,
                "\n{}",
                ink.weight(section.weight, section.weight.title())
            );
            for entry in &section.entries {
                text.push_str(&self::entry(entry, ink));
            }
        }
    }
    text.push_str(&foot(diff));
    if !quiet {
        text.push_str(&fragment(diff));
    }
    text
}

/// Whether to use colour.
#[derive(Clone, Copy)]
struct Ink(bool);

impl Ink {
    fn paint(self, style: Style, text: &str) -> String {
        match self.0 {
            true => style.force_styling(true).apply_to(text).to_string(),
            false => text.to_owned(),
        }
    }

    fn bold(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    fn dim(self, text: &str) -> String {
        self.paint(Style::new().dim(), text)
    }

    fn weight(self, weight: Weight, text: &str) -> String {
        let style = Style::new().bold();
        self.paint(
            match weight {
                Weight::Wire => style.red(),
                Weight::Behaviour => style.yellow(),
                Weight::Rust => style.magenta(),
                Weight::Added => style.green(),
                Weight::Quiet => style,
            },
            text,
        )
    }
}

fn head(diff: &Diff, ink: Ink) -> String {
    let side = |version: &codegen::diff::Version| format!("{} ({})", version.document, version.api);
    let title = format!("{} → {}", side(&diff.old), side(&diff.new));
    let mut text = format!("{}\n{}\n", ink.bold(&title), summary::counts(diff));
    if let Some(verdict) = diff.verdict {
        let _ = writeln!(text, "{}", summary::verdict(diff, verdict));
    }
    text
}

fn reports(title: &str, reports: &[Report], ink: Ink) -> String {
    if reports.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", ink.paint(Style::new().bold().red(), title));
    for report in reports {
        let _ = writeln!(text, "  {report}");
        if !report.advice.is_empty() {
            let _ = writeln!(text, "      {}", ink.dim(&report.advice));
        }
    }
    text
}

fn entry(entry: &Entry<'_>, ink: Ink) -> String {
    match entry {
        Entry::Item(item, lines) => match &lines[..] {
            // An item with one thing to say takes one line.
            [line] => format!("  {} {}\n", name(item, lines, ink), said(line, item, ink)),
            lines => {
                let mut text = format!(
                    "  {} {}\n",
                    name(item, lines, ink),
                    ink.dim(&summary::reach(item))
                );
                for line in lines {
                    let _ = writeln!(text, "    - {}{}", line.says, summary::with_types(line));
                }
                text
            }
        },
        Entry::Many(line, items) => {
            let names = summary::some(summary::paths(items), NAMED);
            format!("  {}\n    {}\n", line.says, ink.dim(&names))
        }
    }
}

fn name(item: &Changed, lines: &[Line<'_>], ink: Ink) -> String {
    format!("{}{}", ink.bold(&item.path), summary::was(item, lines))
}

fn said(line: &Line<'_>, item: &Changed, ink: Ink) -> String {
    let reach = summary::reach(item);
    let reach = match reach.is_empty() {
        true => String::new(),
        false => format!(" {}", ink.dim(&reach)),
    };
    format!("{}{}{reach}", line.says, summary::with_types(line))
}

fn foot(diff: &Diff) -> String {
    let mut text = String::new();
    if !diff.outside.is_empty() {
        let outside = summary::outside(&diff.outside);
        let _ = writeln!(text, "\nNot selected, and changed: {outside}");
    }
    if !diff.silent.is_empty() {
        let silent = summary::some(diff.silent.iter().map(String::as_str), NAMED);
        let _ = writeln!(text, "\nChanged with no effect on the crate: {silent}");
    }
    text
}

/// What to say in the changelog, where that is short.
fn fragment(diff: &Diff) -> String {
    let fragment = codegen::diff::changelog(diff);
    match fragment.is_empty() || diff.changes().count() > FEW {
        true => String::new(),
        false => format!("\nFor CHANGELOG.md:\n\n{}\n", fragment.trim_end()),
    }
}

/// Verdicts as words.
pub(super) fn words(verdict: Verdict) -> (&'static str, &'static str) {
    let wire = match verdict.wire {
        Wire::Compatible => "compatible",
        Wire::Behaviour => "behaviour",
        Wire::Breaking => "breaking",
    };
    let krate = match verdict.krate {
        Crate::Patch => "patch",
        Crate::Minor => "minor",
        Crate::Major => "major",
    };
    (wire, krate)
}
