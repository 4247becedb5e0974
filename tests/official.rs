//! Stripe's own documents: the portal's operations out of each become a crate that compiles.
//!
//! They are read from the folder that `SPEC_CORPUS` names; where it is not set, these tests only
//! say so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::{Inputs, Source, Target};

#[test]
fn the_portal_of_each_official_document_compiles() {
    let Some(documents) = documents() else { return };
    assert!(!documents.is_empty(), "SPEC_CORPUS holds no document");
    for document in documents {
        let name = document
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .replace('.', "-");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("official")
            .join(&name);
        let _ = fs::remove_dir_all(&folder);
        generate(&document, &folder);
        check(&folder);
    }
}

/// The documents of the corpus; `None` where none is to be had.
fn documents() -> Option<Vec<PathBuf>> {
    let Some(folder) = std::env::var_os("SPEC_CORPUS") else {
        println!("skipped: SPEC_CORPUS is not set to a folder of official documents");
        return None;
    };
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
    Some(documents)
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
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("official-target");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--no-default-features", "--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{} does not compile:\n{told}",
        folder.display()
    );
}
