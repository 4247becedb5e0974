//! Programs of this workspace, built once in the target folder of the test that runs them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The program of a package.
pub(crate) fn built(package: &str) -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = tmp.parent().expect("a target folder");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--offline", "-p", package])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .env("CARGO_TARGET_DIR", target);
    // Of the package that is tested; ring, and all that needs it, would be built anew for them.
    for (name, _) in env::vars() {
        if name.starts_with("CARGO_MANIFEST_") || name.starts_with("CARGO_PKG_") {
            cargo.env_remove(name);
        }
    }
    let built = cargo.status().expect("cargo runs");
    assert!(built.success(), "{package} is not built");
    target.join("debug").join(package)
}
