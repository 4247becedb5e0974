//! Webhooks: taken when they are durable, applied once.

mod arrival;
mod catch_up;
mod claim;
mod dead_letters;
mod failure;
pub(crate) mod intake;
mod options;
#[cfg(feature = "postgres")]
mod postgres;
mod prune;
mod rows;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stop;
mod taker;
#[cfg(test)]
mod tests;
mod worker;

use std::sync::Arc;

use tokio::sync::{Notify, watch};

pub(crate) use claim::{Claim, Fault, Outcome};
pub use dead_letters::{Backlog, DeadLetter};
pub(crate) use failure::{database as of_database, told};
pub(crate) use intake::routes;
pub use options::InboxOptions;

use crate::billing::Billing;
use crate::store::Store;
use stop::Stop;
use taker::Taker;
use worker::Worker;

/// What of the inbox the endpoint and the workers share.
pub(crate) struct Inbox {
    pub(crate) options: InboxOptions,
    taker: Taker,
    /// Told whenever something has come.
    wake: Arc<Notify>,
}

impl Inbox {
    pub(crate) fn new(store: Store, options: InboxOptions) -> Self {
        let wake = Arc::new(Notify::new());
        let taker = Taker::new(store, Arc::clone(&wake));
        Self {
            options,
            taker,
            wake,
        }
    }
}

impl Billing {
    /// Applies the events in the inbox, fetches those that never came and forgets old ones, until `stop` is
    /// ready; then finishes what it has begun, and gives back the rest.
    ///
    /// Any number of replicas share the work. Where this ends before `stop`, because its task was aborted or
    /// the process was killed, nothing is lost: another takes over when the leases have run out.
    pub async fn work(&self, stop: impl Future<Output = ()>) {
        let (running, stopped) = watch::channel(());
        let stopped = Stop(stopped);
        let worker = Worker::new(&self.0, Arc::clone(&self.0));
        tokio::join!(
            async move {
                stop.await;
                drop(running);
            },
            worker.run(stopped.clone()),
            catch_up::run(&self.0, stopped.clone()),
            prune::run(&self.0, stopped.clone()),
        );
    }
}
