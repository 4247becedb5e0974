//! What scripts report: a line of JSON for each check.

use std::collections::BTreeSet;

use serde_json::Value;

/// Reads what a script printed.
pub(crate) fn read(printed: &str) -> Vec<Value> {
    let read =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    printed.lines().map(read).collect()
}

/// The faults of all checks that have one, for people.
pub(crate) fn faults(checks: &[Value]) -> String {
    let faults = checks.iter().filter_map(|check| {
        let fault = check["fault"].as_str()?;
        Some(format!("{}\n{fault}\n\n", check["check"]))
    });
    faults.collect()
}

/// The checks that ran.
pub(crate) fn names(checks: &[Value]) -> BTreeSet<String> {
    let names = checks.iter().filter_map(|check| check["check"].as_str());
    names.map(str::to_owned).collect()
}
