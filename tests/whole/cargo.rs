//! cargo, run in the workspace of the generated crates, without a network.

use std::env;
use std::path::Path;
use std::process::{Command, Output};

use crate::generated::folder;

/// `cargo <args>`, quiet and offline.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole-target");
    let mut command = Command::new(env!("CARGO"));
    command
        .args(args)
        .args(["--offline", "--quiet"])
        .current_dir(folder())
        .env("CARGO_TARGET_DIR", target);
    // Of the package that is tested; build scripts that look at them would run anew.
    for (name, _) in env::vars() {
        if name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command
}

/// What a command says on its two outputs, and whether it succeeds.
pub(crate) fn told(command: &mut Command) -> (bool, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("cargo runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (status.success(), text(&stdout), text(&stderr))
}

/// It succeeds without a word of warning; returns what it prints.
#[track_caller]
pub(crate) fn is_clean(command: &mut Command) -> String {
    let (succeeded, out, err) = told(command);
    let is_clean = succeeded && err.trim().is_empty();
    let folder = folder();
    let folder = folder.display();
    assert!(is_clean, "in {folder}, {command:?} says:\n{err}{out}");
    out
}
