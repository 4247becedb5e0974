//! Spans of time, as people write them.

use serde::Deserialize;
use stripe_portal_gen::price::Interval;

use super::input::Fault;
use crate::rules::calendar;

/// How long a span is at most.
const LONGEST: i64 = 10 * 366 * 86_400;

/// A number of seconds, or a number with a unit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "a span is a whole number of seconds, or text such as `90s`, `15m`, `1h`, `30d`, `2w`, `1mo` \
                 or `1y`"
)]
pub(super) enum Span {
    Seconds(i64),
    Text(String),
}

impl Span {
    /// How many seconds it is from `start` on: months and years are those of the calendar.
    pub(super) fn seconds(&self, start: i64) -> Result<i64, Fault> {
        let seconds = match self {
            Self::Seconds(seconds) => Some(*seconds),
            Self::Text(text) => read(text, start),
        };
        let seconds = seconds.ok_or_else(|| Fault::wrong(NO_SPAN))?;
        match seconds {
            0..=LONGEST => Ok(seconds),
            ..0 => Err(Fault::wrong("time never goes back: a span is not negative")),
            _ => Err(Fault::wrong("a span is 10 years at most: go on in steps")),
        }
    }
}

const NO_SPAN: &str = "a span is a number of seconds, or text such as `90s`, `15m`, `1h`, `30d`, `2w`, \
    `1mo` or `1y`";

fn read(text: &str, start: i64) -> Option<i64> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let later = |interval, most: i64| {
        let end = calendar::later(start, &interval, count.min(most));
        Some(end.saturating_sub(start))
    };
    let size = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 604_800,
        "mo" => return later(Interval::Month, 1_000),
        "y" => return later(Interval::Year, 100),
        _ => return None,
    };
    count.checked_mul(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last day of January 2026, at noon.
    const START: i64 = 1_769_860_800;

    #[test]
    fn units() {
        for (text, want) in [
            ("45", 45),
            ("90s", 90),
            ("15m", 900),
            ("1h", 3_600),
            ("30d", 2_592_000),
            ("2w", 1_209_600),
            ("1mo", 28 * 86_400),
            ("1y", 365 * 86_400),
            ("0d", 0),
        ] {
            let got = Span::Text(text.to_owned()).seconds(START);
            assert_eq!(got.ok(), Some(want), "{text}");
        }
        assert_eq!(Span::Seconds(7).seconds(START).ok(), Some(7));
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in [
            "",
            "d",
            "1 d",
            "-1d",
            "1.5h",
            "1M",
            "99999999999999999999s",
            "11y",
            "9999mo",
        ] {
            assert!(
                Span::Text(text.to_owned()).seconds(START).is_err(),
                "{text}"
            );
        }
        assert!(Span::Seconds(-1).seconds(START).is_err());
        assert!(Span::Seconds(i64::MAX).seconds(START).is_err());
    }
}
