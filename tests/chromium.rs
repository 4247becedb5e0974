//! The browser on the path, as Debian's package puts it there.

use std::env;
use std::path::PathBuf;

pub(crate) fn chromium() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut found = env::split_paths(&path).map(|folder| folder.join("chromium"));
    found
        .find(|path| path.is_file())
        .expect("chromium on the path")
}
