//! Which document and overlays a command looks at: those given, else the selection's.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use codegen::{Selection, Source};

use crate::inputs::{self, absolute, source};
use crate::root::root;

/// A document and its overlays, in order.
pub(crate) struct Documents {
    pub(crate) spec: Source,
    pub(crate) overlays: Vec<Source>,
}

/// What the command line names.
pub(crate) struct Given<'a> {
    pub(crate) spec: Option<&'a Path>,
    pub(crate) overlays: &'a [PathBuf],
    pub(crate) selection: Option<&'a Path>,
}

impl Given<'_> {
    /// Any document with the selection's overlays, so that a new one can be tried under them.
    pub(crate) fn under_overlays(&self) -> Result<Documents> {
        let (spec, overlays) = match (self.spec, self.overlays) {
            (Some(spec), [_, ..]) => (Some(absolute(spec)?), Vec::new()),
            (spec, _) => {
                let selected = self.selected()?;
                let spec = spec.map(absolute).transpose()?.or(selected.spec);
                (spec, selected.overlays)
            }
        };
        self.read(spec, overlays)
    }

    /// Overlays belong to the selection's own document: another one gets those given with it.
    pub(crate) fn as_generated(&self) -> Result<Documents> {
        let spec = self.spec.map(absolute).transpose()?;
        if spec.is_some() && self.selection.is_none() {
            return self.read(spec, Vec::new());
        }
        let selected = self.selected()?;
        match spec.is_none() || spec == selected.spec {
            true => self.read(selected.spec, selected.overlays),
            false => self.read(spec, Vec::new()),
        }
    }

    fn read(&self, spec: Option<PathBuf>, overlays: Vec<PathBuf>) -> Result<Documents> {
        let spec = spec.context("the selection names no `spec`; pass a document")?;
        let given = self.overlays.iter().map(|path| absolute(path));
        let given: Vec<PathBuf> = given.collect::<Result<_>>()?;
        let overlays = if given.is_empty() { overlays } else { given };
        let overlays = overlays.iter().map(|path| source(path));
        Ok(Documents {
            spec: source(&spec)?,
            overlays: overlays.collect::<Result<_>>()?,
        })
    }

    fn selected(&self) -> Result<Selected> {
        let path = match self.selection {
            Some(path) => absolute(path)?,
            None => root().join("spec/portal.toml"),
        };
        let parsed = Selection::parse(&source(&path)?)?;
        let beside = |name: &String| inputs::beside(&path, name);
        let spec = parsed.spec.as_ref().map(beside);
        let overlays = spec
            .as_ref()
            .map(|spec| inputs::overlays(&path, &parsed, spec));
        Ok(Selected {
            overlays: overlays.transpose()?.unwrap_or_default(),
            spec,
        })
    }
}

/// What the selection names.
struct Selected {
    spec: Option<PathBuf>,
    overlays: Vec<PathBuf>,
}
