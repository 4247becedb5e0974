//! What is known of an update before anything is fetched.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use codegen::{Selection, Source};

use super::receive::Received;
use super::upstream::Upstream;
use super::{UpdateArgs, name};
use crate::inputs::{self, source};
use crate::lock::{self, Entry, Lock, file_name, selected};
use crate::root::{root, shown};
use crate::show::Usage;

pub(super) struct Plan {
    pub(super) root: PathBuf,
    /// The document that the selection names; others stand beside it.
    pub(super) selected: PathBuf,
    selection: Selection,
    pub(super) lock: Lock,
    pub(super) upstream: Upstream,
    /// The name that was asked for, or that the source has in the lock.
    pub(super) file: Option<String>,
}

/// Reads the selection and the lock, and finds out what to bring.
pub(super) fn plan(args: &UpdateArgs) -> Result<Plan> {
    let root = root();
    let (selected, selection) = selected(&root)?;
    let lock = Lock::read(&selected.with_file_name(lock::NAME))?;
    let asked = args.name.as_deref().map(name::asked).transpose()?;
    let release = args.release.as_deref();
    let (upstream, file) = match &args.from {
        Some(from) => {
            let upstream = Upstream::given(from, release, &root)?;
            let mut known = lock.documents.iter();
            let known = known.find(|entry| entry.source == upstream.source);
            let file = asked.or_else(|| known.map(|entry| entry.file.clone()));
            (upstream, file)
        }
        None => {
            let file = asked.unwrap_or_else(|| file_name(&selected));
            let Some(entry) = lock.get(&file) else {
                let message = format!("spec.lock does not name {file}; pass --from URL|PATH");
                return Err(Usage(message).into());
            };
            (Upstream::locked(entry, release, &root)?, Some(file))
        }
    };
    Ok(Plan {
        root,
        selected,
        selection,
        lock,
        upstream,
        file,
    })
}

impl Plan {
    /// The path of a document of this name.
    pub(super) fn document(&self, file: &str) -> PathBuf {
        self.selected.with_file_name(file)
    }

    /// The vendored document that has these bytes already.
    pub(super) fn same(&self, args: &UpdateArgs, received: &Received) -> Option<&Entry> {
        let asked = |entry: &&Entry| args.name.as_ref().is_none_or(|name| *name == entry.file);
        let mut documents = self.lock.documents.iter().filter(asked);
        documents
            .find(|entry| entry.sha256 == received.sha256 && self.document(&entry.file).exists())
    }

    /// Fails where a new document would take the place of edits, or of a file that nobody vendored.
    pub(super) fn is_free(&self, document: &Path) -> Result<()> {
        match self.lock.get(&file_name(document)) {
            Some(_) if document.exists() => lock::check(document),
            None if document.exists() => bail!(
                "{} is there, and spec.lock does not name it; move it away, or pass --name FILE",
                shown(document)
            ),
            _ => Ok(()),
        }
    }

    /// The overlays that a document has already.
    pub(super) fn overlays(&self, document: &Path) -> Result<Vec<Source>> {
        let paths = inputs::overlays(&self.selection_path(), &self.selection, document)?;
        paths.iter().map(|path| source(path)).collect()
    }

    /// The folder of a document's overlays.
    pub(super) fn overlay_folder(&self, document: &Path) -> Option<PathBuf> {
        inputs::overlay_folder(&self.selection_path(), &self.selection, document)
    }

    /// The selection as it stands on disk.
    pub(super) fn selection_text(&self) -> Result<Source> {
        source(&self.selection_path())
    }

    fn selection_path(&self) -> PathBuf {
        self.root.join("spec/portal.toml")
    }
}
