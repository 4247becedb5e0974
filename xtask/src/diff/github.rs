//! The changes as annotations of a workflow on GitHub: one for each line of the document that breaks
//! something.

use std::fmt::Write as _;

use codegen::diff::report::Weight;
use codegen::diff::{Change, Changed, Diff};
use codegen::{Place, Report};

use super::summary;
use super::text::words;

/// GitHub shows ten annotations of each level, and cuts off the rest.
const MOST: usize = 9;

/// One annotation a line, the sum first; documentation has none.
pub(super) fn annotations(diff: &Diff) -> String {
    let mut text = String::new();
    if let Some(verdict) = diff.verdict {
        let sum = format!(
            "{}; {}",
            summary::counts(diff),
            summary::verdict(diff, verdict)
        );
        let _ = writeln!(text, "::notice title=diff::{}", data(&sum));
    }
    for (title, reports) in [("stale", &diff.stale), ("refused", &diff.refused)] {
        for report in reports {
            text.push_str(&refused(title, report));
        }
    }
    for (level, weights) in [
        ("error", &[Weight::Wire][..]),
        ("warning", &[Weight::Behaviour, Weight::Rust]),
        ("notice", &[Weight::Added]),
    ] {
        let changes = diff.changes();
        let changes = changes.filter(|(_, it)| weights.contains(&Weight::of(it.verdict)));
        let changes: Vec<_> = changes.collect();
        for (item, change) in changes.iter().take(MOST) {
            text.push_str(&annotation(level, item, change));
        }
        if let Some(more) = changes.len().checked_sub(MOST).filter(|more| *more > 0) {
            let _ = writeln!(
                text,
                "::{level} title=diff::{} more",
                summary::plural(more, "change")
            );
        }
    }
    text
}

fn annotation(level: &str, item: &Changed, change: &Change) -> String {
    let (wire, krate) = words(change.verdict);
    let message = format!(
        "{}: {} (wire: {wire}, crate: {krate})",
        item.path, change.says
    );
    line(level, &change.kind.id(), change.place.as_ref(), &message)
}

fn refused(title: &str, report: &Report) -> String {
    let message = format!("{}; {}", report.message, report.advice);
    line("error", title, report.place.as_ref(), &message)
}

fn line(level: &str, title: &str, place: Option<&Place>, message: &str) -> String {
    let place = place.map_or_else(String::new, |place| {
        let file = property(&place.file);
        format!("file={file},line={},col={},", place.line, place.column)
    });
    format!(
        "::{level} {place}title={}::{}\n",
        property(title),
        data(message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_an_annotation_is_escaped() {
        let got = line("error", "a:b,c", None, "50%\nof it");
        assert_eq!(got, "::error title=a%3Ab%2Cc::50%25%0Aof it\n");
    }
}
