//! What an action does, in a sentence.

use super::edit::{Patch, Removal};
use super::path::{Path, Selection};

/// More names than these are counted.
const NAMES: usize = 3;

/// What a removal takes away.
pub(super) fn removal(removal: &Removal) -> String {
    let Removal { names, again, .. } = removal;
    let put = format!("{} to put it anew", named(again));
    let what = match (&removal.children, names.is_empty(), again.is_empty()) {
        (Selection::Indexes(all), ..) if all.len() == 1 && names.is_empty() => "an item".to_owned(),
        (Selection::Indexes(all), ..) if all.len() > names.len() => format!("{} items", all.len()),
        (_, _, true) => named(names),
        (_, true, false) => put,
        (_, false, false) => format!("{}, and {put}", named(names)),
    };
    format!("Removes {what}{}.", of(&removal.parent))
}

/// Which item of a list it is about.
fn of(at: &Path) -> String {
    at.known_by()
        .map_or_else(String::new, |item| format!(" of `{}`", shown(item)))
}

/// What an update of a node does.
pub(super) fn update(patch: &Patch, at: &Path) -> String {
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
    let rest: String = first.into_iter().chain(letters).collect();
    format!("{rest}{}.", of(at))
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
