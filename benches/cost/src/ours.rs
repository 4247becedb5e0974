//! Our generator, built in release mode, and what it makes.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::cargo::{Build, program};
use crate::measure::run;
use crate::place::{root, scratch};

/// Builds xtask, and gives its program.
pub fn xtask() -> Result<PathBuf> {
    let build = Build {
        manifest: root().join("Cargo.toml"),
        package: "xtask".to_owned(),
        target: scratch().join("xtask"),
        features: Vec::new(),
    };
    run(build.release().arg("--locked"))?;
    Ok(program(&build.target, "xtask"))
}

/// Whole Stripe out of `document` into `out`.
pub fn regen(xtask: &Path, document: &Path, out: &Path) -> Command {
    let mut command = Command::new(xtask);
    command
        .args(["regen", "--quiet", "--spec"])
        .arg(document)
        .arg("--selection")
        .arg(root().join("spec/whole.toml"))
        .arg("--out")
        .arg(out);
    command
}
