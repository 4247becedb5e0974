//! From the command line to the texts that generation reads.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use codegen::{Inputs, Selection, Source, Target};

use crate::RegenArgs;
use crate::lock;
use crate::root::{normal, relative, root, shown};

/// What to generate from, and where to.
pub(crate) struct Job {
    pub(crate) inputs: Inputs,
    pub(crate) target: Target,
    pub(crate) out: PathBuf,
}

/// Reads the selection, and the document and overlays that it or the command line names.
pub(crate) fn job(args: &RegenArgs) -> Result<Job> {
    let root = root();
    let selection_path = match &args.selection {
        Some(path) => absolute(path)?,
        None => root.join("spec/portal.toml"),
    };
    let selection = source(&selection_path)?;
    let parsed = Selection::parse(&selection)?;
    let beside = |path: &str| {
        let folder = selection_path.parent().unwrap_or(&root);
        normal(&folder.join(path))
    };
    let spec = match (&args.spec, &parsed.spec) {
        (Some(path), _) => absolute(path)?,
        (None, Some(path)) => beside(path),
        (None, None) => bail!("{} names no `spec`; pass --spec FILE", selection.name),
    };
    // Overlays belong to the selection's own document: another one gets those given with it.
    let overlays: Vec<PathBuf> = match args.spec.is_none() && args.overlay.is_empty() {
        true => parsed.overlays.iter().map(|path| beside(path)).collect(),
        false => args.overlay.iter().map(|path| absolute(path)).collect::<Result<_>>()?,
    };
    let out = match (&args.out, &parsed.out) {
        (Some(path), _) => absolute(path)?,
        (None, Some(path)) => beside(path),
        (None, None) => bail!("{} names no `out`; pass --out DIR", selection.name),
    };
    if args.spec.is_none() {
        lock::check(&spec)?;
    }
    Ok(Job {
        inputs: Inputs {
            spec: source(&spec)?,
            overlays: overlays.iter().map(|path| source(path)).collect::<Result<_>>()?,
            selection,
        },
        target: Target {
            runtime: slashed(&relative(&out, &root.join("stripe-runtime"))),
            standalone: out.parent() != Some(&root),
        },
        out,
    })
}

fn source(path: &Path) -> Result<Source> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", shown(path)))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        anyhow::anyhow!("{} is not UTF-8 text from byte {at} on", shown(path))
    })?;
    Ok(Source::new(shown(path), text))
}

fn absolute(path: &Path) -> Result<PathBuf> {
    Ok(normal(&std::env::current_dir()?.join(path)))
}

fn slashed(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
