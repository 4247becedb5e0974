use super::*;

fn overlaid(document: &str, actions: &str) -> std::result::Result<Value, String> {
    let document = Document {
        root: read::tree(&Source::new("doc.yaml", document)).expect("a readable document"),
        origin: Origin::new(Source::new("doc.yaml", document)),
    };
    let head = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n";
    let overlay = Source::new("o.yaml", format!("{head}{actions}"));
    apply(document, &[overlay])
        .map(|document| document.root)
        .map_err(|error| error.to_string())
}

#[track_caller]
fn gives(document: &str, actions: &str, want: &str) {
    assert_eq!(overlaid(document, actions).unwrap().to_string(), want);
}

#[track_caller]
fn fails(document: &str, actions: &str, want: &str) {
    let got = overlaid(document, actions).expect_err("an error");
    assert!(got.contains(want), "{got}");
}

#[test]
fn objects_merge_and_nested_lists_grow() {
    gives(
        "a: {b: 1, l: [1]}",
        "- {target: $, update: {a: {b: 2, c: 3, l: [2, 3]}}}",
        r#"{"a":{"b":2,"l":[1,2,3],"c":3}}"#,
    );
}

#[test]
fn a_list_takes_a_list_or_one_item() {
    gives(
        "l: [1]",
        "- {target: $.l, update: [2, 3]}",
        r#"{"l":[1,2,3]}"#,
    );
    gives(
        "l: [1]",
        "- {target: $.l, update: {k: 1}}",
        r#"{"l":[1,{"k":1}]}"#,
    );
    gives("l: [1]", "- {target: $.l, update: 2}", r#"{"l":[1,2]}"#);
}

#[test]
fn primitives_are_replaced() {
    gives("a: 1", "- {target: $.a, update: two}", r#"{"a":"two"}"#);
    gives("a: null", "- {target: $.a, update: 1}", r#"{"a":1}"#);
}

#[test]
fn removals_do_not_shift_each_other() {
    gives(
        "l: [0, 1, 2, 3]",
        "- {target: '$.l[0,2]', remove: true}",
        r#"{"l":[1,3]}"#,
    );
    gives(
        "l: [1, 2, 3]",
        "- {target: '$.l[?@ > 1]', remove: true}",
        r#"{"l":[1]}"#,
    );
    gives("a: {b: {c: 1}}", "- {target: $..*, remove: true}", "{}");
}

#[test]
fn copies_are_merged() {
    gives(
        "a: {x: 1}\nb: {y: 2}",
        "- {target: $.b, copy: $.a}",
        r#"{"a":{"x":1},"b":{"y":2,"x":1}}"#,
    );
    fails(
        "a: {x: 1}\nb: {}",
        "- {target: $.b, copy: $.a.*.*}",
        "selects 0",
    );
}

#[test]
fn update_is_ignored_where_remove_is_set() {
    gives(
        "a: 1\nb: 2",
        "- {target: $.a, update: 3, remove: true}",
        r#"{"b":2}"#,
    );
}

#[test]
fn what_does_nothing_is_an_error() {
    fails(
        "a: 1",
        "- {target: $.b, remove: true}",
        "o.yaml:4:4: at /actions/0/target",
    );
    fails("a: 1", "- {target: $.a, update: 1}", "changes nothing");
    gives(
        "a: 1",
        "- {target: $.b, remove: true, x-allow-zero-match: true}",
        r#"{"a":1}"#,
    );
}

#[test]
fn kinds_that_clash_are_errors() {
    for (document, update) in [
        ("a: {b: {}}", "{a: {b: 1}}"),
        ("a: {b: 1}", "{a: {b: {}}}"),
        ("a: {b: null}", "{a: {b: {}}}"),
        ("a: {b: []}", "{a: {b: {}}}"),
    ] {
        fails(
            document,
            &format!("- {{target: $, update: {update}}}"),
            "cannot be merged",
        );
    }
    fails(
        "a: {}\nb: []",
        "- {target: '$.*', update: {x: 1}}",
        "different kinds",
    );
}

#[test]
fn malformed_overlays_are_errors() {
    fails(
        "a: 1",
        "- {target: $.a, updtae: 1}",
        "`updtae` is not a key",
    );
    fails(
        "a: 1",
        "- {target: $.a}",
        "neither updates, removes nor copies",
    );
    fails(
        "a: 1",
        "- {target: a.b, remove: true}",
        "not an RFC 9535 JSONPath",
    );
    fails(
        "a: 1",
        "- {target: $.a, remove: 'yes'}",
        "`remove` is true or false",
    );
    fails("a: 1", "- {target: $, remove: true}", "cannot be removed");
    fails("a: 1", "  []", "at least one action");
}

#[test]
fn faults_in_overlaid_nodes_are_shown_in_the_overlay() {
    let document = Document {
        root: serde_json::json!({"a": {}}),
        origin: Origin::new(Source::new("doc.yaml", "a: {}")),
    };
    let text = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n- target: $.a\n  \
                update:\n    b:\n      c: 1\n";
    let document = apply(document, &[Source::new("o.yaml", text)]).unwrap();
    let fault = Fault::new(&Pointer::from("/a/b/c"), "wrong", "");
    let got = document.origin.error(vec![fault]).to_string();
    assert_eq!(got, "o.yaml:7:7: at /a/b/c: wrong");
}

#[test]
fn a_document_stays_one_that_can_be_followed() {
    let copies = "- {target: $.a, copy: $}\n".repeat(120);
    fails("a: {b: 1}", &copies, "nest more than 100 levels deep");
    let (targets, inside) = ([Pointer::from("/a"), Pointer::from("/b")], Pointer::root());
    let mut left = 7;
    let patch = serde_json::json!([1, 2]);
    affordable(&targets, &patch, &inside, &mut left).unwrap();
    let faults = affordable(&targets, &patch, &inside, &mut left).unwrap_err();
    assert!(faults[0].message.contains("put more into the document"));
}
