//! Stripe's own documents, all of each: what is generated is always the same, whole, clean, and of use.
//!
//! They are read from the folder that `SPEC_CORPUS` names. `WHOLE_SEED=<number>` has other features
//! compiled alone. A suite of its own in `cargo xtask test`.

mod alone;
mod cargo;
mod documents;
mod fixtures;
mod generated;
mod program;

use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use cargo::{cargo, is_clean};
use generated::{WORKSPACE, packages};

/// Runs a part when no other runs, so that its minutes are its own.
fn part(name: &str, run: impl FnOnce()) {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    LazyLock::force(&WORKSPACE);
    let start = Instant::now();
    run();
    let minutes = start.elapsed().as_secs_f64() / 60.0;
    println!("   {name}: {minutes:.1} minutes");
}

/// Lints that hold of each crate as it is, with the reason why they are not heeded.
const ALLOWED: [(&str, &str); 1] = [(
    "clippy::doc_lazy_continuation",
    "a list in a description goes on as the description does",
)];

#[test]
fn nothing_is_left_out() {
    part("nothing left out", || {
        thread::scope(|scope| {
            for it in WORKSPACE.iter() {
                scope.spawn(|| generated::nothing_is_left_out(it));
            }
        });
    });
}

#[test]
fn clippy_finds_nothing_with_all_features() {
    part("all features", || {
        let allowed = ALLOWED.iter().flat_map(|(lint, _)| ["-A", *lint]);
        let lints = ["--all-features", "--", "-D", "warnings"];
        is_clean(
            cargo(&["clippy"])
                .args(packages())
                .args(lints)
                .args(allowed),
        );
    });
}

#[test]
fn no_feature_is_enough_to_compile() {
    part("no feature", || {
        is_clean(cargo(&["check", "--no-default-features"]).args(packages()));
    });
}

#[test]
fn each_feature_of_a_sample_compiles_alone() {
    part("single features", alone::compile);
}

#[test]
fn every_example_object_is_read_and_written_again() {
    part("example objects", fixtures::agree);
}

#[test]
fn a_feature_changes_no_type_of_a_program() {
    part("a program", program::run);
}
