//! The vendored document as its overlays leave it.

use std::collections::BTreeSet;
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
    let own = "overlays/stripe-portal.openapi";
    let entries = fs::read_dir(folder.join(own)).expect("overlays");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| format!("{own}/{}", name.to_string_lossy()));
    let overlays: BTreeSet<String> = names.collect();
    let inputs = Inputs {
        spec: read(&chosen.spec.expect("a document")),
        overlays: overlays.iter().map(|name| read(name)).collect(),
        selection,
    };
    codegen::document(&inputs).unwrap_or_else(|error| panic!("{error}"))
}
