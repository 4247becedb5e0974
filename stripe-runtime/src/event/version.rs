//! API versions and their release trains.

/// Whether objects of the API version `got` fit types that are made for `pinned`.
///
/// A version is a date, and since 2024-09-30 a release train after a dot. Within a train nothing
/// breaks; between versions without one, or between previews, anything may.
pub(super) fn fits(got: &str, pinned: &str) -> bool {
    match (train(got), train(pinned)) {
        (Some(got), Some(pinned)) => got == pinned,
        _ => got == pinned,
    }
}

fn train(version: &str) -> Option<&str> {
    let (_, train) = version.split_once('.')?;
    (!matches!(train, "" | "preview")).then_some(train)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_train_or_else_the_whole_version_decides() {
        let cases = [
            ("2026-10-28.endive", "2026-11-25.endive", true),
            ("2026-10-28.endive", "2026-08-26.dahlia", false),
            ("2026-10-28.preview", "2026-11-25.preview", false),
            ("2026-10-28.preview", "2026-10-28.preview", true),
            ("2024-06-20", "2024-06-20", true),
            ("2024-06-20", "2024-04-10", false),
            ("2026-10-28", "2026-10-28.endive", false),
            ("2026-10-28.", "2026-11-25.", false),
            ("", "2024-06-20", false),
        ];
        for (got, pinned, want) in cases {
            assert_eq!(fits(got, pinned), want, "{got} {pinned}");
            assert_eq!(fits(pinned, got), want, "{pinned} {got}");
        }
    }
}
