//! Stripe's example objects, read into the types of its own document and written again.

use std::collections::BTreeSet;
use std::path::Path;

use crate::official::{corpus, generate};
use crate::run::cargo_test;

const FIXTURES: &str = "fixtures-2026-08-21.json";

/// Path of an example object or of its field, and why it is not what it was.
pub(crate) type Difference = (&'static str, &'static str);

#[test]
fn every_example_object_of_the_portal_is_read_and_written_again() {
    if let Some(folder) = generate("official-portal.toml") {
        agree(&folder, &[]);
    }
}

/// Every example object that a crate knows is what it was, but for the differences.
#[track_caller]
pub(crate) fn agree(folder: &Path, differences: &[Difference]) {
    let fixtures = corpus(FIXTURES).expect("SPEC_CORPUS");
    let fixtures = fixtures.canonicalize().expect("SPEC_CORPUS has them");
    let fixtures = fixtures.to_str().expect("text");
    let run = cargo_test(folder, "fixtures", ("STRIPE_FIXTURES", fixtures));
    assert!(run.out.contains("fixtures: "), "{}", run.out);
    let lines = run.lines("DIFFERENT: ").into_iter();
    let got: BTreeSet<&str> = lines.filter_map(|line| line.split(": ").next()).collect();
    let want: BTreeSet<&str> = differences.iter().map(|(path, _)| *path).collect();
    let new: Vec<_> = got.difference(&want).collect();
    assert!(new.is_empty(), "{new:?} in:\n{}", run.out);
    let stale: Vec<_> = want.difference(&got).collect();
    assert!(stale.is_empty(), "no longer different, take out: {stale:?}");
}
