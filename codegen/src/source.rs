//! The texts that come in: a name to show and the text itself.

use std::sync::Arc;

/// An input file, already read: codegen itself touches no disk.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name to show in messages, usually the path as the user gave it.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// An input called `name`.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }
}
