//! Stripe's own documents: the portal's operations out of each become a crate that compiles.
//!
//! They are read from the folder that `SPEC_CORPUS` names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::{Inputs, Source, Target};

#[test]
fn the_portal_of_each_official_document_compiles() {
    let documents = documents();
    assert!(!documents.is_empty(), "SPEC_CORPUS holds no document");
    for document in documents {
        let name = document.file_stem().expect("a name").to_string_lossy();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("official");
        let folder = folder.join(name.replace('.', "-"));
        let _ = fs::remove_dir_all(&folder);
        generate(&document, &folder);
        check(&folder);
    }
}

fn documents() -> Vec<PathBuf> {
    let folder = std::env::var_os("SPEC_CORPUS");
    let folder = folder.expect("SPEC_CORPUS names a folder of official documents");
    let entries = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("SPEC_CORPUS={} cannot be read: {error}", folder.display()));
    let mut documents: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    documents.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("stripe-") && (name.ends_with(".json") || name.ends_with(".yaml"))
    });
    documents.sort();
    documents
}

fn generate(document: &Path, folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &Path| {
        let text = fs::read_to_string(path).expect("a readable file");
        Source::new(path.display().to_string(), text)
    };
    let inputs = Inputs {
        spec: read(document),
        overlays: Vec::new(),
        selection: read(&root.join("spec/official-portal.toml")),
    };
    let target = Target {
        runtime: root.join("stripe-runtime").display().to_string(),
        standalone: true,
        conformance: false,
    };
    let output = codegen::generate(&inputs, &target).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(output.summary.operations, 5, "{}", document.display());
    for (path, text) in output.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a written file");
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
}

fn check(folder: &Path) {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("official-target"))
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    let is_clean = output.status.success() && !told.contains("warning");
    assert!(is_clean, "{} does not compile:\n{told}", folder.display());
}
