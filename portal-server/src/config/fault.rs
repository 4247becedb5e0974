//! What cannot be used of what the program was told, all of it at once.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

/// Where something was said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Flag(String),
    Variable(String),
    /// A file, and the key in it where it is about one.
    File(PathBuf, Option<String>),
    /// Nowhere: the setting is missing.
    Setting(&'static str),
}

/// One thing that cannot be used: where it was said, and what to say instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) place: Place,
    pub(crate) what: String,
}

/// All that cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    pub(crate) fn add(&mut self, place: Place, what: impl Into<String>) {
        let what = what.into();
        self.0.push(Fault { place, what });
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "--{flag}"),
            Self::Variable(name) => f.write_str(name),
            Self::File(path, None) => write!(f, "{}", path.display()),
            Self::File(path, Some(key)) => write!(f, "{}: {key}", path.display()),
            Self::Setting(key) => f.write_str(key),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration cannot be used")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

impl Error for Faults {}
