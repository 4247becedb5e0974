//! The crates of all documents, as members of one workspace: generated twice, written once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread;
use std::time::Instant;

use codegen::coverage::{Outcome, Subject, coverage};
use codegen::{Inputs, Output, Target};

use crate::documents::{documents, operations, read};
use crate::program;

/// A crate of the workspace.
pub(crate) struct Generated {
    /// Its package's name and its folder's.
    pub(crate) name: String,
    pub(crate) document: PathBuf,
    chosen: &'static Chosen,
    pub(crate) output: Output,
}

impl Generated {
    /// Whether it has all of its document.
    pub(crate) fn is_whole(&self) -> bool {
        self.chosen.paths == "/"
    }
}

/// What is chosen of each document.
struct Chosen {
    selection: &'static str,
    /// The package's name in the selection.
    package: &'static str,
    /// What its name begins with here, in place of `stripe`.
    short: &'static str,
    /// What the chosen paths begin with.
    paths: &'static str,
}

const CHOSEN: [Chosen; 2] = [
    Chosen {
        selection: "whole.toml",
        package: "stripe-whole",
        short: "whole",
        paths: "/",
    },
    Chosen {
        selection: "official-portal.toml",
        package: "stripe-portal-official",
        short: "portal",
        paths: "/v1/billing_portal/",
    },
];

/// The crates, which two threads have made alike. Other surroundings are the drift test's.
pub(crate) static WORKSPACE: LazyLock<Vec<Generated>> = LazyLock::new(|| {
    let start = Instant::now();
    let _ = fs::remove_dir_all(folder());
    fs::create_dir_all(folder()).expect("a folder");
    let others = thread::spawn(generate);
    let crates = generate();
    is_same(&crates, &others.join().expect("the second run"));
    for it in &crates {
        for (path, text) in &it.output.files {
            write(&folder().join(&it.name).join(path), text);
        }
    }
    let mut members: Vec<String> = crates.iter().map(|it| it.name.clone()).collect();
    for it in &crates {
        if let Some(name) = program::name(it) {
            program::put(it, &name);
            members.push(name);
        }
    }
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n"
    );
    fs::write(folder().join("Cargo.toml"), manifest).expect("a manifest");
    fs::copy(root().join("Cargo.lock"), folder().join("Cargo.lock")).expect("a lock file");
    let minutes = start.elapsed().as_secs_f64() / 60.0;
    println!("   generated twice: {minutes:.1} minutes");
    crates
});

/// The workspace's folder.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole")
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The crates with all of a document.
pub(crate) fn wholes() -> impl Iterator<Item = &'static Generated> {
    WORKSPACE.iter().filter(|it| it.is_whole())
}

/// All crates, as arguments of cargo.
pub(crate) fn packages() -> impl Iterator<Item = &'static str> {
    WORKSPACE.iter().flat_map(|it| ["-p", &*it.name])
}

/// Every chosen operation of a document is there, and of all of it every key is accounted for.
pub(crate) fn nothing_is_left_out(it: &Generated) {
    let inputs = inputs(&it.document, it.chosen);
    let tree = codegen::tree(&inputs.spec).unwrap_or_else(|error| panic!("{error}"));
    let want = operations(&tree, it.chosen.paths);
    let got = it.output.summary.operations;
    println!("   {}: {got} operations", it.name);
    assert_eq!(got, want, "operations of {}", it.name);
    assert!(it.output.notes.is_empty(), "{:?}", it.output.notes);
    if it.is_whole() {
        is_accounted_for(inputs);
    }
}

fn is_accounted_for(inputs: Inputs) {
    let subject = Subject {
        spec: inputs.spec,
        overlays: inputs.overlays,
        selection: Some(inputs.selection),
    };
    let coverage = coverage(&subject).unwrap_or_else(|error| panic!("{error}"));
    let rows = coverage.rows.iter();
    let refused: Vec<_> = rows.filter(|row| row.outcome == Outcome::Refused).collect();
    assert!(coverage.complete && refused.is_empty(), "{refused:#?}");
    assert_eq!(coverage.total.document, coverage.total.accounted);
}

/// Both crates of each document.
fn generate() -> Vec<Generated> {
    let documents = documents();
    let of = |document: &PathBuf| {
        let document = document.clone();
        CHOSEN.iter().map(move |chosen| one(&document, chosen))
    };
    documents.iter().flat_map(of).collect()
}

fn one(document: &Path, chosen: &'static Chosen) -> Generated {
    let target = Target {
        runtime: root().join("stripe-runtime").display().to_string(),
        standalone: false,
        conformance: true,
    };
    let output = codegen::generate(&inputs(document, chosen), &target);
    Generated {
        name: name(document, chosen),
        document: document.to_path_buf(),
        chosen,
        output: output.unwrap_or_else(|error| panic!("{error}")),
    }
}

fn inputs(document: &Path, chosen: &Chosen) -> Inputs {
    let mut selection = read(&root().join("spec").join(chosen.selection));
    let (old, new) = (chosen.package, name(document, chosen));
    let text = &mut selection.text;
    *text = text
        .replace(&format!("{old:?}"), &format!("{new:?}"))
        .into();
    Inputs {
        spec: read(document),
        overlays: Vec::new(),
        selection,
    }
}

fn name(document: &Path, chosen: &Chosen) -> String {
    let stem = document.file_stem().expect("a name").to_string_lossy();
    let name = stem.replacen("stripe", chosen.short, 1);
    name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

pub(crate) fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a written file");
}

/// Two runs make the same files, byte for byte.
fn is_same(crates: &[Generated], others: &[Generated]) {
    for (it, other) in crates.iter().zip(others) {
        let (files, others) = (&it.output.files, &other.output.files);
        let (got, want) = (others.len(), files.len());
        assert_eq!(got, want, "files of {}", it.name);
        for (path, text) in files {
            let is_same = others.get(path) == Some(text);
            assert!(is_same, "{}/{path} differs from run to run", it.name);
        }
    }
}
