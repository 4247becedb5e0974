//! An overlay that turns one document into another: what a new version changes, as actions to read.

mod describe;
mod edit;
mod path;
mod yaml;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use crate::error::{Fault, Result, Stage};
use crate::origin::Origin;
use crate::pointer::Pointer;
use crate::read::{self, Document};
use crate::source::Source;
use edit::{Edit, Patch, Removal};
use path::Path;

/// An overlay that turns one document into another, but for the order of keys, which overlays
/// cannot say.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The overlay, of version 1.1, as YAML.
    pub text: String,
    /// How many of its actions remove something.
    pub removals: usize,
    /// How many of its actions update something.
    pub updates: usize,
}

/// Writes the overlay that turns `old` into `new`, and tries it; `None` where they are equal.
///
/// What changes its kind, and a list that neither grows nor shrinks only, is removed and put anew.
/// There is an action for each path and schema that changes, and one for each object in it that loses
/// something, with the target as near as all changes are.
pub fn suggest(old: &Source, new: &Source) -> Result<Option<Suggestion>> {
    let (before, after) = (read::tree(old)?, read::tree(new)?);
    if before == after {
        return Ok(None);
    }
    let mut actions = Actions::default();
    let (Value::Object(from), Value::Object(to)) = (&before, &after) else {
        return Ok(None);
    };
    actions
        .section(from, to, &Path::root(), SECTIONS)
        .map_err(|faults| Origin::new(old.clone()).error(faults))?;
    let overlay = json!({
        "overlay": "1.1.0",
        "info": {
            "title": format!("From {} to {}", file(old), file(new)),
            "version": "1.0.0",
            "description": "Made of the difference between the two. The order of keys stays the old one.",
        },
        "actions": actions.all,
    });
    let text = tried(old, &before, &after, &overlay)?;
    let all = actions.all.len();
    let removals = actions.all.iter().filter(|it| it.get("remove").is_some());
    let removals = removals.count();
    Ok(Some(Suggestion {
        text,
        removals,
        updates: all - removals,
    }))
}

fn file(source: &Source) -> &str {
    let last = source.name.rsplit(['/', '\\']).next();
    last.unwrap_or_default()
}

/// The overlay as a text that does what it must: as YAML, else as JSON, which is YAML too, where a
/// text is none that YAML can hold.
fn tried(old: &Source, before: &Value, after: &Value, overlay: &Value) -> Result<String> {
    let origin = Origin::new(old.clone());
    for text in [yaml::print(overlay), format!("{overlay:#}\n")] {
        let document = Document {
            root: before.clone(),
            origin: origin.clone(),
        };
        let overlays = [Source::new("the suggestion", text.as_str())];
        if super::apply(document, &overlays).is_ok_and(|got| got.root == *after) {
            return Ok(text);
        }
    }
    let message = "no overlay can turn this document into the other";
    let advice = "it may be too large for an overlay: change the document itself";
    Err(origin.error(vec![Fault::new(&Pointer::root(), message, advice)]))
}

/// Objects whose entries have actions of their own, and what of that kind is in them.
struct Sections(&'static [(&'static str, Sections)]);

const ENTRIES: Sections = Sections(&[]);

const SECTIONS: &Sections = &Sections(&[
    ("paths", ENTRIES),
    ("webhooks", ENTRIES),
    (
        "components",
        Sections(&[
            ("schemas", ENTRIES),
            ("responses", ENTRIES),
            ("parameters", ENTRIES),
            ("examples", ENTRIES),
            ("requestBodies", ENTRIES),
            ("headers", ENTRIES),
            ("securitySchemes", ENTRIES),
            ("links", ENTRIES),
            ("callbacks", ENTRIES),
            ("pathItems", ENTRIES),
        ]),
    ),
]);

/// The actions so far.
#[derive(Default)]
struct Actions {
    all: Vec<Value>,
}

impl Actions {
    /// What a section itself loses and changes, then its entries, then what is new in it.
    fn section(
        &mut self,
        old: &Map<String, Value>,
        new: &Map<String, Value>,
        at: &Path,
        sections: &Sections,
    ) -> Stage<()> {
        let is_entry = |key: &str| {
            let both = old.get(key).zip(new.get(key));
            let is_object = both.is_some_and(|(old, new)| old.is_object() && new.is_object());
            is_object && at.child(key).fits()
        };
        let own = |map: &Map<String, Value>| -> Map<String, Value> {
            let own = map.iter().filter(|(key, _)| !is_entry(key));
            own.map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        };
        let mut edit = edit::object(&own(old), &own(new), at);
        let added = edit.patch.take();
        self.edit(edit, at)?;
        for (key, before) in old.iter().filter(|(key, _)| is_entry(key)) {
            let (Value::Object(before), Some(Value::Object(after))) = (before, new.get(key)) else {
                continue;
            };
            let below = sections.0.iter().find(|(name, _)| name == key);
            match below {
                Some((_, below)) => self.section(before, after, &at.child(key), below)?,
                None => self.edit(edit::object(before, after, &at.child(key)), &at.child(key))?,
            }
        }
        self.added(added, at)
    }

    /// Each entry that is new by itself, so that each can be taken back by itself.
    fn added(&mut self, patch: Option<Patch>, at: &Path) -> Stage<()> {
        let Some(Patch::Merge(entries)) = patch else {
            return Ok(());
        };
        for (key, patch) in entries {
            self.update(Patch::Merge(IndexMap::from([(key, patch)])), at)?;
        }
        Ok(())
    }

    fn edit(&mut self, edit: Edit, at: &Path) -> Stage<()> {
        for removal in &edit.removals {
            self.remove(removal)?;
        }
        if let Some(patch) = edit.patch {
            let (patch, at) = nearest(patch, at.clone());
            self.update(patch, &at)?;
        }
        for (at, patch) in edit.items {
            let (patch, at) = nearest(patch, at);
            self.update(patch, &at)?;
        }
        Ok(())
    }

    fn remove(&mut self, removal: &Removal) -> Stage<()> {
        for target in removal.parent.select(&removal.children) {
            check(&target, &removal.parent)?;
            self.all.push(json!({
                "target": target, "description": describe::removal(removal), "remove": true,
            }));
        }
        Ok(())
    }

    fn update(&mut self, patch: Patch, at: &Path) -> Stage<()> {
        check(at.as_str(), at)?;
        let description = describe::update(&patch, at);
        self.all.push(json!({
            "target": at.as_str(), "description": description, "update": patch.into_value(),
        }));
        Ok(())
    }
}

/// The deepest object that all changes are in.
fn nearest(patch: Patch, at: Path) -> (Patch, Path) {
    match patch {
        Patch::Merge(mut map) if map.len() == 1 => match map.pop() {
            Some((key, Patch::Merge(inner))) if at.child(&key).fits() => {
                nearest(Patch::Merge(inner), at.child(&key))
            }
            Some((key, patch)) => (Patch::Merge(IndexMap::from([(key, patch)])), at),
            None => (Patch::Merge(map), at),
        },
        patch => (patch, at),
    }
}

fn check(target: &str, at: &Path) -> Stage<()> {
    match target.len() <= super::path::LONGEST_PATH {
        true => Ok(()),
        false => {
            let message = "something below this changes that no path of an overlay can name";
            let advice = "the keys on the way to it are too long: change the document itself";
            Err(Fault::new(at.pointer(), message, advice).into())
        }
    }
}

#[cfg(test)]
mod tests;
