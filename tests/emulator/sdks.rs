//! Stripe's SDKs with the checks that are made with them, installed once below the target folder.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use crate::packages::{Room, npm_ci, succeeds};

/// An official SDK, at the version that the witnesses are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sdk {
    Node,
    Python,
}

static NODE: LazyLock<PathBuf> = LazyLock::new(|| {
    Room {
        suite: "emulator",
        name: "node",
        program: "node",
        lock: include_str!("../witnesses/package-lock.json"),
        files: &[
            ("checks.mjs", include_str!("node/checks.mjs")),
            ("clients.mjs", include_str!("node/clients.mjs")),
            ("emulator.mjs", include_str!("node/emulator.mjs")),
            ("inbox.mjs", include_str!("node/inbox.mjs")),
            ("portal.mjs", include_str!("node/portal.mjs")),
            ("refusals.json", include_str!("refusals.json")),
            ("refusals.mjs", include_str!("node/refusals.mjs")),
            ("report.mjs", include_str!("node/report.mjs")),
            ("setup.mjs", include_str!("node/setup.mjs")),
            ("versions.mjs", include_str!("node/versions.mjs")),
            ("webhooks.mjs", include_str!("node/webhooks.mjs")),
            ("wire.mjs", include_str!("node/wire.mjs")),
            ("package.json", include_str!("../witnesses/package.json")),
            (
                "package-lock.json",
                include_str!("../witnesses/package-lock.json"),
            ),
        ],
    }
    .installed(npm_ci)
});

static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    Room {
        suite: "emulator",
        name: "python3",
        program: "python3",
        lock: include_str!("../witnesses/requirements.txt"),
        files: &[
            ("checks.py", include_str!("python/checks.py")),
            ("clients.py", include_str!("python/clients.py")),
            ("emulator.py", include_str!("python/emulator.py")),
            ("inbox.py", include_str!("python/inbox.py")),
            ("portal.py", include_str!("python/portal.py")),
            ("refusals.json", include_str!("refusals.json")),
            ("refusals.py", include_str!("python/refusals.py")),
            ("report.py", include_str!("python/report.py")),
            ("setup.py", include_str!("python/setup.py")),
            ("versions.py", include_str!("python/versions.py")),
            ("webhooks.py", include_str!("python/webhooks.py")),
            (
                "requirements.txt",
                include_str!("../witnesses/requirements.txt"),
            ),
        ],
    }
    .installed(|room| {
        let mut python = Command::new("python3");
        succeeds(python.args(["-m", "venv", "venv"]).current_dir(room));
        let options = ["-m", "pip", "install", "--quiet", "--no-deps", "-r"];
        let mut pip = Command::new(room.join("venv/bin/python3"));
        succeeds(pip.args(options).arg("requirements.txt").current_dir(room));
    })
});

impl Sdk {
    /// The checks, in an environment of nothing but `PATH`: proxies would stand in between.
    pub(crate) fn checks(self) -> Command {
        let mut command = match self {
            Self::Node => {
                let mut node = Command::new("node");
                node.arg(NODE.join("checks.mjs"));
                node
            }
            Self::Python => {
                let mut python = Command::new(PYTHON.join("venv/bin/python3"));
                python.arg(PYTHON.join("checks.py"));
                python
            }
        };
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    }
}
