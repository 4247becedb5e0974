//! Waits between attempts, and any text that asks for one.

use std::time::Duration;

use proptest::prelude::*;
use stripe_runtime::retry::{self, Outcome};
use stripe_runtime::{Answer, Headers, Timestamp};

use crate::{config, text};

const SHORTEST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(5);
const LONGEST_ASKED_FOR: Duration = Duration::from_mins(1);

fn retries() -> impl Strategy<Value = u32> {
    prop_oneof![0..12_u32, any::<u32>()]
}

fn duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        (0..120_000_u64).prop_map(Duration::from_millis),
        (any::<u64>(), 0..1_000_000_000_u32).prop_map(|(secs, nanos)| Duration::new(secs, nanos)),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_wait_has_bounds(
        made in retries(),
        random: u32,
        asked_for in prop::option::of(duration()),
    ) {
        let wait = retry::wait(made, random, asked_for);
        prop_assert!((SHORTEST..=LONGEST_ASKED_FOR).contains(&wait), "{:?}", wait);
        let own = retry::wait(made, random, None);
        prop_assert!((SHORTEST..=LONGEST).contains(&own), "{:?}", own);
        let asked_for = asked_for.unwrap_or_default().min(LONGEST_ASKED_FOR);
        prop_assert_eq!(wait, own.max(asked_for));
    }

    #[test]
    fn a_wait_never_shrinks(
        made in retries(),
        more in retries(),
        random: u32,
        later: u32,
        asked_for in duration(),
        longer in duration(),
    ) {
        let (made, more) = (made.min(more), made.max(more));
        let (random, later) = (random.min(later), random.max(later));
        let (asked_for, longer) = (asked_for.min(longer), asked_for.max(longer));
        let wait = retry::wait(made, random, Some(asked_for));
        prop_assert!(wait <= retry::wait(more, random, Some(asked_for)));
        prop_assert!(wait <= retry::wait(made, later, Some(asked_for)));
        prop_assert!(wait <= retry::wait(made, random, Some(longer)));
    }

    #[test]
    fn any_retry_after_is_read_or_ignored(
        asked in prop_oneof![
            text(),
            r"[-+]?[0-9.eE]{0,12}",
            "inf|NaN|-0|1e999|infinity| 5 |18446744073709551616",
            "[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
        ],
        now: i64,
    ) {
        let headers = Headers::from_iter([("Retry-After", asked.as_str())]);
        let asked_for = retry::retry_after(&headers, Timestamp(now));
        let wait = retry::wait(0, 0, asked_for);
        prop_assert!((SHORTEST..=LONGEST_ASKED_FOR).contains(&wait));
    }

    #[test]
    fn whole_seconds_are_read_as_they_are(seconds in 0..1_000_000_u64, now: i64) {
        let headers = Headers::from_iter([("Retry-After", seconds.to_string().as_str())]);
        let got = retry::retry_after(&headers, Timestamp(now));
        prop_assert_eq!(got, Some(Duration::from_secs(seconds)));
    }

    #[test]
    fn nothing_is_retried_beyond_the_limit(
        status in 100..600_u16,
        made in retries(),
        max in retries(),
        hint in "true|false|maybe",
    ) {
        let headers = Headers::from_iter([("Stripe-Should-Retry", hint.as_str())]);
        let answer = Answer::new(status, headers, Vec::new());
        let is_due = retry::is_due(Outcome::Answered(&answer), made, max);
        prop_assert!(!is_due || (made < max && status / 100 != 2));
    }
}
