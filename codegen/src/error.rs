//! What is wrong with an input, where, and what to do about it.

use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, NamedSource, SourceCode};
use serde::Serialize;

use crate::pointer::Pointer;

/// A fault as a stage sees it: addressed by pointer, not yet by line.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) advice: String,
    pub(crate) at: Pointer,
    pub(crate) also: Option<(Pointer, String)>,
}

impl Fault {
    pub(crate) fn new(at: &Pointer, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            advice: advice.into(),
            at: at.clone(),
            also: None,
        }
    }

    /// Names a second place that takes part, for example the other of two names that clash.
    pub(crate) fn also(mut self, at: &Pointer, label: impl Into<String>) -> Self {
        self.also = Some((at.clone(), label.into()));
        self
    }
}

/// What a stage returns before its faults are located.
pub(crate) type Stage<T> = std::result::Result<T, Vec<Fault>>;

impl From<Fault> for Vec<Fault> {
    fn from(fault: Fault) -> Self {
        vec![fault]
    }
}

/// A spot in an input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file's name as it was given.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The node there.
    pub pointer: Pointer,
    #[serde(skip)]
    pub(crate) offset: usize,
    #[serde(skip)]
    pub(crate) length: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file, line, column, ..
        } = self;
        write!(f, "{file}:{line}:{column}")
    }
}

/// One fault with its place: what is wrong, where, and what to do.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub advice: String,
    /// Where it is; absent where the whole input is meant.
    pub place: Option<Place>,
    /// A second place that takes part, with what it is.
    pub also: Option<(Place, String)>,
    #[serde(skip)]
    source: Option<NamedSource<Arc<str>>>,
}

impl Report {
    pub(crate) fn new(
        message: String,
        advice: String,
        place: Option<(Place, Arc<str>)>,
        also: Option<(Place, String)>,
    ) -> Self {
        let source = place
            .as_ref()
            .map(|(place, text)| NamedSource::new(&place.file, Arc::clone(text)));
        Self {
            message,
            advice,
            place: place.map(|(place, _)| place),
            also,
            source,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
            if !place.pointer.as_str().is_empty() {
                write!(f, "at {}: ", place.pointer)?;
            }
        }
        f.write_str(&self.message)?;
        if let Some((place, what)) = &self.also {
            write!(f, "; {what} at {place}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

impl Diagnostic for Report {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.advice.is_empty()).then(|| Box::new(&self.advice) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.place.as_ref()?;
        let main = LabeledSpan::new(Some("here".to_owned()), place.offset, place.length);
        let also = self
            .also
            .iter()
            .filter(|(also, _)| also.file == place.file)
            .map(|(also, what)| LabeledSpan::new(Some(what.clone()), also.offset, also.length));
        Some(Box::new(std::iter::once(main).chain(also)))
    }
}

/// Why nothing was generated: one report for each fault, at least one.
#[derive(Clone, Debug, Serialize, thiserror::Error)]
#[serde(transparent)]
#[error("{}", .reports.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Error {
    reports: Vec<Report>,
}

impl Error {
    pub(crate) fn new(reports: Vec<Report>) -> Self {
        Self { reports }
    }

    /// The faults, in the order in which they were found.
    #[must_use]
    pub fn reports(&self) -> &[Report] {
        &self.reports
    }
}

/// The result of a public function of this crate.
pub type Result<T> = std::result::Result<T, Error>;
