//! `spec.lock`: which document was vendored, so that a hand edit of it is noticed.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use codegen::{Selection, Source};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::root::{normal, root, shown};

const NAME: &str = "spec.lock";

/// What `spec.lock` says of the vendored document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lock {
    /// The file beside the lock.
    document: String,
    /// Where it came from.
    source: String,
    /// Of its bytes, in lower-case hex.
    sha256: String,
    /// Its `openapi` version.
    openapi: String,
    /// Its `info.version`.
    api_version: String,
}

/// Fails if a `spec.lock` beside the document names it with another checksum.
pub(crate) fn check(spec: &Path) -> Result<()> {
    let lock_path = spec.with_file_name(NAME);
    let Some(lock) = read(&lock_path)? else {
        return Ok(());
    };
    if spec
        .file_name()
        .is_none_or(|name| name != lock.document.as_str())
    {
        return Ok(());
    }
    let bytes = std::fs::read(spec).with_context(|| format!("cannot read {}", shown(spec)))?;
    let got = checksum(&bytes);
    if got != lock.sha256 {
        bail!(
            "{spec} is not the document that {lock_path} names (sha256 {got}, locked {want}, from \
             {source}).\nA vendored document is not edited: put it back with `git checkout -- \
             {spec}` and say changes in spec/overlays/. If it is a new version that you vendor on \
             purpose, run `cargo xtask spec lock`, then `cargo xtask regen`",
            spec = shown(spec),
            lock_path = shown(&lock_path),
            want = lock.sha256,
            source = lock.source,
        );
    }
    Ok(())
}

/// Writes `spec/spec.lock` for the document that `spec/portal.toml` names.
pub(crate) fn write(source: Option<&str>) -> Result<()> {
    let root = root();
    let selection_path = root.join("spec/portal.toml");
    let text = std::fs::read_to_string(&selection_path)
        .with_context(|| format!("cannot read {}", shown(&selection_path)))?;
    let selection = Selection::parse(&Source::new(shown(&selection_path), text))?;
    let document = selection.spec.context("spec/portal.toml names no `spec`")?;
    let spec = normal(&root.join("spec").join(&document));
    let lock_path = spec.with_file_name(NAME);
    let before = read(&lock_path)?;
    let source = source.map(str::to_owned).or(before.map(|lock| lock.source));
    let source = source.context("say where the document came from with --source TEXT")?;
    let bytes = std::fs::read(&spec).with_context(|| format!("cannot read {}", shown(&spec)))?;
    let text = String::from_utf8(bytes.clone()).context("the document is not UTF-8 text")?;
    let versions = codegen::versions(&Source::new(shown(&spec), text))?;
    let lock = format!(
        "# What is vendored here; `cargo xtask spec lock` writes this file.\n\
         document = {document:?}\nsource = {source:?}\nsha256 = \"{}\"\nopenapi = {:?}\n\
         api_version = {:?}\n",
        checksum(&bytes),
        versions.openapi,
        versions.api,
    );
    std::fs::write(&lock_path, lock)
        .with_context(|| format!("cannot write {}", shown(&lock_path)))?;
    println!("{} now names {}", shown(&lock_path), shown(&spec));
    Ok(())
}

fn read(path: &Path) -> Result<Option<Lock>> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let lock: Lock =
                toml::from_str(&text).with_context(|| format!("{} cannot be read", shown(path)))?;
            if lock.openapi.is_empty() || lock.api_version.is_empty() {
                bail!(
                    "{} names no version; run `cargo xtask spec lock`",
                    shown(path)
                );
            }
            Ok(Some(lock))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", shown(path))),
    }
}

pub(crate) fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
