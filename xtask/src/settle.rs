//! Files in memory against files on disk: one walk for checking and for writing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::root::shown;
use crate::staging::Staging;

/// Keeps other runs away from a folder until it is dropped.
///
/// The lock lies among temporary files, so that a check leaves nothing beside the crate. Where none
/// can be had, as with a file that another user made, the run goes on without.
pub(crate) fn lock(out: &Path) -> Option<File> {
    let mut hasher = DefaultHasher::new();
    out.hash(&mut hasher);
    let path = std::env::temp_dir().join(format!("xtask-regen-{:016x}.lock", hasher.finish()));
    let file = File::options().create(true).append(true).open(path).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// What has to happen so that a folder holds exactly the generated files.
#[derive(Debug, Default)]
pub(crate) struct Plan<'a> {
    /// Files that are missing or different.
    pub(crate) write: Vec<Change<'a>>,
    /// Generated files that are not generated any more.
    pub(crate) remove: Vec<PathBuf>,
    /// Source files that were not generated, and so have no place here.
    pub(crate) foreign: Vec<PathBuf>,
    /// How many files are right already.
    pub(crate) unchanged: usize,
}

/// A file to write.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    pub(crate) path: PathBuf,
    pub(crate) text: &'a str,
    is_new: bool,
}

impl Plan<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty() && self.foreign.is_empty()
    }

    /// A line for each file that is not as it should be.
    pub(crate) fn differences(&self) -> impl Iterator<Item = String> {
        let written = self.write.iter().map(|change| {
            let what = if change.is_new {
                "missing"
            } else {
                "different"
            };
            format!("{}: {what}", change.path.display())
        });
        let removed = self
            .remove
            .iter()
            .map(|path| format!("{}: stale", path.display()));
        let foreign = self.foreign.iter();
        let foreign = foreign.map(|path| format!("{}: not generated", path.display()));
        written.chain(removed).chain(foreign)
    }

    /// Every path that changes.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        let written = self.write.iter().map(|change| change.path.as_path());
        written.chain(self.remove.iter().map(PathBuf::as_path))
    }
}

/// Puts back what an interrupted run replaced.
pub(crate) fn recover(out: &Path) -> Result<()> {
    Staging::of(out).recover()
}

/// Fails where an interrupted run left its folder, without touching it.
pub(crate) fn is_settled(out: &Path) -> Result<()> {
    let folder = Staging::of(out).folder;
    match folder.exists() {
        false => Ok(()),
        true => bail!(
            "{} was left by a run that was interrupted; `cargo xtask regen` puts things right",
            shown(&folder)
        ),
    }
}

/// Compares the generated files with what stands in the folder.
pub(crate) fn plan<'a>(out: &Path, files: &'a BTreeMap<String, String>) -> Result<Plan<'a>> {
    let present = present(out, files)?;
    is_ours(out, &present)?;
    let mut plan = Plan::default();
    for (path, text) in files {
        let path = PathBuf::from(path);
        match present.get(&path) {
            Some(found) if found.as_deref() == Some(text.as_bytes()) => plan.unchanged += 1,
            found => plan.write.push(Change {
                is_new: found.is_none(),
                path,
                text,
            }),
        }
    }
    for (path, found) in &present {
        let known = path.to_str().is_some_and(|path| files.contains_key(path));
        match (known, is_generated(Some(found))) {
            (true, _) => {}
            (false, true) => plan.remove.push(path.clone()),
            // Whoever generates a crate may add tests of their own to it.
            (false, false) if path.starts_with(TESTS) => {}
            (false, false) => plan.foreign.push(path.clone()),
        }
    }
    Ok(plan)
}

/// The folder of the crate's tests.
const TESTS: &str = "tests";

/// Files of the crate with their bytes; `None` for what is no plain file.
type Present = BTreeMap<PathBuf, Option<Vec<u8>>>;

/// What stands at the generated paths, and whatever else stands in `src` and `tests`. Nothing further
/// is read.
fn present(out: &Path, files: &BTreeMap<String, String>) -> Result<Present> {
    let mut present = Present::new();
    let named = files.keys().map(PathBuf::from);
    for path in named.filter(|path| out.join(path).symlink_metadata().is_ok()) {
        let bytes = fs::read(out.join(&path)).ok();
        present.insert(path, bytes);
    }
    let mut open = vec![PathBuf::from("src"), PathBuf::from(TESTS)];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(out.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                return Err(error).with_context(|| format!("cannot look into {}", shown(out)));
            }
        };
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot look into {}", shown(out)))?;
            let path = folder.join(entry.file_name());
            match entry.file_type()? {
                kind if kind.is_dir() => open.push(path),
                kind if kind.is_file() => {
                    let bytes = fs::read(entry.path()).ok();
                    present.insert(path, bytes);
                }
                _ => {
                    present.insert(path, None);
                }
            }
        }
    }
    Ok(present)
}

fn is_generated(found: Option<&Option<Vec<u8>>>) -> bool {
    let text = found.and_then(|bytes| std::str::from_utf8(bytes.as_deref()?).ok());
    text.is_some_and(codegen::is_generated)
}

/// Files by any of which a folder is known to be a generated crate.
const MARKS: [&str; 3] = ["Cargo.toml", "inputs.lock", "src/lib.rs"];

/// A folder that holds something, but none of the marks, is somebody's work.
fn is_ours(out: &Path, present: &Present) -> Result<()> {
    if out.file_name().is_none() || out.is_file() {
        bail!(
            "{} cannot be the folder of a crate; pass a new one with --out",
            shown(out)
        );
    }
    let is_empty = fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
    let is_marked = |mark: &&str| is_generated(present.get(Path::new(mark)));
    if !out.exists() || is_empty || MARKS.iter().any(is_marked) {
        return Ok(());
    }
    bail!(
        "{} holds files, and is no generated crate; pass an empty or new folder with --out",
        shown(out)
    )
}

/// Brings the folder to what the plan says; on any error it is as it was before.
pub(crate) fn apply(out: &Path, plan: &Plan<'_>) -> Result<()> {
    if let Some(path) = plan.foreign.first() {
        bail!(
            "{} was not generated; move it out, this crate is all generated",
            shown(&out.join(path))
        );
    }
    if plan.is_empty() {
        return Ok(());
    }
    let staging = Staging::of(out);
    let staged = staging.stage(plan);
    let moved = staged.and_then(|()| staging.exchange(plan));
    match moved {
        Ok(()) => staging.clear(),
        Err(error) => {
            staging.recover()?;
            Err(error.context(format!("{} is as it was before", shown(out))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staging::rename;
    use tempfile::TempDir;

    const TEXT: &str = "// Generated by `cargo xtask regen`\n";

    fn files(names: &[&str]) -> BTreeMap<String, String> {
        names
            .iter()
            .chain(&["src/lib.rs"])
            .map(|name| ((*name).to_owned(), format!("{TEXT}{name}")))
            .collect()
    }

    fn on_disk(out: &Path) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        let mut open = vec![out.to_path_buf()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(out).unwrap().display().to_string();
                    files.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        files
    }

    fn written(names: &[&str]) -> (TempDir, PathBuf) {
        let folder = TempDir::new().unwrap();
        let out = folder.path().join("out");
        let files = files(names);
        apply(&out, &plan(&out, &files).unwrap()).unwrap();
        assert_eq!(on_disk(&out), files);
        (folder, out)
    }

    #[test]
    fn only_differences_are_written_and_only_generated_files_removed() {
        let (_folder, out) = written(&["src/a.rs", "src/b/c.rs", "tests/d.rs"]);
        fs::write(out.join("mine.txt"), "by hand").unwrap();
        fs::write(out.join("tests/mine.rs"), "by hand").unwrap();
        fs::write(out.join("src/a.rs"), "changed").unwrap();
        let files = files(&["src/a.rs", "src/d.rs"]);
        let plan = plan(&out, &files).unwrap();
        let got: Vec<String> = plan.differences().collect();
        assert_eq!(
            got,
            [
                "src/a.rs: different",
                "src/d.rs: missing",
                "src/b/c.rs: stale",
                "tests/d.rs: stale"
            ]
        );
        apply(&out, &plan).unwrap();
        let names: Vec<String> = on_disk(&out).into_keys().collect();
        let want = [
            "mine.txt",
            "src/a.rs",
            "src/d.rs",
            "src/lib.rs",
            "tests/mine.rs",
        ];
        assert_eq!(names, want);
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("thesis.txt"), "years").unwrap();
        let error = plan(folder.path(), &files(&["src/a.rs"])).unwrap_err();
        assert!(
            error.to_string().contains("is no generated crate"),
            "{error}"
        );
    }

    #[test]
    fn a_failed_exchange_is_undone() {
        let (_folder, out) = written(&["src/a.rs", "src/z.rs"]);
        let before = on_disk(&out);
        // `b` is a file, so that `b/c.md` cannot be put into place.
        fs::write(out.join("b"), "by hand").unwrap();
        let mut next = files(&["src/a.rs", "b/c.md"]);
        next.insert("src/a.rs".to_owned(), format!("{TEXT}new"));
        let error = apply(&out, &plan(&out, &next).unwrap()).unwrap_err();
        assert!(
            format!("{error:#}").contains("is as it was before"),
            "{error:#}"
        );
        fs::remove_file(out.join("b")).unwrap();
        assert_eq!(on_disk(&out), before);
        assert!(!Staging::of(&out).folder.exists());
    }

    #[test]
    fn an_interrupted_exchange_is_undone_by_the_next_run() {
        let (_folder, out) = written(&["src/a.rs", "src/b.rs", "src/c.rs"]);
        let before = on_disk(&out);
        let mut next = files(&["src/a.rs", "src/d.rs"]);
        next.insert("src/a.rs".to_owned(), format!("{TEXT}new"));
        // Each number of finished moves that an interruption can leave behind.
        for done in 0..=4 {
            let staging = Staging::of(&out);
            let plan = plan(&out, &next).unwrap();
            staging.stage(&plan).unwrap();
            let (new, old) = (staging.folder.join("new"), staging.folder.join("old"));
            let moves = [
                (out.join("src/a.rs"), old.join("src/a.rs")),
                (new.join("src/a.rs"), out.join("src/a.rs")),
                (new.join("src/d.rs"), out.join("src/d.rs")),
                (out.join("src/b.rs"), old.join("src/b.rs")),
            ];
            for (from, to) in &moves[..done] {
                rename(from, to).unwrap();
            }
            staging.recover().unwrap();
            assert_eq!(on_disk(&out), before, "after {done} moves");
        }
    }

    /// A workspace holds generated crates and files of their names, and is none itself.
    #[test]
    fn a_workspace_around_a_generated_crate_is_left_alone() {
        let (folder, _) = written(&["src/a.rs"]);
        fs::write(folder.path().join("Cargo.toml"), "[workspace]").unwrap();
        let error = plan(folder.path(), &files(&["Cargo.toml"])).unwrap_err();
        assert!(
            error.to_string().contains("is no generated crate"),
            "{error}"
        );
        assert!(plan(Path::new("/"), &files(&["Cargo.toml"])).is_err());
    }

    #[test]
    fn a_folder_of_somebody_else_beside_the_crate_is_left_alone() {
        let (_folder, out) = written(&["src/a.rs"]);
        let other = Staging::of(&out).folder;
        fs::create_dir(&other).unwrap();
        fs::write(other.join("thesis.txt"), "years").unwrap();
        let error = recover(&out).unwrap_err();
        assert!(error.to_string().contains("move it away"), "{error}");
        assert!(other.join("thesis.txt").exists());
    }

    #[test]
    fn a_missing_parent_is_named() {
        let folder = TempDir::new().unwrap();
        let out = folder.path().join("no/such/out");
        let files = files(&["src/a.rs"]);
        let error = apply(&out, &plan(&out, &files).unwrap()).unwrap_err();
        assert!(
            format!("{error:#}").contains("does not exist; create it first"),
            "{error:#}"
        );
    }
}
