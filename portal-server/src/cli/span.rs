//! Spans of time on the command line.

use std::time::Duration;

/// `90s`, `15m`, `12h`, `30d`.
pub(crate) fn span(text: &str) -> Result<Duration, String> {
    let advice = || "write a span such as 90s, 15m, 12h or 30d".to_owned();
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or_else(advice)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => return Err(advice()),
    };
    let number: u64 = number.parse().map_err(|_| advice())?;
    let seconds = number.checked_mul(seconds).ok_or_else(advice)?;
    Ok(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_a_unit() {
        assert_eq!(span("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(span("30d"), Ok(Duration::from_hours(30 * 24)));
        for text in [
            "",
            "1",
            "d",
            "1w",
            "-1d",
            "1.5h",
            "18446744073709551615d",
            "1ä",
        ] {
            assert!(span(text).is_err(), "{text}");
        }
    }
}
