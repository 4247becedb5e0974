//! The documents in the folder that `SPEC_CORPUS` names.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::Source;
use serde_json::Value;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The folder.
pub(crate) fn corpus() -> PathBuf {
    let folder = env::var_os("SPEC_CORPUS");
    let folder = folder.expect("SPEC_CORPUS names a folder of official documents");
    let folder = Path::new(&folder).canonicalize();
    folder.unwrap_or_else(|error| panic!("SPEC_CORPUS cannot be read: {error}"))
}

/// Every `stripe-*.json` and `stripe-*.yaml`, in order.
pub(crate) fn documents() -> Vec<PathBuf> {
    let entries = fs::read_dir(corpus()).expect("a readable folder");
    let mut documents: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    documents.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("stripe-") && (name.ends_with(".json") || name.ends_with(".yaml"))
    });
    documents.sort();
    assert!(!documents.is_empty(), "SPEC_CORPUS holds no document");
    documents
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Source {
    let text = fs::read_to_string(path).expect("a readable file");
    Source::new(path.display().to_string(), text)
}

/// How many operations a document has on paths that begin so.
pub(crate) fn operations(document: &Value, prefix: &str) -> usize {
    let paths = document["paths"].as_object().expect("paths");
    let chosen = paths.iter().filter(|(path, _)| path.starts_with(prefix));
    let methods = |item: &Value| METHODS.iter().filter(|it| item.get(it).is_some()).count();
    chosen.map(|(_, item)| methods(item)).sum()
}
