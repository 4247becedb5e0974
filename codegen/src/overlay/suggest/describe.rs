//! What an action does, in a sentence.

use super::edit::{Patch, Removal};
use super::path::Selection;

/// More names than these are counted.
const NAMES: usize = 3;

/// What a removal takes away.
pub(super) fn removal(removal: &Removal) -> String {
    let Removal {
        children, again, ..
    } = removal;
    match children {
        Selection::Names(names) => {
            let gone = names.iter().filter(|name| !again.contains(name));
            let gone: Vec<String> = gone.cloned().collect();
            let put = format!("{} to put it anew", named(again));
            match (gone.is_empty(), again.is_empty()) {
                (_, true) => format!("Removes {}.", named(&gone)),
                (true, _) => format!("Removes {put}."),
                _ => format!("Removes {}, and {put}.", named(&gone)),
            }
        }
        Selection::Texts(texts) => format!("Removes {}.", named(texts)),
        Selection::Indexes(indexes) => match indexes.len() {
            1 => "Removes an item.".to_owned(),
            count => format!("Removes {count} items."),
        },
    }
}

/// What an update of a node does.
pub(super) fn update(patch: &Patch) -> String {
    let mut leaves = Leaves::default();
    leaves.gather(patch, "");
    let parts = [
        ("adds", leaves.added),
        ("changes", leaves.changed),
        ("appends to", leaves.appended),
        ("puts anew", leaves.replaced),
    ];
    let parts = parts.iter().filter(|(_, names)| !names.is_empty());
    let parts: Vec<String> = parts
        .map(|(verb, names)| match names.iter().all(String::is_empty) {
            true => format!("{verb} it"),
            false => format!("{verb} {}", named(names)),
        })
        .collect();
    let text = parts.join("; ");
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

/// The places below a target where something changes.
#[derive(Default)]
struct Leaves {
    added: Vec<String>,
    changed: Vec<String>,
    appended: Vec<String>,
    replaced: Vec<String>,
}

impl Leaves {
    fn gather(&mut self, patch: &Patch, at: &str) {
        let leaves = match patch {
            Patch::Add(_) => &mut self.added,
            Patch::Change(_) => &mut self.changed,
            Patch::Append(_) => &mut self.appended,
            Patch::Replace(_) => &mut self.replaced,
            Patch::Merge(map) => {
                for (key, patch) in map {
                    let at = match at.is_empty() {
                        true => key.clone(),
                        false => format!("{at}.{key}"),
                    };
                    self.gather(patch, &at);
                }
                return;
            }
        };
        leaves.push(at.to_owned());
    }
}

fn named(names: &[String]) -> String {
    let first = names.iter().take(NAMES);
    let first: Vec<String> = first.map(|name| format!("`{}`", shown(name))).collect();
    match names.len().saturating_sub(NAMES) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// A name on one line, and not too much of it.
fn shown(name: &str) -> String {
    const LONGEST: usize = 80;
    let plain = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    match name.chars().count() > LONGEST {
        true => plain.take(LONGEST).chain(['…']).collect(),
        false => plain.collect(),
    }
}
