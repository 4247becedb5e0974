//! The signal to stop, for each of several that work.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

/// Ready once its sender is gone.
#[derive(Clone)]
pub(super) struct Stop(pub(super) watch::Receiver<()>);

impl Stop {
    /// Waits until it is time to stop.
    pub(super) async fn told(&mut self) {
        while self.0.changed().await.is_ok() {}
    }

    /// Whether it is time to stop.
    pub(super) fn is_told(&self) -> bool {
        self.0.has_changed().is_err()
    }

    /// Rests for a while, and says whether it is time to stop.
    pub(super) async fn rest(&mut self, span: Duration) -> bool {
        timeout(span, self.told()).await.is_ok()
    }
}
