//! A courier, a server that it sends to, and an endpoint between them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

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

use crate::clock::Clock;
use crate::faults::Faults;
use crate::shared::{Mode, Shared};
use crate::webhooks::{Courier, NewEndpoint, Sending, add, idle};
use crate::world::{Account, Delivery, Event, World};

pub(super) const START: i64 = 1_800_000_000;
pub(super) const SECRET: &str = "whsec_test";

/// What arrived at a receiver.
pub(super) struct Arrival {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Arrival {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn name(&self) -> Value {
        self.json()["data"]["object"]["name"].clone()
    }

    pub(super) fn signature(&self) -> &str {
        self.headers["stripe-signature"].to_str().unwrap()
    }

    pub(super) fn is_signed_with(&self, secret: &str) -> bool {
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
pub(super) struct Trial {
    pub(super) shared: Arc<Shared>,
    pub(super) arrivals: mpsc::UnboundedReceiver<Arrival>,
    pub(super) url: String,
    pub(super) endpoint: String,
    pub(super) stop: watch::Sender<bool>,
    pub(super) courier: JoinHandle<()>,
}

impl Trial {
    pub(super) async fn new(statuses: &[u16], rules: &[Value]) -> Self {
        Self::with(Sending::default(), statuses, rules).await
    }

    pub(super) async fn with(sending: Sending, statuses: &[u16], rules: &[Value]) -> Self {
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
    pub(super) async fn add(&self, mut endpoint: Value) -> String {
        endpoint["url"] = self.url.as_str().into();
        let new: NewEndpoint = serde_json::from_value(endpoint).unwrap();
        let added = self.shared.write(Mode::Test, None, None, |tx| add(tx, new));
        added.unwrap().id
    }

    /// Has a customer be called so.
    pub(super) fn call(&self, name: &str) {
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

    pub(super) fn advance(&self, seconds: i64) {
        self.shared
            .adjust(Mode::Test, |world| world.clock.advance(seconds));
    }

    /// All that has arrived when nothing is due any more.
    pub(super) async fn arrived(&mut self) -> Vec<Arrival> {
        idle(&self.shared).await;
        let mut arrived = Vec::new();
        while let Ok(arrival) = self.arrivals.try_recv() {
            arrived.push(arrival);
        }
        arrived
    }

    pub(super) async fn names(&mut self) -> Vec<Value> {
        self.arrived().await.iter().map(Arrival::name).collect()
    }

    /// The deliveries, the oldest first.
    pub(super) fn log(&self) -> Vec<Delivery> {
        let all = |world: &World| world.all::<Delivery>().iter().cloned().collect();
        self.shared.read(Mode::Test, all)
    }

    pub(super) fn last_event(&self) -> Event {
        let last = |world: &World| world.all::<Event>().iter().next_back().cloned();
        self.shared.read(Mode::Test, last).unwrap()
    }
}
