use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::*;
use crate::Inputs;
use crate::lower::grammar::{self, Below, Node, Verdict};

const EVERY_KEY: &str = include_str!("every_key.yaml");

fn every_key() -> Value {
    read::tree(&Source::new("every_key.yaml", EVERY_KEY)).expect("a document")
}

fn covered(text: &str) -> Coverage {
    let subject = Subject {
        spec: Source::new("t.yaml", text),
        overlays: Vec::new(),
        selection: None,
    };
    let coverage = coverage(&subject).expect("coverage");
    let Total {
        document,
        accounted,
        ..
    } = coverage.total;
    assert_eq!(accounted, document);
    coverage
}

fn row<'a>(coverage: &'a Coverage, construct: &str) -> &'a Row {
    let row = coverage.rows.iter().find(|row| row.construct == construct);
    row.unwrap_or_else(|| panic!("no row {construct}: {:#?}", coverage.rows))
}

/// What is generated from a document, as data; nothing where it is refused.
fn generated(document: &Value) -> Option<String> {
    const SELECTION: &str = "[crate]\nname = 'x'\nversion = '1.0.0'\ndescription = 'x'\n\
                             [select]\noperations = ['* **']\nwebhooks = ['**']\n\
                             [cut.schemas]\nerror = 'error'\n";
    let inputs = Inputs {
        spec: Source::new("t.json", document.to_string()),
        overlays: Vec::new(),
        selection: Source::new("s.toml", SELECTION),
    };
    let (api, _) = crate::api(&inputs).ok()?;
    Some(serde_json::to_string(&api).expect("JSON"))
}

/// The document without a key.
fn without(document: &Value, at: &Pointer) -> Value {
    with(document, at, None)
}

fn with(document: &Value, at: &Pointer, value: Option<Value>) -> Value {
    let mut document = document.clone();
    let parent = at.parent().expect("a parent");
    let parent = document.pointer_mut(parent.as_str()).expect("a parent");
    let map = parent.as_object_mut().expect("an object");
    match value {
        Some(value) => map.insert(at.last(), value),
        None => map.shift_remove(&at.last()),
    };
    document
}

/// The document without a key, and with other values for it.
fn mutants(document: &Value, at: &Pointer) -> Vec<Value> {
    let other = match document.pointer(at.as_str()).expect("a node") {
        _ if at.last() == "security" => Some(json!([{"other": []}])),
        Value::Bool(flag) => Some(json!(!flag)),
        Value::Number(_) => Some(json!(77)),
        Value::String(text) => Some(json!(format!("{text}x"))),
        _ => None,
    };
    let changed = other.map(|other| with(document, at, Some(other)));
    let without = without(document, at);
    changed.into_iter().chain([without]).collect()
}

/// What is used makes a difference somewhere, by itself or by what stands below; what is ignored
/// makes none anywhere.
#[test]
fn what_is_said_to_be_used_is_used_and_nothing_else() {
    let document = every_key();
    let want = generated(&document);
    assert!(want.is_some(), "the document is refused");
    let read = read::document(&Source::new("t.yaml", EVERY_KEY)).expect("a document");
    let findings = probe::probe(&read, None);
    assert!(findings.refused.is_empty(), "{findings:#?}");
    let verdicts = walk::verdicts(&read, &findings);
    let mut proven: BTreeSet<&str> = BTreeSet::new();
    for (at, (construct, is_used)) in &verdicts {
        if !is_used {
            let got = generated(&without(&document, at));
            assert!(got == want, "{at} ({construct}) is said to be ignored");
            continue;
        }
        let around = at.ancestors().filter_map(|at| verdicts.get(&at));
        let around: Vec<&str> = around.map(|(construct, _)| construct.as_str()).collect();
        let mut mutants = mutants(&document, at).into_iter();
        if around.iter().any(|construct| !proven.contains(construct))
            && mutants.any(|mutant| generated(&mutant) != want)
        {
            proven.extend(around);
        }
    }
    let used = verdicts.values().filter(|(_, is_used)| *is_used);
    let used: BTreeSet<&str> = used.map(|(construct, _)| construct.as_str()).collect();
    let unproven: Vec<_> = used.difference(&proven).collect();
    assert!(unproven.is_empty(), "said to be used: {unproven:?}");
}

/// Objects that stand only below keys that are ignored or refused.
const NEVER_READ: [Node; 8] = [
    Node::Contact,
    Node::License,
    Node::ServerVariable,
    Node::Header,
    Node::Tag,
    Node::Example,
    Node::Link,
    Node::Callback,
];

/// Every key of the table stands in `every_key.yaml`, or below in what is refused.
#[test]
fn every_known_key_is_tried() {
    let mut tried: BTreeSet<String> = refusals().into_iter().map(|(name, ..)| name).collect();
    let document = every_key();
    let mut open = vec![(Pointer::root(), &document)];
    while let Some((at, value)) = open.pop() {
        tried.extend(steps::steps(&at).pop().map(|step| step.construct));
        match value {
            Value::Object(map) => {
                open.extend(map.iter().map(|(key, value)| (at.child(key), value)));
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, item)| (at.child(index), item)));
            }
            _ => {}
        }
    }
    for node in grammar::ALL {
        let mut names = BTreeSet::new();
        for key in node.keys() {
            assert!(names.insert(key.name), "{node:?} has {} twice", key.name);
            let name = match key.name {
                "*" if node == Node::Responses => "200",
                "*" => "{name}",
                name => name,
            };
            let construct = format!("{}/{name}", node.title());
            match NEVER_READ.contains(&node) {
                true => assert!(!matches!(key.verdict, Verdict::Used(_)), "{construct}"),
                false => assert!(tried.contains(&construct), "nothing tries {construct}"),
            }
        }
    }
}

/// What is refused wherever it stands: the row, where to put it, and what to put there.
fn refusals() -> Vec<(String, &'static str, Value)> {
    let operation = json!({"operationId": "Other", "responses": {}});
    let get = "/paths/~1v1~1things~1{thing}/get";
    let at = |rest: &str| -> &'static str { format!("{get}{rest}").leak() };
    let parts = "/paths/~1v1~1things/post/requestBody/content/application~1x-www-form-urlencoded\
                 /encoding/parts";
    let path = "/paths/~1v1~1things~1{thing}";
    let schema = "/components/schemas/bolt/properties/object";
    let list = [
        ("path/options", path, operation.clone()),
        ("path/head", path, operation.clone()),
        ("path/trace", path, operation),
        ("operation/callbacks", get, json!({"a": {"b": {}}})),
        (
            "parameter/content",
            at("/parameters/0"),
            json!({"text/plain": {}}),
        ),
        ("parameter/allowReserved", at("/parameters/0"), json!(true)),
        (
            "parameter/allowEmptyValue",
            at("/parameters/0"),
            json!(true),
        ),
        ("encoding/contentType", parts, json!("text/plain")),
        (
            "encoding/headers",
            parts,
            json!({"a": {"schema": {"type": "string"}}}),
        ),
        ("encoding/allowReserved", parts, json!(true)),
        ("schema/allOf", schema, json!([{"type": "string"}])),
        ("schema/not", schema, json!({"type": "string"})),
        ("schema/writeOnly", schema, json!(true)),
    ];
    let list = list.into_iter();
    list.map(|(name, at, value)| (name.to_owned(), at, value))
        .collect()
}

#[test]
fn what_is_refused_stops_generation() {
    for (construct, at, value) in refusals() {
        let mut document = every_key();
        let object = document.pointer_mut(at).and_then(Value::as_object_mut);
        let (_, key) = construct.split_once('/').expect("a key");
        object.expect("an object").insert(key.to_owned(), value);
        assert!(generated(&document).is_none(), "{construct} is generated");
        let coverage = covered(&document.to_string());
        assert!(
            coverage
                .rows
                .iter()
                .any(|row| row.outcome == Outcome::Refused),
            "{construct} is not refused"
        );
    }
}

/// Puts a key that nobody knows into every object of a document, and counts them.
fn make_up(value: &mut Value, node: Node, made: &mut usize) {
    let Value::Object(map) = value else { return };
    if node == Node::Plain {
        return;
    }
    for (key, value) in map.iter_mut() {
        match (node.key(key).map(|key| key.below), value) {
            (Some(Below::One(below)), value) => make_up(value, below, made),
            (Some(Below::List(below)), Value::Array(items)) => {
                for item in items {
                    make_up(item, below, made);
                }
            }
            (Some(Below::Map(below)), Value::Object(entries)) => {
                for entry in entries.values_mut() {
                    make_up(entry, below, made);
                }
            }
            _ => {}
        }
    }
    let takes_any = matches!(node, Node::Paths | Node::Responses | Node::Callback);
    let is_reference = map.contains_key("$ref");
    if !takes_any && !is_reference {
        map.insert(
            "madeUp".to_owned(),
            json!({"deep": {"deeper": [{"deepest": 1}]}}),
        );
        *made += 1;
    }
}

#[test]
fn made_up_keys_are_all_listed_as_refused() {
    let mut document = every_key();
    let mut made = 0;
    make_up(&mut document, Node::Document, &mut made);
    let coverage = covered(&document.to_string());
    let made_up = coverage
        .rows
        .iter()
        .filter(|row| row.construct.ends_with("/madeUp"));
    let made_up: Vec<&Row> = made_up.collect();
    assert!(made_up.iter().all(|row| row.outcome == Outcome::Refused));
    assert_eq!(made_up.iter().map(|row| row.count).sum::<usize>(), made);
    assert_eq!(made_up.iter().map(|row| row.keys).sum::<usize>(), made * 4);
    let places = made_up.iter().flat_map(|row| &row.places);
    assert!(
        places
            .into_iter()
            .all(|spot| spot.pointer.last() == "madeUp")
    );
}

const HEAD: &str =
    "openapi: 3.0.0\ninfo: {title: t, version: '1'}\nservers: [{url: https://a.b}]\n";

#[test]
fn refusals_do_not_hide_each_other() {
    let text = format!(
        "{HEAD}paths:\n  /v1/a:\n    get:\n      operationId: A\n      callbacks: {{a: {{}}}}\n      \
         responses: &r {{'200': {{description: d, content: {{application/json: {{schema: \
         {{$ref: '#/components/schemas/a'}}}}}}}}}}\n  /v1/b:\n    get: {{operationId: B, \
         responses: *r}}\ncomponents:\n  schemas:\n    a:\n      type: object\n      odd: {{}}\n      \
         properties:\n        n: {{type: number, enum: [1]}}\n        o: {{type: string, format: \
         byte}}\n        p: {{type: string, format: frequency}}\n"
    );
    let coverage = covered(&text);
    assert!(coverage.complete);
    for refused in [
        "schema/odd",
        "schema/enum=number",
        "schema/format=byte (string)",
        "operation/callbacks",
    ] {
        assert_eq!(
            row(&coverage, refused).outcome,
            Outcome::Refused,
            "{refused}"
        );
        assert!(!row(&coverage, refused).advice.is_empty(), "{refused}");
    }
    let format = row(&coverage, "schema/format=frequency (string)");
    assert_eq!(format.outcome, Outcome::Ignored);
    let place = &format.places[0];
    assert_eq!((place.line, place.file.as_str()), (20, "t.yaml"));
    assert_eq!(
        place.pointer.as_str(),
        "/components/schemas/a/properties/p/format"
    );
}

#[test]
fn what_is_missing_is_a_row_without_keys() {
    let coverage = covered("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n");
    let servers = row(&coverage, "document/servers");
    assert_eq!((servers.outcome, servers.keys), (Outcome::Refused, 0));
    assert_eq!(servers.why, "the document names no server");
}

#[test]
fn what_is_not_selected_is_ignored_as_a_whole() {
    let subject = Subject {
        spec: Source::new("t.yaml", EVERY_KEY),
        overlays: Vec::new(),
        selection: Some(Source::new(
            "s.toml",
            "[crate]\nname = 'x'\nversion = '1.0.0'\ndescription = 'x'\n[select]\n\
             operations = ['DELETE **']\n[cut.schemas]\nerror = 'error'\nthing = 'json'\n",
        )),
    };
    let coverage = coverage(&subject).expect("coverage");
    assert!(coverage.complete);
    assert_eq!(row(&coverage, "path/get").why, "not selected");
    assert_eq!(row(&coverage, "path/delete").outcome, Outcome::Used);
    assert_eq!(coverage.total.accounted, coverage.total.document);
}

#[test]
fn broken_documents_are_covered_too() {
    let whole = every_key();
    let mut open = vec![(Pointer::root(), &whole)];
    while let Some((at, value)) = open.pop() {
        let map: &Map<String, Value> = match value {
            Value::Object(map) => map,
            _ => continue,
        };
        for (key, value) in map {
            let at = at.child(key);
            for wrong in [json!([null]), json!({"a": 1})] {
                let mut document = whole.clone();
                if let Some(node) = document.pointer_mut(at.as_str()) {
                    *node = wrong;
                }
                let subject = Subject {
                    spec: Source::new("t.json", document.to_string()),
                    overlays: Vec::new(),
                    selection: None,
                };
                if let Ok(coverage) = coverage(&subject) {
                    let total = coverage.total;
                    assert_eq!(total.accounted, total.document, "{at}");
                }
            }
            // Deeper nodes are of kinds that stand above as well.
            if at.as_str().matches('/').count() < 3 {
                open.push((at, value));
            }
        }
    }
}
