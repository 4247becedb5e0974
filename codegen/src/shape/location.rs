//! Paths to names: which module an operation belongs to, and what it is called there.

use openapiv3::Operation;

use super::Shaper;
use super::schema::{Envelope, envelope};
use crate::names;
use crate::node::{self, Node};
use crate::pointer::Pointer;
use crate::select::Chosen;

/// Where a path puts an operation: its module, and the words that name it.
pub(super) struct Location {
    pub(super) module: String,
    nouns: Vec<String>,
}

impl Location {
    /// `/v1/billing_portal/sessions` is `sessions` in the namespace `billing_portal`, because
    /// schemas are called `billing_portal.…`; `/v1/customers/{id}` is `customers` in `customer`.
    pub(super) fn of(shaper: &Shaper<'_>, path: &str) -> Self {
        let words = path.split('/').filter(|segment| !segment.is_empty());
        let words = words.filter(|segment| !segment.starts_with('{') && !is_version(segment));
        let mut nouns: Vec<String> = words.map(str::to_owned).collect();
        let first = nouns.first().cloned().unwrap_or_else(|| "root".to_owned());
        let prefix = format!("{first}.");
        let schemas = shaper
            .lowered
            .api
            .components
            .iter()
            .flat_map(|all| all.schemas.keys());
        let is_namespace = schemas
            .into_iter()
            .any(|schema| schema.starts_with(&prefix));
        if is_namespace && nouns.len() > 1 {
            nouns.remove(0);
            let module = names::module_name(&first);
            return Self { module, nouns };
        }
        Self {
            module: names::module_name(&singular(shaper, &first)),
            nouns,
        }
    }

    pub(super) fn name(&self, shaper: &Shaper<'_>, chosen: &Chosen<'_>) -> String {
        let one = |nouns: &[String]| -> String {
            let words: Vec<String> = nouns.iter().map(|noun| singular(shaper, noun)).collect();
            words.join(" ")
        };
        let (last, parents) = match self.nouns.split_last() {
            Some((last, parents)) => (last.as_str(), parents),
            None => ("root", &[][..]),
        };
        let ends_in_id = chosen.path.ends_with('}');
        let words = match (chosen.method, answered(shaper, chosen.operation)) {
            ("get", Some(Envelope::List | Envelope::Version2)) => {
                format!("list {} {last}", one(parents))
            }
            ("get", Some(Envelope::Search)) => match parents.split_last() {
                Some((noun, parents)) => format!("search {} {noun}", one(parents)),
                None => format!("search {last}"),
            },
            ("get", _) if last == "find" => format!("find {}", one(parents)),
            ("get", _) => format!("retrieve {}", one(&self.nouns)),
            ("delete", _) => format!("delete {}", one(&self.nouns)),
            ("put", _) => format!("replace {}", one(&self.nouns)),
            ("post" | "patch", _) if ends_in_id => format!("update {}", one(&self.nouns)),
            _ => match what_is_read(shaper, chosen.path) {
                Some(Read::One) => format!("update {}", one(&self.nouns)),
                None if !parents.is_empty() && !is_thing(shaper, last) => {
                    format!("{last} {}", one(parents))
                }
                _ => format!("create {}", one(&self.nouns)),
            },
        };
        names::type_name(&words)
    }
}

fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v');
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a resource is called so, with or without its namespace.
fn is_resource(shaper: &Shaper<'_>, name: &str) -> bool {
    let mut resources = shaper.resources.iter();
    resources.any(|it| it.rsplit('.').next() == Some(name))
}

/// Whether the word of a path is a thing, or several, rather than what is done.
fn is_thing(shaper: &Shaper<'_>, word: &str) -> bool {
    let one = names::singular(word);
    one != word && (is_resource(shaper, word) || is_resource(shaper, &one))
}

/// The singular of a word, unless a resource is called by the plural.
fn singular(shaper: &Shaper<'_>, word: &str) -> String {
    match is_resource(shaper, word) {
        true => word.to_owned(),
        false => names::singular(word),
    }
}

/// What a GET of a path gives.
enum Read {
    /// A list, so that a POST creates one of its items.
    Many,
    /// The thing itself, so that a POST changes it.
    One,
}

fn what_is_read(shaper: &Shaper<'_>, path: &str) -> Option<Read> {
    let item = shaper.lowered.api.paths.paths.get(path)?.as_item()?;
    Some(match answered(shaper, item.get.as_ref()?) {
        Some(_) => Read::Many,
        None => Read::One,
    })
}

/// The envelope that an operation answers with.
fn answered(shaper: &Shaper<'_>, operation: &Operation) -> Option<Envelope> {
    let mut responses = operation.responses.responses.iter();
    let (_, response) = responses.find(|(status, _)| status.to_string().starts_with('2'))?;
    let json = response.as_item()?.content.get("application/json")?;
    let schema = match Node::from(json.schema.as_ref()?) {
        Node::Schema(schema) => schema,
        Node::Ref(reference) => {
            let found = node::resolve(&shaper.lowered.api, reference, &Pointer::root());
            found.ok()?.1
        }
    };
    envelope(node::object(schema)?)
}
