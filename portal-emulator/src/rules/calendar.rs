//! When periods begin and end: months are counted from an anchor, so that the 31st comes back.

use stripe_portal_gen::price::Interval;

const DAY: i64 = 86_400;

/// The first time after `at` that is a whole number of periods after `anchor`; the anchor itself where
/// it is still to come.
#[must_use]
pub fn next_after(anchor: i64, unit: &Interval, count: i64, at: i64) -> i64 {
    if anchor > at {
        return anchor;
    }
    let longest = longest(unit).saturating_mul(count.max(1));
    let mut periods = (at - anchor) / longest;
    loop {
        let end = later(anchor, unit, count.max(1).saturating_mul(periods));
        if end > at || end == i64::MAX {
            return end;
        }
        periods += 1;
    }
}

/// The time that is `count` units after `at`, on the last day of a month that is too short.
#[must_use]
pub fn later(at: i64, unit: &Interval, count: i64) -> i64 {
    match unit {
        Interval::Day => at.saturating_add(count.saturating_mul(DAY)),
        Interval::Week => at.saturating_add(count.saturating_mul(7 * DAY)),
        Interval::Year => months_later(at, count.saturating_mul(12)),
        Interval::Month | Interval::Unknown(_) => months_later(at, count),
    }
}

/// At least as long as the longest period of one unit, in seconds.
#[must_use]
pub fn longest(unit: &Interval) -> i64 {
    match unit {
        Interval::Day => DAY,
        Interval::Week => 7 * DAY,
        Interval::Year => 366 * DAY,
        Interval::Month | Interval::Unknown(_) => 31 * DAY,
    }
}

/// Whether so many units are at most three years.
#[must_use]
pub fn is_at_most_three_years(unit: &Interval, count: i64) -> bool {
    later(0, unit, count) <= later(0, &Interval::Year, 3)
}

/// The year, the month from 1 to 12 and the day of the month in which a time lies.
#[must_use]
pub fn date_of(at: i64) -> (i64, i64, i64) {
    date(at.div_euclid(DAY))
}

fn months_later(at: i64, months: i64) -> i64 {
    // A thousand years of months and more are taken as for ever.
    if !(0..=12_000).contains(&months) {
        return i64::MAX;
    }
    let (year, month, day) = date(at.div_euclid(DAY));
    let months = year * 12 + (month - 1) + months;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let day = day.min(days_in(year, month));
    days(year, month, day) * DAY + at.rem_euclid(DAY)
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date. Years begin in March here, so that a leap day is their last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day that are so many days after 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2024-01-31 10:00:00.
    const JANUARY: i64 = 1_706_695_200;

    #[test]
    fn the_31st_comes_back() {
        let month = |n| date(later(JANUARY, &Interval::Month, n) / DAY);
        assert_eq!(month(0), (2024, 1, 31));
        assert_eq!(month(1), (2024, 2, 29));
        assert_eq!(month(2), (2024, 3, 31));
        assert_eq!(month(3), (2024, 4, 30));
        assert_eq!(month(13), (2025, 2, 28));
        assert_eq!(later(JANUARY, &Interval::Month, 1) % DAY, JANUARY % DAY);
        assert_eq!(
            date(later(JANUARY, &Interval::Year, 1) / DAY),
            (2025, 1, 31)
        );
    }

    #[test]
    fn periods_follow_the_anchor() {
        let february = later(JANUARY, &Interval::Month, 1);
        let march = later(JANUARY, &Interval::Month, 2);
        let next = |at| next_after(JANUARY, &Interval::Month, 1, at);
        assert_eq!(next(JANUARY - 5), JANUARY);
        assert_eq!(next(JANUARY), february);
        assert_eq!(next(february - 1), february);
        assert_eq!(next(february), march);
        let weeks = next_after(0, &Interval::Week, 2, 14 * DAY);
        assert_eq!(weeks, 28 * DAY);
        assert_eq!(date_of(JANUARY), (2024, 1, 31));
    }

    #[test]
    fn what_is_too_far_is_for_ever() {
        assert_eq!(later(0, &Interval::Year, i64::MAX), i64::MAX);
        assert_eq!(next_after(0, &Interval::Month, i64::MAX, 5), i64::MAX);
        assert!(is_at_most_three_years(&Interval::Month, 36));
        assert!(!is_at_most_three_years(&Interval::Month, 37));
        assert!(!is_at_most_three_years(&Interval::Year, i64::MAX));
    }

    proptest! {
        #[test]
        fn dates_there_and_back(day in -800_000_i64..800_000) {
            let (year, month, of_month) = date(day);
            prop_assert_eq!(days(year, month, of_month), day);
            prop_assert!((1..=days_in(year, month)).contains(&of_month));
        }

        #[test]
        fn the_next_end_is_the_first(anchor in 0..2_000_000_000_i64, ahead in 0..300_000_000_i64, count in 1..40_i64) {
            for unit in [Interval::Day, Interval::Week, Interval::Month, Interval::Year] {
                let end = next_after(anchor, &unit, count, anchor + ahead);
                prop_assert!(end > anchor + ahead);
                prop_assert!(end - longest(&unit) * count <= anchor + ahead);
            }
        }
    }
}
