//! The cases of a file of vectors, and reading their words strictly.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

/// One case: its identifier, and its words.
pub(crate) struct Case {
    id: String,
    words: Map<String, Value>,
}

/// Every case of a file; each has all of `words`, and no other but `id` and `desc`.
pub(crate) fn cases(file: &str, words: &[&str]) -> Vec<Case> {
    let path = folder().join(file);
    let text = fs::read_to_string(&path);
    let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let content: Value = serde_json::from_str(&text).expect("the file is JSON");
    let cases = content["cases"].as_array().expect("the file has cases");
    assert!(!cases.is_empty(), "{}: there is no case", path.display());
    cases.iter().map(|case| Case::new(case, words)).collect()
}

fn folder() -> PathBuf {
    match std::env::var_os("VECTORS_DIR") {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"),
    }
}

impl Case {
    fn new(case: &Value, known: &[&str]) -> Self {
        let id = case["id"].as_str();
        let id = id.unwrap_or_else(|| panic!("no id: {case}")).to_owned();
        let words = case.as_object().expect("a case is an object").clone();
        for word in words.keys() {
            let known = known.contains(&&**word) || ["id", "desc"].contains(&&**word);
            assert!(known, "{id}: `{word}` is not known");
        }
        for word in known {
            assert!(words.contains_key(*word), "{id}: there is no `{word}`");
        }
        Self { id, words }
    }

    /// What names the case where it fails.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The value of a word.
    pub(crate) fn value(&self, word: &str) -> &Value {
        &self.words[word]
    }

    /// The value of a word that is a text.
    pub(crate) fn text(&self, word: &str) -> &str {
        let text = self.text_or_null(word);
        text.unwrap_or_else(|| self.strange(word))
    }

    /// The value of a word that is a text or null.
    pub(crate) fn text_or_null(&self, word: &str) -> Option<&str> {
        match self.value(word) {
            Value::Null => None,
            Value::String(text) => Some(text),
            _ => self.strange(word),
        }
    }

    /// Fails over a value that no runner knows.
    pub(crate) fn strange(&self, word: &str) -> ! {
        let (id, value) = (self.id(), self.value(word));
        panic!("{id}: {value} is not known as `{word}`")
    }
}
