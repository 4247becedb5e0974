//! cargo, called the same way for every contender.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package of a manifest, built or checked in a target folder.
pub struct Build {
    pub manifest: PathBuf,
    pub package: String,
    pub target: PathBuf,
    /// Such as `--all-features`.
    pub features: Vec<String>,
}

impl Build {
    /// `cargo build --release`.
    pub fn release(&self) -> Command {
        let mut command = self.command("build");
        command.arg("--release").args(&self.features);
        command
    }

    /// `cargo check`.
    pub fn check(&self) -> Command {
        let mut command = self.command("check");
        command.args(&self.features);
        command
    }

    /// Removes what was built of the package alone.
    pub fn clean(&self) -> Command {
        self.command("clean")
    }

    fn command(&self, verb: &str) -> Command {
        let mut command = cargo();
        command
            .args([verb, "--quiet", "--package", &self.package])
            .arg("--manifest-path")
            .arg(&self.manifest)
            .arg("--target-dir")
            .arg(&self.target);
        command
    }
}

/// cargo without what an environment may add to a build.
pub fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.env("CARGO_INCREMENTAL", "0");
    for name in [
        "CARGO_TARGET_DIR",
        "RUSTFLAGS",
        "RUSTC_WRAPPER",
        "CARGO_BUILD_JOBS",
    ] {
        command.env_remove(name);
    }
    command
}

/// A program of the target folder.
pub fn program(target: &Path, name: &str) -> PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    target.join("release").join(name)
}
