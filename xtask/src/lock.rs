//! `spec.lock`: which documents were vendored and where from, so that a hand edit of one is noticed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use codegen::{Selection, Source};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::inputs::{beside, source};
use crate::root::{root, shown};
use crate::today::today;

/// The lock's name, beside the documents.
pub(crate) const NAME: &str = "spec.lock";

const HEADER: &str = "\
# What is vendored here; `cargo xtask spec lock` and `cargo xtask spec update` write this file.
";

/// All that `spec.lock` says.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lock {
    /// In the order in which they were vendored first.
    #[serde(default, rename = "document")]
    pub(crate) documents: Vec<Entry>,
}

/// What `spec.lock` says of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The file beside the lock.
    pub(crate) file: String,
    /// Where it came from: an address or a path, in which `{release}` may stand, or a sentence.
    pub(crate) source: String,
    /// What stood for `{release}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) release: Option<String>,
    /// Of its bytes, in lower-case hex.
    pub(crate) sha256: String,
    /// How many bytes it has.
    pub(crate) bytes: u64,
    /// Its `openapi` version.
    pub(crate) openapi: String,
    /// Its `info.version`.
    pub(crate) api_version: String,
    /// The day on which these bytes came, `YYYY-MM-DD`.
    pub(crate) retrieved: String,
}

impl Lock {
    /// Reads a lock; one that is not there names nothing.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", shown(path)));
            }
        };
        let lock: Self =
            toml::from_str(&text).with_context(|| format!("{} cannot be read", shown(path)))?;
        for Entry {
            file,
            openapi,
            api_version,
            ..
        } in &lock.documents
        {
            if openapi.is_empty() || api_version.is_empty() {
                bail!(
                    "{} names no version of {file}; run `cargo xtask spec lock`",
                    shown(path)
                );
            }
        }
        Ok(lock)
    }

    /// What it says of a file.
    pub(crate) fn get(&self, file: &str) -> Option<&Entry> {
        self.documents.iter().find(|entry| entry.file == file)
    }

    /// Says this of a file from now on.
    pub(crate) fn put(&mut self, entry: Entry) {
        let mut known = self.documents.iter_mut();
        match known.find(|known| known.file == entry.file) {
            Some(known) => *known = entry,
            None => self.documents.push(entry),
        }
    }

    /// As it stands on disk.
    pub(crate) fn text(&self) -> Result<String> {
        Ok(format!("{HEADER}\n{}", toml::to_string(self)?))
    }
}

/// Fails if a `spec.lock` beside the document names it with another checksum.
pub(crate) fn check(spec: &Path) -> Result<()> {
    let lock_path = spec.with_file_name(NAME);
    let lock = Lock::read(&lock_path)?;
    let Some(entry) = lock.get(&file_name(spec)) else {
        return Ok(());
    };
    let bytes = std::fs::read(spec).with_context(|| format!("cannot read {}", shown(spec)))?;
    let got = checksum(&bytes);
    if got != entry.sha256 {
        bail!(
            "{spec} is not the document that {lock_path} names (sha256 {got}, locked {want}, from \
             {source}).\nA vendored document is not edited: put it back with `git checkout -- \
             {spec}` and say changes in spec/overlays/. If it is a new version that you vendor on \
             purpose, run `cargo xtask spec lock`, then `cargo xtask regen`",
            spec = shown(spec),
            lock_path = shown(&lock_path),
            want = entry.sha256,
            source = entry.source,
        );
    }
    Ok(())
}

/// Writes what `spec.lock` says of the document that `spec/portal.toml` names.
pub(crate) fn write(said: Option<&str>) -> Result<()> {
    let (spec, _) = selected(&root())?;
    let lock_path = spec.with_file_name(NAME);
    let mut lock = Lock::read(&lock_path)?;
    let file = file_name(&spec);
    let before = lock.get(&file);
    let came_from = said.or(before.map(|entry| &*entry.source));
    let came_from = came_from.context("say where the document came from with --source TEXT")?;
    let text = source(&spec)?;
    let versions = codegen::versions(&text)?;
    let sha256 = checksum(text.text.as_bytes());
    let same_source = before.filter(|entry| entry.source == came_from);
    let same_bytes = before.filter(|entry| entry.sha256 == sha256);
    lock.put(Entry {
        source: came_from.to_owned(),
        release: same_source.and_then(|entry| entry.release.clone()),
        bytes: text.text.len() as u64,
        openapi: versions.openapi,
        api_version: versions.api,
        retrieved: same_bytes.map_or_else(today, |entry| entry.retrieved.clone()),
        sha256,
        file,
    });
    std::fs::write(&lock_path, lock.text()?)
        .with_context(|| format!("cannot write {}", shown(&lock_path)))?;
    println!("{} now names {}", shown(&lock_path), shown(&spec));
    Ok(())
}

/// The document that `spec/portal.toml` names, and what else the selection says.
pub(crate) fn selected(root: &Path) -> Result<(PathBuf, Selection)> {
    let path = root.join("spec/portal.toml");
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", shown(&path)))?;
    let selection = Selection::parse(&Source::new(shown(&path), text))?;
    let spec = selection.spec.as_ref();
    let spec = spec.context("spec/portal.toml names no `spec`")?;
    Ok((beside(&path, spec), selection))
}

/// The last part of a path.
pub(crate) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

pub(crate) fn checksum(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// In lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
