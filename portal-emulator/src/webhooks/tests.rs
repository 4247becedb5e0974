//! The courier against real servers, by a clock that stands still.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use stripe_portal_gen::customer::Customer;
use stripe_runtime::Webhook;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::*;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::shared::{Mode, Shared};
use crate::world::{Account, Delivery, DeliveryState, Event, World};

const START: i64 = 1_800_000_000;
const SECRET: &str = "whsec_test";

/// What arrived at a receiver.
struct Arrival {
    headers: HeaderMap,
    body: Bytes,
}

impl Arrival {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn name(&self) -> Value {
        self.json()["data"]["object"]["name"].clone()
    }

    fn signature(&self) -> &str {
        self.headers["stripe-signature"].to_str().unwrap()
    }

    fn is_signed_with(&self, secret: &str) -> bool {
        let webhook = Webhook::new(secret);
        webhook.verify(&self.body, self.signature()).is_ok()
    }
}

/// A server that receives events, and answers with the statuses that it was given, then with 200; with
/// 0 it never answers.
#[derive(Clone)]
struct Receiver {
    statuses: Arc<Mutex<VecDeque<u16>>>,
    arrivals: mpsc::UnboundedSender<Arrival>,
}

async fn receive(State(at): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = at.statuses.lock().unwrap().pop_front().unwrap_or(200);
    at.arrivals.send(Arrival { headers, body }).unwrap();
    if status == 0 {
        std::future::pending::<()>().await;
    }
    StatusCode::from_u16(status).unwrap()
}

/// Something listens, a courier runs, an endpoint is there.
struct Trial {
    shared: Arc<Shared>,
    arrivals: mpsc::UnboundedReceiver<Arrival>,
    url: String,
    endpoint: String,
    stop: watch::Sender<bool>,
    courier: JoinHandle<()>,
}

impl Trial {
    async fn new(statuses: &[u16], rules: &[Value]) -> Self {
        Self::with(Sending::default(), statuses, rules).await
    }

    async fn with(sending: Sending, statuses: &[u16], rules: &[Value]) -> Self {
        let (sender, arrivals) = mpsc::unbounded_channel();
        let receiver = Receiver {
            statuses: Arc::new(Mutex::new(statuses.iter().copied().collect())),
            arrivals: sender,
        };
        let router = Router::new()
            .route("/hook", post(receive))
            .with_state(receiver);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

        let faults = Faults::new(1);
        for rule in rules {
            faults
                .add(serde_json::from_value(rule.clone()).unwrap())
                .unwrap();
        }
        let world = || World::new(Account::default(), Clock::frozen(START), 1);
        let shared = Arc::new(Shared::new(world(), world()).with_faults(faults));
        let (stop, stopped) = watch::channel(false);
        let courier = Courier::new(Arc::clone(&shared), sending).unwrap();
        let mut trial = Self {
            shared,
            arrivals,
            url,
            endpoint: String::new(),
            stop,
            courier: tokio::spawn(courier.run(stopped)),
        };
        trial.endpoint = trial.add(json!({ "secret": SECRET })).await;
        trial
    }

    /// Adds an endpoint that is the receiver's.
    async fn add(&self, mut endpoint: Value) -> String {
        endpoint["url"] = self.url.as_str().into();
        let new: NewEndpoint = serde_json::from_value(endpoint).unwrap();
        let added = self.shared.write(Mode::Test, None, None, |tx| add(tx, new));
        added.unwrap().id
    }

    /// Has a customer be called so.
    fn call(&self, name: &str) {
        let customer: Customer = serde_json::from_value(json!({
            "id": "cus_1",
            "object": "customer",
            "created": START,
            "livemode": false,
            "name": name,
        }))
        .unwrap();
        self.shared
            .write(Mode::Test, None, None, |tx| tx.insert(customer));
    }

    fn advance(&self, seconds: i64) {
        self.shared
            .adjust(Mode::Test, |world| world.clock.advance(seconds));
    }

    /// All that has arrived when nothing is due any more.
    async fn arrived(&mut self) -> Vec<Arrival> {
        idle(&self.shared).await;
        let mut arrived = Vec::new();
        while let Ok(arrival) = self.arrivals.try_recv() {
            arrived.push(arrival);
        }
        arrived
    }

    async fn names(&mut self) -> Vec<Value> {
        self.arrived().await.iter().map(Arrival::name).collect()
    }

    /// The deliveries, the oldest first.
    fn log(&self) -> Vec<Delivery> {
        let all = |world: &World| world.all::<Delivery>().iter().cloned().collect();
        self.shared.read(Mode::Test, all)
    }

    fn last_event(&self) -> Event {
        let last = |world: &World| world.all::<Event>().iter().next_back().cloned();
        self.shared.read(Mode::Test, last).unwrap()
    }
}

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

#[tokio::test]
async fn deliveries_meet_their_faults() {
    let rule = |nth: u64, effect: &str| json!({ "webhook": { "effect": effect }, "nth": nth });
    let rules = [
        rule(1, "drop"),
        rule(2, "duplicate"),
        rule(3, "wrong_signature"),
    ];
    let mut trial = Trial::new(&[], &rules).await;
    for name in ["lost", "twice", "unsigned", "right"] {
        trial.call(name);
    }
    let arrived = trial.arrived().await;
    let got: Vec<_> = arrived
        .iter()
        .map(|it| (it.name(), it.is_signed_with(SECRET)))
        .collect();
    let want = [
        ("twice", true),
        ("twice", true),
        ("unsigned", false),
        ("right", true),
    ];
    assert_eq!(got, want.map(|(name, signed)| (json!(name), signed)));
    assert_eq!(
        trial.log()[0].last_error.as_deref(),
        Some("lost on purpose")
    );
    trial.advance(5);
    assert_eq!(trial.names().await, ["lost"]);
}

#[tokio::test]
async fn a_delivery_is_delayed_once() {
    let rule = json!({ "webhook": { "effect": "delay", "seconds": 120 } });
    let mut trial = Trial::new(&[], &[rule]).await;
    trial.call("Ada");
    assert!(trial.names().await.is_empty());
    trial.advance(119);
    assert!(trial.names().await.is_empty());
    trial.advance(1);
    assert_eq!(trial.names().await, ["Ada"]);
    assert_eq!(trial.log()[0].attempts, 1);
}

#[tokio::test]
async fn a_delivery_changes_places_with_the_next() {
    let rule = json!({ "webhook": { "effect": "reorder" }, "nth": 1 });
    let mut trial = Trial::new(&[], &[rule]).await;
    for name in ["a", "b", "c"] {
        trial.call(name);
    }
    assert_eq!(trial.names().await, ["b", "a", "c"]);

    let rule = json!({ "webhook": { "effect": "reorder", "seconds": 30 } });
    trial
        .shared
        .faults
        .add(serde_json::from_value(rule).unwrap())
        .unwrap();
    trial.call("alone");
    assert!(trial.names().await.is_empty());
    trial.advance(30);
    assert_eq!(trial.names().await, ["alone"]);
}
