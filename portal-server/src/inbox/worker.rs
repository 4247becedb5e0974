//! The worker: claims events that are due, and has each applied once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use stripe_portal_gen::event::Event;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::failure::{self, Failure};
use super::rows::{self, Claimed};
use super::stop::Stop;
use super::{Claim, Fault, InboxOptions, Outcome};
use crate::billing::Shared;
use crate::store::Store;

/// How many events are claimed at once.
const BATCH: i64 = 32;

/// What applies events.
pub(super) trait Apply: Send + Sync + 'static {
    /// Applies an event, and marks it as done in the same transaction.
    fn apply(
        &self,
        claim: &Claim,
        event: &Event,
    ) -> impl Future<Output = Result<Outcome, Fault>> + Send;
}

impl Apply for Shared {
    async fn apply(&self, claim: &Claim, event: &Event) -> Result<Outcome, Fault> {
        let applied = crate::state::apply(self, claim, event).await;
        self.metrics.tried(match &applied {
            Ok(outcome) => outcome.name(),
            Err(Fault::Lost) => "lost",
            Err(_) => "failed",
        });
        applied
    }
}

/// Claims and applies. Clones share all.
pub(super) struct Worker<A> {
    store: Store,
    /// Whose events it applies: those of the other mode are left to others.
    livemode: bool,
    options: InboxOptions,
    wake: Arc<Notify>,
    apply: Arc<A>,
}

/// An event that was claimed and read.
struct Job {
    claimed: Claimed,
    event: Result<Event, Failure>,
}

/// Events of one object, which are applied one after another.
type Lane = Vec<Job>;

impl<A> Clone for Worker<A> {
    fn clone(&self) -> Self {
        Self {
            store: self.store.clone(),
            livemode: self.livemode,
            options: self.options.clone(),
            wake: Arc::clone(&self.wake),
            apply: Arc::clone(&self.apply),
        }
    }
}

impl<A: Apply> Worker<A> {
    pub(super) fn new(shared: &Shared, apply: Arc<A>) -> Self {
        Self {
            store: shared.store.clone(),
            livemode: shared.livemode,
            options: shared.inbox.options.clone(),
            wake: Arc::clone(&shared.inbox.wake),
            apply,
        }
    }

    /// Works until told to stop; then finishes what it has begun, and gives back the rest.
    pub(super) async fn run(self, mut stop: Stop) {
        let most = self.options.concurrency.max(1);
        let mut poll = interval(self.options.poll.max(Duration::from_millis(1)));
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut waiting, mut running) = (VecDeque::new(), JoinSet::new());
        let mut is_more_due = false;
        loop {
            while running.len() < most
                && let Some(lane) = waiting.pop_front()
            {
                running.spawn(self.clone().work_through(lane, stop.clone()));
            }
            // One object that takes long does not keep the others waiting.
            if is_more_due && waiting.is_empty() && running.len() < most {
                (waiting, is_more_due) = self.claim().await;
                continue;
            }
            tokio::select! {
                () = stop.told() => break,
                Some(_) = running.join_next() => {}
                () = self.wake.notified() => is_more_due = true,
                _ = poll.tick() => {
                    is_more_due = true;
                    // Others may have time for what has waited here for most of its lease.
                    waiting = self.keep_young(waiting).await;
                }
            }
        }
        self.give_back_all(waiting).await;
        while running.join_next().await.is_some() {}
    }

    /// The lanes of what is due, and whether more may be.
    async fn claim(&self) -> (VecDeque<Lane>, bool) {
        match rows::claim(&self.store, self.livemode, self.lease(), BATCH).await {
            Ok(claimed) => {
                let is_full = i64::try_from(claimed.len()) == Ok(BATCH);
                (lanes(claimed), is_full)
            }
            Err(error) => {
                let error = failure::database(&error);
                tracing::error!(error, "no events can be claimed");
                (VecDeque::new(), false)
            }
        }
    }

    async fn work_through(self, lane: Lane, stop: Stop) {
        for job in lane {
            match job.claimed.left(self.lease()) {
                Some(left) if !stop.is_told() => self.settle(job, left).await,
                _ => self.give_back(&job).await,
            }
        }
    }

    /// Applies an event, or notes why that failed.
    async fn settle(&self, job: Job, left: Duration) {
        let Job { claimed, event } = job;
        let applied = match event {
            // It was begun and nothing was heard of it, each time: it brings down whoever applies it.
            _ if claimed.failures > i64::from(self.options.attempts) => {
                Err(Failure::own("nothing was heard of those who applied it"))
            }
            Ok(event) => self.applied(claimed.claim(), event, left).await,
            Err(failure) => Err(failure),
        };
        if let Err(failure) = applied {
            let noted = failure.note(&self.store, &claimed, self.options.attempts);
            if let Err(error) = noted.await {
                let error = failure::database(&error);
                tracing::error!(event = claimed.id, error, "a failure cannot be noted");
            }
        }
    }

    /// Applies an event in a task of its own, so that a panic is its own too.
    async fn applied(&self, claim: Claim, event: Event, left: Duration) -> Result<(), Failure> {
        let apply = Arc::clone(&self.apply);
        let task = tokio::spawn(async move {
            let ended = timeout(left, apply.apply(&claim, &event)).await;
            let (event, kind) = (claim.event, event.type_);
            match ended {
                Ok(Ok(outcome)) => tracing::debug!(event, kind, ?outcome, "event done"),
                Ok(Err(Fault::Lost)) => tracing::debug!(event, "another worker has the event"),
                Ok(Err(fault)) => return Err(Failure::of(&fault)),
                Err(_) => return Err(Failure::passing("it took too long")),
            }
            Ok(())
        });
        let panicked = |_| Err(Failure::own("the code that applies it panicked"));
        task.await.unwrap_or_else(panicked)
    }

    /// Gives back the lanes that have waited for too long.
    async fn keep_young(&self, waiting: VecDeque<Lane>) -> VecDeque<Lane> {
        let lease = self.lease();
        let is_young = |lane: &Lane| lane.iter().all(|job| job.claimed.left(lease).is_some());
        let (young, old) = waiting.into_iter().partition(is_young);
        self.give_back_all(old).await;
        young
    }

    async fn give_back_all(&self, lanes: VecDeque<Lane>) {
        for job in lanes.iter().flatten() {
            self.give_back(job).await;
        }
    }

    async fn give_back(&self, job: &Job) {
        // Otherwise it is due again when the lease ends.
        if let Err(error) = rows::give_back(&self.store, &job.claimed).await {
            let error = failure::database(&error);
            tracing::warn!(event = job.claimed.id, error, "an event is kept");
        }
    }

    /// In milliseconds, and long enough to begin.
    fn lease(&self) -> i64 {
        let lease = i64::try_from(self.options.lease.as_millis());
        lease.unwrap_or(i64::MAX).max(100)
    }
}

/// What was claimed, by the object that it is about; the objects by their oldest event.
fn lanes(claimed: Vec<Claimed>) -> VecDeque<Lane> {
    let mut places = BTreeMap::new();
    let mut lanes = VecDeque::<Lane>::new();
    for claimed in claimed {
        let event = read(&claimed.payload);
        let object = event.as_ref().ok().and_then(object_of);
        let object = object.unwrap_or(&claimed.id).to_owned();
        let place = *places.entry(object).or_insert(lanes.len());
        let job = Job { claimed, event };
        match lanes.get_mut(place) {
            Some(lane) => lane.push(job),
            None => lanes.push_back(vec![job]),
        }
    }
    lanes
}

fn read(payload: &[u8]) -> Result<Event, Failure> {
    let event = serde_json::from_slice(payload).and_then(Event::from_value);
    // The reason may quote the event.
    event.map_err(|_| Failure::own("it is no event"))
}

fn object_of(event: &Event) -> Option<&str> {
    event.raw()["data"]["object"]["id"].as_str()
}
