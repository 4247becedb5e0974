use proptest::prelude::*;
use proptest::strategy::Union;

use super::*;
use crate::overlay::as_specified;

fn source(value: &Value) -> Source {
    Source::new("t.json", value.to_string())
}

fn suggested(old: &Value, new: &Value) -> String {
    let suggestion = suggest(&source(old), &source(new));
    let suggestion = suggestion.unwrap_or_else(|error| panic!("{old}\n{new}\n{error}"));
    suggestion.map_or_else(String::new, |it| it.text)
}

/// Targets, descriptions and what is done there.
#[track_caller]
fn suggests(old: &Value, new: &Value, want: &[(&str, &str, Value)]) {
    let text = suggested(old, new);
    let got = read::tree(&Source::new("o.yaml", text.as_str())).expect("an overlay");
    let actions = got["actions"].as_array().expect("actions").iter();
    let got: Vec<_> = actions
        .map(|it| {
            let text = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
            let update = it.get("update").cloned().unwrap_or_default();
            (text("target"), text("description"), update)
        })
        .collect();
    let want = want.iter();
    let want: Vec<_> = want
        .map(|(target, why, update)| ((*target).to_owned(), (*why).to_owned(), update.clone()))
        .collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn changes_are_merged_as_near_as_they_are() {
    suggests(
        &json!({"openapi": "3.0.0", "components": {"schemas": {"a": {"properties": {
            "b": {"type": "string", "description": "x"}, "c": {"type": "string"},
        }}}}}),
        &json!({"openapi": "3.1.0", "components": {"schemas": {"a": {"properties": {
            "b": {"type": "string", "description": "y", "maxLength": 5}, "c": {"type": "string"},
        }}, "b": {}}}}),
        &[
            (
                "$.components.schemas.a.properties.b",
                "Adds `maxLength`; changes `description`.",
                json!({"description": "y", "maxLength": 5}),
            ),
            ("$.components.schemas", "Adds `b`.", json!({"b": {}})),
            ("$", "Changes `openapi`.", json!({"openapi": "3.1.0"})),
        ],
    );
}

#[test]
fn what_changes_its_kind_is_removed_first() {
    suggests(
        &json!({"paths": {"/v1/x": {"get": {"a": 1, "b": [1], "c": 2}}}}),
        &json!({"paths": {"/v1/x": {"get": {"b": {"d": 1}, "c": 2}}}}),
        &[
            (
                "$.paths['/v1/x'].get['a','b']",
                "Removes `a`, and `b` to put it anew.",
                Value::Null,
            ),
            (
                "$.paths['/v1/x'].get",
                "Puts anew `b`.",
                json!({"b": {"d": 1}}),
            ),
        ],
    );
}

#[test]
fn lists_grow_shrink_or_are_put_anew() {
    suggests(
        &json!({"x": {"grows": ["a"], "shrinks": ["a", "b", "c"], "changes": ["a", "b"]}}),
        &json!({"x": {"grows": ["a", "b"], "shrinks": ["a", "c"], "changes": ["b", "a"]}}),
        &[
            (
                "$.x.changes",
                "Removes `changes` to put it anew.",
                Value::Null,
            ),
            ("$.x.shrinks[?@ == 'b']", "Removes `b`.", Value::Null),
            (
                "$.x",
                "Appends to `grows`; puts anew `changes`.",
                json!({"grows": ["b"], "changes": ["b", "a"]}),
            ),
        ],
    );
}

#[test]
fn an_item_is_changed_where_it_stands() {
    let long = "x".repeat(200);
    suggests(
        &json!({"x": {"l": [{"name": "a", "text": long}, {"name": "b", "text": long}]}}),
        &json!({"x": {"l": [{"name": "a", "text": long}, {"name": "c", "text": long}]}}),
        &[("$.x.l[1]", "Changes `name` of `b`.", json!({"name": "c"}))],
    );
}

#[test]
fn items_are_called_by_their_names() {
    suggests(
        &json!({"x": [{"name": "a"}, {"name": "b", "c": [1, {"$ref": "#/d"}, 2, 2]}]}),
        &json!({"x": [{"name": "b", "c": [1, 2]}]}),
        &[
            ("$.x", "Removes `x` to put it anew.", Value::Null),
            (
                "$",
                "Puts anew `x`.",
                json!({"x": [{"name": "b", "c": [1, 2]}]}),
            ),
        ],
    );
    let long = "x".repeat(500);
    suggests(
        &json!({"x": [{"name": "a"}, {"$ref": "b"}, {"c": long, "name": "d", "e": [1, 2]}]}),
        &json!({"x": [{"c": long, "name": "d", "e": [1, 2]}]}),
        &[("$.x[1,0]", "Removes `a`, `b`.", Value::Null)],
    );
}

#[test]
fn equal_documents_need_no_overlay() {
    let (old, new) = (json!({"a": 1, "b": 2}), json!({"b": 2, "a": 1}));
    assert!(suggest(&source(&old), &source(&new)).unwrap().is_none());
}

#[test]
fn what_no_path_can_name_is_an_error() {
    // A path needs some characters more for it than a pointer.
    let key = "-".repeat(4091);
    let (old, new) = (json!({"a": {&key: {"b": 1}}}), json!({"a": {&key: {}}}));
    let error = suggest(&source(&old), &source(&new)).unwrap_err();
    assert!(error.to_string().contains("no path of an overlay can name"));
}

fn name() -> impl Strategy<Value = String> {
    let few = ["a", "b", "paths", "components", "schemas", "x-c", "/d~e/1"];
    let few = few.map(|name| Just(name.to_owned()));
    prop_oneof![8 => Union::new(few), 1 => any::<String>()]
}

fn leaf() -> impl Strategy<Value = Value> {
    let few = [
        "",
        "a",
        "b",
        "1.10",
        "2024-06-20",
        "no",
        "x: y",
        "one\ntwo\n",
        " # '",
    ];
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..3_i64).prop_map(Value::from),
        (-3..3_i8).prop_map(|n| Value::from(f64::from(n) / 2.0)),
        Union::new(few.map(|text| Just(Value::from(text)))),
        any::<String>().prop_map(Value::from),
    ]
}

fn node() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            map(inner),
        ]
    })
}

fn map(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let entries = prop::collection::vec((name(), inner), 0..6);
    entries.prop_map(|entries| Value::Object(entries.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_suggestion_turns_old_into_new(old in map(node()), new in map(node())) {
        let text = suggested(&old, &new);
        if text.is_empty() {
            prop_assert_eq!(old, new);
        } else {
            let overlay = Source::new("o.yaml", text.as_str());
            let got = as_specified(&source(&old), &[overlay]).expect("it applies");
            prop_assert_eq!(got, new, "{}", text);
        }
    }
}
