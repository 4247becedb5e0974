//! Releases of the official document, out of the folder that `SPEC_CORPUS` names.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::html::stands_alone;
use crate::schema::is_described;

/// What GitHub takes as a comment, with room to spare.
const MOST: usize = 60_000;

fn documents() -> Option<[PathBuf; 2]> {
    let Some(folder) = env::var_os("SPEC_CORPUS") else {
        eprintln!("skipped: SPEC_CORPUS names no folder of official documents");
        return None;
    };
    let documents = ["stripe-2023-08-16.yaml", "stripe-2026-08-26.dahlia.json"];
    let documents = documents.map(|name| Path::new(&folder).join(name));
    if !documents.iter().all(|path| path.is_file()) {
        eprintln!("skipped: SPEC_CORPUS has not both releases");
        return None;
    }
    Some(documents.map(|path| path.canonicalize().expect("a path")))
}

fn diff(old: &Path, new: &Path, format: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .args([old, new])
        .args(["--format", format])
        .current_dir(root)
        .output()
        .expect("xtask runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn markdown_fits_into_a_comment() {
    let Some([old, new]) = documents() else {
        return;
    };
    for (old, new) in [(&old, &new), (&new, &old)] {
        let got = diff(old, new, "markdown");
        let length = got.chars().count();
        assert!(length < MOST, "{length} characters");
        assert!(
            got.contains("`cargo xtask diff --format html` shows everything"),
            "{got:.500}"
        );
        let folds = |tag: &str| got.matches(tag).count();
        assert_eq!(folds("<details>"), folds("</details>"));
    }
}

#[test]
fn json_is_described_and_each_change_has_a_name_of_its_own() {
    let Some([old, new]) = documents() else {
        return;
    };
    let text = diff(&old, &new, "json");
    is_described(&text);
    let got: Value = serde_json::from_str(&text).expect("JSON");
    let items = got["items"].as_array().expect("items").iter();
    let changes = items.flat_map(|item| item["changes"].as_array().expect("changes"));
    let mut names = BTreeSet::new();
    for change in changes {
        let name = change["fingerprint"].as_str().expect("a text");
        assert!(names.insert(name), "{name} stands twice");
    }
    assert!(names.len() > 1_000, "only {}", names.len());
}

#[test]
fn the_page_stands_alone() {
    let Some([old, new]) = documents() else {
        return;
    };
    stands_alone(&diff(&old, &new, "html"));
}
