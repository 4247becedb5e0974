//! Form text as a tree, before anything is known of what it should hold.

use indexmap::IndexMap;

use super::Refusal;
use crate::percent;

/// How many parameters a request may have.
const MOST: usize = 10_000;
/// How deep their names may nest.
const DEEPEST: usize = 20;

/// A value as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Text; every scalar is text in a form.
    Text(String),
    /// Named values, or the items of a list by their indices.
    Fields(IndexMap<String, Given>),
}

impl Default for Given {
    fn default() -> Self {
        Self::Fields(IndexMap::new())
    }
}

impl Given {
    /// Adds the pairs of a form or a query string.
    ///
    /// `a[b]=v`, `a[]=v` and `a[0]=v` are read; a name that is given twice has its last value.
    pub fn read(&mut self, form: &str) -> Result<(), Refusal> {
        let pairs = form.split('&').filter(|pair| !pair.is_empty());
        for (index, pair) in pairs.enumerate() {
            if index == MOST {
                let message = format!("Too many parameters: at most {MOST} are read.");
                return Err(Refusal::invalid(message));
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = unquoted(name);
            self.insert(&name, unquoted(value))?;
        }
        Ok(())
    }

    fn insert(&mut self, name: &str, value: String) -> Result<(), Refusal> {
        let mut place = self;
        for (depth, segment) in segments(name).enumerate() {
            if depth == DEEPEST {
                return Err(Refusal::invalid(format!("Invalid parameter name: {name}")));
            }
            let Self::Fields(fields) = place else {
                return Err(mixed(name));
            };
            let segment = match segment {
                "" => fields.len().to_string(),
                segment => segment.to_owned(),
            };
            place = fields.entry(segment).or_default();
        }
        match place {
            Self::Fields(fields) if !fields.is_empty() => Err(mixed(name)),
            place => {
                *place = Self::Text(value);
                Ok(())
            }
        }
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) => vec![text.clone()],
            Self::Fields(fields) => fields.values().flat_map(Self::texts).collect(),
        }
    }
}

/// A name that is used both for a value and for what is inside of it.
fn mixed(name: &str) -> Refusal {
    let root = segments(name).next().unwrap_or_default();
    Refusal::invalid(format!("Invalid {root}: given as a value and as an object")).param(root)
}

/// `a`, `b` and nothing of `a[b][]`.
fn segments(name: &str) -> impl Iterator<Item = &str> {
    let (first, rest) = match name.find('[') {
        Some(at) if at > 0 && name.ends_with(']') => (&name[..at], &name[at + 1..name.len() - 1]),
        _ => (name, ""),
    };
    let nested = first.len() < name.len();
    std::iter::once(first).chain(nested.then(|| rest.split("][")).into_iter().flatten())
}

/// A name or value as it was before it was encoded.
fn unquoted(text: &str) -> String {
    match text.contains(['%', '+']) {
        true => percent::decoded(&text.replace('+', " ")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(form: &str) -> Result<Given, Refusal> {
        let mut given = Given::default();
        given.read(form).map(|()| given)
    }

    fn fields<const N: usize>(fields: [(&str, Given); N]) -> Given {
        let fields = fields.into_iter();
        Given::Fields(
            fields
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        )
    }

    fn text(text: &str) -> Given {
        Given::Text(text.to_owned())
    }

    #[test]
    fn names_nest() {
        let want = fields([
            ("a", text("1 2")),
            ("b", fields([("c", text("x=y")), ("d e", text(""))])),
            (
                "l",
                fields([("0", text("p")), ("1", fields([("q", text("r"))]))]),
            ),
        ]);
        assert_eq!(
            given("a=1+2&b[c]=x=y&b[d%20e]&l[]=p&l[1][q]=r"),
            Ok(want.clone())
        );
        assert_eq!(
            given("a=0&a=1%202&b%5Bc%5D=x%3Dy&b[d+e]=&l[0]=p&&l[1][q]=r"),
            Ok(want)
        );
        assert_eq!(given(""), Ok(Given::default()));
    }

    #[test]
    fn odd_names_are_names() {
        for name in ["[a]", "a[", "a]b", "]", "a[b]c"] {
            assert_eq!(
                given(&format!("{name}=1")),
                Ok(fields([(name, text("1"))])),
                "{name}"
            );
        }
    }

    #[test]
    fn a_value_has_nothing_inside() {
        for form in ["a=1&a[b]=2", "a[b]=2&a=1"] {
            assert_eq!(
                given(form).unwrap_err().param.as_deref(),
                Some("a"),
                "{form}"
            );
        }
    }

    #[test]
    fn what_nests_too_deep_is_refused() {
        let deep = |levels: usize| format!("a{}=1", "[b]".repeat(levels));
        assert!(given(&deep(DEEPEST - 1)).is_ok());
        assert!(given(&deep(DEEPEST)).is_err());
        assert!(given(&"a=1&".repeat(MOST + 1)).is_err());
    }
}
