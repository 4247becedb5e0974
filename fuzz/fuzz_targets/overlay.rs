//! Any text as a document and an overlay for it, with a line `%%%` between the two.
#![no_main]

use codegen::{Inputs, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (spec, overlay) = text.split_once("%%%\n").unwrap_or((text, ""));
    let inputs = Inputs {
        spec: Source::new("spec.yaml", spec),
        overlays: vec![Source::new("overlay.yaml", overlay)],
        selection: Source::new("selection.toml", ""),
    };
    if let Err(error) = codegen::document(&inputs) {
        assert!(!error.to_string().is_empty());
    }
});
