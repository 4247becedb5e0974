//! Properties that hold for any input: what is written reads back, and nothing that is read panics.
//!
//! Each is tried with 256 random inputs; one that fails is made small, shown, and not kept in a file.

#[path = "roundtrip/decoded.rs"]
mod decoded;
#[path = "roundtrip/errors.rs"]
mod errors;
#[path = "roundtrip/form.rs"]
mod form;
#[path = "roundtrip/paths.rs"]
mod paths;
#[path = "roundtrip/retries.rs"]
mod retries;
#[path = "roundtrip/scalars.rs"]
mod scalars;
#[path = "roundtrip/tree.rs"]
mod tree;

use proptest::test_runner::Config;

fn config() -> Config {
    Config {
        cases: 256,
        failure_persistence: None,
        ..Config::default()
    }
}
