//! cargo-semver-checks, run on what rustdoc says of two crates.

use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::crates::{Made, target};

/// What a change asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Patch,
    Minor,
    Major,
}

impl Level {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// The tool's verdict.
pub(crate) struct Theirs {
    pub(crate) level: Level,
    /// The lints that fail.
    pub(crate) lints: Vec<String>,
    pub(crate) said: String,
}

fn tool() -> Command {
    let mut command = Command::new("cargo-semver-checks");
    command
        .arg("semver-checks")
        .env("CARGO_TERM_COLOR", "never");
    command
}

/// Whether the tool is there; says what to do if not.
pub(crate) fn is_installed() -> bool {
    let is_there = tool()
        .arg("--version")
        .output()
        .is_ok_and(|it| it.status.success());
    if !is_there {
        eprintln!(
            "skipped: there is no cargo-semver-checks; \
             cargo install --locked cargo-semver-checks"
        );
    }
    is_there
}

/// Judges the step from one crate to another: as a patch, which every lint minds.
pub(crate) fn check(old: &Made, new: &Made) -> Theirs {
    // Features are in the manifest only: the tool has to document such crates itself, one at a time.
    static ONE: Mutex<()> = Mutex::new(());
    let mut command = tool();
    command.args(["check-release", "--release-type", "patch"]);
    let _turn;
    match old.manifest == new.manifest {
        true => {
            command.arg("--current-rustdoc").arg(&new.rustdoc);
            command.arg("--baseline-rustdoc").arg(&old.rustdoc);
        }
        false => {
            command
                .arg("--manifest-path")
                .arg(new.folder.join("Cargo.toml"));
            command.arg("--baseline-root").arg(&old.folder);
            command.env("CARGO_NET_OFFLINE", "true");
            command.env("CARGO_TARGET_DIR", target());
            _turn = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        }
    }
    let output = command.output().expect("cargo-semver-checks runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (lints, summary) = (text(&output.stdout), text(&output.stderr));
    let level = match output.status.code() {
        Some(0) => Level::Patch,
        Some(100) if summary.contains("semver requires new major version") => Level::Major,
        Some(100) if summary.contains("semver requires new minor version") => Level::Minor,
        _ => panic!("cargo-semver-checks {}:\n{summary}{lints}", output.status),
    };
    let failures = lints
        .lines()
        .filter_map(|line| line.strip_prefix("--- failure "));
    let names = failures.filter_map(|line| line.split(':').next());
    Theirs {
        level,
        lints: names.map(str::to_owned).collect(),
        said: lints,
    }
}
