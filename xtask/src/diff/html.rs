//! The changes as a page that stands alone: before and after side by side, filtered by what they mean.

use anyhow::Result;
use askama::Template;
use codegen::Report;
use codegen::diff::report::Weight;
use codegen::diff::{Change, Changed, Diff};

use super::summary;
use super::text::words;

/// The page as a template wants it.
#[derive(Template)]
#[template(path = "diff.html")]
struct Page<'a> {
    diff: &'a Diff,
    warnings: [(&'static str, &'a [Report]); 2],
    counts: String,
    verdict: String,
    outside: String,
    weights: Vec<Count>,
    items: Vec<Item<'a>>,
    changelog: String,
}

/// How many changes have a weight.
struct Count {
    class: &'static str,
    title: &'static str,
    changes: usize,
}

/// An item with its changes.
struct Item<'a> {
    changed: &'a Changed,
    what: String,
    reach: String,
    /// The classes of all its changes, so that a filter shows it for any of them.
    classes: String,
    changes: Vec<Row<'a>>,
    /// Lines before and after, those of one field beside each other.
    rows: Vec<(Option<&'a str>, Option<&'a str>)>,
}

struct Row<'a> {
    change: &'a Change,
    /// The sentence in pieces, and whether each is code.
    says: Vec<(bool, &'a str)>,
    class: &'static str,
    wire: &'static str,
    krate: &'static str,
}

/// The page.
pub(super) fn page(diff: &Diff) -> Result<String> {
    let weights = Weight::ALL.into_iter().map(|weight| {
        let is_so = |change: &&Change| Weight::of(change.verdict) == weight;
        Count {
            class: class(weight),
            title: weight.title(),
            changes: diff
                .changes()
                .map(|(_, change)| change)
                .filter(is_so)
                .count(),
        }
    });
    let page = Page {
        diff,
        warnings: [
            (summary::STALE, &diff.stale),
            (summary::REFUSED, &diff.refused),
        ],
        counts: summary::counts(diff),
        verdict: diff
            .verdict
            .map_or_else(String::new, |it| summary::verdict(diff, it)),
        outside: summary::outside(&diff.outside),
        weights: weights.filter(|it| it.changes > 0).collect(),
        items: diff.items.iter().map(item).collect(),
        changelog: codegen::diff::changelog(diff).trim_end().to_owned(),
    };
    Ok(page.render()? + "\n")
}

fn item(item: &Changed) -> Item<'_> {
    let rows = item.changes.iter().map(|change| {
        let (wire, krate) = words(change.verdict);
        Row {
            change,
            says: pieces(&change.says),
            class: class(Weight::of(change.verdict)),
            wire,
            krate,
        }
    });
    let changes: Vec<Row<'_>> = rows.collect();
    let mut classes: Vec<&str> = changes.iter().map(|row| row.class).collect();
    classes.sort_unstable();
    classes.dedup();
    if item.changes.iter().all(|change| change.follows.is_some()) {
        classes.push("follows");
    }
    Item {
        changed: item,
        what: format!("{:?}", item.what).to_lowercase(),
        reach: summary::reach(item),
        classes: classes.join(" "),
        rows: beside(&item.before, &item.after),
        changes,
    }
}

/// Lines that begin with the same name beside each other, then those that are only there now.
fn beside<'a>(
    before: &'a [String],
    after: &'a [String],
) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    let name = |line: &'a str| {
        line.split([':', '(', '='])
            .next()
            .unwrap_or_default()
            .trim()
    };
    let mut left: Vec<&str> = after.iter().map(String::as_str).collect();
    let mut rows = Vec::new();
    for line in before {
        let same = left.iter().position(|it| name(it) == name(line));
        rows.push((Some(line.as_str()), same.map(|at| left.remove(at))));
    }
    rows.extend(left.into_iter().map(|line| (None, Some(line))));
    rows
}

/// A sentence taken apart at its backticks.
fn pieces(says: &str) -> Vec<(bool, &str)> {
    let pieces = says.split('`').enumerate();
    let pieces = pieces.map(|(index, piece)| (index % 2 == 1, piece));
    pieces.filter(|(_, piece)| !piece.is_empty()).collect()
}

fn class(weight: Weight) -> &'static str {
    match weight {
        Weight::Wire => "wire",
        Weight::Behaviour => "behaviour",
        Weight::Rust => "rust",
        Weight::Added => "added",
        Weight::Quiet => "quiet",
    }
}
