//! Generated crates, and what rustdoc says of each: built in one target folder, without a network.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::{Inputs, Target};

use crate::pairs::{Pair, root};

/// A crate on disk.
pub(crate) struct Made {
    pub(crate) folder: PathBuf,
    pub(crate) manifest: String,
    /// The file with what rustdoc says of it.
    pub(crate) rustdoc: PathBuf,
}

/// The crate that each text of inputs becomes.
pub(crate) struct Documented(BTreeMap<Key, Made>);

/// Inputs that become the same crate.
type Key = Vec<String>;

fn key(inputs: &Inputs) -> Key {
    let sources = [&inputs.spec, &inputs.selection]
        .into_iter()
        .chain(&inputs.overlays);
    sources.map(|it| it.text.to_string()).collect()
}

impl Documented {
    /// Generates and documents each crate of the pairs once.
    pub(crate) fn of(pairs: &[Pair]) -> Self {
        let mut documented = BTreeMap::new();
        for (number, inputs) in pairs
            .iter()
            .flat_map(|pair| [&pair.old, &pair.new])
            .enumerate()
        {
            let entry = documented.entry(key(inputs));
            entry.or_insert_with(|| document(inputs, number));
        }
        Self(documented)
    }

    pub(crate) fn get(&self, inputs: &Inputs) -> &Made {
        &self.0[&key(inputs)]
    }
}

fn document(inputs: &Inputs, number: usize) -> Made {
    let target = Target {
        runtime: root().join("stripe-runtime").display().to_string(),
        standalone: true,
        conformance: false,
    };
    let output = codegen::generate(inputs, &target).unwrap_or_else(|error| panic!("{error}"));
    let manifest = output.files["Cargo.toml"].clone();
    let name = package(&manifest);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver");
    let folder = folder.join(format!("{name}-{number}"));
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in &output.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a written file");
    }
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
    let told = rustdoc(&folder, &name);
    let rustdoc = folder.join("rustdoc.json");
    fs::copy(told, &rustdoc).expect("what rustdoc says");
    Made {
        folder,
        manifest,
        rustdoc,
    }
}

fn package(manifest: &str) -> String {
    let mut lines = manifest.lines();
    let name = lines.find_map(|line| line.strip_prefix("name = \""));
    name.expect("a name").trim_end_matches('"').to_owned()
}

/// The target folder of all crates.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver-target")
}

/// Has rustdoc tell of the crate in a folder, as cargo-semver-checks has it told.
fn rustdoc(folder: &Path, name: &str) -> PathBuf {
    let target = target();
    let mut command = Command::new(env!("CARGO"));
    command
        .args([
            "rustdoc",
            "--lib",
            "--all-features",
            "--offline",
            "--quiet",
            "--",
        ])
        .args([
            "-Zunstable-options",
            "--output-format=json",
            "--cap-lints=allow",
        ])
        .args(["--document-private-items", "--document-hidden-items"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", &target)
        // The format is not stable, and cargo-semver-checks knows those of several releases.
        .env("RUSTC_BOOTSTRAP", "1");
    // Of the package that is tested; build scripts that look at them would run anew.
    for (name, _) in env::vars() {
        if name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    let output = command.output().expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {told}", folder.display());
    target
        .join("doc")
        .join(format!("{}.json", name.replace('-', "_")))
}
