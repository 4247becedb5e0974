//! Texts with places that are filled when they are shown.

use std::fmt::{self, Display};

use serde::Deserialize;

/// A text with at least one `{place}`.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Phrase(pub(super) String);

/// A text in the forms that a count asks for; a language without forms has `other` alone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counted {
    pub(super) one: Option<Phrase>,
    pub(super) other: Phrase,
}

/// A phrase with values for its places.
#[derive(Clone, Debug)]
pub(crate) struct Filled<'a> {
    pattern: &'a str,
    values: Vec<(&'static str, String)>,
}

impl Phrase {
    /// Whether that place stands before all else.
    pub(super) fn leads_with(&self, place: &str) -> bool {
        let inside = self.0.strip_prefix('{');
        inside.is_some_and(|rest| rest.starts_with(place))
    }

    pub(crate) fn with(&self, place: &'static str, value: impl Display) -> Filled<'_> {
        let filled = Filled {
            pattern: &self.0,
            values: Vec::new(),
        };
        filled.with(place, value)
    }
}

impl Filled<'_> {
    pub(crate) fn with(mut self, place: &'static str, value: impl Display) -> Self {
        self.values.push((place, value.to_string()));
        self
    }

    fn value(&self, place: &str) -> Option<&str> {
        let found = self.values.iter().find(|(name, _)| *name == place);
        found.map(|(_, value)| value.as_str())
    }
}

impl Display for Filled<'_> {
    /// Fills all places in one pass, so that braces in a value stay what they are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let (place, behind) = after.split_once('}').unwrap_or((after, ""));
            f.write_str(before)?;
            match self.value(place) {
                Some(value) => f.write_str(value)?,
                None => write!(f, "{{{place}}}")?,
            }
            rest = behind;
        }
        f.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::Phrase;

    #[test]
    fn places_are_filled_in_one_pass() {
        let phrase = Phrase("{a} and {b}".to_owned());
        let filled = phrase.with("a", "{b}").with("b", 2);
        assert_eq!(filled.to_string(), "{b} and 2");
    }

    #[test]
    fn a_place_without_a_value_is_seen() {
        let phrase = Phrase("{a} and {b}".to_owned());
        assert_eq!(phrase.with("a", 1).to_string(), "1 and {b}");
    }
}
