//! JSON pointers (RFC 6901): the address that every stage and every message gives a node.

use std::fmt;

use serde::Serialize;

/// The address of a node in a document, for example `/paths/~1v1~1events/get`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// The root of a document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer of the child `key`, escaped as RFC 6901 wants it.
    #[must_use]
    pub fn child(&self, key: impl fmt::Display) -> Self {
        let mut child = self.clone();
        child.push(key);
        child
    }

    /// Goes down to the child `key`.
    pub fn push(&mut self, key: impl fmt::Display) {
        let key = key.to_string();
        self.0.push('/');
        if key.contains(['~', '/']) {
            self.0.push_str(&key.replace('~', "~0").replace('/', "~1"));
        } else {
            self.0.push_str(&key);
        }
    }

    /// The pointer one level up, or `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let cut = self.0.rfind('/')?;
        Some(Self(self.0[..cut].to_owned()))
    }

    /// The last key, unescaped; empty at the root.
    #[must_use]
    pub fn last(&self) -> String {
        let key = self.0.rsplit('/').next().unwrap_or_default();
        key.replace("~1", "/").replace("~0", "~")
    }

    /// This pointer and all above it, deepest first.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> + use<> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// The part of this pointer below `base`, for example `/get`.
    #[must_use]
    pub fn below(&self, base: &Self) -> Option<&str> {
        let rest = self.0.strip_prefix(&base.0)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// This pointer with `rest`, itself a pointer or empty, behind it.
    #[must_use]
    pub fn join(&self, rest: &str) -> Self {
        Self(format!("{}{rest}", self.0))
    }

    /// The text of the pointer; empty at the root.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "/" } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_escaped_and_restored() {
        let got = Pointer::root().child("paths").child("/v1/a~b");
        assert_eq!(got.as_str(), "/paths/~1v1~1a~0b");
        assert_eq!(got.last(), "/v1/a~b");
        assert_eq!(got.parent(), Some(Pointer::from("/paths")));
    }

    #[test]
    fn below_respects_key_boundaries() {
        let base = Pointer::from("/a");
        assert_eq!(Pointer::from("/a/b").below(&base), Some("/b"));
        assert_eq!(Pointer::from("/ab").below(&base), None);
    }
}
