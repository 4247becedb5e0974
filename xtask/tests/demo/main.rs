//! `cargo xtask demo`: what it installs, builds and starts, with programs that only note how they were called.
#![cfg(unix)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// A workspace with a page.
fn workspace() -> TempDir {
    let root = TempDir::new().unwrap();
    for folder in ["spec", "portal-server/web/node_modules"] {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    fs::write(root.path().join("spec/portal.toml"), "").unwrap();
    lock(&root, "package-lock.json", "19.0.0");
    root
}

fn lock(root: &TempDir, name: &str, version: &str) {
    let lock = format!(r#"{{"packages": {{"node_modules/react": {{"version": "{version}"}}}}}}"#);
    fs::write(root.path().join("portal-server/web").join(name), lock).unwrap();
}

/// What was called, and what was said on both streams, where these folders have the programs.
fn demo(root: &TempDir, folders: &[&str], arguments: &[&str]) -> (String, String) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo");
    let path = env::join_paths(folders.iter().map(|it| here.join(it))).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("demo")
        .args(arguments)
        .current_dir(root)
        .env("PATH", path)
        .env("CARGO", here.join("programs/cargo"))
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    let calls = fs::read_to_string(root.path().join("calls")).unwrap();
    (calls, String::from_utf8(told).unwrap())
}

const INSTALL: &str = "npm --prefix portal-server/web ci --no-audit --no-fund";
const BUILD: &str = "npm --prefix portal-server/web run build:demo";
const SERVE: &str = "cargo run --package portal-server -- --demo";
const PAGE: &str = "--page portal-server/web/demo/dist";

#[test]
fn the_page_is_installed_built_and_served() {
    let root = workspace();
    let (calls, _) = demo(&root, &["programs"], &["--port", "0"]);
    assert_eq!(
        calls,
        format!("{INSTALL}\n{BUILD}\n{SERVE} --port 0 {PAGE}\n")
    );
}

#[test]
fn what_is_installed_is_not_installed_again() {
    let root = workspace();
    lock(&root, "node_modules/.package-lock.json", "19.0.0");
    let (calls, _) = demo(&root, &["programs"], &[]);
    assert_eq!(calls, format!("{BUILD}\n{SERVE} {PAGE}\n"));
}

#[test]
fn the_page_can_be_built_alone() {
    let root = workspace();
    let (calls, _) = demo(&root, &["programs"], &["--build-only"]);
    assert_eq!(calls, format!("{INSTALL}\n{BUILD}\n"));
}

#[test]
fn without_nodejs_the_rest_is_served_and_that_is_said() {
    let root = workspace();
    let (calls, told) = demo(&root, &[], &[]);
    assert_eq!(calls, format!("{SERVE}\n"));
    let missing = "Node.js 20.19, or 22.12 or newer is not installed; get it with: ";
    assert!(told.contains(missing), "{told}");
    assert!(told.contains("work all the same"), "{told}");
}

#[test]
fn a_page_that_cannot_be_built_is_an_error() {
    let root = workspace();
    let (calls, told) = demo(&root, &["failing", "programs"], &[]);
    assert_eq!(calls, format!("{INSTALL}\n"));
    assert!(told.contains(&format!("`{INSTALL}` failed")), "{told}");
    let instead = "cargo run -p portal-server -- --demo";
    assert!(told.contains(instead), "{told}");
}
