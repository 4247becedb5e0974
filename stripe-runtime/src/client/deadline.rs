//! The time that a call may take, with all its attempts and waits.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::clock::Clock;

/// When a call is to end, by the clock's elapsed time; none where it may take as long as it takes.
#[derive(Clone)]
pub(super) struct Deadline {
    clock: Arc<dyn Clock>,
    span: Duration,
    end: Option<Duration>,
}

/// How long something may take, and why no longer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) time: Duration,
    why: Why,
}

#[derive(Clone, Copy, Debug)]
enum Why {
    Timeout(Duration),
    Deadline(Duration),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why {
            Why::Timeout(span) => write!(f, "{span:?}"),
            Why::Deadline(span) => write!(f, "the call's deadline of {span:?}"),
        }
    }
}

impl Deadline {
    /// The deadline of a call that begins now and may take `span`.
    pub(super) fn new(clock: Arc<dyn Clock>, span: Option<Duration>) -> Self {
        let now = clock.elapsed();
        Self {
            clock,
            span: span.unwrap_or_default(),
            end: span.map(|span| now.saturating_add(span)),
        }
    }

    /// The time that is left, though no more than `timeout`.
    pub(super) fn limit(&self, timeout: Duration) -> Limit {
        match self.left().filter(|left| *left < timeout) {
            Some(left) => Limit {
                time: left,
                why: Why::Deadline(self.span),
            },
            None => Limit {
                time: timeout,
                why: Why::Timeout(timeout),
            },
        }
    }

    /// Whether there is time left after a wait.
    pub(super) fn allows(&self, wait: Duration) -> bool {
        self.left().is_none_or(|left| wait < left)
    }

    fn left(&self) -> Option<Duration> {
        Some(self.end?.saturating_sub(self.clock.elapsed()))
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Deadline").field(&self.end).finish()
    }
}
