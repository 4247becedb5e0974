//! How often a user can do something: a limit that each replica keeps for itself, in memory.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::StatusCode;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::answer::Failure;

/// After how many requests those are forgotten who have not come for a while.
const ROUND: u32 = 1000;

/// So many requests a minute for each user or customer, all at once if need be.
pub(crate) struct Limit {
    ids: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
    asked: AtomicU32,
}

impl Limit {
    /// How many times a minute, unless set.
    pub(crate) const DEFAULT: NonZeroU32 = NonZeroU32::new(10).unwrap();

    /// How many times a minute all that a customer has is read from Stripe.
    pub(crate) const READS: NonZeroU32 = NonZeroU32::new(60).unwrap();

    pub(crate) fn new(a_minute: NonZeroU32) -> Self {
        Self {
            ids: RateLimiter::keyed(Quota::per_minute(a_minute)),
            clock: DefaultClock::default(),
            asked: AtomicU32::new(0),
        }
    }

    /// Counts a request, or refuses it with 429.
    pub(crate) fn check(&self, id: &str) -> Result<(), Failure> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % ROUND == ROUND - 1 {
            self.ids.retain_recent();
            self.ids.shrink_to_fit();
        }
        self.ids.check_key(&id.to_owned()).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            too_many(wait.as_secs() + 1)
        })
    }
}

fn too_many(seconds: u64) -> Failure {
    let message = "Too many requests; try again in a moment";
    Failure::new(StatusCode::TOO_MANY_REQUESTS, "RATE_LIMITED", message).retry_after(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_user_has_a_limit() {
        let limit = Limit::new(Limit::DEFAULT);
        for _ in 0..10 {
            limit.check("ada").unwrap();
        }
        let failure = limit.check("ada").unwrap_err();
        assert_eq!(failure.status, 429);
        assert!((1..=6).contains(&failure.retry_after.unwrap()));
        limit.check("fritz").unwrap();
    }

    #[test]
    fn who_has_all_requests_left_is_forgotten() {
        let plenty = NonZeroU32::new(u32::MAX).unwrap();
        let limit = Limit::new(plenty);
        for id in 0..10 * ROUND {
            limit.check(&id.to_string()).unwrap();
        }
        assert!(limit.ids.len() <= ROUND as usize);
    }
}
