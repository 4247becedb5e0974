//! All of Stripe's own document: every request of every operation.
//!
//! A test target of its own, which runs weekly: it compiles the requests of all of Stripe's API.

mod corpus;
#[path = "../packages.rs"]
mod packages;
mod run;
mod server;

use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Inputs, Source, Target};

use corpus::document;
use run::{cargo_test, root};
use server::Server;

#[test]
fn every_request_of_all_operations() {
    let document = document().expect("SPEC_CORPUS names a folder of official documents");
    let folder = generate(&document);
    let server = Server::start(&serde_json::from_str(&document).expect("JSON"));
    let run = cargo_test(&folder, "conformance", ("STRIPE_API_BASE", &server.url));
    assert_eq!(run.lines("FAILED: "), [""; 0], "{}", run.out);
    let none = ": 0 failed; 0 could not be made";
    assert!(run.succeeded && run.out.contains(none), "{}", run.out);
}

/// All of the document as a crate with tests.
fn generate(document: &str) -> PathBuf {
    let selection = fs::read_to_string(root().join("spec/whole.toml"));
    let inputs = Inputs {
        spec: Source::new("document", document.to_owned()),
        overlays: Vec::new(),
        selection: Source::new("whole.toml", selection.expect("a selection")),
    };
    let target = Target {
        runtime: root().join("stripe-runtime").display().to_string(),
        standalone: true,
        conformance: true,
    };
    let output = codegen::generate(&inputs, &target).unwrap_or_else(|error| panic!("{error}"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("conformance");
    let folder = folder.join("whole");
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in output.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a written file");
    }
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    folder
}
