//! Paths to names: which module an operation belongs to, and what it is called there.

use openapiv3::ReferenceOr;

use super::Shaper;
use crate::ir::Ty;
use crate::names;
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
            module: names::module_name(&names::singular(&first)),
            nouns,
        }
    }

    pub(super) fn name(&self, shaper: &Shaper<'_>, chosen: &Chosen<'_>, output: &Ty) -> String {
        let one = |nouns: &[String]| -> String {
            let words: Vec<String> = nouns.iter().map(|noun| names::singular(noun)).collect();
            words.join(" ")
        };
        let (last, parents) = match self.nouns.split_last() {
            Some((last, parents)) => (last.as_str(), parents),
            None => ("root", &[][..]),
        };
        let ends_in_id = chosen.path.ends_with('}');
        let words = match (chosen.method, output) {
            ("get", Ty::Page(_)) => format!("list {} {last}", one(parents)),
            ("get", Ty::SearchPage(_)) => match parents.split_last() {
                Some((noun, parents)) => format!("search {} {noun}", one(parents)),
                None => format!("search {last}"),
            },
            ("get", _) => format!("retrieve {}", one(&self.nouns)),
            ("delete", _) => format!("delete {}", one(&self.nouns)),
            ("put", _) => format!("replace {}", one(&self.nouns)),
            ("post" | "patch", _) if ends_in_id => format!("update {}", one(&self.nouns)),
            _ if parents.is_empty() || is_collection(shaper, chosen.path) => {
                format!("create {}", one(&self.nouns))
            }
            _ => format!("{last} {}", one(parents)),
        };
        names::type_name(&words)
    }
}

fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v');
    digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

/// A path that can also be listed is a collection, so that a POST to it creates.
fn is_collection(shaper: &Shaper<'_>, path: &str) -> bool {
    let item = shaper.lowered.api.paths.paths.get(path);
    item.and_then(ReferenceOr::as_item)
        .is_some_and(|item| item.get.is_some())
}
