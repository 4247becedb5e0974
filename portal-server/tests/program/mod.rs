//! The program, and what it prints.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program, in a folder of its own and with nothing of this environment's.
pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal-server"));
    command.current_dir(folder).env_clear();
    command
}

/// What a command prints where it succeeds.
#[track_caller]
pub(crate) fn text(folder: &TempDir, arguments: &[&str]) -> String {
    let output = program(folder.path()).args(arguments).output().unwrap();
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let told = String::from_utf8_lossy(&stderr);
    assert!(status.success(), "{arguments:?}: {told}");
    String::from_utf8(stdout).unwrap()
}

/// The JSON that a command prints where it succeeds.
#[track_caller]
pub(crate) fn json_of(folder: &TempDir, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json"]].concat();
    serde_json::from_str(&text(folder, &arguments)).unwrap()
}

/// What a command says where it fails.
#[track_caller]
pub(crate) fn fault(folder: &TempDir, arguments: &[&str]) -> String {
    let output = program(folder.path()).args(arguments).output().unwrap();
    assert!(!output.status.success(), "{arguments:?} succeeds");
    String::from_utf8(output.stderr).unwrap()
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A server that runs, and is killed if a test fails.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    /// Asks it to end, and gives its log.
    pub(crate) fn end(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        let mut log = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut log)
            .unwrap();
        assert!(self.child.wait().unwrap().success(), "{log}");
        log
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command line in a shell, as a reader of it would.
pub(crate) fn shell(command: &str) -> Value {
    let output = Command::new("sh")
        .args(["-c", &format!("{command} --silent")])
        .output()
        .unwrap();
    let answer = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{command}: {answer}: {error}"))
}
