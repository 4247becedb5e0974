//! Properties that hold for any input: what is written reads back, and nothing that is read panics.
//!
//! Each is tried with 256 random inputs; one that fails is made small, shown, and not kept in a file.

#[path = "roundtrip/decoded.rs"]
mod decoded;
#[path = "roundtrip/errors.rs"]
mod errors;
#[path = "roundtrip/form.rs"]
mod form;
#[path = "roundtrip/model.rs"]
mod model;
#[path = "roundtrip/paths.rs"]
mod paths;
#[path = "roundtrip/retries.rs"]
mod retries;
#[path = "roundtrip/scalars.rs"]
mod scalars;
#[path = "roundtrip/tree.rs"]
mod tree;

use proptest::prelude::*;
use proptest::test_runner::Config;

fn config() -> Config {
    Config {
        cases: 256,
        failure_persistence: None,
        ..Config::default()
    }
}

/// Any text. What proptest takes for any has no control characters.
fn text() -> impl Strategy<Value = String> {
    let of_chars = prop::collection::vec(any::<char>(), 0..12).prop_map(String::from_iter);
    prop_oneof![any::<String>(), of_chars, r"[\x00-\x20\x7F-\u{9F}a]{0,4}"]
}
