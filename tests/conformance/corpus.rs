//! Stripe's own document, out of the folder that `SPEC_CORPUS` names.

use std::env;
use std::fs;
use std::path::Path;

/// The release whose requests these are.
const DOCUMENT: &str = "stripe-2026-08-26.dahlia.json";

/// The document's text, where there is a folder of official documents.
pub(crate) fn document() -> Option<String> {
    let Some(folder) = env::var_os("SPEC_CORPUS") else {
        println!("skipped: SPEC_CORPUS names no folder of official documents");
        return None;
    };
    let path = Path::new(&folder).join(DOCUMENT);
    Some(fs::read_to_string(path).expect("SPEC_CORPUS has the document"))
}
