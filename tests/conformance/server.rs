//! The server that plays Stripe's part by a document.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::NamedTempFile;

use crate::packages::{Room, npm_ci};

static ROOM: LazyLock<PathBuf> = LazyLock::new(|| {
    Room {
        suite: "conformance",
        name: "server",
        program: "node",
        lock: include_str!("package-lock.json"),
        files: &[
            ("decode.mjs", include_str!("decode.mjs")),
            ("operations.mjs", include_str!("operations.mjs")),
            ("package.json", include_str!("package.json")),
            ("package-lock.json", include_str!("package-lock.json")),
            ("samples.mjs", include_str!("samples.mjs")),
            ("schemas.mjs", include_str!("schemas.mjs")),
            ("server.mjs", include_str!("server.mjs")),
        ],
    }
    .installed(npm_ci)
});

/// A server that runs until it is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
    /// What it reads.
    _document: NamedTempFile,
}

impl Server {
    /// A server of the operations that a document describes.
    pub(crate) fn start(document: &Value) -> Self {
        let file = NamedTempFile::new().expect("a file");
        fs::write(&file, document.to_string()).expect("a written file");
        let mut process = Command::new("node")
            .arg(ROOM.join("server.mjs"))
            .arg(file.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs");
        let mut port = String::new();
        let out = process.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut port).expect("a line");
        assert!(!port.is_empty(), "the server does not start");
        Self {
            process,
            url: format!("http://127.0.0.1:{}", port.trim()),
            _document: file,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
