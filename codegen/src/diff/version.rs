//! Which version the crate should have next.

use serde::Serialize;

use super::Verdict;
use super::rules::Crate;

/// The crate's version now, and the one that the changes ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// The version before the changes.
    pub current: String,
    /// The least version after them.
    pub suggested: String,
    /// Whether the selection of the new side has that version, or a higher one.
    pub is_done: bool,
}

/// The least version that semantic versioning allows after changes of this weight.
pub(super) fn next(old: &str, new: &str, verdict: Option<Verdict>) -> Next {
    let suggested = verdict.and_then(|verdict| raised(old, verdict.krate));
    let suggested = suggested.unwrap_or_else(|| old.to_owned());
    Next {
        is_done: numbers(new) >= numbers(&suggested),
        current: old.to_owned(),
        suggested,
    }
}

/// Below 1.0.0, the second number takes the part of the first, and the third that of both others.
fn raised(version: &str, weight: Crate) -> Option<String> {
    let [major, minor, patch] = numbers(version)?;
    let [major, minor, patch] = match (major, weight) {
        (0, Crate::Major) => [0, minor + 1, 0],
        (0, Crate::Minor | Crate::Patch) => [0, minor, patch + 1],
        (_, Crate::Major) => [major + 1, 0, 0],
        (_, Crate::Minor) => [major, minor + 1, 0],
        (_, Crate::Patch) => [major, minor, patch + 1],
    };
    Some(format!("{major}.{minor}.{patch}"))
}

fn numbers(version: &str) -> Option<[u64; 3]> {
    let core = version.split(['-', '+']).next()?;
    let parts: Vec<u64> = core
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect();
    parts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_semantic_versioning() {
        for (version, weight, want) in [
            ("0.1.0", Crate::Major, "0.2.0"),
            ("0.1.0", Crate::Minor, "0.1.1"),
            ("0.1.4", Crate::Patch, "0.1.5"),
            ("1.2.3", Crate::Major, "2.0.0"),
            ("1.2.3", Crate::Minor, "1.3.0"),
            ("1.2.3-beta", Crate::Patch, "1.2.4"),
        ] {
            assert_eq!(raised(version, weight).as_deref(), Some(want));
        }
    }
}
