//! The official SDKs, installed once below the target folder, and programs run with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// An official SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sdk {
    Node,
    Python,
}

static NODE: LazyLock<PathBuf> = LazyLock::new(|| {
    room(Sdk::Node, |room| {
        let options = ["--ignore-scripts", "--no-audit", "--no-fund"];
        let mut npm = Command::new("npm");
        succeeds(npm.arg("ci").args(options).current_dir(room));
    })
});

static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| {
    room(Sdk::Python, |room| {
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

    fn program(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Python => "python3",
        }
    }

    /// What says which versions are installed.
    fn lock(self) -> &'static str {
        match self {
            Self::Node => include_str!("package-lock.json"),
            Self::Python => include_str!("requirements.txt"),
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

/// The folder of an SDK and its scripts, installed anew if its lock or the program is another.
fn room(sdk: Sdk, install: impl FnOnce(&Path)) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("witnesses");
    let room = target.join(sdk.program());
    let stamp = room.join("installed");
    let version = succeeds(Command::new(sdk.program()).arg("--version"));
    let wanted = format!("{version}{}", sdk.lock());
    let is_installed = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
    if !is_installed {
        let _ = fs::remove_dir_all(&room);
    }
    fs::create_dir_all(&room).expect("a folder");
    for (name, text) in sdk.files() {
        fs::write(room.join(name), text).expect("a written file");
    }
    if !is_installed {
        install(&room);
        fs::write(stamp, wanted).expect("a written file");
    }
    room
}

/// Runs a command and returns what it printed.
#[track_caller]
pub(crate) fn succeeds(command: &mut Command) -> String {
    let output = command.output();
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    let told = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{command:?} failed:\n{told}");
    String::from_utf8(stdout).expect("text")
}
