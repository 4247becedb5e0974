//! What is wrong with a seed, and where.

use std::fmt;

use stripe_portal_gen::server::Refusal;

/// A seed that cannot be planted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedFault {
    /// Line and column, counted from 1, where the text itself is wrong.
    pub place: Option<(usize, usize)>,
    /// Where in the seed it is, such as `customers[1].cards[0]`.
    pub path: Option<String>,
    /// What is wrong.
    pub what: String,
}

impl SeedFault {
    /// The text is not YAML, or no seed.
    pub(super) fn syntax(error: &serde_yaml::Error) -> Self {
        let place = error.location().map(|at| (at.line(), at.column()));
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or_default();
        Self {
            place,
            path: None,
            what: what.to_owned(),
        }
    }

    /// What stands at `path` is against the rules.
    pub(super) fn rule(path: &str, refusal: &Refusal) -> Self {
        Self::at(path, &refusal.message)
    }

    pub(super) fn at(path: &str, what: impl Into<String>) -> Self {
        Self {
            place: None,
            path: Some(path.to_owned()),
            what: what.into(),
        }
    }
}

impl fmt::Display for SeedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.place {
            write!(f, "line {line}, column {column}: ")?;
        }
        if let Some(path) = &self.path {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for SeedFault {}
