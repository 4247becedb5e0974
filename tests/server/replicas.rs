//! Two replicas on one PostgreSQL: both do their share, and one that is stopped leaves nothing behind.

use portal_emulator::Emulator;
use portal_emulator::webhooks::NewEndpoint;
use serde_json::{Value, json};

use crate::database::Database;
use crate::house::{HOME, SECRET, http};
use crate::postgres::{Cluster, cluster};
use crate::replica::Replica;

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
    let waiting = "SELECT count(*) FROM portal_events WHERE state = 'pending'";
    while database.number(waiting).await > 0 {
        tokio::task::yield_now().await;
    }
    replicas[0].end();
    assert_eq!(status(&replicas[1], &token).await, "canceled");
    let opened = "SELECT count(*) FROM portal_audit";
    assert_eq!(database.number(opened).await, 2);
    replicas[1].end();
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
