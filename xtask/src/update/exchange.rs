//! The exchange of a document and `spec.lock`: both or neither.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::lock;
use crate::root::shown;
use crate::settle;

/// The folder of the documents, and one inside it where the new ones wait.
pub(crate) struct Exchange {
    home: PathBuf,
    folder: PathBuf,
    _lock: Option<File>,
}

impl Exchange {
    /// Keeps other runs away, and finishes what a killed one began.
    pub(crate) fn begin(home: &Path) -> Result<Self> {
        let exchange = Self {
            home: home.to_path_buf(),
            folder: home.join(".update"),
            _lock: settle::lock(home),
        };
        let cannot = || format!("cannot write in {}", shown(home));
        exchange.recover().with_context(cannot)?;
        fs::create_dir(&exchange.folder).with_context(cannot)?;
        Ok(exchange)
    }

    /// Where the new document is put before anything is known of it.
    pub(crate) fn incoming(&self) -> PathBuf {
        self.folder.join("new")
    }

    /// Exchanges the document of this name and the lock; a document that there was before stays in
    /// the given place until the exchange is dropped.
    pub(crate) fn put(&self, file: &str, lock: &str) -> Result<Option<PathBuf>> {
        let (document, lock_path) = (self.home.join(file), self.home.join(lock::NAME));
        let old = self.keep(file)?;
        let new_lock = self.folder.join(lock::NAME);
        fs::write(&new_lock, lock)
            .with_context(|| format!("cannot write beside {}", shown(&lock_path)))?;
        fs::rename(self.incoming(), &document)
            .with_context(|| format!("cannot replace {}", shown(&document)))?;
        if let Err(error) = fs::rename(&new_lock, &lock_path) {
            self.put_back(&document, old.as_deref())?;
            return Err(error).with_context(|| {
                format!("cannot replace {}; nothing was changed", shown(&lock_path))
            });
        }
        Ok(old)
    }

    /// Copies the document, so that it is in its place all the time.
    fn keep(&self, file: &str) -> Result<Option<PathBuf>> {
        let document = self.home.join(file);
        if !document.exists() {
            return Ok(None);
        }
        let old = self.folder.join("old").join(file);
        let copied = fs::create_dir(self.folder.join("old"));
        let copied = copied.and_then(|()| fs::copy(&document, &old));
        copied.with_context(|| format!("cannot copy {}", shown(&document)))?;
        Ok(Some(old))
    }

    fn put_back(&self, document: &Path, old: Option<&Path>) -> Result<()> {
        let undone = match old {
            Some(old) => fs::rename(old, document),
            None => fs::remove_file(document),
        };
        // The waiting lock would be taken for the rest of an exchange.
        let _ = fs::remove_file(self.folder.join(lock::NAME));
        undone.with_context(|| format!("cannot put {} back", shown(document)))
    }

    /// A lock that waits while no document does is the second half of an exchange.
    fn recover(&self) -> io::Result<()> {
        let lock = self.folder.join(lock::NAME);
        if lock.is_file() && !self.incoming().exists() {
            fs::rename(lock, self.home.join(lock::NAME))?;
        }
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tempfile::TempDir;

    use super::*;

    fn home() -> TempDir {
        let home = TempDir::new().expect("a folder");
        fs::write(home.path().join("a.json"), "old").expect("a document");
        fs::write(home.path().join(lock::NAME), "old lock").expect("a lock");
        home
    }

    fn names(home: &Path) -> BTreeMap<String, Option<String>> {
        let entries = fs::read_dir(home).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        paths
            .map(|path| (lock::file_name(&path), fs::read_to_string(&path).ok()))
            .collect()
    }

    fn put(home: &Path, file: &str) -> Result<Option<String>> {
        let exchange = Exchange::begin(home)?;
        fs::write(exchange.incoming(), "new")?;
        let old = exchange.put(file, "new lock")?;
        Ok(old.map(|old| fs::read_to_string(old).expect("the old document")))
    }

    #[test]
    fn both_are_exchanged_and_nothing_is_left() {
        let home = home();
        let old = put(home.path(), "a.json").expect("an exchange");
        assert_eq!(old.as_deref(), Some("old"));
        assert_eq!(put(home.path(), "b.json").expect("an exchange"), None);
        let want = [
            ("a.json", "new"),
            ("b.json", "new"),
            ("spec.lock", "new lock"),
        ];
        let want = want.map(|(name, text)| (name.to_owned(), Some(text.to_owned())));
        assert_eq!(names(home.path()), want.into());
    }

    /// A folder cannot be replaced by a file.
    #[test]
    fn where_the_lock_cannot_be_replaced_the_document_is_put_back() {
        let home = home();
        fs::remove_file(home.path().join(lock::NAME)).expect("removed");
        fs::create_dir_all(home.path().join(lock::NAME).join("full")).expect("a folder");
        let before = names(home.path());
        for file in ["a.json", "b.json"] {
            let told = put(home.path(), file).expect_err("an error");
            assert!(told.to_string().contains("nothing was changed"), "{told}");
            assert_eq!(names(home.path()), before);
        }
    }

    #[test]
    fn what_a_killed_run_began_is_finished_or_forgotten() {
        let home = home();
        let folder = home.path().join(".update");
        let before = names(home.path());
        fs::create_dir(&folder).expect("a folder");
        fs::write(folder.join("new"), "half").expect("a document");
        fs::write(folder.join(lock::NAME), "new lock").expect("a lock");
        drop(Exchange::begin(home.path()).expect("an exchange"));
        assert_eq!(names(home.path()), before);
        fs::create_dir(&folder).expect("a folder");
        fs::write(home.path().join("a.json"), "new").expect("a document");
        fs::write(folder.join(lock::NAME), "new lock").expect("a lock");
        drop(Exchange::begin(home.path()).expect("an exchange"));
        let lock = fs::read_to_string(home.path().join(lock::NAME));
        assert_eq!(lock.expect("a lock"), "new lock");
    }
}
