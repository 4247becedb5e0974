//! Verdicts that the value of a key decides, or what stands beside it.

use serde_json::{Map, Value};

use super::composite;
use super::ids::Ids;
use crate::lower::grammar::{Node, Split, Verdict};
use crate::lower::{self, keys, keywords};

/// A key with all that may decide about it.
pub(super) struct Case<'a> {
    /// The object that holds the key, or, of an entry, the map.
    pub(super) node: Node,
    /// The key, or the name of the entry.
    pub(super) key: &'a str,
    pub(super) value: &'a Value,
    pub(super) beside: &'a Map<String, Value>,
    pub(super) role: Role,
    pub(super) is_webhook: bool,
    /// Whether it stands in a body of form or multipart.
    pub(super) is_form: bool,
    /// The component schema right in which it stands.
    pub(super) component: Option<&'a str>,
    pub(super) document: &'a Facts<'a>,
}

/// What is known of the whole document.
pub(super) struct Facts<'a> {
    pub(super) root: &'a Value,
    pub(super) is_31: bool,
    pub(super) ids: Ids<'a>,
}

/// Where a schema stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is what a field or parameter holds.
    Field,
    /// It is one of several objects, whose titles name them.
    Named,
    /// Anywhere else.
    Other,
}

/// A verdict, and what of the value a row names.
pub(super) struct Decided {
    pub(super) verdict: Verdict,
    pub(super) detail: String,
}

impl From<Verdict> for Decided {
    fn from(verdict: Verdict) -> Self {
        let detail = String::new();
        Self { verdict, detail }
    }
}

use Verdict::{Ignored, Refused, Used};

const DOCS: &str = "documentation";
const NAMELESS: &str = "what it is about has no documentation of its own";
const LIMIT: &str = "a limit that the API checks itself";

/// What is made of the key, given what its table says.
pub(super) fn decide(verdict: Verdict, case: &Case<'_>) -> Decided {
    let is_hidden = match (case.node, case.key) {
        (Node::Path, _) | (_, "$ref") => false,
        (Node::Schema, _) | (_, "description") => !case.document.is_31,
        (node, _) => node.takes_reference(),
    };
    if is_hidden && case.beside.contains_key("$ref") {
        return Ignored("a `$ref` hides what stands beside it").into();
    }
    match verdict {
        Verdict::ByValue(split) => by_value(split, case),
        verdict => verdict.into(),
    }
}

fn by_value(split: Split, case: &Case<'_>) -> Decided {
    match split {
        Split::AdditionalProperties => additional_properties(case),
        Split::Composite => composite(case),
        Split::Content => content(case).into(),
        Split::Enum => enumeration(case),
        Split::Extension => extension(case).into(),
        Split::Flag => flag(case).into(),
        Split::Format => format(case),
        Split::In => location(case),
        Split::MaxLength => max_length(case),
        Split::MediaType => media_type(case).into(),
        Split::Name => field(case, schema_beside(case)),
        Split::Property => field(case, case.value),
        Split::SecurityScheme => security_scheme(case),
        Split::Style => style(case),
        _ => plainly(split, case).into(),
    }
}

/// What a schema right below a key is.
pub(super) fn role_below(case: &Case<'_>) -> Role {
    match (case.node, case.key) {
        (Node::Parameter, "schema") => Role::Field,
        (Node::Schema, "anyOf" | "oneOf") => {
            let shape = composite::shape(case.beside, case.key, case.document.root);
            match shape {
                composite::BY_FIELDS => Role::Named,
                // An alternative to null is what the whole is.
                composite::NULLABLE if composite::has_null(case.value) => case.role,
                _ => Role::Other,
            }
        }
        _ => Role::Other,
    }
}

/// Where the value is not worth naming.
fn plainly(split: Split, case: &Case<'_>) -> Verdict {
    let is_field = case.role == Role::Field;
    let is_type = is_type(case.beside);
    let has_description = case
        .beside
        .get("description")
        .is_some_and(|text| text != "");
    match split {
        Split::Default if case.value.is_null() => Ignored("no default"),
        Split::Default if is_field => Used(DOCS),
        Split::Deprecated if is_field => Used("a Rust attribute"),
        Split::Description if case.node != Node::Schema || is_field || is_type => Used(DOCS),
        Split::ExternalDocs if case.node != Node::Schema || is_type => Used(DOCS),
        Split::Encoding if case.is_form => Used("checked: how lists and objects are sent"),
        Split::Encoding => Ignored("only forms have encodings"),
        Split::Servers | Split::NoneButEmpty if is_empty(case.value) => Ignored("it is empty"),
        Split::Servers => Used("where requests go"),
        Split::Title if case.role == Role::Named => Used("the name of an alternative"),
        Split::Title if is_type && !has_description => Used(DOCS),
        Split::Limit if is_field && is_shown_limit(case) => Used(DOCS),
        Split::Limit => Ignored(LIMIT),
        Split::NoneButEmpty => Refused("leave its operation out, or remove it with an overlay"),
        Split::Status if case.key.starts_with('2') => Used("what a call returns"),
        Split::Status => Used("checked: the error that the runtime reads"),
        Split::Summary if has_description => Ignored("the description is used instead"),
        Split::Summary => Used(DOCS),
        _ => Ignored(NAMELESS),
    }
}

/// The type of a schema, in 3.1 also out of a list with `null`; empty where there is none.
pub(super) fn type_of(schema: &Map<String, Value>) -> &str {
    match schema.get("type") {
        Some(Value::Array(types)) => {
            let mut types = types.iter().filter_map(Value::as_str);
            types.find(|name| *name != "null").unwrap_or_default()
        }
        Some(Value::String(name)) => name,
        _ => "",
    }
}

/// Whether a schema becomes a type with documentation of its own.
fn is_type(schema: &Map<String, Value>) -> bool {
    let size = |key: &str| match schema.get(key) {
        Some(Value::Array(items)) => items.len(),
        Some(Value::Object(entries)) => entries.len(),
        _ => 0,
    };
    let is_composite = size("anyOf").max(size("oneOf")) > 1;
    size("properties") > 0 || is_composite || (type_of(schema) == "string" && size("enum") > 0)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

/// Limits of integers are documented; a flag beside a limit is not.
fn is_shown_limit(case: &Case<'_>) -> bool {
    type_of(case.beside) == "integer" && case.value.is_number()
}

fn schema_beside<'a>(case: &Case<'a>) -> &'a Value {
    case.beside.get("schema").unwrap_or(&Value::Null)
}

fn named(verdict: Verdict, detail: impl Into<String>) -> Decided {
    let detail = detail.into();
    Decided { verdict, detail }
}

fn text<'a>(case: &Case<'a>) -> &'a str {
    case.value.as_str().unwrap_or_default()
}

fn additional_properties(case: &Case<'_>) -> Decided {
    match case.value {
        Value::Bool(value) => named(Ignored("every object is open"), format!("={value}")),
        _ => Used("a map").into(),
    }
}

fn composite(case: &Case<'_>) -> Decided {
    if lower::is_only_required(case.beside, case.key) {
        return Ignored(LIMIT).into();
    }
    let shape = composite::shape(case.beside, case.key, case.document.root);
    named(Used("a type"), format!("={shape}"))
}

/// Encoded or binary text is one by its format, and says so by either key.
fn content(case: &Case<'_>) -> Verdict {
    let has = |key: &str| case.beside.contains_key(key);
    let is_base64 = |text: &str| text.to_lowercase().starts_with("base64");
    match case.key {
        _ if has("format") => Ignored("the format decides"),
        "contentEncoding" if is_base64(text(case)) => Refused("leave its operation out"),
        "contentMediaType" if !has("contentEncoding") && keywords::is_binary(text(case)) => {
            Used("a file, or the bytes of an answer")
        }
        _ => Ignored("a `String` all the same"),
    }
}

fn enumeration(case: &Case<'_>) -> Decided {
    let values = case.value.as_array().map_or(&[][..], Vec::as_slice);
    match (type_of(case.beside), values) {
        ("boolean", [_]) if case.role == Role::Field => named(Used(DOCS), "=boolean"),
        ("boolean", _) => named(Ignored("a `bool`"), "=boolean"),
        ("number" | "integer", _) => named(Refused("say what the numbers mean instead"), "=number"),
        (_, [one]) if one == "" => named(Used("a value that can be cleared"), "=empty text"),
        (_, [_]) => named(Used("a constant, or an enum of one value"), "=one text"),
        _ => Used("an enum").into(),
    }
}

fn extension(case: &Case<'_>) -> Verdict {
    let known = keys::EXTENSIONS.iter().find(|(name, _)| *name == case.key);
    match known {
        Some(_) if *case.value == false => Ignored("it says no"),
        Some((_, what)) if case.node == Node::Schema => Used(what),
        _ => Ignored("an extension that means nothing here"),
    }
}

fn flag(case: &Case<'_>) -> Verdict {
    match case.value {
        Value::Bool(true) => Refused("forms are written in one way only"),
        _ => Ignored("it says no"),
    }
}

/// Each format is a row of its own, so that a new one is seen.
fn format(case: &Case<'_>) -> Decided {
    let ty = type_of(case.beside);
    let verdict = match (ty, text(case)) {
        ("string", "decimal") => Used("`Decimal`"),
        ("integer", "unix-time") => Used("`Timestamp`"),
        ("string", "binary") => Used("a file, or the bytes of an answer"),
        ("string", "byte") => Refused("leave its operation out"),
        ("string", _) => Ignored("a `String` all the same"),
        ("integer", _) => Ignored("an `i64` all the same"),
        ("number", _) => Ignored("an `f64` all the same"),
        _ => Ignored("the type decides"),
    };
    named(verdict, format!("={} ({ty})", text(case)))
}

fn location(case: &Case<'_>) -> Decided {
    let verdict = match text(case) {
        "path" | "query" => Used("where the field goes"),
        _ => Refused("only `path` and `query` are sent"),
    };
    named(verdict, format!("={}", text(case)))
}

fn max_length(case: &Case<'_>) -> Decided {
    match type_of(case.beside) {
        "string" if case.role == Role::Field => Used(DOCS).into(),
        _ => Ignored(LIMIT).into(),
    }
}

/// Media types of bodies, the best first.
const SENT: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    JSON,
];
const JSON: &str = "application/json";

fn media_type(case: &Case<'_>) -> Verdict {
    let best = SENT.iter().find(|name| case.beside.contains_key(**name));
    match (case.node, case.key) {
        (Node::RequestBody, JSON) if case.is_webhook => Used("what an event delivers"),
        (Node::RequestBody, _) if case.is_webhook => Ignored("only JSON is delivered"),
        (Node::RequestBody, name) if best == Some(&name) => Used("how a body is sent"),
        (Node::RequestBody, _) => Ignored("a body is sent in one way only"),
        (_, JSON) => Used("what a call returns"),
        _ if case.beside.contains_key(JSON) => Ignored("only the JSON of a response is read"),
        _ => Used("bytes, as it is no JSON"),
    }
}

/// Whether a body of this media type has encodings.
pub(super) fn is_form(node: Node, media_type: &str) -> bool {
    node == Node::RequestBody && SENT[..2].contains(&media_type)
}

fn field(case: &Case<'_>, schema: &Value) -> Decided {
    let name = match case.key {
        "name" if case.node == Node::Parameter => text(case),
        name => name,
    };
    let ids = &case.document.ids;
    match ids.stays_text(name, schema, case.component) {
        true => {
            let why = "a `String`, an id by its name: see `[ids]`";
            named(Used(why), " (id)")
        }
        false => Used("a field").into(),
    }
}

fn security_scheme(case: &Case<'_>) -> Decided {
    let said = |key: &str| {
        let value = case.value.get(key).and_then(Value::as_str);
        value.unwrap_or_default().to_lowercase()
    };
    let (ty, scheme) = (said("type"), said("scheme"));
    let verdict = match (ty.as_str(), scheme.as_str()) {
        ("http", "bearer" | "basic") => Used("the key is sent so"),
        _ => Ignored("an operation that needs it is refused"),
    };
    named(verdict, format!("={ty} {scheme}").trim_end().to_owned())
}

fn style(case: &Case<'_>) -> Decided {
    let location = case.beside.get("in").and_then(Value::as_str);
    let verdict = match (location, text(case)) {
        (Some("path"), "simple") => Used("checked: how it is sent"),
        (Some("path"), _) => Refused("only `simple` is sent in a path"),
        (_, "form" | "deepObject") => Used("checked: how it is sent"),
        _ => Ignored("a single value is sent all the same"),
    };
    named(verdict, format!("={}", text(case)))
}
