//! Each construct that `openapiv3` refuses (A), loses (B) or takes for something else (C): what it
//! becomes, or where and why it is refused. The rows stand in `rows/`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::to_v30;
use crate::Inputs;
use crate::error::Report;
use crate::read;
use crate::source::Source;

const TABLES: [(&str, &str, &[&str]); 3] = [
    ("A", include_str!("rows/a.yaml"), &A),
    ("B", include_str!("rows/b.yaml"), &B),
    ("C", include_str!("rows/c.yaml"), &C),
];

/// What `openapiv3` refuses by itself.
const A: [&str; 15] = [
    "a type or null",
    "several types",
    "exclusive limits",
    "boolean schemas",
    "prefixItems",
    "missing paths",
    "an operation without responses",
    "mutualTLS",
    "a response without description",
    "types of further properties",
    "required as a flag",
    "integral floats",
    "keys that are no text",
    "a contact's email",
    "an unknown place of a parameter",
];

/// What `openapiv3` loses without a word.
const B: [&str; 31] = [
    "const",
    "examples",
    "siblings of a reference",
    "$defs",
    "$anchor",
    "$id",
    "$comment",
    "$schema",
    "$dynamicRef",
    "if",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "webhooks",
    "path items of components",
    "jsonSchemaDialect",
    "info.summary",
    "license.identifier",
    "siblings of a path item's reference",
    "siblings of another reference",
    "keys of 3.2",
    "xml and unknown keywords",
    "an unquoted null",
    "merge keys and defaults that are null",
];

/// What `openapiv3` takes for something else.
const C: [&str; 11] = [
    "type null",
    "an enum without type",
    "values of another type",
    "fractions as limits of integers",
    "limits of another type",
    "properties without type",
    "items without type",
    "alternatives beside a type",
    "alternatives beside properties",
    "types that there are not",
    "not beside a type",
];

/// Where a row's schema stands.
const PLACE: &str = "/components/schemas/thing/properties/a";

const SELECTION: &str = "[crate]\nname = 'x'\nversion = '1.0.0'\ndescription = 'x'\n[select]\n\
                         operations = ['* **']\n";

fn rows(table: &str) -> Vec<Value> {
    let tree = read::tree(&Source::new("rows.yaml", table)).expect("rows");
    tree["rows"].as_array().expect("a list").clone()
}

/// The document of a row: its text, or one with its schema as a property of what a call returns.
fn document(row: &Value) -> Source {
    if let Some(text) = row["text"].as_str() {
        return Source::new("t.yaml", text);
    }
    let version = row["version"].as_str().unwrap_or("3.1.0");
    let mut document = json!({
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://a.b"}],
        "paths": {"/v1/things": {"get": {"operationId": "A", "responses": {"200": {
            "description": "d",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/thing"}}},
        }}}}},
        "components": {"schemas": {
            "b": {"type": "string"},
            "o": {"type": "object", "properties": {"x": {"type": "string"}}},
            "thing": {"type": "object", "properties": {}},
        }},
    });
    match row.get("document").and_then(Value::as_object) {
        Some(parts) => document.as_object_mut().expect("one").extend(parts.clone()),
        None => {
            document["components"]["schemas"]["thing"]["properties"]["a"] = row["schema"].clone();
        }
    }
    let text = serde_json::to_string_pretty(&document).expect("JSON");
    Source::new("t.json", text)
}

/// The lowered document with its webhooks, and what is noted; or why nothing is generated from it.
fn outcome(source: Source, is_refused: bool) -> crate::Result<(Value, Vec<Report>)> {
    let lowered = to_v30(read::document(&source)?)?;
    let mut api = serde_json::to_value(&lowered.api).expect("JSON");
    api["webhooks"] = serde_json::to_value(&lowered.webhooks).expect("JSON");
    let notes = lowered.origin.reports(lowered.notes);
    if is_refused {
        let inputs = Inputs {
            spec: source,
            overlays: Vec::new(),
            selection: Source::new("s.toml", SELECTION),
        };
        crate::api(&inputs)?;
    }
    Ok((api, notes))
}

fn says(reports: &[Report], at: &str, message: &str, advice: &str) -> bool {
    reports.iter().any(|report| {
        let place = report.place.as_ref();
        place.is_some_and(|place| place.pointer.as_str() == at && place.line > 1)
            && report.message.contains(message)
            && report.advice.contains(advice)
    })
}

/// What is wrong with what comes of a row; nothing if it is as the row says.
fn complaint(row: &Value) -> Option<String> {
    let text = |key: &str| row[key].as_str();
    let at = text("at").unwrap_or(PLACE);
    let outcome = outcome(document(row), text("refused").is_some());
    let message = match (text("refused"), outcome) {
        (Some(message), Err(error)) => {
            let advice = text("advice").expect("advice");
            let is_said = says(error.reports(), at, message, advice);
            (!is_said).then(|| format!("{:#?}", error.reports()))
        }
        (Some(_), Ok(_)) => Some("it is not refused".to_owned()),
        (None, Err(error)) => Some(error.to_string()),
        (None, Ok((api, notes))) => {
            let got = api.pointer(at).unwrap_or(&Value::Null);
            let noted = |note: &Value| {
                let (at, message) = (note["at"].as_str(), note["says"].as_str());
                says(
                    &notes,
                    at.expect("a place"),
                    message.expect("a message"),
                    "",
                )
            };
            let wanted = row["notes"].as_array().map_or(&[][..], Vec::as_slice);
            let is_noted = wanted.iter().all(noted) && wanted.len() == notes.len();
            let is_right = *got == row["becomes"] && is_noted;
            (!is_right).then(|| format!("{got}\n{notes:#?}"))
        }
    };
    message.map(|message| format!("{}: {at}: {message}", row["row"]))
}

#[test]
fn each_row_becomes_what_it_must() {
    let rows = TABLES.iter().flat_map(|(_, text, _)| rows(text));
    let wrong: Vec<String> = rows.filter_map(|row| complaint(&row)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_construct_has_a_row() {
    for (table, text, constructs) in TABLES {
        let rows = rows(text);
        let names = rows.iter().map(|row| row["row"].as_str().expect("a name"));
        let names: BTreeSet<&str> = names.collect();
        let wanted = constructs.iter().copied().collect();
        assert_eq!(names, wanted, "table {table}");
    }
}
