//! The program, as many of it as a test wants, each a process that can be killed.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use portal_emulator::Emulator;
use serde_json::Value;

use crate::house::SECRET;
use crate::program::built;

static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| built("portal-server"));

/// A process that serves.
pub(crate) struct Replica {
    process: Child,
    pub(crate) url: String,
}

impl Replica {
    /// Starts one, and waits until it listens.
    pub(crate) fn start(database: &str, stripe: &Emulator) -> Self {
        let mut process = Command::new(&*PROGRAM)
            .args(["--port", "0", "--format", "json", "--log-level", "warn"])
            .env("PORTAL_DATABASE", database)
            .env("PORTAL_STRIPE_KEY", stripe.key())
            .env("PORTAL_STRIPE_URL", stripe.url())
            .env("PORTAL_WEBHOOK_SECRETS", SECRET)
            .env("PORTAL_LEASE", "3")
            .env("PORTAL_RETURN_ORIGINS", "https://app.example.com")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let out = process.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line:?}"));
        let url = told["url"].as_str().unwrap().to_owned();
        Self { process, url }
    }

    /// Ends it without a word, as `SIGKILL` does.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Tells it to end, and waits until it has.
    pub(crate) fn end(&mut self) {
        let id = self.process.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status();
        assert!(told.unwrap().success());
        assert_eq!(self.process.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a command of the program prints as JSON.
pub(crate) fn run(database: &str, arguments: &[&str]) -> Value {
    let output = Command::new(&*PROGRAM)
        .args(arguments)
        .args(["--format", "json"])
        .env("PORTAL_DATABASE", database)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap()
}
