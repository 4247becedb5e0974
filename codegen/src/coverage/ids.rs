//! Texts that look like the id of something and have no type of their own.

use serde_json::{Map, Value};

use super::values::type_of;
use crate::selection::Selection;

/// What is known of ids.
pub(super) struct Ids<'a> {
    selection: Option<&'a Selection>,
    /// Schemas of resources, and what they are called without their namespace.
    resources: Vec<(&'a str, &'a str)>,
}

impl<'a> Ids<'a> {
    pub(super) fn of(root: &'a Value, selection: Option<&'a Selection>) -> Self {
        let schemas = root.pointer("/components/schemas");
        let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
        let resources = schemas.filter(|(_, schema)| schema.get("x-resourceId").is_some());
        let resources = resources.map(|(name, _)| {
            let short = name.rsplit('.').next().unwrap_or(name);
            (name.as_str(), short)
        });
        Self {
            selection,
            resources: resources.collect(),
        }
    }

    /// Whether a text called `name` looks like an id and stays `String`; `parent` is the component
    /// schema that it stands in, if it stands right in one.
    pub(super) fn stays_text(&self, name: &str, schema: &Value, parent: Option<&str>) -> bool {
        let Value::Object(schema) = schema else {
            return false;
        };
        let looks = name == "id"
            || name.ends_with("_id")
            || self.resources.iter().any(|(_, short)| *short == name);
        let own = name == "id" && self.resources.iter().any(|(full, _)| Some(*full) == parent);
        looks && is_free_text(schema) && !own && !self.is_listed(name, parent)
    }

    /// Whether `[ids]` says something of it. What stands in no component is named after the Rust
    /// type around it, which is not known here: any pattern for the field is taken to be for it.
    fn is_listed(&self, name: &str, parent: Option<&str>) -> bool {
        let full = format!("{}.{name}", parent.unwrap_or_default());
        let patterns = self.selection.into_iter().flat_map(|all| all.ids.keys());
        let mut patterns = patterns.map(String::as_str);
        patterns.any(|pattern| {
            let field = pattern.rsplit_once('.').map(|(_, field)| field);
            let is_inline = parent.is_none() && field == Some(name);
            is_inline
                || fast_glob::glob_match(pattern, name)
                || fast_glob::glob_match(pattern, &full)
        })
    }
}

fn is_free_text(schema: &Map<String, Value>) -> bool {
    let said = ["enum", "const", "format", "x-sensitive"];
    type_of(schema) == "string" && !said.iter().any(|key| schema.contains_key(*key))
}
