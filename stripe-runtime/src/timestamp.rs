//! Points in time in seconds since the Unix epoch.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Encode, Form};

const DAY: i64 = 86_400;

/// A point in time, in seconds since 1970-01-01T00:00:00Z. `Display` is RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Timestamp(
    /// Seconds since the Unix epoch; negative before it.
    pub i64,
);

impl Timestamp {
    /// What this machine's clock says, rounded down.
    #[must_use]
    pub fn now() -> Self {
        let since = web_time::SystemTime::now().duration_since(web_time::UNIX_EPOCH);
        Self(i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX))
    }

    /// Seconds since the Unix epoch; negative before it.
    #[must_use]
    pub fn as_secs(self) -> i64 {
        self.0
    }
}

impl From<i64> for Timestamp {
    fn from(secs: i64) -> Self {
        Self(secs)
    }
}

impl From<Timestamp> for i64 {
    fn from(at: Timestamp) -> Self {
        at.0
    }
}

/// Rounds down to whole seconds.
impl From<SystemTime> for Timestamp {
    fn from(at: SystemTime) -> Self {
        let whole = |span: Duration| i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
        match at.duration_since(UNIX_EPOCH) {
            Ok(after) => Self(whole(after)),
            Err(before) => {
                let before = before.duration();
                Self(-whole(before) - i64::from(before.subsec_nanos() > 0))
            }
        }
    }
}

/// A point in time that this machine's clock cannot express.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange(Timestamp);

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} seconds since the epoch is out of range", self.0.0)
    }
}

impl std::error::Error for OutOfRange {}

impl TryFrom<Timestamp> for SystemTime {
    type Error = OutOfRange;

    fn try_from(at: Timestamp) -> Result<Self, OutOfRange> {
        let span = Duration::from_secs(at.0.unsigned_abs());
        let time = if at.0 < 0 {
            UNIX_EPOCH.checked_sub(span)
        } else {
            UNIX_EPOCH.checked_add(span)
        };
        time.ok_or(OutOfRange(at))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(DAY));
        let time = self.0.rem_euclid(DAY);
        let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

/// Year, month and day in the Gregorian calendar, from days since the epoch.
///
/// Counts in eras of 400 years (146097 days) whose years start in March, so that the leap day
/// comes last.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (era * 400 + year + next, month, day)
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(Seconds)
    }
}

struct Seconds;

impl Visitor<'_> for Seconds {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("whole seconds since the Unix epoch")
    }

    fn visit_i64<E: Error>(self, secs: i64) -> Result<Timestamp, E> {
        Ok(Timestamp(secs))
    }

    fn visit_u64<E: Error>(self, secs: u64) -> Result<Timestamp, E> {
        let wrong = || E::invalid_value(Unexpected::Unsigned(secs), &self);
        i64::try_from(secs).map(Timestamp).map_err(|_| wrong())
    }

    fn visit_f64<E: Error>(self, secs: f64) -> Result<Timestamp, E> {
        // The text of a whole float has no point; that of any other float is no integer.
        let whole = secs.to_string().parse();
        whole
            .map(Timestamp)
            .map_err(|_| E::invalid_value(Unexpected::Float(secs), &self))
    }
}

impl Encode for Timestamp {
    fn encode(&self, form: &mut Form) {
        form.number(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_is_rfc_3339() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (1_234_567_890, "2009-02-13T23:31:30Z"),
            (-62_167_219_200, "0000-01-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ];
        for (secs, want) in cases {
            assert_eq!(Timestamp(secs).to_string(), want);
        }
        let ends = [i64::MIN, i64::MAX].map(|secs| Timestamp(secs).to_string());
        assert_eq!(ends.map(|text| text.ends_with('Z')), [true, true]);
    }

    #[test]
    fn json_is_a_whole_number() {
        for text in ["5", "5.0", "5e0"] {
            assert_eq!(
                serde_json::from_str::<Timestamp>(text).unwrap(),
                Timestamp(5)
            );
        }
        for text in ["5.5", "\"5\"", "1e300", "18446744073709551615", "null"] {
            assert!(serde_json::from_str::<Timestamp>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::to_string(&Timestamp(-5)).unwrap(), "-5");
    }

    #[test]
    fn system_time_rounds_down() {
        let half = Duration::from_millis(500);
        assert_eq!(Timestamp::from(UNIX_EPOCH + half), Timestamp(0));
        assert_eq!(Timestamp::from(UNIX_EPOCH - half), Timestamp(-1));
        for secs in [-5, 0, 5] {
            let time = SystemTime::try_from(Timestamp(secs)).unwrap();
            assert_eq!(Timestamp::from(time), Timestamp(secs));
        }
    }
}
