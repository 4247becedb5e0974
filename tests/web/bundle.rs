//! The demonstration's page, built below the target folder with the packages that its lock names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::packages::{npm_ci, succeeds};

/// The folder of the page.
pub(crate) fn built() -> PathBuf {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../portal-server/web");
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("web");
    let page = page.join("page");
    if !is_installed(&web) {
        npm_ci(&web);
    }
    let mut npm = Command::new("npm");
    npm.args(["run", "build:demo", "--", "--emptyOutDir", "--outDir"]);
    succeeds(npm.arg(&page).current_dir(web));
    page
}

/// Whether npm has installed what the lock names, but for what other platforms need.
fn is_installed(web: &Path) -> bool {
    let read = |path: &str| -> Option<Value> {
        let text = fs::read_to_string(web.join(path)).ok()?;
        serde_json::from_str(&text).ok()
    };
    let wanted = read("package-lock.json").expect("a lock");
    let there = read("node_modules/.package-lock.json").unwrap_or_default();
    let mut packages = wanted["packages"].as_object().expect("packages").iter();
    packages.all(|(path, package)| {
        let is_optional = package["optional"] == true || package["devOptional"] == true;
        match &there["packages"][path] {
            Value::Null => path.is_empty() || is_optional,
            installed => installed["integrity"] == package["integrity"],
        }
    })
}
