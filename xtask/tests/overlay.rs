//! `cargo xtask spec overlay`: what overlays do, those that do nothing, and one out of two documents.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn overlay(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["spec", "overlay"])
        .args(args)
        .current_dir(folder)
        .output()
        .expect("xtask runs")
}

fn told(output: &Output) -> String {
    let texts = [&output.stdout, &output.stderr];
    texts
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .concat()
}

#[track_caller]
fn ends(output: &Output, code: i32, want: &str) {
    let told = told(output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    assert!(told.contains(want), "{told}");
}

const SPEC: &str = "openapi: 3.1.0\ninfo:\n  title: t\n  version: '1'\nx-list: [1, 2]\n";

const OVERLAY: &str = "\
overlay: 1.1.0
info: {title: t, version: '1'}
extends: https://example.com/another.yaml
actions:
  - target: $.info
    description: A better title.
    update: {title: u}
  - target: $.servers[*]
    remove: true
  - target: $['x-list'][*]
    update: 3
  - target: $.paths
    remove: true
    x-allow-zero-match: true
  - target: $['x-list']
    update: []
  - target: $.info
    copy: $
";

fn folder() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("api.yaml"), SPEC).expect("a document");
    fs::write(folder.path().join("o.yaml"), OVERLAY).expect("an overlay");
    folder
}

const CHECK: [&str; 4] = ["check", "api.yaml", "--overlay", "o.yaml"];

#[test]
fn no_action_of_the_selection_is_stale() {
    let output = overlay(&root(), &["check", "--format", "json"]);
    ends(
        &output,
        0,
        "spec/overlays/stripe-portal.openapi/10-repair.yaml",
    );
    let got: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(got["total"]["stale"], 0);
    let quiet = overlay(&root(), &["check", "--quiet"]);
    assert_eq!(told(&quiet).lines().count(), 1, "{}", told(&quiet));
}

#[test]
fn all_stale_actions_are_named() {
    let folder = folder();
    let output = overlay(folder.path(), &CHECK);
    ends(&output, 1, "o.yaml:8:5");
    let told = told(&output);
    for want in [
        "0  update $.info\n       A better title.\n       changed 1 node: /info\n",
        "stale: nothing matches\n",
        "changed 2 nodes: /x-list/0, /x-list/1\n",
        "matches nothing, as it may\n",
        "stale: nothing changes in 1 node: /x-list\n       help: remove or mend the action at o.yaml:15:5",
        "copy $ to $.info\n",
        "note: it says that it extends https://example.com/another.yaml",
        "total: 6 actions on api.yaml, 2 of them stale\n",
    ] {
        assert!(told.contains(want), "{want}\n{told}");
    }
    let quiet = overlay(folder.path(), &[&CHECK[..], &["--quiet"]].concat());
    let quiet = String::from_utf8_lossy(&quiet.stdout).into_owned();
    assert!(
        !quiet.contains("changed") && quiet.contains("stale"),
        "{quiet}"
    );
}

#[test]
fn a_program_reads_what_each_action_does() {
    let folder = folder();
    let output = overlay(folder.path(), &[&CHECK[..], &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let got: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(got["total"], json!({"actions": 6, "stale": 2}));
    assert_eq!(got["overlays"][0]["extends_other"], true);
    let actions = got["overlays"][0]["actions"].as_array().expect("actions");
    let outcomes: Vec<&str> = actions
        .iter()
        .filter_map(|it| it["outcome"].as_str())
        .collect();
    let want = [
        "changed",
        "no_match",
        "changed",
        "allowed",
        "no_change",
        "changed",
    ];
    assert_eq!(outcomes, want);
    let first = json!({
        "index": 0, "line": 5, "column": 5, "description": "A better title.",
        "target": "$.info", "does": "update", "matched": 1, "places": ["/info"],
        "outcome": "changed",
    });
    assert_eq!(actions[0], first);
    assert_eq!(actions[5]["from"], "$");
}

#[test]
fn what_cannot_be_applied_is_an_error_with_those_that_do_nothing() {
    let folder = folder();
    let text = format!("{OVERLAY}  - target: $\n    remove: true\n");
    fs::write(folder.path().join("o.yaml"), text).expect("an overlay");
    let output = overlay(folder.path(), &CHECK);
    ends(&output, 1, "the root of a document cannot be removed");
    ends(&output, 1, "the target `$.servers[*]` matches nothing");
}

#[test]
fn a_suggestion_leads_from_one_document_to_the_other() {
    let folder = folder();
    let new = SPEC
        .replace("[1, 2]", "[2]")
        .replace("version: '1'", "version: '2024-06-20'");
    fs::write(folder.path().join("new.yaml"), new).expect("a document");
    let args = ["suggest", "api.yaml", "new.yaml", "--out", "made.yaml"];
    ends(
        &overlay(folder.path(), &args),
        0,
        "made.yaml: 1 removals, 1 updates",
    );
    let made = fs::read_to_string(folder.path().join("made.yaml")).expect("an overlay");
    assert!(made.contains("version: '2024-06-20'"), "{made}");
    let output = overlay(folder.path(), &["suggest", "api.yaml", "new.yaml"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), made);
    let args = ["check", "api.yaml", "--overlay", "made.yaml"];
    ends(
        &overlay(folder.path(), &args),
        0,
        "total: 2 actions on api.yaml, 0 of them stale",
    );
}

#[test]
fn equal_documents_get_no_overlay() {
    let folder = folder();
    let json = r#"{"x-list": [1, 2], "info": {"version": "1", "title": "t"}, "openapi": "3.1.0"}"#;
    fs::write(folder.path().join("same.json"), json).expect("a document");
    let args = ["suggest", "api.yaml", "same.json", "--out", "made.yaml"];
    ends(
        &overlay(folder.path(), &args),
        0,
        "api.yaml and same.json are equal",
    );
    assert!(!folder.path().join("made.yaml").exists());
    let args = ["suggest", "api.yaml", "o.yaml", "--out", "api.yaml"];
    ends(
        &overlay(folder.path(), &args),
        1,
        "--out is one of the documents",
    );
}
