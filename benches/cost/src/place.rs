//! Where things are: the repository, official documents, and what these programs leave behind.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// The repository.
pub fn root() -> PathBuf {
    let benches = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    benches
        .and_then(Path::parent)
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// What is built and installed here, below the target folder: kept from run to run.
pub fn scratch() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| root().join("benches/target"));
    std::path::absolute(&target).unwrap_or(target).join("cost")
}

/// An official document, from the folder that `SPEC_CORPUS` names.
pub fn document(name: &str) -> Result<PathBuf> {
    let folder = env::var_os("SPEC_CORPUS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| root().join("../shared/corpus"));
    let path = folder.join(name);
    if !path.is_file() {
        bail!("there is no {name}: set SPEC_CORPUS to a folder of official documents");
    }
    Ok(path.canonicalize()?)
}
