//! Overlay sets: a document and an overlay each, and the document or the error that they must give.
//!
//! Sets of our own stand in `tests/overlays/`; `UPDATE_CASES=1` writes the errors that are given now,
//! for review. Others are read from the folder that `OVERLAY_SETS` names, else from
//! `$SPEC_CORPUS/overlays`.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use codegen::{Inputs, Source, overlay};
use serde_json::Value;

#[test]
fn our_sets_become_what_they_must() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("overlays");
    let wrong: Vec<String> = sets(&folder).iter().filter_map(|set| ours(set)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_specification_s_sets_become_what_they_must() {
    let corpus = || Some(Path::new(&env::var_os("SPEC_CORPUS")?).join("overlays"));
    let folder = env::var_os("OVERLAY_SETS").map(PathBuf::from);
    let Some(folder) = folder.or_else(corpus) else {
        not_run("neither OVERLAY_SETS nor SPEC_CORPUS names a folder of overlay sets");
        return;
    };
    let wrong: Vec<String> = sets(&folder).iter().filter_map(|set| theirs(set)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_overlay_turns_each_official_document_into_the_next() {
    let Some(folder) = env::var_os("SPEC_CORPUS").map(PathBuf::from) else {
        not_run("SPEC_CORPUS names no folder of official documents");
        return;
    };
    let entries = fs::read_dir(&folder).expect("SPEC_CORPUS is a readable folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into()).collect();
    names.retain(|name| name.starts_with("stripe-"));
    names.sort();
    for pair in names.windows(2) {
        let [old, new] = [&pair[0], &pair[1]].map(|name| source(&folder, name));
        let suggestion = overlay::suggest(&old, &new).expect("an overlay");
        let overlay = Source::new("overlay.yaml", suggestion.expect("a difference").text);
        let got = overlay::as_specified(&old, &[overlay]).expect("it applies");
        assert!(got == codegen::tree(&new).expect("readable"), "{pair:?}");
    }
}

/// Says so where people see it: what a test prints is shown only if the test fails.
fn not_run(why: &str) {
    let _ = writeln!(io::stderr(), "not run: {why}");
}

/// The folders that hold an overlay, in order.
fn sets(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", folder.display()));
    let mut sets: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    sets.retain(|set| set.join("overlay.yaml").is_file());
    sets.sort();
    assert!(!sets.is_empty(), "{} holds no set", folder.display());
    sets
}

/// Strictly, as generation applies overlays; an error must be the very one.
fn ours(set: &Path) -> Option<String> {
    let inputs = Inputs {
        spec: source(set, "openapi.yaml"),
        overlays: vec![source(set, "overlay.yaml")],
        selection: Source::new("", ""),
    };
    let got = match codegen::document(&inputs) {
        Ok(document) => return differs(set, &document),
        Err(error) => told(&error),
    };
    let path = set.join("error.txt");
    if env::var_os("UPDATE_CASES").is_some() && path.is_file() {
        fs::write(&path, got).expect("a writable set");
        return None;
    }
    let want = fs::read_to_string(path).unwrap_or_default();
    (got != want).then(|| format!("{}: got the error\n{got}not\n{want}", name(set)))
}

/// As the specification has it, where an action without an effect is a success.
fn theirs(set: &Path) -> Option<String> {
    let overlays = [source(set, "overlay.yaml")];
    match overlay::as_specified(&source(set, "openapi.yaml"), &overlays) {
        Ok(document) => differs(set, &document),
        Err(_) if set.join("error.txt").is_file() => None,
        Err(error) => Some(format!("{}: {}", name(set), told(&error))),
    }
}

/// Whether the document is another one than the set's output, the order of keys aside.
fn differs(set: &Path, got: &Value) -> Option<String> {
    if !set.join("output.yaml").is_file() {
        return Some(format!("{}: an error is expected", name(set)));
    }
    let want = codegen::tree(&source(set, "output.yaml")).expect("a readable output");
    (*got != want).then(|| format!("{}: got\n{got:#}\nnot\n{want:#}", name(set)))
}

fn told(error: &codegen::Error) -> String {
    let lines = error.reports().iter();
    let lines = lines.map(|report| format!("{report}\nhelp: {}\n", report.advice));
    lines.collect()
}

fn source(set: &Path, file: &str) -> Source {
    let text = fs::read_to_string(set.join(file))
        .unwrap_or_else(|error| panic!("{}/{file} cannot be read: {error}", set.display()));
    Source::new(file, text)
}

fn name(set: &Path) -> String {
    set.file_name().unwrap_or_default().to_string_lossy().into()
}
