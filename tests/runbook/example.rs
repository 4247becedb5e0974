//! The example reports in `docs/` are what `cargo xtask diff` makes of the documents that they name.

use std::fs;

use crate::clone::{root, run, xtask};
use crate::corpus;

const OLD: &str = "stripe-2023-08-16.yaml";
const NEW: &str = "stripe-2026-08-26.dahlia.json";

/// `UPDATE_EXAMPLES=1` writes them anew.
#[test]
fn the_example_reports_are_fresh() {
    let folder = corpus();
    if [OLD, NEW].iter().any(|name| !folder.join(name).is_file()) {
        eprintln!("not compared: SPEC_CORPUS lacks {OLD} or {NEW}");
        return;
    }
    let selection = root().join("spec/official-portal.toml");
    for (format, file) in [
        ("markdown", "example-diff.md"),
        ("html", "example-diff.html"),
    ] {
        let mut command = xtask(&folder);
        command.args(["diff", OLD, NEW, "--format", format, "--selection"]);
        let got = run(command.arg(&selection), true);
        let path = root().join("docs").join(file);
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            fs::write(&path, &got).expect("written");
        }
        let want = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            got == want,
            "docs/{file} is stale: run this test with UPDATE_EXAMPLES=1"
        );
    }
}
