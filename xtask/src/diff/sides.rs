//! What each side of a comparison is: a file, a git revision, or the work tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use codegen::{Inputs, Selection, Source};

use super::DiffArgs;
use crate::inputs::{self, absolute, beside, source};
use crate::root::{relative, root};

/// The inputs of both sides, and which revision each is of.
pub(super) fn sides(args: &DiffArgs) -> Result<[(Inputs, Option<String>); 2]> {
    let old = match &args.old {
        Some(text) => Side::parse(text)?,
        None => Side::revision_of("HEAD")?,
    };
    let new = args
        .new
        .as_deref()
        .map_or(Ok(Side::WorkTree), Side::parse)?;
    let selection = selection(args, &old, &new)?;
    Ok([
        (old.inputs(args, &selection)?, old.revision()),
        (new.inputs(args, &selection)?, new.revision()),
    ])
}

enum Side {
    File(Source),
    Revision(String),
    WorkTree,
}

impl Side {
    /// A file where there is one of that name, else a revision.
    fn parse(text: &str) -> Result<Self> {
        let path = absolute(Path::new(text))?;
        if path.is_file() {
            return Ok(Self::File(source(&path)?));
        }
        Self::revision_of(text)
    }

    fn revision_of(text: &str) -> Result<Self> {
        let commit = format!("{text}^{{commit}}");
        let arguments = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ];
        if let Some(revision) = git(&arguments)? {
            return Ok(Self::Revision(text_of(revision)?.trim().to_owned()));
        }
        match git(&["rev-parse", "--git-dir"])? {
            Some(_) => bail!("`{text}` is neither a file nor a revision of this repository"),
            None => {
                bail!("`{text}` is no file, and there is no git repository here: pass two files")
            }
        }
    }

    /// What to call it after its document's name.
    fn revision(&self) -> Option<String> {
        match self {
            Self::Revision(revision) => Some(revision.chars().take(9).collect()),
            Self::File(_) | Self::WorkTree => None,
        }
    }

    fn inputs(&self, args: &DiffArgs, selection: &Path) -> Result<Inputs> {
        let tree: &dyn Tree = match self {
            Self::Revision(revision) => &Revision(revision),
            _ => &Disk,
        };
        let text = tree.read(selection)?;
        let parsed = Selection::parse(&text)?;
        let spec = match (self, &parsed.spec) {
            (Self::File(spec), _) => spec.clone(),
            (_, Some(name)) => tree.read(&beside(selection, name))?,
            (_, None) => bail!(
                "{} names no `spec`: pass both documents as files, or another selection",
                text.name
            ),
        };
        let is_own = match self {
            Self::File(spec) => is_version_of(spec, selection, &parsed)?,
            _ => true,
        };
        let overlays = match (args.overlay.is_empty(), is_own) {
            (false, _) => args
                .overlay
                .iter()
                .map(|path| source(&absolute(path)?))
                .collect(),
            (true, true) => tree.overlays(selection, &parsed),
            (true, false) => Ok(Vec::new()),
        };
        Ok(Inputs {
            spec,
            overlays: overlays?,
            selection: text,
        })
    }
}

/// The selection: as given, else the portal's for its own document, else the one of everything.
fn selection(args: &DiffArgs, old: &Side, new: &Side) -> Result<PathBuf> {
    if let Some(path) = &args.selection {
        return absolute(path);
    }
    let portal = root().join("spec/portal.toml");
    let (Side::File(old), Side::File(new)) = (old, new) else {
        return Ok(portal);
    };
    let parsed = Selection::parse(&source(&portal)?)?;
    let is_portal = is_version_of(old, &portal, &parsed)? || is_version_of(new, &portal, &parsed)?;
    Ok(match is_portal {
        true => portal,
        false => root().join("spec/whole.toml"),
    })
}

/// Whether a document is one that the selection was made for: it has the title of the selection's own.
fn is_version_of(document: &Source, selection: &Path, parsed: &Selection) -> Result<bool> {
    let Some(name) = &parsed.spec else {
        return Ok(false);
    };
    let own = source(&beside(selection, name))?;
    if own.text == document.text {
        return Ok(true);
    }
    let title = codegen::versions(&own)?.title;
    let mut found = document.text.match_indices(&title);
    Ok(!title.is_empty() && found.any(|(at, _)| is_a_title(&document.text[..at])))
}

/// Whether what stands before a text makes it the value of a key `title`.
fn is_a_title(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '"', '\'']);
    let key = before
        .strip_suffix(':')
        .map(|it| it.trim_end_matches(['"', ' ']));
    key.is_some_and(|key| key.ends_with("title"))
}

/// Where the files of a side are read.
trait Tree {
    fn read(&self, path: &Path) -> Result<Source>;

    fn overlays(&self, selection: &Path, parsed: &Selection) -> Result<Vec<Source>>;
}

struct Disk;

impl Tree for Disk {
    fn read(&self, path: &Path) -> Result<Source> {
        source(path)
    }

    fn overlays(&self, selection: &Path, parsed: &Selection) -> Result<Vec<Source>> {
        let spec = beside(selection, parsed.spec.as_deref().unwrap_or_default());
        let overlays = inputs::overlays(selection, parsed, &spec)?;
        overlays.iter().map(|path| source(path)).collect()
    }
}

struct Revision<'r>(&'r str);

impl Revision<'_> {
    /// The path as git knows it.
    fn inside(path: &Path) -> String {
        let path = relative(&root(), path);
        path.display().to_string().replace('\\', "/")
    }
}

impl Tree for Revision<'_> {
    fn read(&self, path: &Path) -> Result<Source> {
        let inside = Self::inside(path);
        let name = format!("{}:./{inside}", self.0);
        let Some(bytes) = git(&["show", &name])? else {
            let short: String = self.0.chars().take(9).collect();
            bail!("{inside} is not in {short}");
        };
        Ok(Source::new(inside, text_of(bytes)?))
    }

    fn overlays(&self, selection: &Path, parsed: &Selection) -> Result<Vec<Source>> {
        let spec = beside(selection, parsed.spec.as_deref().unwrap_or_default());
        let list = |folder: &Path| -> Result<Vec<PathBuf>> {
            let inside = format!("{}/", Self::inside(folder));
            let list = git(&["ls-tree", "--name-only", self.0, &inside])?;
            let list = text_of(list.unwrap_or_default())?;
            let names = list.lines().filter_map(|line| line.rsplit('/').next());
            Ok(names.map(|name| folder.join(name)).collect())
        };
        let overlays = inputs::overlays_in(selection, parsed, &spec, &list)?;
        overlays.iter().map(|path| self.read(path)).collect()
    }
}

/// What git prints; nothing where it fails.
fn git(arguments: &[&str]) -> Result<Option<Vec<u8>>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root())
        .args(arguments)
        .output()
        .context("cannot run git")?;
    Ok(output.status.success().then_some(output.stdout))
}

fn text_of(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).context("git printed what is not UTF-8 text")
}
