//! Events from a call of the API to a program that verifies them as Stripe's.

mod hooks;

use hooks::{Inbox, SECRET, START, Trial, frozen};
use portal_emulator::faults::Rule;
use portal_emulator::webhooks::NewEndpoint;
use reqwest::Method;
use serde_json::{Value, json};
use stripe_runtime::Webhook;

fn endpoint(url: &str) -> NewEndpoint {
    serde_json::from_value(json!({ "url": url, "secret": SECRET })).unwrap()
}

async fn listed(trial: &Trial, filter: &str) -> Vec<Value> {
    let path = format!("/v1/events?type=customer.created{filter}");
    let answer = trial.call(Method::GET, &path, "").await.unwrap();
    let text = answer.text().await.unwrap();
    let list: Value = serde_json::from_str(&text).unwrap();
    list["data"].as_array().expect(&text).clone()
}

#[tokio::test]
async fn a_call_becomes_an_event() {
    let mut inbox = Inbox::new().await;
    let mut options = frozen();
    options.webhooks = vec![endpoint(&inbox.url)];
    let trial = Trial::with(options).await;
    let answer = trial.request(Method::POST, "/v1/customers");
    let answer = answer
        .bearer_auth(trial.emulator.key())
        .header("idempotency-key", "key_1");
    let answer = answer.send().await.unwrap();
    let request = answer.headers()["request-id"].to_str().unwrap().to_owned();

    let (body, signature) = inbox.next().await;
    Webhook::new(SECRET).verify(&body, &*signature).unwrap();
    let event: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(event["type"], "customer.created");
    assert_eq!(event["created"], START);
    assert_eq!(
        event["request"],
        json!({ "id": request, "idempotency_key": "key_1" })
    );
    assert_eq!(event["pending_webhooks"], 1);

    trial.emulator.delivered().await;
    let [told] = &listed(&trial, "").await[..] else {
        panic!("one event")
    };
    assert_eq!(
        (&told["id"], &told["pending_webhooks"]),
        (&event["id"], &json!(0))
    );
    assert_eq!(told["data"], event["data"]);
}

#[tokio::test]
async fn what_did_not_arrive_can_be_listed() {
    let mut inbox = Inbox::new().await;
    let mut options = frozen();
    options.webhooks = vec![endpoint(&inbox.url)];
    let rule = json!({ "webhook": { "type": "customer.created", "effect": "drop" }, "nth": 2 });
    let rule: Rule = serde_json::from_value(rule).unwrap();
    options.faults = vec![rule];
    let trial = Trial::with(options).await;
    for name in ["a", "b", "c"] {
        trial.customer(name).await;
    }
    trial.emulator.delivered().await;
    assert_eq!(inbox.names(), ["a", "c"]);
    let names = |events: &[Value]| {
        let names = events.iter().map(|it| it["data"]["object"]["name"].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(
        names(&listed(&trial, "&delivery_success=false").await),
        ["b"]
    );
    assert_eq!(
        names(&listed(&trial, "&delivery_success=true").await),
        ["c", "a"]
    );

    trial.emulator.advance(5);
    trial.emulator.delivered().await;
    assert_eq!(inbox.names(), ["b"]);
    assert!(listed(&trial, "&delivery_success=false").await.is_empty());
}
