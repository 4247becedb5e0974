//! The virtual clock: real time plus an offset that only grows, or a time that stands still.

use serde::{Deserialize, Serialize};
use stripe_portal_gen::Timestamp;

/// What time it is in the emulator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Clock {
    /// How many seconds it is ahead of real time.
    offset: i64,
    /// The time that it stands at, while it stands still.
    frozen: Option<i64>,
}

impl Clock {
    /// A clock that stands at `at` until it is moved.
    #[must_use]
    pub fn frozen(at: i64) -> Self {
        Self {
            offset: 0,
            frozen: Some(at),
        }
    }

    /// The time, in seconds since the Unix epoch.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.frozen.unwrap_or_else(|| self.running())
    }

    /// Whether it stands still.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// Moves it forward; a negative number moves nothing, since time never goes back.
    pub fn advance(&mut self, seconds: i64) {
        let seconds = seconds.max(0);
        match &mut self.frozen {
            Some(at) => *at = at.saturating_add(seconds),
            None => self.offset = self.offset.saturating_add(seconds),
        }
    }

    /// Stops it where it is.
    pub fn freeze(&mut self) {
        self.frozen = Some(self.now());
    }

    /// Lets it run on from where it is.
    pub fn run(&mut self) {
        if let Some(at) = self.frozen.take() {
            self.offset = at.saturating_sub(Timestamp::now().as_secs());
        }
    }

    fn running(self) -> i64 {
        Timestamp::now().as_secs().saturating_add(self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let mut clock = Clock::frozen(100);
        assert_eq!((clock.now(), clock.is_frozen()), (100, true));
        clock.advance(3600);
        assert_eq!(clock.now(), 3700);
        clock.advance(-1);
        assert_eq!(clock.now(), 3700);
        clock.advance(i64::MAX);
        assert_eq!(clock.now(), i64::MAX);
    }

    #[test]
    fn it_runs_on_from_where_it_stood() {
        let mut clock = Clock::default();
        clock.advance(86_400);
        clock.freeze();
        let stood = clock.now();
        clock.advance(86_400);
        clock.run();
        assert!(!clock.is_frozen());
        assert!(clock.now() >= stood + 86_400);
    }

    #[test]
    fn a_clock_set_to_the_past_runs_there() {
        let mut clock = Clock::frozen(1_000_000);
        clock.run();
        assert!((1_000_000..1_000_100).contains(&clock.now()));
    }
}
