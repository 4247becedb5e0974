//! A clone of the workspace that a test may change, and the commands that are run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A clone, which is gone with its value.
pub(crate) struct Clone(TempDir);

impl Clone {
    /// The workspace as it stands on disk, in a repository of its own.
    pub(crate) fn of_the_workspace() -> Self {
        let clone = Self(TempDir::new().expect("a folder"));
        let files = [
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ];
        for file in run(git(&root()).args(files), true).split('\0') {
            let from = root().join(file);
            if !file.is_empty() && from.is_file() {
                let to = clone.path(file);
                fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
                fs::copy(from, to).expect("a copy");
            }
        }
        run(git(clone.0.path()).args(["init", "--quiet"]), true);
        clone.commits("The workspace");
        clone
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.0.path().join(inside)
    }

    pub(crate) fn edit(&self, inside: &str, change: impl Fn(&str) -> String) {
        let text = fs::read_to_string(self.path(inside)).expect("a text");
        fs::write(self.path(inside), change(&text)).expect("the edit");
    }

    pub(crate) fn commits(&self, message: &str) {
        let folder = self.0.path();
        run(git(folder).args(["add", "--all"]), true);
        let who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
        run(
            git(folder)
                .args(who)
                .args(["commit", "--quiet", "--message", message]),
            true,
        );
    }

    /// `cargo xtask <args>` in the clone; what it prints.
    #[track_caller]
    pub(crate) fn succeeds(&self, args: &[&str]) -> String {
        self.xtask(args, true)
    }

    /// The same, for what must fail.
    #[track_caller]
    pub(crate) fn fails(&self, args: &[&str]) -> String {
        self.xtask(args, false)
    }

    /// The workspace's own xtask, which is built already, looks for `spec/` above where it runs.
    #[track_caller]
    fn xtask(&self, args: &[&str], succeeds: bool) -> String {
        run(xtask(self.0.path()).args(args), succeeds)
    }

    /// cargo in the clone, with the workspace's own target folder, where dependencies are built already.
    #[track_caller]
    pub(crate) fn cargo(&self, args: &[&str]) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("");
        let mut command = Command::new(env!("CARGO"));
        command
            .args(args)
            .args(["--quiet", "--offline"])
            .current_dir(self.0.path())
            .env("CARGO_TARGET_DIR", target);
        run(&mut command, true);
    }
}

/// `cargo xtask`, run in a folder.
pub(crate) fn xtask(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["run", "--quiet", "--offline", "--package", "xtask"])
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"))
        .arg("--")
        .current_dir(folder);
    command
}

pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().expect("the workspace")
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder);
    command
}

/// What a command prints; it must succeed, or fail with 1.
#[track_caller]
pub(crate) fn run(command: &mut Command, succeeds: bool) -> String {
    // Of the package that is tested; build scripts that look at them would run anew.
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the command runs");
    let out = String::from_utf8_lossy(&stdout).into_owned();
    let err = String::from_utf8_lossy(&stderr);
    let want = i32::from(!succeeds);
    assert_eq!(status.code(), Some(want), "{command:?} says:\n{err}{out}");
    out
}
