//! The courier: sends what is due until it is stopped, and notes how that went.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use reqwest::Client;
use tokio::sync::watch;
use tokio::time;

use super::delivery::{self, Outcome};
use super::pick::{self, Address, Mind, Off, Sent};
use super::post;
use crate::shared::{Mode, Shared};
use crate::world::{Delivery, World};

/// How events are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// How long an answer may take; 10 seconds by default.
    pub timeout: Duration,
    /// How many deliveries to one endpoint may be on their way at once; 1 by default, which keeps
    /// their order.
    pub in_flight: usize,
    /// How long what is on its way may take when the emulator stops; 3 seconds by default. What takes
    /// longer is sent again when it next starts.
    pub grace: Duration,
}

impl Default for Sending {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            in_flight: 1,
            grace: Duration::from_secs(3),
        }
    }
}

/// Events cannot be sent at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no HTTP client for webhooks: {0}")]
pub struct NoClient(String);

/// Sends events.
pub(crate) struct Courier {
    shared: Arc<Shared>,
    sending: Sending,
    client: Client,
    /// How often all had begun anew when this last looked.
    resets: u64,
    mind: Mind,
    attempts: FuturesUnordered<Attempt>,
}

type Attempt = Pin<Box<dyn Future<Output = (Address, Outcome)> + Send>>;

impl Courier {
    /// A courier that sends nothing yet.
    pub(crate) fn new(shared: Arc<Shared>, sending: Sending) -> Result<Self, NoClient> {
        Ok(Self {
            client: post::client(sending.timeout).map_err(NoClient)?,
            resets: shared.resets.load(Ordering::Relaxed),
            shared,
            sending,
            mind: Mind::default(),
            attempts: FuturesUnordered::new(),
        })
    }

    /// Sends what is due, until `stopped` turns true or its other end is gone.
    pub(crate) async fn run(mut self, mut stopped: watch::Receiver<bool>) {
        let shared = Arc::clone(&self.shared);
        loop {
            let wait = self.send_due();
            shared.rounds.send_modify(|rounds| *rounds += 1);
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => break,
                () = shared.changed.notified() => {}
                Some((address, outcome)) = self.attempts.next() => self.note(&address, outcome),
                () = time::sleep(wait) => {}
            }
        }
        let _ = time::timeout(self.sending.grace, self.finish()).await;
    }

    async fn finish(&mut self) {
        while let Some((address, outcome)) = self.attempts.next().await {
            self.note(&address, outcome);
        }
    }

    /// Starts what is due and may start, and says how long it is until more can be.
    fn send_due(&mut self) -> Duration {
        if self.is_of_another_world() {
            self.resets = self.shared.resets.load(Ordering::Relaxed);
            self.mind = Mind::default();
            self.attempts.clear();
        }
        let mut wait = Duration::MAX;
        for mode in [Mode::Test, Mode::Live] {
            let (in_flight, faults) = (self.sending.in_flight, &self.shared.faults);
            let mind = &mut self.mind;
            let look = |world: &World| pick::pick(world, mode, in_flight, mind, faults);
            let picked = self.shared.read(mode, look);
            for sent in picked.sent {
                let attempt = attempt(self.client.clone(), sent);
                self.attempts.push(Box::pin(attempt));
            }
            self.put_off(mode, &picked.put_off);
            wait = wait.min(picked.wait);
        }
        wait
    }

    fn put_off(&self, mode: Mode, deliveries: &[(String, Off)]) {
        if deliveries.is_empty() {
            return;
        }
        self.shared.write(mode, None, None, |tx| {
            for (id, off) in deliveries {
                tx.update::<Delivery>(id, |delivery| match off {
                    Off::Until(at) => delivery.next_attempt = Some(*at),
                    Off::Never(why) => delivery.give_up(why),
                });
            }
        });
    }

    /// Whether all began anew, so that the ids of what is on its way may mean something else.
    fn is_of_another_world(&self) -> bool {
        self.resets != self.shared.resets.load(Ordering::Relaxed)
    }

    /// Notes how an attempt ended, and lets go what was held back until then.
    fn note(&mut self, address: &Address, outcome: Outcome) {
        if self.is_of_another_world() {
            return;
        }
        let (mode, id) = address;
        let endpoint = self.mind.flying.remove(address);
        let held = self
            .mind
            .held
            .iter()
            .filter(|((its, _), (to, until_another))| {
                its == mode && *until_another && Some(to) == endpoint.as_ref()
            });
        let let_go: Vec<_> = held.map(|((_, id), _)| id.as_str()).collect();
        self.shared.write(*mode, None, None, |tx| {
            let now = tx.now();
            tx.update::<Delivery>(id, |it| delivery::attempted(it, now, outcome));
            for id in let_go {
                tx.update::<Delivery>(id, |it| it.next_attempt = Some(now));
            }
        });
    }
}

async fn attempt(client: Client, sent: Sent) -> (Address, Outcome) {
    let mut outcome = Err("lost on purpose".to_owned());
    for _ in 0..sent.times {
        outcome = post::send(&client, sent.letter.clone()).await;
    }
    (sent.address, outcome)
}

/// Waits until nothing is due any more: every event was sent, as far as it could be.
pub(crate) async fn idle(shared: &Shared) {
    let mut rounds = shared.rounds.subscribe();
    let is_busy = |mode: &Mode| shared.read(*mode, pick::is_any_due);
    while [Mode::Test, Mode::Live].iter().any(is_busy) {
        if rounds.changed().await.is_err() {
            return;
        }
    }
}

/// How long one step of the clock may wait for endpoints, and all of them together.
const STEP: Duration = Duration::from_secs(2);
const STEPS: Duration = Duration::from_secs(10);

/// Moves the clock forward from one time at which something is due to the next, so that what is to be sent
/// on the way is sent on the way. Where endpoints take too long, the clock does not wait for them.
pub(crate) async fn leap(shared: &Shared, seconds: i64) {
    let now = || shared.read(Mode::Test, |world| world.clock.now());
    let until = now().saturating_add(seconds);
    let steps = async {
        while time::timeout(STEP, idle(shared)).await.is_ok() {
            let modes = [Mode::Test, Mode::Live].into_iter();
            let next = modes.filter_map(|mode| shared.read(mode, pick::next_step));
            let Some(at) = next.min().filter(|at| *at < until) else {
                return;
            };
            shared.advance(at.saturating_sub(now()).max(1));
            tokio::task::yield_now().await;
        }
    };
    let _ = time::timeout(STEPS, steps).await;
    shared.advance(until.saturating_sub(now()));
}
