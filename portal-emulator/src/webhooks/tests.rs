//! The courier against real servers, by a clock that stands still.

mod mishaps;
mod trial;

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;

use super::*;
use crate::shared::Mode;
use crate::world::{Delivery, DeliveryState, Event, World};
use trial::{Arrival, SECRET, START, Trial};

#[tokio::test]
async fn an_event_arrives_as_stripe_writes_it() {
    let mut trial = Trial::new(&[], &[]).await;
    trial.call("Ada");
    trial.call("Grace");
    let arrived = trial.arrived().await;
    assert_eq!(arrived.len(), 2);
    let headers = &arrived[0].headers;
    assert_eq!(headers["content-type"], "application/json; charset=utf-8");
    assert!(arrived.iter().all(|it| it.is_signed_with(SECRET)));
    assert!(!arrived[0].is_signed_with("whsec_other"));

    let event = arrived[1].json();
    let keys: Vec<_> = event
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let want = [
        "id",
        "object",
        "api_version",
        "created",
        "data",
        "livemode",
        "pending_webhooks",
        "request",
        "type",
    ];
    assert_eq!(keys, want);
    assert_eq!(event["object"], "event");
    assert_eq!(event["api_version"], "2024-06-20");
    assert_eq!(event["created"], START);
    assert_eq!(event["type"], "customer.updated");
    assert_eq!(event["pending_webhooks"], 1);
    assert_eq!(
        event["request"],
        json!({ "id": null, "idempotency_key": null })
    );
    assert_eq!(
        event["data"]["previous_attributes"],
        json!({ "name": "Ada" })
    );
    assert_eq!(arrived[0].json()["data"].get("previous_attributes"), None);

    let id = event["id"].as_str().unwrap();
    assert!(trial.shared.read(Mode::Test, |world| delivered(world, id)));
}

#[tokio::test]
async fn events_go_out_in_their_order() {
    let mut trial = Trial::new(&[], &[]).await;
    let names: Vec<_> = (0..40).map(|at| format!("n{at}")).collect();
    for name in &names {
        trial.call(name);
    }
    assert_eq!(trial.names().await, names);
}

#[tokio::test]
async fn an_endpoint_gets_what_it_asked_for() {
    let mut trial = Trial::new(&[], &[]).await;
    let only_new =
        json!({ "enabled_events": ["customer.created"], "api_version": "2026-08-26.dahlia" });
    trial.add(only_new).await;
    trial.call("Ada");
    trial.call("Grace");
    let arrived = trial.arrived().await;
    let mut got: Vec<_> = arrived
        .iter()
        .map(|it| (it.json()["type"].clone(), it.json()["api_version"].clone()))
        .collect();
    got.sort_by_key(|(kind, version)| format!("{kind} {version}"));
    let want = [
        ("customer.created", "2024-06-20"),
        ("customer.created", "2026-08-26.dahlia"),
        ("customer.updated", "2024-06-20"),
    ];
    assert_eq!(
        got,
        want.map(|(kind, version)| (json!(kind), json!(version)))
    );
}

#[tokio::test]
async fn a_failure_is_tried_again_when_its_time_comes() {
    let mut trial = Trial::new(&[500, 200, 302], &[]).await;
    trial.call("Ada");
    assert_eq!(trial.names().await, ["Ada"]);
    let log = trial.log();
    assert_eq!((log[0].attempts, log[0].last_status), (1, Some(500)));
    assert_eq!(log[0].next_attempt, Some(START + 5));
    let id = trial.last_event().id;
    assert!(!trial.shared.read(Mode::Test, |world| delivered(world, &id)));

    trial.call("Grace");
    assert_eq!(trial.names().await, ["Grace"]);
    trial.advance(4);
    assert!(trial.names().await.is_empty());
    trial.advance(1);
    assert_eq!(trial.names().await, ["Ada"]);
    assert_eq!(trial.log()[0].next_attempt, Some(START + 305));
    trial.advance(300);
    assert_eq!(trial.names().await, ["Ada"]);
    let log = trial.log();
    assert!(log.iter().all(|it| it.state == DeliveryState::Delivered));
}

#[tokio::test]
async fn what_waits_outlives_a_leap_of_the_clock() {
    let mut trial = Trial::new(&[], &[]).await;
    for name in ["Ada", "Grace"] {
        trial.call(name);
    }
    trial.shared.advance(200 * 86_400);
    let count = |world: &World| (world.all::<Event>().len(), world.all::<Delivery>().len());
    assert_eq!(trial.shared.read(Mode::Test, count), (2, 2));
    assert_eq!(trial.names().await, ["Ada", "Grace"]);
    trial.shared.advance(61 * 86_400);
    assert_eq!(trial.shared.read(Mode::Test, count), (0, 0));
}

#[tokio::test]
async fn retries_are_made_while_the_clock_leaps() {
    let mut trial = Trial::new(&[500; 40], &[]).await;
    trial.call("Ada");
    leap(&trial.shared, 4 * 86_400).await;
    assert_eq!(trial.names().await, ["Ada"; 11]);
    let log = trial.log();
    assert_eq!((log[0].state, log[0].attempts), (DeliveryState::Failed, 11));
    let now = trial.shared.read(Mode::Test, |world| world.clock.now());
    assert_eq!(now, START + 4 * 86_400);
}

#[tokio::test]
async fn a_leap_does_not_wait_for_nobody() {
    let mut trial = Trial::new(&[], &[]).await;
    let id = trial.endpoint.clone();
    let off = |tx: &mut crate::world::Tx<'_>| set_enabled(tx, &id, false);
    trial.call("Ada");
    trial.shared.write(Mode::Test, None, None, off).unwrap();
    leap(&trial.shared, 86_400).await;
    assert!(trial.names().await.is_empty());
}

#[tokio::test]
async fn nobody_there_is_a_failure_too() {
    let mut trial = Trial::new(&[], &[]).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = closed.local_addr().unwrap();
    drop(closed);
    let url = format!("http://user:password@{address}/");
    let new: NewEndpoint = serde_json::from_value(json!({ "url": url })).unwrap();
    let added = trial
        .shared
        .write(Mode::Test, None, None, |tx| add(tx, new))
        .unwrap();
    trial.call("Ada");
    assert_eq!(trial.names().await, ["Ada"]);
    let log = trial.log();
    let failed = log.iter().find(|it| it.endpoint == added.id).unwrap();
    let error = failed.last_error.as_deref().unwrap();
    assert!(
        error.contains("refused") && !error.contains("password"),
        "{error}"
    );
}

#[tokio::test]
async fn https_is_spoken_and_insisted_on() {
    let mut trial = Trial::new(&[], &[]).await;
    let url = trial.url.replace("http://", "https://");
    let new: NewEndpoint = serde_json::from_value(json!({ "url": url })).unwrap();
    let added = trial
        .shared
        .write(Mode::Test, None, None, |tx| add(tx, new))
        .unwrap();
    trial.call("Ada");
    assert_eq!(trial.names().await, ["Ada"]);
    let log = trial.log();
    let failed = log.iter().find(|it| it.endpoint == added.id).unwrap();
    assert_eq!((failed.attempts, failed.last_status), (1, None));
    let error = failed.last_error.as_deref().unwrap();
    assert!(error.contains("received corrupt message"), "{error}");
}

#[tokio::test]
async fn a_late_answer_is_a_failure_and_holds_up_nobody_else() {
    let timeout = Duration::from_millis(100);
    let sending = Sending {
        timeout,
        ..Sending::default()
    };
    let mut trial = Trial::with(sending, &[0], &[]).await;
    trial.call("Ada");
    trial.call("Grace");
    assert_eq!(trial.names().await, ["Ada", "Grace"]);
    let log = trial.log();
    assert_eq!(log[0].last_error.as_deref(), Some("no answer in time"));
    assert_eq!(log[1].state, DeliveryState::Delivered);
}

#[tokio::test]
async fn both_secrets_sign_while_one_is_rolled() {
    let mut trial = Trial::new(&[], &[]).await;
    let id = trial.endpoint.clone();
    let rolled = trial
        .shared
        .write(Mode::Test, None, None, |tx| roll(tx, &id, 3600));
    let fresh = rolled.unwrap().secrets[0].value.clone();
    trial.call("Ada");
    trial.advance(3600);
    trial.call("Grace");
    let arrived = trial.arrived().await;
    let signed = |it: &Arrival| (it.is_signed_with(SECRET), it.is_signed_with(&fresh));
    assert_eq!(
        arrived.iter().map(signed).collect::<Vec<_>>(),
        [(false, true), (false, true)]
    );
}

#[tokio::test]
async fn an_endpoint_that_is_off_gets_nothing() {
    let mut trial = Trial::new(&[], &[]).await;
    let id = trial.endpoint.clone();
    let switch = |on| {
        trial
            .shared
            .write(Mode::Test, None, None, |tx| set_enabled(tx, &id, on))
    };
    switch(false).unwrap();
    trial.call("Ada");
    switch(true).unwrap();
    trial.call("Grace");
    assert_eq!(trial.names().await, ["Grace"]);
}

#[tokio::test]
async fn an_event_is_sent_again_when_asked_for() {
    let mut trial = Trial::new(&[], &[]).await;
    trial.call("Ada");
    assert_eq!(trial.names().await, ["Ada"]);
    let late = trial.add(json!({})).await;
    let id = trial.last_event().id;
    let replay = |endpoint: Option<&str>| {
        let again = |tx: &mut crate::world::Tx<'_>| replay(tx, &id, endpoint);
        trial.shared.write(Mode::Test, None, None, again)
    };
    assert_eq!(replay(None), Ok(2));
    assert_eq!(replay(Some(&late)), Ok(1));
    assert_eq!(
        replay(Some("we_x")),
        Err(EndpointFault::Unknown("we_x".to_owned()))
    );
    assert_eq!(trial.names().await, ["Ada", "Ada"]);
}

#[tokio::test]
async fn a_courier_finishes_what_is_on_its_way() {
    let mut trial = Trial::new(&[], &[]).await;
    trial.call("Ada");
    trial.call("Grace");
    let first = trial.arrivals.recv().await.unwrap();
    trial.stop.send(true).unwrap();
    trial.courier.await.unwrap();
    assert_eq!(first.name(), "Ada");
    let all = |world: &World| world.all::<Delivery>().iter().cloned().collect::<Vec<_>>();
    let log = trial.shared.read(Mode::Test, all);
    assert_eq!(log[0].state, DeliveryState::Delivered);
}

#[tokio::test]
async fn what_takes_too_long_at_the_end_is_left_to_the_next_run() {
    let grace = Duration::from_millis(50);
    let sending = Sending {
        grace,
        ..Sending::default()
    };
    let mut trial = Trial::with(sending, &[0], &[]).await;
    trial.call("Ada");
    trial.arrivals.recv().await.unwrap();
    trial.stop.send(true).unwrap();
    trial.courier.await.unwrap();
    let all = |world: &World| world.all::<Delivery>().iter().cloned().collect::<Vec<_>>();
    let log = trial.shared.read(Mode::Test, all);
    assert_eq!((log[0].state, log[0].attempts), (DeliveryState::Pending, 0));
}
