//! The rooms of the workspace: which may depend on which, and how long a file may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("metadata")
}

/// The members of the workspace that a member depends on, its tests aside.
fn ours(metadata: &Value, name: &str) -> BTreeSet<String> {
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|package| package["name"] == name);
    let package = package.unwrap_or_else(|| panic!("there is no member {name}"));
    let dependencies = package["dependencies"]
        .as_array()
        .expect("dependencies")
        .iter();
    let real = dependencies.filter(|dependency| dependency["kind"] != "dev");
    let local = real.filter(|dependency| dependency["path"].is_string());
    local
        .map(|dependency| dependency["name"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn dependencies_run_one_way() {
    let metadata = metadata();
    for (member, may) in [
        ("codegen", &[][..]),
        ("stripe-runtime", &[]),
        ("stripe-portal-gen", &["stripe-runtime"]),
        ("xtask", &["codegen"]),
        ("examples", &["stripe-portal-gen"]),
        ("portal-emulator", &["stripe-portal-gen", "stripe-runtime"]),
        ("portal-server", &["portal-emulator", "stripe-portal-gen"]),
    ] {
        let may: BTreeSet<String> = may.iter().map(|name| (*name).to_owned()).collect();
        let got = ours(&metadata, member);
        assert!(got.is_subset(&may), "{member} depends on {got:?}");
    }
}

#[test]
fn xtask_builds_without_a_network_stack() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "-p",
            "xtask",
            "-e",
            "normal,build",
            "--prefix",
            "none",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8(output.stdout).expect("text");
    assert!(
        tree.contains("codegen"),
        "no tree: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    for heavy in [
        "reqwest ", "hyper ", "rustls ", "ring ", "tokio ", "axum ", "ureq ",
    ] {
        assert!(
            !tree.lines().any(|line| line.starts_with(heavy)),
            "xtask builds {heavy}"
        );
    }
}

#[test]
fn no_file_is_too_long() {
    for (folder, most) in [
        ("stripe-portal-gen/src", 800),
        ("stripe-runtime/src", 400),
        ("codegen/src", 400),
        ("portal-emulator/src", 400),
        ("portal-server/src", 400),
        ("xtask/src", 400),
        ("tests", 400),
        ("examples", 60),
    ] {
        let of_code = |path: &PathBuf| {
            let mut parts = path.iter().skip_while(|part| *part != "src");
            !parts.any(|part| part == "tests" || part == "tests.rs")
        };
        for path in rust_files(&root().join(folder)).into_iter().filter(of_code) {
            let text = fs::read_to_string(&path).expect("a readable file");
            let code = text.split("\n#[cfg(test)]\nmod tests {").next();
            let lines = code.unwrap_or_default().lines().count();
            assert!(lines <= most, "{} has {lines} lines", path.display());
        }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("tests/cases") {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// A gate on a field, a variant or a method would change a type with a feature.
#[test]
fn features_gate_files_and_clients_only() {
    for path in rust_files(&root().join("stripe-portal-gen/src")) {
        let text = fs::read_to_string(&path).expect("a readable file");
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if !line.contains("#[cfg(") {
                continue;
            }
            let next = lines.next().unwrap_or_default();
            let whole = ["mod ", "pub mod ", "use ", "pub use ", "impl "];
            let is_whole = whole.iter().any(|word| next.starts_with(word));
            assert!(is_whole, "{}: {line} stands before {next}", path.display());
        }
    }
}

#[test]
fn generated_code_names_the_runtime_in_one_module_only() {
    for path in rust_files(&root().join("stripe-portal-gen/src")) {
        let text = fs::read_to_string(&path).expect("a readable file");
        let others = text.matches("stripe_runtime::").count();
        let codegen = text.matches("stripe_runtime::codegen::").count();
        assert_eq!(others, codegen, "{}", path.display());
    }
}
