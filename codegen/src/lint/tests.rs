use serde_json::{Value, json};

use super::*;

/// For each rule a document that breaks it, with the place and the message, and one that keeps it.
/// Documents begin with version and title unless they do so themselves.
const DOCUMENTS: [(&str, &str, &str, &str); 21] = [
    (
        "contact-email",
        "openapi: 3.1.0\ninfo: {title: t, version: '1', contact: {email: [email protected]}}",
        "2:42: [\"email protected\"] is no text",
        "openapi: 3.1.0\ninfo: {title: t, version: '1', contact: {email: a@b.example}}",
    ),
    (
        "description-missing",
        "paths: {/a: {get: {operationId: a, summary: ' '}}}",
        "3:14: `GET /a` says nothing of itself",
        "paths: {/a: {get: {operationId: a, summary: Gets it.}}}",
    ),
    (
        "enum-duplicate",
        "components: {schemas: {a: {type: string, enum: [a, b, a]}}}",
        "3:55: \"a\" stands here and at number 1",
        "components: {schemas: {a: {type: string, enum: [a, b, A]}}}",
    ),
    (
        "enum-kind",
        "components: {schemas: {a: {type: string, enum: ['1.9', 1.10]}}}",
        "3:56: 1.1 is not of type \"string\"",
        "components: {schemas: {a: {type: [string, integer], enum: ['1.9', 1.0, null]}}}",
    ),
    (
        "enum-name-clash",
        "components: {schemas: {a: {type: string, enum: [a b, a:b]}}}",
        "3:54: `a b` and `a:b` are both called `AB`",
        "components: {schemas: {a: {type: string, enum: [a+b, a-b, a-b, unknown, Unknown]}}}",
    ),
    (
        "format-unknown",
        "components: {schemas: {a: {type: string, format: currency}}}",
        "3:42: the format is `currency`",
        "components: {schemas: {a: {type: string, format: decimal}}}",
    ),
    (
        "keyword-3-1",
        "openapi: 3.0.0\ninfo: {title: t, version: '1'}\ncomponents: {schemas: {a: {type: [string]}}}",
        "3:28: `type` is a list",
        "openapi: 3.0.0\ninfo: {title: t, version: '1'}\ncomponents: {schemas: {a: {type: integer, \
         minimum: 1, exclusiveMinimum: true, properties: {const: {}, if: {}}}}}",
    ),
    (
        "operation-id-duplicate",
        "paths: {/a: {get: {operationId: a}, put: {operationId: a}}}",
        "3:43: `a` is the id of `PUT /a` and of `GET /a`",
        "paths: {/a: {get: {operationId: a}, put: {operationId: b}}}",
    ),
    (
        "operation-id-missing",
        "paths: {/a: {get: {summary: a}}}",
        "3:14: `GET /a` has no `operationId`",
        "paths: {/a: {get: {operationId: a}}}\nwebhooks: {a: {post: {summary: a}}}",
    ),
    (
        "path-parameter-missing",
        "paths: {'/a/{b}/{c}': {parameters: [{in: path, name: b}], get: {parameters: [{in: query, name: c}]}}}",
        "3:59: `GET /a/{b}/{c}` has no parameter `c`",
        "paths: {'/a/{b}/{c}': {parameters: [{in: path, name: b}], get: {parameters: [{$ref: \
         '#/components/parameters/c'}]}}}\ncomponents: {parameters: {c: {in: path, name: c}}}",
    ),
    (
        "path-parameter-unused",
        "paths: {'/a/{b}': {get: {parameters: [{in: path, name: b}, {in: path, name: c}]}}}",
        "3:60: `{c}` is no part of `/a/{b}`",
        "paths: {'/a/{b}': {get: {parameters: [{in: path, name: b}, {in: query, name: c}]}}}",
    ),
    (
        "printed-date",
        "components: {schemas: {a: {type: string, enum: ['2025-10-15T13:53:19.618Z']}}}",
        "3:49: the value is `2025-10-15T13:53:19.618Z`",
        "components: {schemas: {a: {type: string, enum: ['2025-10-15', 'Wed Oct']}}}",
    ),
    (
        "reference-dangling",
        "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/a'}]}}}",
        "3:34: `#/components/parameters/a` leads nowhere",
        "components: {schemas: {a~/b: {}, b: {items: {$ref: '#/components/schemas/a~0~1%62'}}, \
         c: {properties: {$ref: {}}, example: {$ref: '#/nowhere'}}}}",
    ),
    (
        "reference-outside",
        "components: {schemas: {a: {$ref: 'other.yaml#/a'}}}",
        "3:28: `other.yaml#/a` is no place in this document",
        "components: {schemas: {a: {$ref: '#/components/schemas/b'}, b: {}}}",
    ),
    (
        "schema-unreachable",
        "components: {schemas: {a: {items: {$ref: '#/components/schemas/a'}}}}",
        "3:24: nothing leads to `a`",
        "x-a: [{$ref: '#/components/schemas/a'}]\ncomponents: {schemas: {a: {discriminator: \
         {propertyName: p, mapping: {x: b, y: '#/components/schemas/c'}}}, b: {}, c: {}}}",
    ),
    (
        "type-null",
        "components: {schemas: {a: {type: null}}}",
        "3:28: the type is null",
        "components: {schemas: {a: {type: [string, 'null'], properties: {type: {}}}}}",
    ),
    (
        "version-number",
        "openapi: 3.1.0\ninfo: {title: t, version: 1.10}",
        "2:18: the version is read as the number 1.1",
        "openapi: 3.1.0\ninfo: {title: t, version: '1.10'}",
    ),
    (
        "yaml-boolean",
        "x-a: {NO: 1, b: 'off', c: none, d: nO}",
        "3:7: the key `NO` becomes a boolean",
        "x-a: {'NO': 1, b: \"off\", c: none, d: nO, é: \"yes\"}",
    ),
    (
        "yaml-date",
        "x-a:\n- 2024-06-20",
        "4:3: `2024-06-20` becomes a date",
        "x-a:\n- '2024-06-20'\n- 2024-06-20.dahlia\n- 2024-06\n- >-\n  2024-06-20",
    ),
    (
        "yaml-integer",
        "x-a: 0o17",
        "3:6: `0o17` becomes another number, or none",
        "x-a: [0, 10, -1, 0.5, '017', 1_a, 0x1F]",
    ),
    (
        "yaml-sexagesimal",
        "x-a: 12:30:45",
        "3:6: `12:30:45` becomes a number to base 60",
        "x-a: ['12:30:45', 12:60, a:30, '1:']",
    ),
];

fn linted(text: &str) -> Lint {
    let head = match text.starts_with(['o', '{']) {
        true => "",
        false => "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n",
    };
    let source = Source::new("t.yaml", format!("{head}{text}"));
    lint(&source, &[]).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What a rule finds in a document.
fn found(id: &str, text: &str) -> Vec<String> {
    let findings = linted(text).findings.into_iter();
    let findings = findings.filter(|it| it.rule == id);
    let shown = findings.map(|it| format!("{}:{}: {}", it.place.line, it.place.column, it.message));
    shown.collect()
}

#[test]
fn each_rule_has_documents_that_break_and_keep_it() {
    let rules: BTreeSet<&str> = RULES.iter().map(|row| row.id).collect();
    let tried: BTreeSet<&str> = DOCUMENTS.iter().map(|(id, ..)| *id).collect();
    assert_eq!(tried, rules);
    for (id, breaks, want, keeps) in DOCUMENTS {
        assert_eq!(found(id, breaks), [want], "{id}");
        assert_eq!(found(id, keeps), [""; 0], "{id}");
    }
}

#[test]
fn rules_stand_by_level_and_id() {
    assert!(RULES.is_sorted_by_key(|row| (row.level, row.id)));
}

#[test]
fn what_is_written_otherwise_is_found_too() {
    for (id, text, want) in [
        (
            "path-parameter-unused",
            "paths: {/a: {parameters: [{in: path, name: b}], get: {}, put: {}}}",
            "3:27: `{b}` is no part of `/a`",
        ),
        (
            "reference-dangling",
            "components: {schemas: {a: {x-expansionResources: {oneOf: [{$ref: '#/b'}]}}}}",
            "3:60: `#/b` leads nowhere",
        ),
        (
            "yaml-date",
            "x-a: 2024-6-2 10:00:00",
            "3:6: `2024-6-2 10:00:00` becomes a date",
        ),
        (
            "yaml-integer",
            "x-a: -1_000",
            "3:6: `-1_000` becomes another number, or none",
        ),
        (
            "yaml-integer",
            "x-a: {017: 1}",
            "3:7: the key `017` becomes another number, or none",
        ),
        (
            "type-null",
            "webhooks: {a: {post: {requestBody: {content: {a/b: {schema: {type: [~]}}}}}}}",
            "3:62: one of the types is null",
        ),
        (
            "keyword-3-1",
            "openapi: 3.0.1\ninfo: {title: t, version: '1', summary: s}",
            "2:32: `summary` stands in an object of kind info",
        ),
        (
            "keyword-3-1",
            "openapi: 3.0.1\ninfo: {title: t, version: '1'}\ncomponents: {schemas: {a: {$ref: '#/b', title: t}}}",
            "3:41: `title` stands beside a `$ref`",
        ),
        (
            "printed-date",
            "openapi: 3.1.0\ninfo: {title: t, version: 'Wed Oct 15 2025 13:53:19 GMT+0000'}",
            "2:18: the version is `Wed Oct 15 2025 13:53:19 GMT+0000`",
        ),
        (
            "contact-email",
            "openapi: 3.1.0\ninfo: {title: t, version: '1', contact: {email: nobody}}",
            "2:42: `nobody` is no address",
        ),
    ] {
        assert_eq!(found(id, text), [want], "{text}");
    }
}

#[test]
fn json_says_itself_what_is_text() {
    let text = "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"t\", \"version\": \"1\"}, \"x-a\": \"no\"}";
    assert_eq!(linted(text).findings, []);
}

#[test]
fn findings_stand_where_they_are_written() {
    let spec = Source::new(
        "t.yaml",
        "openapi: 3.1.0\ninfo: {title: t, version: '1', contact: {email: nobody}}\n",
    );
    let overlay = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n- target: $\n  update:\n    \
                   x-a: 2024-06-20\n    components: {schemas: {a: {}}}\n- target: $.info.contact\n  \
                   remove: true\n";
    let got = lint(&spec, &[Source::new("o.yaml", overlay)]).expect("it applies");
    let shown = got.findings.iter();
    let shown = shown.map(|it| format!("{} {}:{}", it.rule, it.place.file, it.place.line));
    let shown: Vec<String> = shown.collect();
    assert_eq!(shown, ["yaml-date o.yaml:6", "schema-unreachable o.yaml:7"]);
    let total = Total {
        error: 0,
        warning: 1,
        note: 1,
    };
    assert_eq!(got.total, total);
    assert_eq!(got.rules[0].count, 1);
}

/// Each node of a document with every key is in turn replaced by something else, which its place chooses.
#[test]
fn no_broken_document_makes_it_panic() {
    let text = include_str!("../coverage/every_key.yaml");
    let tree = read::tree(&Source::new("t.yaml", text)).expect("a readable document");
    let mut open = vec![(Pointer::root(), tree.clone())];
    let mut runs = 0;
    while let Some((at, node)) = open.pop() {
        match &node {
            Value::Object(map) => {
                open.extend(map.iter().map(|(key, it)| (at.child(key), it.clone())));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, it)| (at.child(index), it.clone())));
            }
            _ => {}
        }
        let others = [
            Value::Null,
            json!(["$ref"]),
            json!({"$ref": "#/%"}),
            json!("{é}"),
        ];
        let mut broken = tree.clone();
        if let Some(node) = broken.pointer_mut(at.as_str()) {
            *node = others[runs % others.len()].clone();
        }
        let _ = lint(&Source::new("t.json", broken.to_string()), &[]);
        runs += 1;
    }
    assert!(runs > 300, "only {runs} mutations");
}
