//! Sums and short phrases that every format of the report uses.

use codegen::diff::report::Line;
use codegen::diff::{Changed, Counts, Diff, Kind, Outside, Verdict, What};

use super::text::words;

/// Headings of what a reader must see first.
pub(super) const STALE: &str = "Stale: nothing in the new document answers to it";
pub(super) const REFUSED: &str = "Refused in the new document, and so left out";

/// How much changed.
pub(super) fn counts(diff: &Diff) -> String {
    let changes = diff.changes().count();
    if changes == 0 {
        return "nothing changes".to_owned();
    }
    let items = diff.items.iter();
    let items = items.filter(|item| item.changes.iter().any(|it| it.follows.is_none()));
    let more: usize = diff
        .items
        .iter()
        .map(|item| item.changes.len())
        .sum::<usize>()
        - changes;
    let more = match more {
        0 => String::new(),
        1 => ", and 1 that follows from them".to_owned(),
        more => format!(", and {more} that follow from them"),
    };
    format!(
        "{} in {}{more}",
        plural(changes, "change"),
        plural(items.count(), "item")
    )
}

/// What the changes come to, and the version that they ask for.
pub(super) fn verdict(diff: &Diff, verdict: Verdict) -> String {
    let (wire, krate) = words(verdict);
    let next = &diff.next;
    let version = match next.is_done {
        true => format!("version {}, as the selection says", diff.new.package),
        false => format!("next version {} (now {})", next.suggested, next.current),
    };
    format!("wire: {wire} · crate: {krate} · {version}")
}

/// Which way an item goes, and how many operations hold it.
pub(super) fn reach(item: &Changed) -> String {
    if !matches!(item.what, What::Struct | What::Enum | What::Union) || item.reach.of == 0 {
        return String::new();
    }
    let used = item.reach.used;
    let way = match (used.request, used.response) {
        (true, true) => "sent and received",
        (true, false) => "sent",
        (false, true) => "received",
        (false, false) => "used by nothing",
    };
    let events = match item.reach.events {
        0 => String::new(),
        events => format!(", {}", plural(events, "event")),
    };
    format!(
        "({way}; {} of {}{events})",
        item.reach.operations,
        plural(item.reach.of, "operation")
    )
}

/// What an item was called, where none of its lines says so.
pub(super) fn was(item: &Changed, lines: &[Line<'_>]) -> String {
    let is_said = lines.iter().any(|line| {
        use Kind::{OperationRenamed, TypeMerged, TypeRenamed, TypeSplit};
        matches!(
            line.kind,
            OperationRenamed | TypeMerged | TypeRenamed | TypeSplit
        )
    });
    match &item.was {
        Some(was) if !is_said => format!(" (was `{was}`)"),
        _ => String::new(),
    }
}

/// `3 added, 1 removed, 2 changed`.
pub(super) fn counted(counts: Counts) -> String {
    let Counts {
        added,
        removed,
        changed,
    } = counts;
    format!("{added} added, {removed} removed, {changed} changed")
}

/// What changed and is not selected, in a sentence.
pub(super) fn outside(outside: &Outside) -> String {
    format!(
        "operations: {}; schemas: {}",
        counted(outside.operations),
        counted(outside.schemas)
    )
}

/// How many types came or went with a change.
pub(super) fn with_types(line: &Line<'_>) -> String {
    match line.types {
        0 => String::new(),
        types => format!(" (with {})", plural(types, "type")),
    }
}

/// The paths of items, none twice in a row.
pub(super) fn paths<'d>(items: &[&'d Changed]) -> impl Iterator<Item = &'d str> + use<'d> {
    let mut paths: Vec<&str> = items.iter().map(|item| item.path.as_str()).collect();
    paths.dedup();
    paths.into_iter()
}

/// The first of some names, and how many more there are.
pub(super) fn some<'n>(names: impl Iterator<Item = &'n str>, most: usize) -> String {
    let names: Vec<&str> = names.collect();
    let shown = names
        .iter()
        .take(most)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown}, and {more} more"),
    }
}

/// A number and what it counts.
pub(super) fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
