//! Documents made at random: none makes codegen panic, each gives the same twice, and what is refused
//! is refused at a place inside the document.

use codegen::{Inputs, Source, Target};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const SELECTION: &str = "[crate]\nname = 'x'\nversion = '1.0.0'\ndescription = 'x'\n[select]\n\
                         operations = ['* **']\n";

/// How often what documents should not say is said, out of some hundred times.
type Wild = u32;

/// Names as documents have them, and such as no language likes.
fn name(wild: Wild) -> impl Strategy<Value = String> {
    prop_oneof![
        400 => "[a-z]{2,3}",
        40 => Just("type".to_owned()),
        wild => "[A-Za-z_0-9$./~% -]{1,6}",
        wild => Just("Self".to_owned()),
        wild => Just("é🦀".to_owned()),
    ]
}

fn reference() -> impl Strategy<Value = Value> {
    (0..6_usize).prop_map(|index| json!({"$ref": format!("#/components/schemas/s{index}")}))
}

fn scalar(wild: Wild) -> impl Strategy<Value = Value> {
    const TYPES: [&str; 6] = ["string", "integer", "number", "boolean", "null", "file"];
    const FORMATS: [&str; 3] = ["unix-time", "decimal", "date"];
    prop_oneof![
        160 => proptest::sample::select(&TYPES[..4]).prop_map(|ty| json!({"type": ty})),
        wild => proptest::sample::select(&TYPES[..]).prop_map(|ty| json!({"type": ty})),
        wild => proptest::sample::subsequence(&TYPES[..5], 1..3).prop_map(|ty| json!({"type": ty})),
        40 => (proptest::sample::select(&TYPES[..3]), proptest::sample::select(&FORMATS[..]))
            .prop_map(|(ty, format)| json!({"type": ty, "format": format})),
        80 => proptest::collection::vec(name(wild), 1..4)
            .prop_map(|values| json!({"type": "string", "enum": values})),
        wild => name(wild).prop_map(|value| json!({"const": value})),
        wild => (any::<f64>(), any::<i64>())
            .prop_map(|(low, high)| json!({"type": "integer", "minimum": low, "maximum": high})),
        wild => Just(json!({"type": "string", "format": "binary"})),
        wild => any::<bool>().prop_map(Value::from),
        120 => reference(),
    ]
}

fn schema(wild: Wild) -> impl Strategy<Value = Value> {
    scalar(wild).prop_recursive(4, 24, 4, move |inner| {
        let properties = proptest::collection::btree_map(name(wild), inner.clone(), 0..4);
        let members = proptest::collection::vec(inner.clone(), 1..3);
        let union = proptest::sample::select(&["anyOf", "oneOf"][..]);
        prop_oneof![
            4 => (properties, any::<bool>()).prop_map(|(properties, is_required)| {
                let names: Vec<&String> = properties.keys().collect();
                match is_required {
                    true => json!({"type": "object", "required": names, "properties": properties}),
                    false => json!({"type": "object", "properties": properties}),
                }
            }),
            2 => (union, members, any::<bool>())
                .prop_map(|(key, members, flag)| json!({key: members, "nullable": flag})),
            1 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => inner.clone().prop_map(|all| json!({"type": "object", "additionalProperties": all})),
            1 => (inner, name(wild)).prop_map(|(schema, text)| match schema {
                Value::Object(mut map) => {
                    map.insert("description".to_owned(), json!(text));
                    Value::Object(map)
                }
                other => other,
            }),
        ]
    })
}

fn object(wild: Wild) -> impl Strategy<Value = Value> {
    proptest::collection::btree_map(name(wild), schema(wild), 0..4)
        .prop_map(|properties| json!({"type": "object", "properties": properties}))
}

const KINDS: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data",
];

fn operation(wild: Wild) -> impl Strategy<Value = Value> {
    let parameter = (name(wild), schema(wild), any::<bool>());
    let parameters = proptest::collection::vec(parameter, 0..3);
    let body = proptest::option::of((proptest::sample::select(&KINDS[..]), object(wild)));
    (parameters, body, schema(wild)).prop_map(|(parameters, body, answer)| {
        let parameters = parameters
            .into_iter()
            .map(|(name, schema, is_deep)| match is_deep {
                true => json!({"name": name, "in": "query", "style": "deepObject", "explode": true,
                           "schema": schema}),
                false => json!({"name": name, "in": "query", "schema": schema}),
            });
        let parameters: Vec<Value> = parameters.collect();
        let answer = json!({"application/json": {"schema": answer}});
        let mut operation = json!({
            "parameters": parameters,
            "responses": {"200": {"description": "d", "content": answer}},
        });
        if let Some((kind, schema)) = body {
            operation["requestBody"] = json!({"content": {kind: {"schema": schema}}});
        }
        operation
    })
}

fn document(wild: Wild) -> impl Strategy<Value = Value> {
    const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];
    let method = prop_oneof![
        100 => proptest::sample::select(&METHODS[..]),
        wild => proptest::sample::select(&["head", "query"][..]),
    ];
    let operations = proptest::collection::btree_map((name(wild), method), operation(wild), 1..3);
    let schemas = proptest::collection::vec(schema(wild), 6);
    (any::<bool>(), operations, schemas).prop_map(|(is_31, operations, schemas)| {
        let mut paths = Map::new();
        for ((name, method), operation) in operations {
            let path = paths
                .entry(format!("/v1/{name}"))
                .or_insert_with(|| json!({}));
            path[method] = operation;
        }
        let schemas = schemas.into_iter().enumerate();
        let schemas: Map<String, Value> = schemas
            .map(|(index, schema)| (format!("s{index}"), schema))
            .collect();
        json!({
            "openapi": if is_31 { "3.1.0" } else { "3.0.3" },
            "info": {"title": "t", "version": "1"},
            "servers": [{"url": "https://a.b"}],
            "paths": paths,
            "components": {"schemas": schemas},
        })
    })
}

fn generated(text: &str) -> codegen::Result<codegen::Output> {
    let inputs = Inputs {
        spec: Source::new("t.json", text),
        overlays: Vec::new(),
        selection: Source::new("s.toml", SELECTION),
    };
    let target = Target {
        runtime: "../stripe-runtime".to_owned(),
        standalone: false,
        conformance: true,
    };
    codegen::generate(&inputs, &target)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_document_is_generated_or_refused_by_place(document in prop_oneof![document(1), document(10)]) {
        let text = serde_json::to_string_pretty(&document).expect("JSON");
        let lines = text.lines().count();
        match (generated(&text), generated(&text)) {
            (Ok(first), Ok(second)) => prop_assert_eq!(first.files, second.files),
            (Err(first), Err(second)) => {
                prop_assert_eq!(first.to_string(), second.to_string());
                for report in first.reports() {
                    let place = report.place.as_ref().expect("a place");
                    prop_assert!(place.file == "t.json" && (1..=lines).contains(&place.line));
                    prop_assert!(!place.pointer.as_str().is_empty(), "{}", report);
                    prop_assert!(!report.advice.is_empty(), "{}", report);
                }
            }
            _ => prop_assert!(false, "it is generated only once"),
        }
    }
}
