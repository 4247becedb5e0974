//! The demonstration's page, built as `cargo xtask demo` builds it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::succeeds;
use crate::program::built;

/// The folder of the page.
pub(crate) fn page() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut xtask = Command::new(built("xtask"));
    xtask.args(["demo", "--build-only"]).current_dir(&root);
    succeeds(&mut xtask);
    root.join("portal-server/web/demo/dist")
}
