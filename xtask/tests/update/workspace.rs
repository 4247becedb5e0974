//! A folder that xtask takes for the workspace, with a document, its lock and a selection.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The document that is locked at first.
pub(crate) const OLD: &str = "\
openapi: 3.1.0
info: {title: Pet Shop, version: '1'}
servers: [{url: https://a.b}]
paths: {}
";

/// Another version of it.
pub(crate) const NEW: &str = "\
openapi: 3.1.0
info: {title: Pet Shop, version: '2'}
servers: [{url: https://a.b}]
paths: {}
";

const SELECTION: &str = "\
spec = 'pets.yaml'
overlays = 'overlays'
[crate]
name = 'pets'
version = '0.1.0'
description = 'Pets'
";

pub(crate) struct Workspace(TempDir);

impl Workspace {
    pub(crate) fn new() -> Self {
        let workspace = Self(TempDir::new().expect("a folder"));
        fs::create_dir(workspace.path().join("spec")).expect("a folder");
        workspace.write("spec/portal.toml", SELECTION);
        workspace.write("spec/pets.yaml", OLD);
        let output = workspace.xtask(&["spec", "lock", "--source", "a friend"]);
        assert!(output.status.success(), "{output:?}");
        workspace
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).expect("a file")
    }

    /// Entries of the lock, by file.
    pub(crate) fn lock(&self) -> BTreeMap<String, toml::Table> {
        let lock: toml::Table = self.read("spec/spec.lock").parse().expect("TOML");
        let entries = lock["document"].as_array().expect("documents").iter();
        let entries = entries.map(|entry| entry.as_table().expect("an entry").clone());
        entries
            .map(|entry| (entry["file"].as_str().expect("a name").to_owned(), entry))
            .collect()
    }

    pub(crate) fn xtask(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(args).current_dir(self.path());
        command
            .env("SOURCE_DATE_EPOCH", "86400")
            .env("NO_PROXY", "*");
        command.output().expect("xtask runs")
    }

    fn update(&self, args: &[&str]) -> Output {
        let quick = ["spec", "update", "--retry-delay", "0"];
        self.xtask(&[&quick[..], args].concat())
    }

    /// What is said on standard output.
    #[track_caller]
    pub(crate) fn updates(&self, args: &[&str]) -> String {
        let output = self.update(args);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {told}");
        assert!(!self.path().join("spec/.update").exists());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[track_caller]
    pub(crate) fn updates_json(&self, args: &[&str]) -> Value {
        let args = [args, &["--format", "json"]].concat();
        serde_json::from_str(&self.updates(&args)).expect("JSON")
    }

    /// Ends with this code, changes nothing, and says why.
    #[track_caller]
    pub(crate) fn refuses(&self, args: &[&str], code: i32) -> String {
        let before = self.snapshot();
        let output = self.update(args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
        assert_eq!(self.snapshot(), before, "{args:?}: {told}");
        told
    }

    pub(crate) fn snapshot(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut open = vec![self.path().to_path_buf()];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(&path).expect("a folder");
                open.extend(entries.map(|entry| entry.expect("an entry").path()));
                files.insert(path, Vec::new());
            } else {
                files.insert(path.clone(), fs::read(&path).expect("a file"));
            }
        }
        files
    }
}
