//! Whether a request is sent once more, and after how long: pure functions of what happened.
//!
//! The client asks them after each attempt. Whoever sends a [`Request`](crate::Request) by other
//! means may ask them too. See [low-level errors](https://docs.stripe.com/error-low-level).

use std::time::Duration;

use crate::error::ApiError;
use crate::{Answer, Headers, Timestamp};

/// How often a request is sent again unless a client or a call says otherwise.
pub const MAX_RETRIES: u32 = 2;

/// The shortest wait between two attempts.
const SHORTEST: Duration = Duration::from_millis(500);
/// What waits grow to by themselves.
const LONGEST: Duration = Duration::from_secs(5);
/// What waits grow to where the server asks for longer ones.
const LONGEST_ASKED_FOR: Duration = Duration::from_mins(1);

/// What came of sending a request once.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// A whole answer, whatever its status.
    Answered(&'a Answer),
    /// No whole answer.
    Failed(Failure),
}

/// Why there is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// The connection was reset before an answer began, as happens where the server has closed one
    /// that was kept for reuse.
    Reset,
    /// There was no connection, or it broke within the answer.
    Connection,
    /// The answer was not whole in time.
    Timeout,
    /// A certificate was refused.
    Tls,
    /// The caller gave up.
    Cancelled,
}

/// Whether one more attempt follows, after `retries_made` of at most `max_retries`.
///
/// A reset connection is tried once more even where `max_retries` is 0. The server may have acted
/// all the same, so report [`Failure::Reset`] only of requests that may be repeated, as a GET, or
/// one with an idempotency key, and of others [`Failure::Connection`]. Status 429 is final unless
/// the server says when to come back, or that it waited for a lock: sending more is what a rate
/// limit asks not to do.
#[must_use]
pub fn is_due(outcome: Outcome<'_>, retries_made: u32, max_retries: u32) -> bool {
    match outcome {
        Outcome::Failed(Failure::Reset) => retries_made < max_retries.max(1),
        Outcome::Failed(Failure::Connection | Failure::Timeout) => retries_made < max_retries,
        Outcome::Failed(Failure::Tls | Failure::Cancelled) => false,
        Outcome::Answered(answer) => retries_made < max_retries && may_differ(answer),
    }
}

/// Whether the same request might be answered otherwise the next time.
fn may_differ(answer: &Answer) -> bool {
    if answer.is_success() {
        return false;
    }
    match answer.headers.get("stripe-should-retry") {
        Some("true") => true,
        Some("false") => false,
        _ => match answer.status {
            429 => is_invited(answer),
            status => status == 409 || status >= 500,
        },
    }
}

fn is_invited(answer: &Answer) -> bool {
    let lock_timeout = || {
        let api = ApiError::read(&answer.body);
        api.is_some_and(|api| api.code.as_deref() == Some("lock_timeout"))
    };
    answer.headers.get("retry-after").is_some() || lock_timeout()
}

/// How long to wait before the retry that follows `retries_made` others.
///
/// Half a second, doubled with each retry up to 5 seconds, times a factor from 0.5 (where `random`
/// is 0) to 1 (where it is [`u32::MAX`]); never under half a second. `retry_after` raises it, up to
/// 60 seconds.
#[must_use]
pub fn wait(retries_made: u32, random: u32, retry_after: Option<Duration>) -> Duration {
    let doubled = SHORTEST.saturating_mul(1 << retries_made.min(8));
    let jitter = f64::midpoint(1.0, f64::from(random) / f64::from(u32::MAX));
    let own = doubled.min(LONGEST).mul_f64(jitter);
    let asked_for = retry_after.unwrap_or_default().min(LONGEST_ASKED_FOR);
    own.max(SHORTEST).max(asked_for)
}

/// How long the header `Retry-After` asks to wait: in seconds, or until an HTTP date.
#[must_use]
pub fn retry_after(headers: &Headers, now: Timestamp) -> Option<Duration> {
    let text = headers.get("retry-after")?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        let is_span = seconds >= 0.0;
        return is_span.then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let date = Timestamp::from(httpdate::parse_http_date(text).ok()?);
    let seconds = date.as_secs().saturating_sub(now.as_secs());
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter().copied().collect();
        Answer::new(status, headers, body.into())
    }

    fn is_due_after(answer: &Answer) -> bool {
        is_due(Outcome::Answered(answer), 0, 2)
    }

    #[test]
    fn a_rate_limit_is_final_unless_the_server_invites() {
        let lock = r#"{"error":{"code":"lock_timeout"}}"#;
        assert!(!is_due_after(&answer(429, &[], "{}")));
        assert!(is_due_after(&answer(429, &[], lock)));
        assert!(is_due_after(&answer(429, &[("Retry-After", "1")], "{}")));
        assert!(is_due_after(&answer(
            429,
            &[("Stripe-Should-Retry", "true")],
            "{}"
        )));
        let refused = [("Stripe-Should-Retry", "false"), ("Retry-After", "1")];
        assert!(!is_due_after(&answer(429, &refused, lock)));
    }

    #[test]
    fn a_retry_after_invites_nowhere_else() {
        assert!(!is_due_after(&answer(400, &[("Retry-After", "1")], "{}")));
    }

    #[test]
    fn connections_and_timeouts_count_against_the_limit() {
        for failure in [Failure::Connection, Failure::Timeout, Failure::Reset] {
            let is_due = |made, max| is_due(Outcome::Failed(failure), made, max);
            assert!(is_due(1, 2) && !is_due(2, 2), "{failure:?}");
        }
        for failure in [Failure::Tls, Failure::Cancelled] {
            assert!(!is_due(Outcome::Failed(failure), 0, 9), "{failure:?}");
        }
    }

    #[test]
    fn waits_double_up_to_five_seconds() {
        let longest: Vec<_> = (0..6).map(|made| wait(made, u32::MAX, None)).collect();
        let want = [0.5, 1.0, 2.0, 4.0, 5.0, 5.0].map(Duration::from_secs_f64);
        assert_eq!(longest, want);
        let shortest: Vec<_> = (0..6).map(|made| wait(made, 0, None)).collect();
        let want = [0.5, 0.5, 1.0, 2.0, 2.5, 2.5].map(Duration::from_secs_f64);
        assert_eq!(shortest, want);
        assert_eq!(wait(u32::MAX, u32::MAX, None).as_secs(), 5);
    }

    #[test]
    fn a_retry_after_raises_the_wait_up_to_a_minute() {
        let asked = |seconds| wait(2, u32::MAX, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(1).as_secs(), 2);
        assert_eq!(asked(30).as_secs(), 30);
        assert_eq!(asked(600).as_secs(), 60);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = Timestamp(784_111_777);
        let read = |text: &str| retry_after(&Headers::from_iter([("Retry-After", text)]), now);
        let cases = [
            ("3", Some(3.0)),
            (" 1.5 ", Some(1.5)),
            ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10.0)),
            ("Sunday, 06-Nov-94 08:49:47 GMT", Some(10.0)),
            ("Sun, 06 Nov 1994 08:49:27 GMT", Some(0.0)),
            ("1e30", Some(f64::MAX)),
            ("99999999999999999999", Some(f64::MAX)),
            ("-1", None),
            ("NaN", None),
            ("soon", None),
            ("", None),
        ];
        for (text, want) in cases {
            let want = want.map(|want| Duration::try_from_secs_f64(want).unwrap_or(Duration::MAX));
            assert_eq!(read(text), want, "{text}");
        }
        assert_eq!(retry_after(&Headers::default(), now), None);
    }
}
