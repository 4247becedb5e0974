//! Packages of other languages, installed once below the target folder, and what runs with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with scripts and the packages that they need.
pub(crate) struct Room {
    /// The suite, and what the folder is called within it.
    pub(crate) suite: &'static str,
    pub(crate) name: &'static str,
    /// What runs the scripts.
    pub(crate) program: &'static str,
    /// What says which versions are installed.
    pub(crate) lock: &'static str,
    pub(crate) files: &'static [(&'static str, &'static str)],
}

impl Room {
    /// The folder, installed anew if its lock or the program is another.
    pub(crate) fn installed(&self, install: impl FnOnce(&Path)) -> PathBuf {
        let room = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(self.suite);
        let room = room.join(self.name);
        let stamp = room.join("installed");
        let version = succeeds(Command::new(self.program).arg("--version"));
        let wanted = format!("{version}{}", self.lock);
        let is_installed = fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted);
        if !is_installed {
            let _ = fs::remove_dir_all(&room);
        }
        fs::create_dir_all(&room).expect("a folder");
        for (name, text) in self.files {
            fs::write(room.join(name), text).expect("a written file");
        }
        if !is_installed {
            install(&room);
            fs::write(stamp, wanted).expect("a written file");
        }
        room
    }
}

/// Installs what `package-lock.json` says.
pub(crate) fn npm_ci(room: &Path) {
    let options = ["--ignore-scripts", "--no-audit", "--no-fund"];
    let mut npm = Command::new("npm");
    succeeds(npm.arg("ci").args(options).current_dir(room));
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
