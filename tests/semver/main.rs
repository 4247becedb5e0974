//! The verdict of `cargo xtask diff` on the crate, held against cargo-semver-checks.
//!
//! A test target of its own, which runs weekly: it needs that tool, and documents many crates. What the
//! tool calls major, our verdict must call major, and what it calls minor, at least minor. It does not see
//! most changes of types, so that ours may always be the higher one.

mod crates;
mod pairs;
mod tool;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::thread;

use codegen::diff::{Crate, Diff, Kind, Options, diff};

use crates::Documented;
use pairs::{Pair, corpus, edits};
use tool::{Theirs, is_installed};

#[test]
fn no_edit_asks_for_more_than_our_verdict() {
    agree(&edits());
}

#[test]
fn no_release_of_the_official_document_asks_for_more_than_our_verdict() {
    agree(&corpus());
}

/// Each edit makes the kind of change that it is named after, and each kind has an edit.
#[test]
fn every_kind_of_change_has_a_pair() {
    let (mut seen, mut faults) = (BTreeSet::new(), String::new());
    for pair in edits() {
        let kinds: BTreeSet<String> = kinds(&ours(&pair)).collect();
        let (kind, _) = pair.name.split_once('/').unwrap_or((&pair.name, ""));
        if kind != "nothing" && !pair.is_backward && !kinds.contains(kind) {
            let _ = writeln!(faults, "{}: no such change, but {kinds:?}", pair.name);
        }
        seen.extend(kinds);
    }
    for kind in Kind::all().map(Kind::id) {
        if !seen.contains(&kind) {
            let _ = writeln!(faults, "{kind}: no edit makes such a change");
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

fn ours(pair: &Pair) -> Diff {
    let diff = diff(&pair.old, &pair.new, Options::default());
    let diff = diff.unwrap_or_else(|error| panic!("{}: {error}", pair.name));
    assert!(diff.refused.is_empty(), "{}: {:?}", pair.name, diff.refused);
    diff
}

fn kinds(diff: &Diff) -> impl Iterator<Item = String> {
    diff.items
        .iter()
        .flat_map(|it| &it.changes)
        .map(|it| it.kind.id())
}

/// Prints both verdicts on each pair, and fails where theirs is the higher one.
fn agree(pairs: &[Pair]) {
    if !is_installed() {
        return;
    }
    let documented = Documented::of(pairs);
    let theirs = theirs(pairs, &documented);
    let (mut table, mut faults, mut equal) = (String::new(), String::new(), 0);
    for (pair, theirs) in pairs.iter().zip(theirs) {
        let diff = ours(pair);
        let ours = diff.verdict.map(|it| it.krate);
        equal += usize::from(level(ours) == theirs.level);
        let _ = writeln!(
            table,
            "{:<44} {:<8} {:<8} {}",
            pair.name,
            level(ours).name(),
            theirs.level.name(),
            theirs.lints.join(", ")
        );
        if theirs.level > level(ours) {
            let kinds: BTreeSet<String> = kinds(&diff).collect();
            let _ = writeln!(
                faults,
                "{}: {ours:?}, of {kinds:?}; theirs:\n{}",
                pair.name, theirs.said
            );
        }
    }
    let count = pairs.len();
    println!("{:<44} {:<8} {:<8}", "pair", "ours", "theirs");
    println!(
        "{table}{count} pairs: {equal} verdicts alike, {} of ours higher",
        count - equal
    );
    assert!(
        faults.is_empty(),
        "cargo-semver-checks asks for more:\n{faults}"
    );
}

/// Their verdicts, by two threads.
fn theirs(pairs: &[Pair], documented: &Documented) -> Vec<Theirs> {
    let next = Mutex::new(pairs.iter().enumerate());
    let mut all: Vec<(usize, Theirs)> = thread::scope(|scope| {
        let work = || {
            let mut done = Vec::new();
            while let Some((number, pair)) = { next.lock().expect("no panic").next() } {
                let (old, new) = (documented.get(&pair.old), documented.get(&pair.new));
                done.push((number, tool::check(old, new)));
            }
            done
        };
        let threads = [scope.spawn(work), scope.spawn(work)];
        threads
            .into_iter()
            .flat_map(|it| it.join().expect("no panic"))
            .collect()
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, theirs)| theirs).collect()
}

/// What semantic versioning asks for at most, where nothing is less than a patch.
fn level(ours: Option<Crate>) -> tool::Level {
    match ours {
        Some(Crate::Major) => tool::Level::Major,
        Some(Crate::Minor) => tool::Level::Minor,
        Some(Crate::Patch) | None => tool::Level::Patch,
    }
}
