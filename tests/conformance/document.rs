//! The vendored document as its overlays leave it.

use std::fs;

use codegen::{Inputs, Selection, Source};
use serde_json::Value;

use crate::run::root;

pub(crate) fn overlaid() -> Value {
    let folder = root().join("spec");
    let read = |name: &str| {
        let text = fs::read_to_string(folder.join(name)).expect("a readable file");
        Source::new(name.to_owned(), text)
    };
    let selection = read("portal.toml");
    let chosen = Selection::parse(&selection).unwrap_or_else(|error| panic!("{error}"));
    let inputs = Inputs {
        spec: read(&chosen.spec.expect("a document")),
        overlays: chosen.overlays.iter().map(|name| read(name)).collect(),
        selection,
    };
    codegen::document(&inputs).unwrap_or_else(|error| panic!("{error}"))
}
