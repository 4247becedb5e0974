//! The client, compiled to wasm, in Node.js: a call with one retry.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A workspace of its own, with a target folder of its own.
fn cargo(arguments: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(arguments)
        .current_dir(folder())
        .env("CARGO_TARGET_DIR", target());
    run(&mut cargo);
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("node")
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("node")
}

fn run(command: &mut Command) {
    let status = command.status().expect("the program starts");
    assert!(status.success(), "{command:?}: {status}");
}

#[test]
fn a_call_is_retried_under_one_key_in_node() {
    cargo(&["build", "--locked", "--target", "wasm32-unknown-unknown"]);
    let wasm = target().join("wasm32-unknown-unknown/debug/node.wasm");
    let module = target().join("module");
    let (wasm, made) = (wasm.display().to_string(), module.display().to_string());
    cargo(&[
        "run", "--quiet", "--locked", "-p", "bindgen", "--", &wasm, &made,
    ]);
    let script = folder().join("run.mjs");
    run(Command::new("node").arg(script).arg(module.join("node.js")));
}
