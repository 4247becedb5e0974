//! What is printed as JSON, held against `docs/diff.schema.json`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use codegen::diff::Kind;
use jsonschema::Validator;
use serde_json::Value;

use crate::workspace::{BREAKING, DOCS, MAJOR, MINOR, REFUSED, Workspace};

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diff.schema.json");
    let text = fs::read_to_string(path).expect("the schema");
    serde_json::from_str(&text).expect("JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("a schema")
}

/// Fails with each place that the schema does not describe.
#[track_caller]
pub(crate) fn is_described(text: &str) {
    let got: Value = serde_json::from_str(text).expect("JSON");
    let validator = validator();
    let errors = validator.iter_errors(&got);
    let errors = errors.map(|error| format!("{}: {error}", error.instance_path()));
    let errors: BTreeSet<String> = errors.collect();
    assert!(
        errors.is_empty(),
        "the command prints what docs/diff.schema.json does not say; mend the schema, and the example \
         at `codegen::diff::Diff`:\n{errors:#?}"
    );
}

#[test]
fn the_schema_is_one() {
    jsonschema::draft202012::meta::validate(&schema()).expect("a schema of draft 2020-12");
}

#[test]
fn everything_that_is_printed_is_described() {
    let workspace = Workspace::new();
    for edit in [
        BREAKING,
        MAJOR,
        MINOR,
        DOCS,
        REFUSED,
        ("Pet Shop", "Zoo"),
        ("https://a.b", "https://a.c"),
    ] {
        let [old, new] = workspace.pair(edit);
        for (old, new) in [(old, new), (new, old), (old, old)] {
            is_described(&workspace.says(&[old, new, "--format", "json"]));
        }
    }
    let selection = workspace.read("spec/portal.toml");
    let stale = format!("{selection}[names]\nGetPet = 'FindPet'\nGetZoo = 'FindZoo'\n");
    workspace.write("spec/portal.toml", stale);
    let got = workspace.says(&["--format", "json"]);
    assert!(!got.contains("\"stale\": []"), "{got}");
    is_described(&got);
}

#[test]
fn what_is_not_described_is_noticed() {
    let workspace = Workspace::new();
    let [old, new] = workspace.pair(BREAKING);
    let got: Value =
        serde_json::from_str(&workspace.says(&[old, new, "--format", "json"])).expect("JSON");
    let validator = validator();
    for (pointer, value) in [
        ("/items/0/changes/0/kind", Value::from("value-lost")),
        ("/items/0/what", "module".into()),
        ("/items/0/reach/operations", "2".into()),
        ("/verdict/wire", "bad".into()),
        ("/next", Value::Null),
    ] {
        let mut other = got.clone();
        *other.pointer_mut(pointer).expect("a value") = value;
        assert!(!validator.is_valid(&other), "{pointer}");
    }
    let mut other = got;
    other["more"] = true.into();
    assert!(!validator.is_valid(&other));
}

#[test]
fn every_kind_of_change_is_described() {
    let schema = schema();
    let kinds = schema["$defs"]["kind"]["oneOf"].as_array().expect("kinds");
    let got: Vec<&str> = kinds.iter().filter_map(|it| it["const"].as_str()).collect();
    let want: Vec<String> = Kind::all().map(Kind::id).collect();
    assert_eq!(
        got, want,
        "in `$defs.kind` of docs/diff.schema.json, in the order of rules.rs"
    );
}

#[test]
fn everything_has_a_description() {
    let schema = schema();
    let mut open = vec![&schema];
    while let Some(node) = open.pop() {
        let properties = node["properties"].as_object();
        for (name, property) in properties.into_iter().flatten() {
            let target = property["$ref"].as_str().unwrap_or_default();
            let target = schema
                .pointer(target.trim_start_matches('#'))
                .unwrap_or(&schema);
            let is_described = [property, target]
                .iter()
                .any(|it| it["description"].is_string());
            assert!(is_described, "{name} has no description");
        }
        match node {
            Value::Array(list) => open.extend(list),
            Value::Object(map) => open.extend(map.values()),
            _ => {}
        }
    }
}
