//! The changes as a reader wants them: the worst first, what is alike told once.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Serialize;

use super::rules::{Crate, Kind, Wire};
use super::{Change, Changed, Diff, Verdict, What, words};

/// Items that must share a change for it to be told once for all of them.
const MANY: usize = 3;

/// How much a reader has to think about a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Breaks programs that run.
    Wire,
    /// Changes what running programs see.
    Behaviour,
    /// Breaks only programs that are compiled again.
    Rust,
    /// Adds something.
    Added,
    /// Changes nothing that can be named.
    Quiet,
}

impl Weight {
    /// The weights, the heaviest first.
    pub const ALL: [Self; 5] = [
        Self::Wire,
        Self::Behaviour,
        Self::Rust,
        Self::Added,
        Self::Quiet,
    ];

    /// The weight of a change.
    #[must_use]
    pub fn of(verdict: Verdict) -> Self {
        match (verdict.wire, verdict.krate) {
            (Wire::Breaking, _) => Self::Wire,
            (Wire::Behaviour, _) => Self::Behaviour,
            (Wire::Compatible, Crate::Major) => Self::Rust,
            (Wire::Compatible, Crate::Minor) => Self::Added,
            (Wire::Compatible, Crate::Patch) => Self::Quiet,
        }
    }

    /// A heading for changes of this weight.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Wire => "Breaks on the wire",
            Self::Behaviour => "Behaves otherwise",
            Self::Rust => "Breaks Rust code only",
            Self::Added => "Added",
            Self::Quiet => "Documentation and the like",
        }
    }
}

/// Changes of one weight.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// The weight.
    pub weight: Weight,
    /// What changed.
    pub entries: Vec<Entry<'a>>,
}

/// One thing to read.
#[derive(Clone, Debug)]
pub enum Entry<'a> {
    /// An item and what changed about it.
    Item(&'a Changed, Vec<Line<'a>>),
    /// A change that several items share.
    Many(Line<'a>, Vec<&'a Changed>),
}

/// Changes that one sentence tells.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The kind of all of them.
    pub kind: Kind,
    /// The worst of them.
    pub verdict: Verdict,
    /// The sentence.
    pub says: String,
    /// The changes, each with its item.
    pub changes: Vec<(&'a Changed, &'a Change)>,
    /// How many types came or went with them.
    pub types: usize,
}

/// Sorts the changes by weight, and tells once what is alike.
#[must_use]
pub fn sections(diff: &Diff) -> Vec<Section<'_>> {
    let all = Weight::ALL.into_iter().map(|weight| Section {
        weight,
        entries: entries(diff, weight),
    });
    all.filter(|section| !section.entries.is_empty()).collect()
}

fn entries(diff: &Diff, weight: Weight) -> Vec<Entry<'_>> {
    let types = followers(diff);
    let mut by_item: Vec<(&Changed, Vec<Line<'_>>)> = Vec::new();
    for item in &diff.items {
        let lines = lines(item, weight, &types);
        if !lines.is_empty() {
            by_item.push((item, lines));
        }
    }
    let shared = shared(&by_item);
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (line, items) in shared.values() {
        entries.push(Entry::Many(line.clone(), items.clone()));
    }
    for (item, mut lines) in by_item {
        lines.retain(|line| !shared.contains_key(&signature(line)));
        if !lines.is_empty() {
            entries.push(Entry::Item(item, lines));
        }
    }
    entries
}

/// How many types follow from each change, by its fingerprint.
fn followers(diff: &Diff) -> IndexMap<&str, usize> {
    let mut types = IndexMap::new();
    for change in diff.items.iter().flat_map(|item| &item.changes) {
        if let Some(cause) = &change.follows
            && matches!(change.kind, Kind::TypeAdded | Kind::TypeRemoved)
        {
            *types.entry(cause.as_str()).or_insert(0) += 1;
        }
    }
    types
}

/// The changes of an item that have this weight, values of an enum in one line.
fn lines<'a>(item: &'a Changed, weight: Weight, types: &IndexMap<&str, usize>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    let changes = item.changes.iter();
    let changes = changes.filter(|it| it.follows.is_none() && Weight::of(it.verdict) == weight);
    for change in changes {
        let joins = lines
            .iter_mut()
            .find(|line| line.kind == change.kind && is_listed(line.kind));
        let types = types.get(change.fingerprint.as_str()).copied().unwrap_or(0);
        match joins {
            Some(line) => {
                line.changes.push((item, change));
                line.types += types;
            }
            None => lines.push(Line {
                kind: change.kind,
                verdict: change.verdict,
                says: change.says.clone(),
                changes: vec![(item, change)],
                types,
            }),
        }
    }
    for line in lines.iter_mut().filter(|line| line.changes.len() > 1) {
        line.says = listed(line);
    }
    lines
}

/// Whether several changes of the kind are told as a list.
fn is_listed(kind: Kind) -> bool {
    use Kind::{DocsChanged, MemberAdded, MemberRemoved, ValueAdded, ValueRemoved};
    matches!(
        kind,
        ValueAdded | ValueRemoved | MemberAdded | MemberRemoved | DocsChanged
    )
}

fn listed(line: &Line<'_>) -> String {
    let subjects = line
        .changes
        .iter()
        .filter_map(|(_, it)| it.subject.as_deref());
    let subjects: Vec<String> = subjects.map(|subject| format!("`{subject}`")).collect();
    let names = subjects.join(", ");
    match line.kind {
        Kind::ValueAdded => format!("{} values added: {names}", subjects.len()),
        Kind::ValueRemoved => format!("{} values removed: {names}", subjects.len()),
        Kind::MemberAdded => format!("{} members added: {names}", subjects.len()),
        Kind::MemberRemoved => format!("{} members removed: {names}", subjects.len()),
        _ => format!("documentation changed in {} places", line.changes.len()),
    }
}

/// What lines must have in common to be told once.
type Signature = (Kind, String);

fn signature(line: &Line<'_>) -> Signature {
    let detail = match line.kind {
        Kind::DocsChanged
        | Kind::BecameClearable
        | Kind::NoLongerClearable
        | Kind::BecameExpandable
        | Kind::NoLongerExpandable
        | Kind::BecameDeletable
        | Kind::NoLongerDeletable
        | Kind::BecameBoxed
        | Kind::NoLongerBoxed
        | Kind::Deprecated
        | Kind::NoLongerDeprecated => String::new(),
        _ => line.says.clone(),
    };
    (line.kind, detail)
}

/// Lines that many items share; documentation is told once even for one.
fn shared<'a>(
    by_item: &[(&'a Changed, Vec<Line<'a>>)],
) -> IndexMap<Signature, (Line<'a>, Vec<&'a Changed>)> {
    let mut all: IndexMap<Signature, (Line<'a>, Vec<&'a Changed>)> = IndexMap::new();
    for (item, lines) in by_item {
        for line in lines.iter().filter(|line| !is_alone(line.kind)) {
            let (sum, items) = all.entry(signature(line)).or_insert_with(|| {
                let empty = Line {
                    changes: Vec::new(),
                    types: 0,
                    ..line.clone()
                };
                (empty, Vec::new())
            });
            sum.verdict = sum.verdict.worst(line.verdict);
            sum.changes.extend(&line.changes);
            sum.types += line.types;
            items.push(*item);
        }
    }
    all.retain(|(kind, _), (_, items)| items.len() >= MANY || *kind == Kind::DocsChanged);
    for (line, items) in all.values_mut() {
        let distinct: BTreeSet<&str> = items.iter().map(|item| item.path.as_str()).collect();
        line.says = sum(line, distinct.len());
    }
    all
}

/// Kinds that are news for each item.
fn is_alone(kind: Kind) -> bool {
    use Kind::{EventAdded, EventRemoved, IdAdded, IdRemoved};
    use Kind::{OperationAdded, OperationLeftOut, OperationRemoved, OperationTakenIn};
    use Kind::{TypeAdded, TypeRemoved};
    matches!(
        kind,
        OperationAdded
            | OperationLeftOut
            | OperationRemoved
            | OperationTakenIn
            | TypeAdded
            | TypeRemoved
            | EventAdded
            | EventRemoved
            | IdAdded
            | IdRemoved
    )
}

fn sum(line: &Line<'_>, items: usize) -> String {
    let changes = line.changes.len();
    let said = words::words(line.kind);
    let (_, detail) = signature(line);
    match line.kind {
        Kind::DocsChanged => {
            let places = if changes == 1 { "place" } else { "places" };
            format!(
                "documentation changed in {changes} {places} of {}",
                counted(items)
            )
        }
        _ if detail.is_empty() => {
            let sent = line.changes.iter().all(|(item, _)| is_sent(item));
            let fields = if sent { "request fields" } else { "fields" };
            format!("{changes} {fields} of {}: {said}", counted(items))
        }
        _ => format!("{} in {}", detail, counted(items)),
    }
}

fn counted(items: usize) -> String {
    match items {
        1 => "1 item".to_owned(),
        _ => format!("{items} items"),
    }
}

fn is_sent(item: &Changed) -> bool {
    item.reach.used.request && !item.reach.used.response || item.what == What::Operation
}
