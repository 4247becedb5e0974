use std::collections::BTreeMap;

use super::*;
use crate::Source;

const HEAD: &str = "\
openapi: 3.0.0
info: {title: t, version: '1'}
servers: [{url: 'https://api.example.com'}]
";

const SELECTION: &str = "\
[crate]
name = 'x'
version = '0.1.0'
description = 'x'
[select]
operations = ['* /**']
";

fn inputs(text: &str) -> Inputs {
    Inputs {
        spec: Source::new("t.yaml", text),
        overlays: Vec::new(),
        selection: Source::new("s.toml", SELECTION),
    }
}

fn compared(old: &str, new: &str) -> Diff {
    let options = Options::default();
    diff(&inputs(old), &inputs(new), options).unwrap_or_else(|error| panic!("{error}"))
}

/// A document with one operation, which sends `sent` and answers a `thing` of `received`.
fn document(sent: &str, received: &str) -> String {
    format!(
        "{HEAD}paths:
  /v1/things:
    post:
      operationId: PostThings
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {{type: object, properties: {{{sent}}}}}
      responses:
        '200':
          description: ''
          content:
            application/json: {{schema: {{$ref: '#/components/schemas/thing'}}}}
components:
  schemas:
    thing: {{type: object, x-resourceId: thing, required: [id, object], properties: {{id: {{type: string}},
      object: {{type: string, enum: [thing]}}, {received}}}}}
    other: {{type: object, description: d, properties: {{a: {{type: string}}}}}}
"
    )
}

/// What is said of each change that is no part of another: kind, subject and verdict.
fn told(diff: &Diff) -> Vec<String> {
    let told = diff.changes().map(|(_, change)| {
        let Verdict { wire, krate } = change.verdict;
        let subject = change.subject.as_deref().unwrap_or("-");
        format!("{} {subject} {wire:?}/{krate:?}", change.kind.id())
    });
    told.collect()
}

#[track_caller]
fn sent(old: &str, new: &str, want: &[&str]) {
    assert_eq!(
        told(&compared(&document(old, ""), &document(new, ""))),
        want
    );
}

#[track_caller]
fn received(old: &str, new: &str, want: &[&str]) {
    assert_eq!(
        told(&compared(&document("", old), &document("", new))),
        want
    );
}

#[test]
fn a_document_does_not_differ_from_itself() {
    let text = document("a: {type: string}", "b: {type: integer}");
    let diff = compared(&text, &text);
    assert!(diff.items.is_empty() && diff.verdict.is_none() && diff.silent.is_empty());
    assert_eq!(diff.next.suggested, "0.1.0");
}

#[test]
fn request_fields_come_go_and_change() {
    let a = "a: {type: string}";
    sent("", a, &["field-added a Compatible/Minor"]);
    sent(a, "", &["field-removed a Breaking/Major"]);
    sent(a, "a: {type: integer}", &["type-replaced a Breaking/Major"]);
    sent(
        a,
        "a: {type: string, maxLength: 5}",
        &["limit-tightened a Breaking/Patch"],
    );
    sent(
        "a: {type: integer, minimum: 2}",
        "a: {type: integer, minimum: 1}",
        &["limit-loosened a Compatible/Patch"],
    );
    sent(
        "a: {type: string, pattern: x}",
        "a: {type: string, pattern: y}",
        &["limit-changed a Breaking/Patch"],
    );
    sent(
        "a: {type: integer}",
        "a: {type: number}",
        &["type-widened a Compatible/Major"],
    );
    sent(
        "a: {type: number}",
        "a: {type: integer}",
        &["type-narrowed a Breaking/Major"],
    );
    let clearable = "a: {anyOf: [{type: string}, {type: string, enum: ['']}]}";
    sent(a, clearable, &["became-clearable a Compatible/Major"]);
    sent(clearable, a, &["no-longer-clearable a Breaking/Major"]);
    let time = "a: {type: integer, format: unix-time}";
    sent(
        "a: {type: integer}",
        time,
        &["type-reread a Compatible/Major"],
    );
}

#[test]
fn response_fields_come_go_and_change() {
    let a = "a: {type: string}";
    received("", a, &["field-added a Compatible/Minor"]);
    received(a, "", &["field-removed a Behaviour/Major"]);
    received(
        "a: {type: integer}",
        "a: {type: number}",
        &["type-widened a Breaking/Major"],
    );
    let many = "a: {type: array, items: {type: string}}";
    received(a, many, &["type-replaced a Breaking/Major"]);
    let expandable = "a: {anyOf: [{type: string}, {$ref: '#/components/schemas/other'}], \
                      x-expansionResources: {}}";
    let told = told(&compared(&document("", a), &document("", expandable)));
    assert!(
        told.contains(&"became-expandable a Compatible/Major".to_owned()),
        "{told:?}"
    );
}

#[test]
fn required_and_optional_mean_the_contrary_in_either_direction() {
    let requires = |text: String, name: &str| {
        let with = format!("required: [id, object, {name}]");
        text.replace("required: [id, object]", &with)
    };
    let a = "a: {type: string}";
    let (optional, required) = (document("", a), requires(document("", a), "a"));
    let want = ["became-required a Compatible/Major"];
    assert_eq!(told(&compared(&optional, &required)), want);
    assert_eq!(
        told(&compared(&required, &optional)),
        ["became-optional a Breaking/Major"]
    );
    let asks = |text: String| {
        text.replace(
            "{type: object, properties: {a:",
            "{type: object, required: [a], properties: {a:",
        )
    };
    let (optional, required) = (document(a, ""), asks(document(a, "")));
    let got = told(&compared(&optional, &required));
    assert_eq!(got, ["became-required a Breaking/Major"]);
    let got = told(&compared(&required, &optional));
    assert_eq!(got, ["became-optional a Compatible/Major"]);
    let got = told(&compared(&document("", ""), &required));
    assert_eq!(got, ["required-field-added a Breaking/Major"]);
}

#[test]
fn values_of_enums_are_told_one_by_one() {
    let few = "a: {type: string, enum: [x, y]}";
    let many = "a: {type: string, enum: [x, y, z]}";
    sent(few, many, &["value-added z Compatible/Minor"]);
    sent(many, few, &["value-removed z Breaking/Major"]);
    received(few, many, &["value-added z Behaviour/Minor"]);
    received(many, few, &["value-removed z Compatible/Major"]);
    sent(
        few,
        "a: {type: string}",
        &["enum-opened a Compatible/Major"],
    );
    sent("a: {type: string}", few, &["enum-closed a Breaking/Major"]);
}

#[test]
fn types_that_follow_are_told_with_their_cause() {
    let nested = "a: {type: object, properties: {b: {type: string, enum: [x, y]}}}";
    let sends = |text: String| {
        let deep = "urlencoded:\n            encoding: {a: {style: deepObject, explode: true}}\n";
        text.replace("urlencoded:\n", deep)
    };
    let diff = compared(&document("", ""), &sends(document(nested, "")));
    assert_eq!(told(&diff), ["field-added a Compatible/Minor"]);
    let follows = diff.items.iter().flat_map(|item| &item.changes);
    let follows: Vec<&str> = follows.filter_map(|it| it.follows.as_deref()).collect();
    assert_eq!(follows, ["field-added thing::CreateThing.a"; 2]);
}

#[test]
fn a_renamed_schema_breaks_rust_alone() {
    let old = document("", "b: {$ref: '#/components/schemas/other'}");
    let new = old
        .replace("schemas/other", "schemas/another")
        .replace("    other:", "    another:");
    let diff = compared(&old, &new);
    assert_eq!(told(&diff), ["type-renamed - Compatible/Major"]);
    assert_eq!(diff.items[0].was.as_deref(), Some("types::Other"));
    assert_eq!(diff.items[0].path, "types::Another");
}

#[test]
fn a_type_in_the_place_of_another_is_a_change_of_the_field() {
    let extra = "    part: {type: object, properties: {a: {type: string}, b: {type: string}}}\n    \
                 whole: {type: object, properties: {x: {type: integer}, y: {type: string}}}\n";
    let with = |name: &str| {
        let field = format!("p: {{$ref: '#/components/schemas/{name}'}}");
        document("", &field) + extra
    };
    let diff = compared(&with("part"), &with("whole"));
    assert_eq!(told(&diff), ["type-replaced p Breaking/Major"]);
}

#[test]
fn a_constant_that_is_sent_by_itself_breaks_the_wire_alone() {
    let asks = |text: String| {
        text.replace(
            "{type: object, properties: {k:",
            "{type: object, required: [k], properties: {k:",
        )
    };
    let new = asks(document("k: {type: string, enum: [v]}", ""));
    let old = document("", "");
    assert_eq!(
        told(&compared(&old, &new)),
        ["constant-added k Breaking/Patch"]
    );
    assert_eq!(
        told(&compared(&new, &old)),
        ["constant-removed k Breaking/Patch"]
    );
    let optional = document("k: {type: string, enum: [v]}", "");
    let got = told(&compared(&new, &optional));
    assert_eq!(got, ["became-optional k Compatible/Major"]);
}

#[test]
fn what_requests_have_to_show_is_compared() {
    let old = document("", "");
    let schemes = "    other: {type: object,";
    let secured = old.replace("components:\n", "security: [{key: []}]\ncomponents:\n  securitySchemes: {key: {type: http, scheme: bearer}}\n");
    assert!(old.contains(schemes));
    let got = told(&compared(&old, &secured));
    assert_eq!(got, ["security-changed - Breaking/Patch"]);
}

#[test]
fn a_renamed_parameter_of_a_path_breaks_rust_alone() {
    let of = |name: &str| {
        document("", "").replace("/v1/things:", &format!("/v1/things/{{{name}}}:")).replace(
            "      requestBody",
            &format!("      parameters: [{{name: {name}, in: path, required: true, schema: {{type: string}}}}]\n      requestBody"),
        )
    };
    let diff = compared(&of("thing"), &of("id"));
    assert_eq!(told(&diff), ["field-renamed id Compatible/Major"]);
}

#[test]
fn what_is_refused_on_both_sides_is_told_where_it_changes() {
    let of = |extra: &str| document(&format!("b: {{not: {{type: string}}}}{extra}"), "");
    assert_eq!(compared(&of(""), &of("")).refused.len(), 0);
    let diff = compared(&of(""), &of(", c: {type: string}"));
    assert_eq!(diff.refused.len(), 1);
    assert!(diff.outside.is_empty(), "{:?}", diff.outside);
}

#[test]
fn an_operation_with_another_path_is_moved() {
    let old = document("", "");
    let new = old.replace("/v1/things:", "/v1/things/{thing}:").replace(
        "      requestBody",
        "      parameters: [{name: thing, in: path, required: true, schema: {type: string}}]\n      requestBody",
    );
    let got = told(&compared(&old, &new));
    assert!(
        got.iter()
            .any(|it| it.starts_with("operation-moved - Breaking")),
        "{got:?}"
    );
}

#[test]
fn what_is_not_selected_is_counted_and_what_changes_nothing_is_named() {
    let old = document("a: {type: string}", "");
    let other = |ty: &str| {
        format!("other: {{type: object, description: d, properties: {{a: {{type: {ty}}}}}}}")
    };
    let new = old.replace(&other("string"), &other("integer"));
    let diff = compared(&old, &new);
    assert!(diff.items.is_empty(), "{:?}", told(&diff));
    assert_eq!(diff.outside.schemas.changed, 1);
    let new = old.replace("a: {type: string}", "a: {type: string, example: x}");
    let diff = compared(&old, &new);
    assert_eq!(diff.silent, ["/paths/~1v1~1things/post"]);
}

#[test]
fn what_is_newly_refused_comes_first_and_the_rest_is_compared() {
    let old = document("a: {type: string}", "");
    let new = document(
        "a: {type: string}, c: {type: string}, b: {not: {type: string}}",
        "",
    );
    let diff = compared(&old, &new);
    assert_eq!(diff.refused.len(), 1, "{:?}", diff.refused);
    assert!(told(&diff).contains(&"field-added c Compatible/Minor".to_owned()));
}

#[test]
fn both_ways_are_mirrors() {
    let texts = [
        document("", ""),
        document("a: {type: string}", "b: {type: string, enum: [x, y]}"),
        document(
            "a: {type: integer}",
            "b: {type: string, enum: [x, z]}, c: {type: number}",
        ),
        document("b: {type: number}", "b: {type: string}"),
    ];
    for old in &texts {
        for new in &texts {
            let forward = counted(&compared(old, new), |kind| kind);
            let backward = counted(&compared(new, old), Kind::mirror);
            assert_eq!(forward, backward);
        }
    }
}

/// How often each subject has a change of each kind.
fn counted(diff: &Diff, kind: impl Fn(Kind) -> Kind) -> BTreeMap<(Kind, Option<String>), usize> {
    let mut counts = BTreeMap::new();
    for change in diff.items.iter().flat_map(|item| &item.changes) {
        let key = (kind(change.kind), change.subject.clone());
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}
