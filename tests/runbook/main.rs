//! The runbook for a new version of the document, walked in a scratch clone as CONTRIBUTING tells it:
//! from the vendored document to the newest official one in `SPEC_CORPUS`.

mod clone;
mod example;

use std::fs;
use std::path::{Path, PathBuf};

use clone::Clone;
use serde_json::Value;

#[test]
fn a_new_document_is_vendored_switched_to_mended_generated_and_reviewed() {
    let clone = Clone::of_the_workspace();
    let document = newest_document();
    let file = document
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();

    let told = clone.succeeds(&["spec", "update", "--from", &document.display().to_string()]);
    assert!(
        told.contains(&format!("set `spec = \"{file}\"` in spec/portal.toml")),
        "{told}"
    );
    let vendored = fs::read(clone.path(&format!("spec/{file}"))).expect("the new document");
    assert!(
        vendored == fs::read(&document).expect("the document"),
        "not byte for byte"
    );

    switch(&clone, &file);
    take_webhooks_along(&clone, &file);
    remove_stale_lines(&clone);
    clone.succeeds(&["spec", "overlay", "check"]);
    clone.succeeds(&["spec", "lint"]);
    clone.succeeds(&["regen"]);
    clone.succeeds(&["regen", "--check"]);

    let diff = review(&clone, &file);
    bump(
        &clone,
        diff["next"]["suggested"].as_str().expect("a version"),
    );
    clone.succeeds(&["regen"]);
    assert_eq!(review(&clone, &file)["next"]["is_done"], true);
    clone.cargo(&["check", "-p", "stripe-portal-gen", "--all-features"]);
    clone.commits("A new version of the document");
    let told = clone.succeeds(&["diff"]);
    assert!(told.contains("nothing changes"), "{told}");
}

/// The folder of official documents.
fn corpus() -> PathBuf {
    let folder = std::env::var_os("SPEC_CORPUS");
    let folder = PathBuf::from(folder.expect("SPEC_CORPUS names a folder of official documents"));
    folder.canonicalize().expect("a readable folder")
}

/// The last of the official documents by name, which begins with its date.
fn newest_document() -> PathBuf {
    let entries = fs::read_dir(corpus()).expect("a readable folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_document = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("stripe-") && (name.ends_with(".json") || name.ends_with(".yaml"))
    };
    paths.filter(is_document).max().expect("a document")
}

/// One line of the selection.
fn switch(clone: &Clone, file: &str) {
    let own = "spec = \"stripe-portal.openapi.yaml\"";
    clone.edit("spec/portal.toml", |text| {
        assert!(text.contains(own), "no line {own}");
        text.replace(own, &format!("spec = \"{file}\""))
    });
}

/// The overlays of webhooks fit any document that has their objects and says it is OpenAPI 3.1.
fn take_webhooks_along(clone: &Clone, file: &str) {
    let stem = Path::new(file)
        .file_stem()
        .expect("a stem")
        .to_string_lossy()
        .into_owned();
    let own = clone.path("spec/overlays/stripe-portal.openapi");
    let folder = clone.path(&format!("spec/overlays/{stem}"));
    fs::create_dir_all(&folder).expect("a folder");
    for name in ["54-webhooks.yaml", "57-billing-webhooks.yaml"] {
        fs::copy(own.join(name), folder.join(name)).expect("the overlay");
    }
    let is_31 = "\
overlay: 1.1.0
info: {title: Only OpenAPI 3.1 has webhooks, version: 1.0.0}
actions:
  - target: $
    update: {openapi: 3.1.0}
";
    fs::write(folder.join("10-openapi.yaml"), is_31).expect("the overlay");
}

/// Regen stops at lines of the selection that the new document has nothing for, and names each.
fn remove_stale_lines(clone: &Clone) {
    let told = clone.fails(&["regen", "--format", "json"]);
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let errors = told["errors"].as_array().expect("errors");
    assert!(!errors.is_empty());
    let lines: Vec<usize> = errors
        .iter()
        .map(|error| {
            assert_eq!(error["place"]["file"], "spec/portal.toml", "{error:#}");
            assert_eq!(error["advice"], "remove the line, or mend it");
            let line = error["place"]["line"].as_u64().expect("a line");
            usize::try_from(line).expect("a small number")
        })
        .collect();
    clone.edit("spec/portal.toml", |text| {
        let numbered = (1..).zip(text.lines());
        let kept = numbered.filter(|(number, _)| !lines.contains(number));
        let kept: Vec<&str> = kept.map(|(_, line)| line).collect();
        kept.join("\n") + "\n"
    });
}

/// The report for the pull request, and the same as data.
fn review(clone: &Clone, file: &str) -> Value {
    let told = clone.succeeds(&["diff", "--format", "markdown"]);
    assert!(
        told.chars().count() < 60_000,
        "{} characters",
        told.chars().count()
    );
    assert!(told.contains("### Breaks on the wire"), "{told}");
    assert!(told.contains(file), "{told}");
    clone.fails(&["diff", "--fail-on", "breaking", "--quiet"]);
    let told = clone.succeeds(&["diff", "--format", "json"]);
    let diff: Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(diff["verdict"]["crate"], "major");
    for list in ["stale", "refused"] {
        assert_eq!(diff[list], Value::Array(Vec::new()), "{list}");
    }
    diff
}

fn bump(clone: &Clone, version: &str) {
    clone.edit("spec/portal.toml", |text| {
        assert!(
            text.contains("version = \"0.1.0\""),
            "the crate has another version"
        );
        text.replace("version = \"0.1.0\"", &format!("version = \"{version}\""))
    });
}
