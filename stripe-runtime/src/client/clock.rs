//! The clock that waits between attempts and deadlines go by.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use web_time::Instant;

use super::timer;
use crate::Timestamp;

/// A future that may change threads, except in a browser, where there is one.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A boxed future that borrows, `Send` where [`BoxFuture`] is.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) type Borrowing<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future that may change threads, except in a browser, where there is one.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// A boxed future that borrows.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) type Borrowing<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// What time it is, and how to wait.
///
/// The client waits between attempts with it and measures deadlines by it; a test may hand over one
/// of its own. Timeouts of an attempt are the transport's and go by real time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The time of day, which a `Retry-After` date is compared with.
    fn now(&self) -> Timestamp;

    /// The time since a moment that stays the same; it never goes back.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

/// The machine's clock.
#[derive(Debug)]
pub(super) struct SystemClock {
    start: Instant,
}

impl SystemClock {
    pub(super) fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        Box::pin(timer::sleep(duration))
    }
}
