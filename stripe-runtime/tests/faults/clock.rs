//! A clock that keeps the waits that it is asked for, and jumps over them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stripe_runtime::{BoxFuture, Clock, Timestamp};
use tokio::sync::Notify;

/// Wed, 21 Oct 2015 07:28:00 GMT.
const START: i64 = 1_445_412_480;

/// Time that passes where it is waited for, or a test says so.
#[derive(Debug, Default)]
pub(crate) struct Jump {
    elapsed: Mutex<Duration>,
    waits: Mutex<Vec<Duration>>,
    waited: Notify,
    stands: bool,
}

impl Jump {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// A clock whose waits have no end.
    pub(crate) fn standing() -> Arc<Self> {
        Arc::new(Self {
            stands: true,
            ..Self::default()
        })
    }

    /// Waits until there has been a wait.
    pub(crate) async fn waited(&self) {
        self.waited.notified().await;
    }

    pub(crate) fn advance(&self, duration: Duration) {
        *self.elapsed.lock().unwrap() += duration;
    }

    /// Every wait so far, in order.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Clock for Jump {
    fn now(&self) -> Timestamp {
        Timestamp(START + i64::try_from(self.elapsed().as_secs()).unwrap())
    }

    fn elapsed(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.waits.lock().unwrap().push(duration);
        self.waited.notify_one();
        if self.stands {
            return Box::pin(std::future::pending());
        }
        self.advance(duration);
        Box::pin(std::future::ready(()))
    }
}
