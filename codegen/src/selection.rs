//! The selection file: what of a document is generated, and what things are called.

use std::cell::RefCell;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::error::{Error, Report, Result};
use crate::names;
use crate::place;
use crate::source::Source;

/// A selection, as its TOML file says it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The document, a path beside the selection file.
    pub spec: Option<String>,
    /// Where the crate goes, a path beside the selection file.
    pub out: Option<String>,
    /// Where overlays are, beside the selection file.
    pub overlays: Option<Overlays>,
    /// The generated package.
    #[serde(rename = "crate")]
    pub package: Package,
    /// What every build of the crate holds.
    #[serde(default)]
    pub select: Wanted,
    /// Operations and webhooks that are compiled with the feature of their own module, as are the
    /// resources that their expandable fields lead to.
    pub feature_per_module: Option<Wanted>,
    /// Cargo features, and what each adds.
    #[serde(default)]
    pub features: IndexMap<String, Extra>,
    /// Where the closure of the selected operations ends.
    #[serde(default)]
    pub cut: Cut,
    /// Patterns of schema names → module.
    #[serde(default)]
    pub modules: IndexMap<String, String>,
    /// Schema, operation id or `Parent.field` → the Rust name.
    #[serde(default)]
    pub names: IndexMap<String, String>,
    /// `Parent.field` → the Rust name of the field.
    #[serde(default)]
    pub fields: IndexMap<String, String>,
    /// Patterns of `field` or `Parent.field` → the resource whose id it holds.
    #[serde(default)]
    pub ids: IndexMap<String, String>,
    #[serde(skip)]
    used: RefCell<BTreeSet<(Table, String)>>,
}

/// Where overlays are.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Overlays {
    /// In a folder: those of each document stand in a folder of it that is called after the
    /// document, and apply by name.
    Folder(String),
    /// In these files, which apply in this order, and only to the selection's own document.
    Files(Vec<String>),
}

/// The parts of a selection whose lines must each match something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Names,
    Fields,
    Ids,
    Modules,
    Cuts,
    Patterns,
}

/// The generated package's manifest and README.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its description.
    pub description: String,
    /// What relative links in descriptions are relative to; without it they become plain text.
    pub links: Option<String>,
    /// Whether it has tests that send every operation's requests and read example objects.
    #[serde(default)]
    pub conformance: bool,
    /// Whether it has the server's side of all operations, behind a feature of this name.
    #[serde(default)]
    pub server: bool,
    /// A Rust example for its README, compiled as a documentation test.
    pub example: Option<String>,
}

/// Operations and webhooks, by glob.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// `METHOD /path` globs: `*` within a segment, `**` across, `*` for any method.
    #[serde(default)]
    pub operations: Vec<String>,
    /// Globs over event types.
    #[serde(default)]
    pub webhooks: Vec<String>,
}

/// What a Cargo feature adds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extra {
    /// What it adds, a sentence.
    pub about: String,
    /// As in [`Wanted`].
    #[serde(default)]
    pub operations: Vec<String>,
    /// As in [`Wanted`].
    #[serde(default)]
    pub webhooks: Vec<String>,
}

/// Where the closure ends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// Expandable fields do not pull their objects in: these are typed where they are selected
    /// anyway, and raw JSON elsewhere.
    #[serde(default)]
    pub expandable: bool,
    /// Schema → what stands in for it.
    #[serde(default)]
    pub schemas: IndexMap<String, StandIn>,
}

/// What stands in for a schema that is not generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandIn {
    /// The runtime's error body.
    Error,
    /// The runtime's event, with the crate's own event objects.
    Event,
    /// Any JSON.
    Json,
}

impl Selection {
    /// Reads a selection file.
    pub fn parse(source: &Source) -> Result<Self> {
        let selection: Self = toml::from_str(&source.text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let advice = "ARCHITECTURE.md lists the keys of a selection";
            Error::new(vec![at_offset(
                source,
                at,
                error.message().to_owned(),
                advice,
            )])
        })?;
        let faults = selection.faults(source);
        match faults.is_empty() {
            true => Ok(selection),
            false => Err(Error::new(faults)),
        }
    }

    /// Every operation and event, with `errors` being what the runtime has an error for.
    pub(crate) fn of_everything(errors: impl IntoIterator<Item = String>) -> Self {
        let errors = errors.into_iter().map(|name| (name, StandIn::Error));
        let mut selection = Self::default();
        selection.select.operations.push("* **".to_owned());
        selection.select.webhooks.push("**".to_owned());
        selection.cut.schemas.extend(errors);
        selection
    }

    /// Names that Rust or cargo would not take.
    fn faults(&self, source: &Source) -> Vec<Report> {
        let types = self
            .names
            .values()
            .filter(|name| !names::is_type_name(name));
        let types = types.map(|name| (name, "a name here", "write it as in `CreateSession`"));
        let fields = self
            .fields
            .values()
            .filter(|name| !names::is_field_name(name));
        let fields = fields.map(|name| (name, "a field", "use lower-case letters and `_`"));
        let names = types.chain(fields);
        let modules = self.modules.values().filter(|name| !names::is_module(name));
        let modules = modules.map(|name| (name, "a module", "use lower-case letters and `_`"));
        let package = std::iter::once(&self.package.name).chain(self.features.keys());
        let package = package.filter(|name| !is_package_name(name));
        let package =
            package.map(|name| (name, "a package or feature", "use letters, digits, `-`"));
        let reserved = self
            .features
            .keys()
            .filter(|name| RESERVED_FEATURES.contains(&&name[..]));
        let reserved = reserved.map(|name| (name, "a feature of its own", "choose another name"));
        let version = std::iter::once(&self.package.version).filter(|text| !is_version(text));
        let version = version.map(|text| (text, "a version", "write it as in `1.2.3`"));
        let all = names
            .chain(modules)
            .chain(package)
            .chain(reserved)
            .chain(version);
        all.map(|(text, what, advice)| {
            let message = format!("`{text}` cannot be {what}");
            at_text(source, text, message, advice)
        })
        .collect()
    }

    /// The Rust name that `[names]` gives `key`.
    pub(crate) fn rename(&self, key: &str) -> Option<&str> {
        let name = self.names.get(key)?;
        self.mark(Table::Names, key);
        Some(name)
    }

    /// The Rust name of a field: as `[fields]` says, else its own in snake case.
    pub(crate) fn field_name(&self, parent: &str, wire: &str) -> String {
        let key = format!("{parent}.{wire}");
        match self.fields.get(&key) {
            Some(name) => {
                self.mark(Table::Fields, &key);
                name.clone()
            }
            None => names::field_name(wire),
        }
    }

    /// What stands in for a schema.
    pub(crate) fn stand_in(&self, schema: &str) -> Option<StandIn> {
        let stand_in = self.cut.schemas.get(schema)?;
        self.mark(Table::Cuts, schema);
        Some(*stand_in)
    }

    /// The resource whose id a field holds; `Parent.field` beats `field`.
    pub(crate) fn id_of(&self, parent: &str, field: &str) -> Option<&str> {
        let full = format!("{parent}.{field}");
        // A line that says the very name needs no search, and comes before any pattern.
        let find = |text: &str| {
            let exact = self.ids.get_key_value(text).map(|(key, _)| key);
            exact.or_else(|| {
                let mut patterns = self
                    .ids
                    .keys()
                    .filter(|key| key.contains(['*', '?', '[', '{']));
                patterns.find(|pattern| fast_glob::glob_match(pattern.as_str(), text))
            })
        };
        let key = find(&full).or_else(|| find(field))?;
        self.mark(Table::Ids, key);
        self.ids
            .get(key)
            .map(String::as_str)
            .filter(|id| !id.is_empty())
    }

    /// The module that `[modules]` gives a schema.
    pub(crate) fn module_of(&self, schema: &str) -> Option<&str> {
        let matches = |pattern: &&String| fast_glob::glob_match(pattern.as_str(), schema);
        let key = self.modules.keys().find(matches)?;
        self.mark(Table::Modules, key);
        self.modules.get(key).map(String::as_str)
    }

    pub(crate) fn mark(&self, table: Table, key: &str) {
        self.used.borrow_mut().insert((table, key.to_owned()));
    }

    /// Fails if a line did nothing, so that none grows stale.
    pub(crate) fn all_used(&self, source: &Source) -> Result<()> {
        let stale = self.stale(source);
        match stale.is_empty() {
            true => Ok(()),
            false => Err(Error::new(stale)),
        }
    }

    /// The lines that did nothing.
    pub(crate) fn stale(&self, source: &Source) -> Vec<Report> {
        let used = self.used.borrow();
        let lines = std::iter::empty()
            .chain(self.patterns().map(|key| (Table::Patterns, key)))
            .chain(self.names.keys().map(|key| (Table::Names, key)))
            .chain(self.fields.keys().map(|key| (Table::Fields, key)))
            .chain(self.ids.keys().map(|key| (Table::Ids, key)))
            .chain(self.modules.keys().map(|key| (Table::Modules, key)))
            .chain(self.cut.schemas.keys().map(|key| (Table::Cuts, key)));
        let stale = lines.filter(|(table, key)| !used.contains(&(*table, (*key).clone())));
        stale.map(|(_, key)| stale_line(source, key)).collect()
    }

    fn patterns(&self) -> impl Iterator<Item = &String> {
        let extras = self.features.values();
        let extras = extras.flat_map(|extra| extra.operations.iter().chain(&extra.webhooks));
        let wanted = std::iter::once(&self.select).chain(&self.feature_per_module);
        let wanted = wanted.flat_map(|it| it.operations.iter().chain(&it.webhooks));
        wanted.chain(extras)
    }
}

/// Features that every generated crate has.
const RESERVED_FEATURES: [&str; 5] = ["blocking", "client", "default", "server", "tracing"];

fn is_package_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(plain)
}

fn is_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<&str> = core.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    parts.len() == 3 && parts.iter().all(is_number) && text.chars().all(plain)
}

fn stale_line(source: &Source, key: &str) -> Report {
    let message = format!("`{key}` matches nothing in the document");
    at_text(source, key, message, "remove the line, or mend it")
}

/// A fault shown where the selection says `key`.
fn at_text(source: &Source, key: &str, message: String, advice: &str) -> Report {
    let find = |text: String| source.text.find(&text);
    let at = find(format!("\n\"{key}\" ="))
        .or_else(|| find(format!("\n{key} =")))
        .map(|line_end| line_end + 1)
        .or_else(|| find(format!("\"{key}\"")))
        .or_else(|| find(key.to_owned()))
        .unwrap_or(0);
    at_offset(source, at, message, advice)
}

fn at_offset(source: &Source, offset: usize, message: String, advice: &str) -> Report {
    let place = place::at_offset(source, offset);
    let place = Some((place, source.text.clone()));
    Report::new(message, advice.to_owned(), place, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused_by_place() {
        let text = "[crate]\nname = 'x'\nversion = '0.1.0'\ndescription = ''\nversoin = '1'\n";
        let error = Selection::parse(&Source::new("s.toml", text)).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("s.toml:5:1: unknown field `versoin`"),
            "{error}"
        );
    }

    #[test]
    fn narrower_id_patterns_win() {
        let text = "[crate]\nname = 'x'\nversion = '0.1.0'\ndescription = ''\n[ids]\nid = 'a'\n\
                    'item.id' = 'b'\n";
        let selection = Selection::parse(&Source::new("s.toml", text)).unwrap();
        assert_eq!(selection.id_of("item", "id"), Some("b"));
        assert_eq!(selection.id_of("other", "id"), Some("a"));
        assert_eq!(selection.id_of("other", "name"), None);
    }
}
