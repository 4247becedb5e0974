//! Group commit: requests hand in their events, and one task writes what has come in one transaction.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::timeout;

use super::arrival::Arrival;
use super::{failure, rows};
use crate::store::Store;

/// How many are written at once.
const BATCH: usize = 256;

/// How many wait to be written.
const QUEUE: usize = 1024;

/// How long one waits for a place in the queue. Stripe waits longer, and comes again.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long one waits for the commit.
const DEADLINE: Duration = Duration::from_secs(10);

/// Takes events, and says of each when it is durable.
pub(super) struct Taker {
    store: Store,
    wake: Arc<Notify>,
    pub(super) queue: usize,
    pub(super) patience: Duration,
    pub(super) deadline: Duration,
    /// What leads to the task that writes, once there is one.
    writer: Mutex<Option<mpsc::Sender<Handed>>>,
}

/// Why an event was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The database is behind, or away: later it may be taken.
    Busy,
    /// The database does not take this one.
    Unfit,
}

/// An event, and who wants to know what becomes of it.
struct Handed {
    arrival: Arrival,
    tell: oneshot::Sender<Result<(), Refused>>,
}

impl Taker {
    pub(super) fn new(store: Store, wake: Arc<Notify>) -> Self {
        Self {
            store,
            wake,
            queue: QUEUE,
            patience: PATIENCE,
            deadline: DEADLINE,
            writer: Mutex::default(),
        }
    }

    /// Stores an event, unless it is there already. It is durable when this returns; whoever stops waiting
    /// does not know, and others are not disturbed.
    pub(super) async fn take(&self, arrival: Arrival) -> Result<(), Refused> {
        let (tell, told) = oneshot::channel();
        let handed = Handed { arrival, tell };
        let sent = self.writer().send_timeout(handed, self.patience).await;
        sent.map_err(|_| Refused::Busy)?;
        match timeout(self.deadline, told).await {
            Ok(Ok(taken)) => taken,
            // It may be durable some day: when it comes again, it is known.
            _ => Err(Refused::Busy),
        }
    }

    /// The task that writes; a new one where there is none, or where its runtime has ended.
    fn writer(&self) -> mpsc::Sender<Handed> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        match &*writer {
            Some(writer) if !writer.is_closed() => writer.clone(),
            _ => {
                let (sender, handed) = mpsc::channel(self.queue);
                let wake = Arc::clone(&self.wake);
                tokio::spawn(write_all(handed, self.store.clone(), wake));
                writer.insert(sender).clone()
            }
        }
    }
}

/// Writes until nobody can hand in any more. While one batch is written, the next one gathers.
async fn write_all(mut handed: mpsc::Receiver<Handed>, store: Store, wake: Arc<Notify>) {
    let mut batch = Vec::with_capacity(BATCH);
    while handed.recv_many(&mut batch, BATCH).await > 0 {
        write(&store, &mut batch).await;
        wake.notify_one();
    }
}

async fn write(store: &Store, batch: &mut Vec<Handed>) {
    match rows::insert(store, batch.iter().map(|it| &it.arrival)).await {
        Ok(new) => {
            tracing::debug!(events = batch.len(), new, "events taken");
            tell_all(batch, Ok(()));
        }
        // One of them is to blame, and the others do not suffer for it.
        Err(error) if failure::is_of_data(&error) => write_each(store, batch).await,
        Err(error) => postpone(batch, &error),
    }
}

async fn write_each(store: &Store, batch: &mut Vec<Handed>) {
    while let Some(it) = batch.pop() {
        let taken = match rows::insert(store, [&it.arrival]).await {
            Ok(_) => Ok(()),
            Err(error) if failure::is_of_data(&error) => {
                let error = failure::database(&error);
                tracing::error!(event = it.arrival.id, error, "event not taken");
                Err(Refused::Unfit)
            }
            Err(error) => {
                batch.push(it);
                return postpone(batch, &error);
            }
        };
        let _ = it.tell.send(taken);
    }
}

/// The database takes nothing now: whoever comes again may find it better.
fn postpone(batch: &mut Vec<Handed>, error: &sqlx::Error) {
    let error = failure::database(error);
    tracing::error!(events = batch.len(), error, "events not taken");
    tell_all(batch, Err(Refused::Busy));
}

fn tell_all(batch: &mut Vec<Handed>, taken: Result<(), Refused>) {
    for it in batch.drain(..) {
        let _ = it.tell.send(taken);
    }
}
