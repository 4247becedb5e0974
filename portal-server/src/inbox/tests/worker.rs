//! Who applies what, and how often.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use stripe_portal_gen::event::Event;
use tokio::sync::{mpsc, oneshot};

use super::{InboxOptions, Nobody, Trial, about, event, stop, trials};
use crate::billing::Billing;
use crate::inbox::arrival::{Arrival, Source};
use crate::inbox::rows;
use crate::inbox::worker::{Apply, Worker};
use crate::inbox::{Claim, Fault, Outcome};
use crate::store::{Store, on};

pub(super) type Applying = BoxFuture<'static, Result<Outcome, Fault>>;

/// Applies as a function says.
struct By<F>(F);

impl<F: Fn(Claim) -> Applying + Send + Sync + 'static> Apply for By<F> {
    async fn apply(&self, claim: &Claim, _: &Event) -> Result<Outcome, Fault> {
        (self.0)(claim.clone()).await
    }
}

/// Marks an event as done, with an effect in the same transaction.
pub(super) async fn finish(store: Store, claim: Claim) -> Result<Outcome, Fault> {
    let mut begun = store.begin().await?;
    let tx = &mut begun;
    on!(tx, conn => sqlx::query("INSERT INTO effects VALUES ($1)")
        .bind(&claim.event)
        .execute(conn)
        .await
        .map(drop))?;
    claim.finish(tx, Outcome::Applied).await?;
    begun.commit().await?;
    Ok(Outcome::Applied)
}

/// Has a worker work until `count` events were begun, and returns their ids in that order.
pub(super) async fn work<F>(trial: &Trial, count: usize, apply: F) -> Vec<String>
where
    F: Fn(Claim) -> Applying + Send + Sync + 'static,
{
    let (begun, mut begins) = mpsc::unbounded_channel();
    let told = move |claim: Claim| {
        let _ = begun.send(claim.event.clone());
        apply(claim)
    };
    let worker = Worker::new(&trial.billing.0, Arc::new(By(told)));
    let (running, stopped) = stop();
    let working = tokio::spawn(worker.run(stopped));
    let mut ids = Vec::new();
    while ids.len() < count {
        ids.push(begins.recv().await.unwrap());
    }
    drop(running);
    working.await.unwrap();
    ids
}

pub(super) async fn with_effects(options: InboxOptions) -> Vec<Trial> {
    let trials = trials(options).await;
    for trial in &trials {
        trial
            .run("CREATE TABLE effects (event TEXT NOT NULL)")
            .await;
    }
    trials
}

#[tokio::test]
async fn workers_share_and_apply_each_event_once() {
    for trial in with_effects(InboxOptions::default()).await {
        let events: Vec<_> = (0..120).map(event).collect();
        trial.put(&events).await;
        let (begun, mut begins) = mpsc::unbounded_channel();
        let store = trial.store().clone();
        let apply = Arc::new(By(move |claim: Claim| -> Applying {
            let (begun, store) = (begun.clone(), store.clone());
            Box::pin(async move {
                let finished = finish(store, claim).await;
                let _ = begun.send(());
                finished
            })
        }));
        let (running, stopped) = stop();
        let worker = || Worker::new(&trial.billing.0, Arc::clone(&apply));
        let workers =
            [worker(), worker(), worker()].map(|it| tokio::spawn(it.run(stopped.clone())));
        for _ in 0..120 {
            begins.recv().await.unwrap();
        }
        drop(running);
        for worker in workers {
            worker.await.unwrap();
        }
        assert_eq!(
            trial
                .count("portal_events WHERE state = 'done' AND outcome = 'applied'")
                .await,
            120
        );
        assert_eq!(trial.count("portal_events WHERE attempts = 1").await, 120);
        assert_eq!(trial.count("effects").await, 120);
        assert!(begins.try_recv().is_err());
    }
}

#[tokio::test]
async fn two_claims_have_nothing_in_common() {
    for trial in trials(InboxOptions::default()).await {
        let events: Vec<_> = (0..60).map(event).collect();
        trial.put(&events).await;
        let claim = || rows::claim(trial.store(), false, 60_000, 40);
        let (one, other) = tokio::join!(claim(), claim());
        let (one, other) = (one.unwrap(), other.unwrap());
        let ids: BTreeSet<_> = one.iter().chain(&other).map(|it| &it.id).collect();
        assert_eq!((one.len() + other.len(), ids.len()), (60, 60));
        assert!(claim().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_oldest_come_first_and_one_object_at_a_time() {
    for trial in with_effects(InboxOptions::default()).await {
        let events = [5, 3, 1, 4, 2].map(|number| about(number, "boat_1"));
        trial.put(&events).await;
        let (store, busy) = (trial.store().clone(), Arc::new(Mutex::new(())));
        let apply = move |claim| -> Applying {
            let (store, busy) = (store.clone(), Arc::clone(&busy));
            let alone = busy.try_lock().is_ok();
            Box::pin(async move {
                assert!(alone);
                finish(store, claim).await
            })
        };
        let got = work(&trial, 5, apply).await;
        assert_eq!(got, ["evt_1", "evt_2", "evt_3", "evt_4", "evt_5"]);
        assert_eq!(trial.count("effects").await, 5);
    }
}

#[tokio::test]
async fn whose_lease_ran_out_has_no_effect() {
    for trial in with_effects(InboxOptions::default()).await {
        trial.put(&[event(1)]).await;
        let store = trial.store();
        let late = rows::claim(store, false, 0, 1).await.unwrap()[0].claim();
        let next = rows::claim(store, false, 60_000, 1).await.unwrap()[0].claim();
        assert_eq!((late.attempt, next.attempt), (1, 2));
        let lost = finish(store.clone(), late).await;
        assert!(matches!(lost, Err(Fault::Lost)));
        assert_eq!(trial.count("effects").await, 0);
        finish(store.clone(), next.clone()).await.unwrap();
        let again = finish(store.clone(), next).await;
        assert!(matches!(again, Err(Fault::Lost)));
        assert_eq!(trial.count("effects").await, 1);
    }
}

#[tokio::test]
async fn a_worker_that_stops_finishes_and_gives_back() {
    let options = InboxOptions {
        concurrency: 1,
        ..InboxOptions::default()
    };
    for trial in with_effects(options).await {
        trial.put(&[event(1), about(2, "boat_1"), event(3)]).await;
        let (begun, begins) = oneshot::channel();
        let (go_on, goes_on) = oneshot::channel::<()>();
        let once = Mutex::new(Some((begun, goes_on)));
        let store = trial.store().clone();
        let apply = By(move |claim: Claim| -> Applying {
            let (begun, goes_on) = once.lock().unwrap().take().expect("one event only");
            let store = store.clone();
            Box::pin(async move {
                begun.send(()).unwrap();
                goes_on.await.unwrap();
                finish(store, claim).await
            })
        });
        let (running, stopped) = stop();
        let worker = Worker::new(&trial.billing.0, Arc::new(apply));
        let working = tokio::spawn(worker.run(stopped));
        begins.await.unwrap();
        drop(running);
        go_on.send(()).unwrap();
        working.await.unwrap();
        assert_eq!(
            trial
                .count("portal_events WHERE id = 'evt_1' AND state = 'done'")
                .await,
            1
        );
        assert_eq!(
            trial
                .count("portal_events WHERE state = 'pending' AND failures = 0")
                .await,
            2
        );
        let free = rows::claim(trial.store(), false, 60_000, 9).await.unwrap();
        assert_eq!(free.len(), 2);
    }
}

#[tokio::test]
async fn what_comes_wakes_the_worker_and_what_stops_it_ends_all() {
    let options = InboxOptions {
        poll: Duration::from_hours(1),
        ..InboxOptions::default()
    };
    for trial in trials(options).await {
        let (stop, stopped) = oneshot::channel::<()>();
        let billing = trial.billing.clone();
        let working = tokio::spawn(async move {
            billing.work(async { drop(stopped.await) }).await;
        });
        let payload = event(1).to_string().into();
        let arrival = Arrival::read(payload, Source::Webhook).unwrap();
        let inbox = &trial.billing.0.inbox;
        inbox.taker.take(arrival).await.unwrap();
        while trial.count("portal_events WHERE state = 'done'").await == 0 {
            tokio::task::yield_now().await;
        }
        stop.send(()).unwrap();
        working.await.unwrap();
    }
}

#[tokio::test]
async fn two_modes_on_one_database_keep_to_their_own() {
    for trial in with_effects(InboxOptions::default()).await {
        let mut live = event(2);
        live["livemode"] = true.into();
        trial.put(&[event(1), live, event(3)]).await;
        let backlog = async |livemode| trial.store().backlog(livemode).await.unwrap().pending;
        assert_eq!((backlog(false).await, backlog(true).await), (2, 1));
        let store = trial.store().clone();
        let apply = move |claim| -> Applying { Box::pin(finish(store.clone(), claim)) };
        assert_eq!(work(&trial, 2, apply).await, ["evt_1", "evt_3"]);
        assert_eq!((backlog(false).await, backlog(true).await), (0, 1));
        let client = stripe_portal_gen::Client::new("sk_live_1").unwrap();
        let other = Billing::builder(client, trial.store().clone(), Nobody, Nobody).build();
        let claimed = rows::claim(trial.store(), other.0.livemode, 60_000, 9).await;
        let [live] = &claimed.unwrap()[..] else {
            panic!("one event of live mode")
        };
        assert_eq!((&*live.id, live.claim().attempt), ("evt_2", 1));
    }
}
