//! The form encoder against vectors: bodies that Stripe's official Node client made.
//!
//! `VECTORS_DIR` names another folder to read `form.json` from.

use std::path::PathBuf;

use serde_json::{Map, Value};
use stripe_runtime::{Encode as _, Form};

fn cases() -> Vec<Value> {
    let folder = std::env::var_os("VECTORS_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join("form.json")).expect("form.json is there");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    file["cases"].as_array().expect("cases").clone()
}

#[test]
fn form_vectors() {
    let cases = cases();
    assert!(!cases.is_empty(), "there is no case");
    for case in &cases {
        let fields = case.as_object().expect("a case is an object");
        let id = case["id"].as_str().expect("a case has an id");
        for word in fields.keys() {
            let known = ["id", "desc", "in", "out"].contains(&word.as_str());
            assert!(known, "{id}: `{word}` is not known");
        }
        let input = prepared(&case["in"], id).expect("a case has an input");
        let mut form = Form::new();
        input.encode(&mut form);
        assert_eq!(form.as_str(), case["out"].as_str().expect("a text"), "{id}");
    }
}

/// The input with points in time as whole seconds and absent values left out.
fn prepared(value: &Value, id: &str) -> Option<Value> {
    Some(match value {
        Value::Array(items) => items.iter().filter_map(|item| prepared(item, id)).collect(),
        Value::Object(fields) => match fields.keys().find(|key| key.starts_with('$')) {
            None => {
                let fields = fields.iter();
                let kept =
                    fields.filter_map(|(key, value)| Some((key.clone(), prepared(value, id)?)));
                Value::Object(kept.collect::<Map<_, _>>())
            }
            Some(word) if word == "$undef" => return None,
            Some(word) if word == "$date" => whole_seconds(&fields[word]),
            Some(word) => panic!("{id}: `{word}` is not known"),
        },
        value => value.clone(),
    })
}

#[allow(clippy::cast_possible_truncation, reason = "a point in time fits")]
fn whole_seconds(seconds: &Value) -> Value {
    let seconds = seconds.as_f64().expect("a number of seconds");
    Value::from(seconds.floor() as i64)
}
