//! The official SDKs, installed once below the target folder, and programs run with them.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use crate::packages::{Room, npm_ci, succeeds};

/// An official SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sdk {
    Node,
    Python,
}

static NODE: LazyLock<PathBuf> = LazyLock::new(|| Sdk::Node.room().installed(npm_ci));

static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    Sdk::Python.room().installed(|room| {
        let mut python = Command::new("python3");
        succeeds(python.args(["-m", "venv", "venv"]).current_dir(room));
        let options = ["-m", "pip", "install", "--quiet", "--no-deps", "-r"];
        let mut pip = Command::new(room.join("venv/bin/python3"));
        succeeds(pip.args(options).arg("requirements.txt").current_dir(room));
    })
});

impl Sdk {
    /// A command that runs `script` with the SDK, in an environment of nothing but `PATH`.
    ///
    /// Proxies and what else an environment says would change what is sent.
    pub(crate) fn command(self, script: &str) -> Command {
        let (room, program, extension) = match self {
            Self::Node => (&*NODE, "node".into(), "mjs"),
            Self::Python => (&*PYTHON, PYTHON.join("venv/bin/python3"), "py"),
        };
        let mut command = Command::new(program);
        command
            .arg(room.join(script).with_extension(extension))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }

    fn room(self) -> Room {
        let (program, lock) = match self {
            Self::Node => ("node", include_str!("package-lock.json")),
            Self::Python => ("python3", include_str!("requirements.txt")),
        };
        Room {
            suite: "witnesses",
            name: program,
            program,
            lock,
            files: self.files(),
        }
    }

    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Node => &[
                ("calls.json", include_str!("calls.json")),
                ("calls.mjs", include_str!("calls.mjs")),
                ("package.json", include_str!("package.json")),
                ("package-lock.json", include_str!("package-lock.json")),
                ("signatures.mjs", include_str!("signatures.mjs")),
            ],
            Self::Python => &[
                ("calls.json", include_str!("calls.json")),
                ("calls.py", include_str!("calls.py")),
                ("requirements.txt", include_str!("requirements.txt")),
                ("signatures.py", include_str!("signatures.py")),
            ],
        }
    }
}
