//! The generators of `peers.toml`: where they are installed, and how they are called.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::cargo::cargo;
use crate::measure::run;
use crate::place::{root, scratch};

#[derive(Deserialize)]
struct File {
    peers: Vec<Peer>,
}

/// A generator that someone else wrote.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// The crate, and the name of its program.
    pub package: String,
    pub version: String,
    arguments: Vec<String>,
}

/// All of `peers.toml`.
pub fn all() -> Result<Vec<Peer>> {
    let text = fs::read_to_string(root().join("benches/peers.toml"))?;
    let file: File = toml::from_str(&text).context("benches/peers.toml")?;
    Ok(file.peers)
}

impl Peer {
    /// Package and version.
    pub fn name(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    /// Whether this version is there.
    pub fn is_installed(&self) -> bool {
        self.program().is_file()
    }

    /// Builds and installs this version.
    pub fn install(&self) -> Result<()> {
        let mut command = cargo();
        command
            .args(["install", "--quiet", "--locked", &self.package])
            .args(["--version", &self.version, "--root"])
            .arg(self.folder())
            .arg("--target-dir")
            .arg(scratch().join("install"));
        run(&mut command).with_context(|| format!("installing {}", self.name()))?;
        Ok(())
    }

    /// A client out of `document`, somewhere in the folder `out`.
    pub fn generate(&self, document: &Path, out: &Path) -> Command {
        let filled = |argument: &String| {
            let argument = argument.replace("{document}", &document.to_string_lossy());
            argument.replace("{out}", &out.to_string_lossy())
        };
        let mut command = Command::new(self.program());
        command
            .args(self.arguments.iter().map(filled))
            .current_dir(out);
        command
    }

    fn folder(&self) -> PathBuf {
        scratch().join(format!("peers/{}-{}", self.package, self.version))
    }

    fn program(&self) -> PathBuf {
        let name = format!("{}{}", self.package, std::env::consts::EXE_SUFFIX);
        self.folder().join("bin").join(name)
    }
}
