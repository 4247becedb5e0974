//! `cargo xtask spec lint`: what is found in a document, as people and programs read it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn lint(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["spec", "lint"])
        .args(args)
        .current_dir(folder)
        .output()
        .expect("xtask runs")
}

fn folder_with(text: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("api.yaml"), text).expect("a document");
    folder
}

const SPEC: &str = "\
openapi: 3.1.0
info: {title: t, version: 2024-06-20}
components:
  schemas:
    a: {type: null}
    b: {type: string, format: colour}
    c: {type: string, format: colour}
";

#[test]
fn nothing_is_wrong_with_the_portal_after_its_overlays() {
    let output = lint(&root(), &[]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("total: 0 errors, 0 warnings"), "{told}");
    let output = lint(&root(), &["spec/stripe-portal.openapi.yaml"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("warning contact-email"), "{told}");
}

#[test]
fn findings_stand_by_rule_with_places_and_advice() {
    let folder = folder_with(SPEC);
    let output = lint(folder.path(), &["api.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stderr.is_empty());
    let want = "\
api.yaml: OpenAPI 3.1.0, version 2024-06-20

error type-null: a type is null itself instead of the word (1)
  api.yaml:5:9: the type is null
    at /components/schemas/a/type
  help: write `'null'` in quotes

warning yaml-date: a text without quotes is a date to many YAML tools (1)
  api.yaml:2:27: `2024-06-20` becomes a date
    at /info/version
  help: put it in quotes

note format-unknown: a format has no meaning here, and the type decides (2)
  api.yaml:6:23: the format is `colour` (2 places)
    at /components/schemas/b/format
  help: see whether it should have one

note schema-unreachable: nothing leads to a schema (3)
  api.yaml:5:5: nothing leads to `a`
    at /components/schemas/a
  api.yaml:6:5: nothing leads to `b`
    at /components/schemas/b
  api.yaml:7:5: nothing leads to `c`
    at /components/schemas/c
  help: remove it, or reference it

total: 1 errors, 1 warnings, 5 notes
";
    assert_eq!(String::from_utf8_lossy(&output.stdout), want);
}

#[test]
fn a_program_reads_every_place() {
    let folder = folder_with(SPEC);
    let output = lint(folder.path(), &["api.yaml", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let got: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(got["total"], json!({"error": 1, "warning": 1, "note": 5}));
    assert_eq!(got["findings"].as_array().map(Vec::len), Some(7));
    let first = json!({
        "rule": "type-null", "level": "error", "message": "the type is null",
        "advice": "write `'null'` in quotes",
        "place": {
            "pointer": "/components/schemas/a/type", "file": "api.yaml", "line": 5, "column": 9,
        },
    });
    assert_eq!(got["findings"][0], first);
}

#[test]
fn overlays_mend_and_are_looked_at_too() {
    let folder = folder_with(SPEC);
    let overlay = "overlay: 1.1.0\ninfo: {title: t, version: 1.0.0}\nactions:\n- target: \
                   $.components.schemas.a\n  remove: true\n- target: $\n  update: {x-flag: yes}\n";
    fs::write(folder.path().join("o.yaml"), overlay).expect("an overlay");
    let output = lint(folder.path(), &["api.yaml", "--overlay", "o.yaml"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    assert!(
        told.contains("o.yaml:7:20: `yes` becomes a boolean"),
        "{told}"
    );
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let folder = folder_with("openapi: 3.1\n");
    let output = lint(folder.path(), &["api.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("api.yaml:1:1") && told.contains("help:"),
        "{told}"
    );
}
