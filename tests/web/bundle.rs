//! The demonstration's page, built below the target folder with the packages that its lock names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::{npm_ci, succeeds};

/// The folder of the page.
pub(crate) fn built() -> PathBuf {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../portal-server/web");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("web");
    let bundle = target.join("page");
    let lock = fs::read_to_string(web.join("package-lock.json")).expect("a lock");
    let stamp = web.join("node_modules/.installed");
    if !fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        npm_ci(&web);
        fs::write(stamp, lock).expect("a written file");
    }
    let mut npm = Command::new("npm");
    npm.args(["run", "build:demo", "--", "--emptyOutDir", "--outDir"]);
    succeeds(npm.arg(&bundle).current_dir(web));
    bundle
}
