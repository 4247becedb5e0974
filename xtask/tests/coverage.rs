//! `cargo xtask spec coverage`: documents that are generated, and documents that are refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn coverage(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["spec", "coverage"])
        .args(args)
        .current_dir(folder)
        .output()
        .expect("xtask runs")
}

#[track_caller]
fn succeeds(folder: &Path, args: &[&str]) -> String {
    let output = coverage(folder, args);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn folder_with(text: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("api.yaml"), text).expect("a document");
    folder
}

const PORTAL: [&str; 3] = [
    "spec/stripe-portal.openapi.yaml",
    "--selection",
    "spec/portal.toml",
];

#[test]
fn nothing_of_the_portal_is_refused_and_every_key_is_accounted_for() {
    let args = [&PORTAL[..], &["--format", "json"]].concat();
    let got: Value = serde_json::from_str(&succeeds(&root(), &args)).expect("JSON");
    assert_eq!(got["complete"], true);
    assert_eq!(got["total"]["refused"], 0);
    assert_eq!(got["total"]["accounted"], got["total"]["document"]);
    let rows = got["rows"].as_array().expect("rows");
    let keys = rows.iter().filter_map(|row| row["keys"].as_u64());
    assert_eq!(got["total"]["document"], keys.sum::<u64>());
    let place = |construct: &str| {
        let row = rows.iter().find(|row| row["construct"] == construct);
        row.map(|row| row["places"][0]["file"].clone())
    };
    let in_an_overlay = Some(Value::from(
        "spec/overlays/stripe-portal.openapi/54-webhooks.yaml",
    ));
    assert_eq!(place("document/webhooks"), in_an_overlay);
}

#[test]
fn the_table_names_places_and_ends_with_the_total() {
    let told = succeeds(&root(), &PORTAL);
    assert!(
        told.contains("\nIGNORED\n") && told.contains("\nUSED\n"),
        "{told}"
    );
    assert!(
        told.contains("spec/stripe-portal.openapi.yaml:1:1"),
        "{told}"
    );
    let total = told.lines().last().unwrap_or_default();
    assert!(total.contains("keys accounted for: 0 refused"), "{total}");
    let quiet = succeeds(&root(), &[&PORTAL[..], &["--quiet"]].concat());
    assert!(
        quiet.ends_with(&format!("{total}\n")) && !quiet.contains("USED"),
        "{quiet}"
    );
}

#[test]
fn a_refused_document_is_covered() {
    let folder = folder_with(
        "openapi: 3.1.0\ninfo: {title: t, version: '1', colour: red}\nservers: [{url: https://a.b}]\n\
         paths: {}\n",
    );
    let told = succeeds(folder.path(), &["api.yaml"]);
    assert!(told.contains("REFUSED\n"), "{told}");
    assert!(told.contains("info/colour"), "{told}");
    assert!(told.contains("api.yaml:2:32"), "{told}");
    assert!(told.contains("help: remove it with an overlay"), "{told}");
    assert!(
        told.contains("total: 8 of 8 keys accounted for: 1 refused"),
        "{told}"
    );
}

#[test]
fn what_cannot_be_read_is_an_error_with_a_place() {
    let folder = folder_with("openapi: 3.1.0\nopenapi: 3.1.0\n");
    let output = coverage(folder.path(), &["api.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        told.contains("api.yaml:2:1") && told.contains("stands twice"),
        "{told}"
    );
    let output = coverage(folder.path(), &["other.yaml", "--format", "json"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("cannot read other.yaml"), "{told}");
}
