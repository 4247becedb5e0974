//! Two replicas on one PostgreSQL: both do their share, and one that is stopped leaves nothing behind.

use std::time::Duration;

use futures_util::future::join_all;
use portal_emulator::Emulator;
use portal_emulator::webhooks::NewEndpoint;
use serde_json::{Value, json};
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::database::Database;
use crate::events::event;
use crate::house::{HOME, SECRET, http};
use crate::postgres::{Cluster, cluster};
use crate::replica::Replica;
use crate::signer::signed;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_knows_the_other_knows() {
    let Some(url) = cluster().map(Cluster::database) else {
        return;
    };
    let stripe = Box::pin(Emulator::start()).await.unwrap();
    let mut replicas = [Replica::start(&url, &stripe), Replica::start(&url, &stripe)];
    let database = Database::open(&url).await;
    let token = sign_up(&url);
    for replica in &replicas {
        let answer = open(replica, &token).await;
        assert_eq!(answer["success"], true, "{answer}");
    }
    let endpoint = NewEndpoint {
        secret: Some(SECRET.to_owned()),
        ..NewEndpoint::to(format!("{}/api/billing/webhooks", replicas[0].url))
    };
    stripe.deliver_to(endpoint).unwrap();
    assert_eq!(status(&replicas[1], &token).await, "active");
    let now = portal_emulator::rules::subscriptions::When::Now;
    stripe.change(|tx| crate::elsewhere::cancel_active(tx, now));
    stripe.delivered().await;
    none_waits(&database).await;
    replicas[0].end();
    assert_eq!(status(&replicas[1], &token).await, "canceled");
    let opened = "SELECT count(*) FROM portal_audit";
    assert_eq!(database.number(opened).await, 2);
    replicas[1].end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_do_their_share() {
    let Some(url) = cluster().map(Cluster::database) else {
        return;
    };
    let stripe = Box::pin(Emulator::start()).await.unwrap();
    let mut replicas = [Replica::start(&url, &stripe), Replica::start(&url, &stripe)];
    let database = Database::open(&url).await;
    let (one, other) = (&replicas[0], &replicas[1]);
    tokio::join!(
        post(one, (0..200).map(unknown)),
        post(other, (200..400).map(unknown))
    );
    none_waits(&database).await;
    let shares = [ignored(one).await, ignored(other).await];
    assert!(shares.iter().all(|share| *share > 0), "{shares:?}");
    assert_eq!(shares.iter().sum::<i64>(), 400, "{shares:?}");
    for replica in &mut replicas {
        replica.end();
    }
}

/// What it has begun is finished, and what it has only claimed is free for the other at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_ends_leaves_nothing_behind() {
    const LEFT: &str = "SELECT count(*) FROM portal_events WHERE state = 'pending'";
    const HELD: &str =
        "SELECT count(*) FROM portal_events WHERE state = 'pending' AND failures > 0";
    const GIVEN_UP: &str = "SELECT count(*) FROM portal_events WHERE failures > 1";
    let Some(url) = cluster().map(Cluster::database) else {
        return;
    };
    let stripe = Box::pin(Emulator::start()).await.unwrap();
    let slow = json!({ "call": { "path": "/v1/subscriptions/*", "latency_ms": 500 } });
    stripe
        .break_by(serde_json::from_value(slow).unwrap())
        .unwrap();
    let mut first = Replica::start(&url, &stripe);
    let database = Database::open(&url).await;
    post(&first, (0..64).map(to_be_fetched)).await;
    is(&database, HELD, |count| count > 0).await;
    first.end();
    assert!(database.number(LEFT).await > 0);
    assert_eq!(database.number(HELD).await, 0);
    let mut second = Replica::start(&url, &stripe);
    none_waits(&database).await;
    assert_eq!(database.number(GIVEN_UP).await, 0);
    second.end();
}

/// An event of a type that nobody knows.
fn unknown(number: usize) -> Value {
    event(&format!("evt_{number}"), "moon.phase.changed")
}

/// An event that only says which subscription it is about; Stripe knows none of that name.
fn to_be_fetched(number: usize) -> Value {
    let mut event = event(&format!("evt_{number}"), "customer.subscription.updated");
    let id = format!("sub_{number}");
    event["data"]["object"] = json!({ "id": id, "object": "subscription" });
    event
}

/// Delivers events to one replica, all at once.
async fn post(replica: &Replica, events: impl Iterator<Item = Value>) {
    let http = http();
    let sent = events.map(|event| {
        let body = event.to_string();
        let request = http.post(format!("{}/api/billing/webhooks", replica.url));
        let request = request.header("stripe-signature", signed(&body, SECRET));
        request.body(body).send()
    });
    for answer in join_all(sent).await {
        assert_eq!(answer.unwrap().status(), 200);
    }
}

/// How many events a replica has found to be of no interest.
async fn ignored(replica: &Replica) -> i64 {
    let metrics = http().get(format!("{}/metrics", replica.url));
    let text = metrics.send().await.unwrap().text().await.unwrap();
    let name = "portal_server_inbox_events_total{outcome=\"ignored\"} ";
    let count = text.lines().find_map(|line| line.strip_prefix(name));
    count.map_or(0, |count| count.parse().unwrap())
}

async fn none_waits(database: &Database) {
    let waiting = "SELECT count(*) FROM portal_events WHERE state = 'pending'";
    is(database, waiting, |count| count == 0).await;
}

/// Waits until a number is as it should be, and not for ever.
async fn is(database: &Database, query: &'static str, fits: impl Fn(i64) -> bool) {
    let waited = timeout(Duration::from_mins(1), async {
        while !fits(database.number(query).await) {
            yield_now().await;
        }
    });
    waited.await.expect("it is so after a while");
}

/// A user who is the customer `cus_active`, and a token of theirs.
fn sign_up(database: &str) -> String {
    let run = |arguments: &[&str]| crate::replica::run(database, arguments);
    run(&["user", "add", "ada"]);
    run(&["customer", "set", "ada", "cus_active", "--mode", "test"]);
    let token = run(&["token", "create", "ada"]);
    token["token"].as_str().unwrap().to_owned()
}

async fn open(replica: &Replica, token: &str) -> Value {
    let request = http().post(format!("{}/api/billing/portal", replica.url));
    let request = request
        .bearer_auth(token)
        .json(&json!({ "returnUrl": HOME }));
    request.send().await.unwrap().json().await.unwrap()
}

async fn status(replica: &Replica, token: &str) -> String {
    let request = http().get(format!("{}/api/billing/subscription", replica.url));
    let answer: Value = request
        .bearer_auth(token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    answer["data"]["status"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}
