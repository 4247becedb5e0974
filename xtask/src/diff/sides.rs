//! What each side of a comparison is: a file, a git revision, or the work tree.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use codegen::{Inputs, Selection, Source};

use super::DiffArgs;
use crate::inputs::{self, absolute, source};
use crate::root::{normal, relative, root};

/// The inputs of both sides.
pub(super) fn sides(args: &DiffArgs) -> Result<(Inputs, Inputs)> {
    let old = match &args.old {
        Some(text) => Side::parse(text)?,
        None => Side::Revision("HEAD".to_owned()),
    };
    let new = args
        .new
        .as_deref()
        .map_or(Ok(Side::WorkTree), Side::parse)?;
    let selection = selection(args, &old, &new)?;
    Ok((old.inputs(args, &selection)?, new.inputs(args, &selection)?))
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
        let commit = format!("{text}^{{commit}}");
        match git(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ])? {
            Some(revision) => Ok(Self::Revision(text_of(revision)?.trim().to_owned())),
            None => bail!("`{text}` is neither a file nor a revision of this repository"),
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
            (_, None) => bail!("{} names no `spec`: name both documents", text.name),
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
    Ok(!title.is_empty() && document.text.contains(&title))
}

fn beside(selection: &Path, name: &str) -> PathBuf {
    normal(&selection.with_file_name("").join(name))
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
            bail!("{} is not in {}", inside, self.0);
        };
        let short: String = self.0.chars().take(9).collect();
        Ok(Source::new(format!("{inside} at {short}"), text_of(bytes)?))
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
