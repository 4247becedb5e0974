//! Killed again and again while events arrive: none that was acknowledged is lost, and none counts twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portal_emulator::Emulator;
use serde_json::{Value, json};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::timeout;

use crate::database::Database;
use crate::events::event;
use crate::house::{SECRET, http};
use crate::postgres::{Cluster, cluster};
use crate::replica::Replica;
use crate::signer::signed;

/// How many senders there are, and how many subscriptions their events are about.
const SENDERS: usize = 16;
const SUBSCRIPTIONS: usize = 100;

/// How long the rest may take.
const PATIENCE: Duration = Duration::from_mins(5);

struct Plan {
    replicas: usize,
    events: usize,
    kills: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_on_postgresql() {
    let Some(database) = cluster().map(Cluster::database) else {
        return;
    };
    let plan = Plan {
        replicas: 2,
        events: 10_000,
        kills: 20,
    };
    run(&plan, database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("kill.db").display());
    let plan = Plan {
        replicas: 1,
        events: 2_000,
        kills: 5,
    };
    run(&plan, database).await;
}

async fn run(plan: &Plan, database: String) {
    let stripe = Arc::new(Box::pin(Emulator::start()).await.unwrap());
    let mut replicas = Vec::new();
    for _ in 0..plan.replicas {
        replicas.push(start(&database, &stripe).await);
    }
    let urls: Vec<_> = replicas.iter().map(|it| it.url.clone()).collect();
    let urls = Arc::new(Mutex::new(urls));
    let taken = Arc::new(AtomicUsize::new(0));
    let senders = send(plan.events, &urls, &taken);
    for kill in 0..plan.kills {
        let due = plan.events * (kill + 1) / (plan.kills + 1);
        while taken.load(Ordering::Relaxed) < due {
            yield_now().await;
        }
        let at = kill % plan.replicas;
        replicas[at].kill();
        replicas[at] = start(&database, &stripe).await;
        urls.lock().unwrap()[at].clone_from(&replicas[at].url);
    }
    timeout(PATIENCE, senders.join_all()).await.unwrap();
    judge(plan, &database).await;
    for replica in &mut replicas {
        replica.end();
    }
}

async fn start(database: &str, stripe: &Arc<Emulator>) -> Replica {
    let (database, stripe) = (database.to_owned(), Arc::clone(stripe));
    let started = spawn_blocking(move || Replica::start(&database, &stripe));
    started.await.unwrap()
}

/// Sends each event until it is acknowledged, as Stripe does.
fn send(events: usize, urls: &Arc<Mutex<Vec<String>>>, taken: &Arc<AtomicUsize>) -> JoinSet<()> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for _ in 0..SENDERS {
        let (urls, taken, next) = (Arc::clone(urls), Arc::clone(taken), Arc::clone(&next));
        let http = http();
        senders.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= events {
                    return;
                }
                let body = change(number).to_string();
                let mut attempt = number;
                loop {
                    let url = {
                        let urls = urls.lock().unwrap();
                        urls[attempt % urls.len()].clone()
                    };
                    let sent = http
                        .post(format!("{url}/api/billing/webhooks"))
                        .header("stripe-signature", signed(&body, SECRET))
                        .body(body.clone());
                    if sent.send().await.is_ok_and(|it| it.status() == 200) {
                        break;
                    }
                    attempt += 1;
                    yield_now().await;
                }
                taken.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    senders
}

/// A change of a subscription, a second after the one before.
fn change(number: usize) -> Value {
    let mut event = event(&format!("evt_{number}"), "customer.subscription.updated");
    event["created"] = json!(created(number));
    let id = number % SUBSCRIPTIONS;
    event["data"]["object"] = json!({
        "id": format!("sub_{id}"),
        "object": "subscription",
        "status": "active",
        "customer": format!("cus_{id}"),
        "items": { "object": "list", "data": [], "has_more": false, "url": "/v1/subscription_items" },
        "currency": "usd",
        "created": 1_700_000_000,
        "start_date": 1_700_000_000,
        "billing_cycle_anchor": 1_700_000_000,
        "current_period_start": created(number),
        "current_period_end": created(number),
        "cancel_at_period_end": false,
        "collection_method": "charge_automatically",
        "livemode": false,
        "metadata": {},
    });
    event
}

fn created(number: usize) -> i64 {
    1_700_000_000 + i64::try_from(number).unwrap()
}

async fn judge(plan: &Plan, database: &str) {
    let database = Database::open(database).await;
    // What the killed had in their hands is free when its lease ends.
    let rest = timeout(PATIENCE, async {
        let waiting = "SELECT count(*) FROM portal_events WHERE state = 'pending'";
        while database.number(waiting).await > 0 {
            yield_now().await;
        }
    });
    rest.await.unwrap();
    let events = i64::try_from(plan.events).unwrap();
    let done = "SELECT count(*) FROM portal_events WHERE state = 'done'";
    assert_eq!(database.number(done).await, events);
    let applied = "SELECT count(*) FROM portal_events WHERE outcome = 'applied'";
    let counted = "SELECT CAST(sum(revision) AS BIGINT) FROM portal_subscriptions";
    assert_eq!(
        database.number(counted).await,
        database.number(applied).await
    );
    let ends = "SELECT id, current_period_end FROM portal_subscriptions ORDER BY id";
    let newest: BTreeMap<_, _> = (0..plan.events)
        .map(|number| (format!("sub_{}", number % SUBSCRIPTIONS), created(number)))
        .collect();
    let got: BTreeMap<_, _> = database.pairs(ends).await.into_iter().collect();
    assert_eq!(got, newest);
}
