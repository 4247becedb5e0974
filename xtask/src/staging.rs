//! The exchange of old files for new ones: all or none, and undone where it was interrupted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::root::shown;
use crate::settle::Plan;

/// A folder beside the output: new files wait in it, and old ones until all are exchanged.
///
/// Its file `moving` lists the exchanges. While that stands, an interrupted run can be
/// undone: what lies in `old` goes back, and what came from `new` without an old one goes.
pub(crate) struct Staging {
    out: PathBuf,
    pub(crate) folder: PathBuf,
}

impl Staging {
    /// The folder that belongs to an output.
    pub(crate) fn of(out: &Path) -> Self {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        Self {
            folder: out.with_file_name(format!(".{name}.regen")),
            out: out.to_path_buf(),
        }
    }

    /// Writes the new files and the list of exchanges, and leaves the output alone.
    pub(crate) fn stage(&self, plan: &Plan<'_>) -> Result<()> {
        let parent = self.folder.parent().unwrap_or(&self.out);
        if !parent.is_dir() {
            bail!(
                "the folder {} does not exist; create it first",
                shown(parent)
            );
        }
        let cannot = || format!("cannot write beside {}", shown(&self.out));
        fs::create_dir(&self.folder).with_context(cannot)?;
        for change in &plan.write {
            write(&self.folder.join("new").join(&change.path), change.text).with_context(cannot)?;
        }
        // Whole or not there: half a journal could not be undone.
        let part = self.folder.join("moving.part");
        write(&part, &journal(plan)).with_context(cannot)?;
        fs::rename(&part, self.folder.join("moving")).with_context(cannot)
    }

    /// Moves old files out and new ones in.
    pub(crate) fn exchange(&self, plan: &Plan<'_>) -> Result<()> {
        for path in plan.paths() {
            let place = self.out.join(path);
            let cannot = || format!("cannot replace {}", shown(&place));
            if place.symlink_metadata().is_ok() {
                rename(&place, &self.folder.join("old").join(path)).with_context(cannot)?;
            }
            let new = self.folder.join("new").join(path);
            if new.exists() {
                rename(&new, &place).with_context(cannot)?;
            }
        }
        for path in &plan.remove {
            self.remove_empty_folders(path);
        }
        Ok(())
    }

    /// A folder goes with its last file; one that still holds something cannot be removed.
    fn remove_empty_folders(&self, path: &Path) {
        let above = path
            .ancestors()
            .skip(1)
            .filter(|above| *above != Path::new(""));
        for folder in above {
            let _ = fs::remove_dir(self.out.join(folder));
        }
    }

    /// Undoes an exchange that was not finished, and clears up.
    pub(crate) fn recover(&self) -> Result<()> {
        if !self.folder.exists() {
            return Ok(());
        }
        self.is_ours()?;
        if let Ok(list) = fs::read_to_string(self.folder.join("moving")) {
            for line in list.lines() {
                self.put_back(line)
                    .with_context(|| format!("cannot undo in {}: {line}", shown(&self.out)))?;
            }
        }
        self.clear()
    }

    /// A folder of this name that holds anything else was not left by a run.
    fn is_ours(&self) -> Result<()> {
        let entries = fs::read_dir(&self.folder)
            .with_context(|| format!("cannot look into {}", shown(&self.folder)))?;
        for entry in entries {
            let name = entry?.file_name();
            if !OWN.iter().any(|own| name == *own) {
                bail!(
                    "{} is where regen keeps its files, and holds `{}`; move it away",
                    shown(&self.folder),
                    name.display()
                );
            }
        }
        Ok(())
    }

    /// `write` or `remove`, and the path.
    fn put_back(&self, line: &str) -> io::Result<()> {
        let Some((action, path)) = line.split_once(' ') else {
            return Ok(());
        };
        let (place, old) = (self.out.join(path), self.folder.join("old").join(path));
        if old.symlink_metadata().is_ok() {
            return rename(&old, &place);
        }
        let came_new = !self.folder.join("new").join(path).exists() && place.exists();
        match action == "write" && came_new {
            true => fs::remove_file(&place),
            false => Ok(()),
        }
    }

    /// Removes the folder and what is left in it.
    pub(crate) fn clear(&self) -> Result<()> {
        // `moving` goes first: without it, what is left here is only waste.
        let _ = fs::remove_file(self.folder.join("moving"));
        fs::remove_dir_all(&self.folder)
            .with_context(|| format!("cannot remove {}", shown(&self.folder)))
    }
}

/// What a run can leave in its folder.
const OWN: [&str; 4] = ["moving", "moving.part", "new", "old"];

/// A line for each exchange, so that an interrupted run can be undone.
fn journal(plan: &Plan<'_>) -> String {
    let written = plan.write.iter().map(|change| ("write", &change.path));
    let removed = plan.remove.iter().map(|path| ("remove", path));
    let lines = written.chain(removed);
    let lines = lines.map(|(action, path)| format!("{action} {}", path.display()));
    lines.collect::<Vec<_>>().join("\n")
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    in_folder(path, || fs::write(path, text))
}

pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    in_folder(to, || fs::rename(from, to))
}

/// Puts something at a path, whose folder is made where it is missing; most are there.
fn in_folder(path: &Path, put: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match (put(), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            put()
        }
        (result, _) => result,
    }
}
