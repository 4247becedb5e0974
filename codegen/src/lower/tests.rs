use super::*;
use crate::read;
use crate::source::Source;

fn lowered(version: &str, schema: &str) -> std::result::Result<Value, String> {
    let head = format!("openapi: {version}\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n");
    let text = format!("{head}components: {{schemas: {{b: {{type: string}}, a: {schema}}}}}");
    let document = read::document(&Source::new("t.yaml", text)).map_err(|e| e.to_string())?;
    let lowered = to_v30(document).map_err(|e| e.to_string())?;
    let schemas = lowered.api.components.expect("components").schemas;
    Ok(serde_json::to_value(&schemas["a"]).expect("a schema"))
}

#[track_caller]
fn gives(schema: &str, want: &str) {
    let want: Value = serde_json::from_str(want).expect("JSON");
    assert_eq!(lowered("3.1.0", schema).unwrap(), want);
}

#[track_caller]
fn fails(version: &str, schema: &str, want: &str) {
    let got = lowered(version, schema).expect_err("a refusal");
    assert!(got.contains(want), "{got}");
}

#[test]
fn null_becomes_nullable() {
    let want = r#"{"type": "string", "nullable": true}"#;
    gives("{type: [string, 'null']}", want);
    let want = r##"{"anyOf": [{"$ref": "#/components/schemas/b"}], "nullable": true}"##;
    gives(
        "{anyOf: [{$ref: '#/components/schemas/b'}, {type: 'null'}]}",
        want,
    );
    gives(
        "{anyOf: [{type: 'null'}, {$ref: '#/components/schemas/b'}]}",
        want,
    );
    let want = r#"{"type": "string", "enum": ["a"], "nullable": true}"#;
    gives("{type: [string, 'null'], enum: [a, null]}", want);
}

#[test]
fn constants_become_enumerations() {
    gives("{const: a}", r#"{"type": "string", "enum": ["a"]}"#);
    gives("{const: true}", r#"{"type": "boolean", "enum": [true]}"#);
    fails("3.1.0", "{const: [1]}", "at /components/schemas/a/const");
}

#[test]
fn exclusive_limits_become_flags() {
    let want = r#"{"type": "integer", "minimum": 3, "exclusiveMinimum": true}"#;
    gives("{type: integer, exclusiveMinimum: 3, minimum: 2}", want);
    let want = r#"{"type": "integer", "minimum": 4}"#;
    gives("{type: integer, exclusiveMinimum: 3, minimum: 4}", want);
    let want = r#"{"type": "number", "maximum": 1.5, "exclusiveMaximum": true}"#;
    gives("{type: number, exclusiveMaximum: 1.5}", want);
}

#[test]
fn annotations_beside_a_reference_are_kept() {
    let want = r##"{"anyOf": [{"$ref": "#/components/schemas/b"}], "description": "d"}"##;
    gives("{$ref: '#/components/schemas/b', description: d}", want);
    fails(
        "3.1.0",
        "{$ref: '#/components/schemas/b', maxLength: 3}",
        "`maxLength` beside a `$ref`",
    );
}

#[test]
fn siblings_that_3_0_ignores_are_noted() {
    let text = "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  \
                schemas:\n    b: {type: string}\n    a:\n      $ref: '#/components/schemas/b'\n      \
                description: d\n";
    let lowered = to_v30(read::document(&Source::new("t.yaml", text)).unwrap()).unwrap();
    let notes = lowered.origin.reports(lowered.notes);
    let notes: Vec<String> = notes.iter().map(ToString::to_string).collect();
    let want = "t.yaml:9:7: at /components/schemas/a/description: `description` is left out";
    assert_eq!(notes, [want]);
}

#[test]
fn examples_become_one() {
    gives(
        "{type: string, examples: [x, y]}",
        r#"{"type": "string", "example": "x"}"#,
    );
}

#[test]
fn what_cannot_be_held_is_refused_by_place() {
    for (schema, want) in [
        (
            "{if: {type: string}}",
            "`if` is not supported in a schema object",
        ),
        ("{type: null}", "a type must be text"),
        ("{type: file}", "`file` is not a type"),
        (
            "{type: string, maxLength: 5.5}",
            "openapiv3 cannot hold this",
        ),
        ("{type: string, maxLength: {}}", "openapiv3"),
        ("[]", "must be an object"),
    ] {
        fails("3.1.0", schema, want);
    }
    fails("3.0.0", "{const: a}", "`const` is not supported");
    fails("3.0.0", "{type: [string, 'null']}", "a type must be text");
}

#[test]
fn unknown_keys_anywhere_are_refused() {
    let text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    query: {}\n";
    let got = to_v30(read::document(&Source::new("t.yaml", text)).unwrap()).unwrap_err();
    let want = "t.yaml:5:5: at /paths/~1a/query: `query` is not supported in a path object";
    assert_eq!(got.to_string(), want);
}

#[test]
fn webhooks_are_kept_beside() {
    let text = "openapi: 3.1.0\ninfo: {title: t, version: '1', summary: s}\nwebhooks:\n  e:\n    \
                post: {summary: hello}\n";
    let lowered = to_v30(read::document(&Source::new("t.yaml", text)).unwrap()).unwrap();
    let item = lowered.webhooks["e"].as_item().unwrap();
    let summary = item.post.as_ref().and_then(|post| post.summary.as_deref());
    assert_eq!(summary, Some("hello"));
    assert_eq!(lowered.notes.len(), 1);
}
