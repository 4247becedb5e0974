//! The generated crate's own tests, run as a user runs them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a run of a test of the generated crate printed.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) succeeded: bool,
    pub(crate) out: String,
}

impl Run {
    /// The lines that begin with a word.
    pub(crate) fn lines(&self, word: &str) -> Vec<&str> {
        let lines = self.out.lines();
        lines.filter_map(|line| line.strip_prefix(word)).collect()
    }
}

/// The target folder that this test was built in.
fn target() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().expect("a target folder").to_path_buf()
}

/// `cargo test --test <test>` in `folder`, with a variable set.
pub(crate) fn cargo_test(folder: &Path, test: &str, (name, value): (&str, &str)) -> Run {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["test", "--quiet", "--offline", "--all-features"])
        .args(["--test", test])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .env(name, value);
    // Of the package that is tested; ring, and all that needs it, would be built anew for them.
    for (name, _) in env::vars() {
        if name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    let output = command.output().expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!told.contains("could not compile"), "{told}");
    Run {
        succeeded: output.status.success(),
        out: String::from_utf8(output.stdout).expect("text"),
    }
}
