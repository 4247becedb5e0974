//! Any text as a document, all of which is selected: an error is fine, a panic is not.
#![no_main]

use codegen::{Inputs, Source, Target};
use libfuzzer_sys::fuzz_target;

const SELECTION: &str = "[crate]\nname = 'x'\nversion = '1.0.0'\ndescription = 'x'\n[select]\n\
                         operations = ['* **']\n";

fuzz_target!(|text: &str| {
    let inputs = Inputs {
        spec: Source::new("spec.yaml", text),
        overlays: Vec::new(),
        selection: Source::new("selection.toml", SELECTION),
    };
    let target = Target {
        runtime: "../stripe-runtime".to_owned(),
        standalone: false,
        conformance: true,
    };
    if let Err(error) = codegen::generate(&inputs, &target) {
        assert!(!error.to_string().is_empty());
    }
});
