//! Why the command fails: changes that nobody expected, and lines that expect what is not there.

use codegen::diff::{Change, Crate, Diff, Wire};

use super::Level;
use super::allow::Allowed;
use super::summary::plural;

/// Fingerprints that are named at most.
const NAMED: usize = 20;

/// A line for each fault.
pub(super) fn faults(fail_on: Option<Level>, diff: &Diff, mut allowed: Allowed) -> Vec<String> {
    let mut faults = Vec::new();
    let failing = diff.changes().map(|(_, change)| change);
    let failing: Vec<&Change> = failing
        .filter(|change| is_at(fail_on, change) && !allowed.takes(&change.fingerprint))
        .collect();
    for change in failing.iter().take(NAMED) {
        faults.push(format!("not allowed: {}", change.fingerprint));
    }
    if let Some(more) = failing.len().checked_sub(NAMED).filter(|more| *more > 0) {
        faults.push(format!("not allowed: {} more", plural(more, "change")));
    }
    if fail_on.is_some() {
        for (what, reports) in [("newly refused", &diff.refused), ("stale", &diff.stale)] {
            faults.extend(reports.iter().map(|report| format!("{what}: {report}")));
        }
    }
    let known = diff
        .changes()
        .map(|(_, change)| change.fingerprint.as_str());
    let known: Vec<&str> = known.collect();
    faults.extend(allowed.unused(&known));
    faults
}

fn is_at(level: Option<Level>, change: &Change) -> bool {
    match level {
        Some(Level::Breaking) => change.verdict.wire == Wire::Breaking,
        Some(Level::Major) => change.verdict.krate == Crate::Major,
        Some(Level::Any) => true,
        None => false,
    }
}
