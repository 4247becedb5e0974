//! A clock that jumps over waits, so that no test waits for a retry.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stripe_runtime::{BoxFuture, Clock, Timestamp};

/// Time that passes only where it is waited for.
#[derive(Debug, Default)]
pub(crate) struct Jump(Mutex<Duration>);

impl Jump {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }
}

impl Clock for Jump {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        *self.0.lock().unwrap() += duration;
        Box::pin(std::future::ready(()))
    }
}
