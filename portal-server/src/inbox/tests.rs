//! The inbox as a whole, on every database, with a Stripe that is the emulator.

mod catch_up;
mod dead_letters;
mod failures;
mod intake;
mod worker;

use portal_emulator::Emulator;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use stripe_portal_gen::Client;
use stripe_portal_gen::ids::CustomerId;
use tokio::sync::watch;

use super::arrival::{Arrival, Source};
use super::{InboxOptions, Stop, rows};
use crate::billing::Billing;
use crate::identity::{Authenticate, BoxError, Customers, User};
use crate::store::testing::{Own, stores};
use crate::store::{Database, Store, on};

const SECRET: &str = "whsec_test";

/// A server with a database and a Stripe of its own.
struct Trial {
    billing: Billing,
    emulator: Emulator,
    own: Own,
}

/// There are no users.
struct Nobody;

impl Authenticate for Nobody {
    async fn authenticate(&self, _: &str) -> Result<Option<User>, BoxError> {
        Ok(None)
    }
}

impl Customers for Nobody {
    async fn customer_of(&self, _: &User) -> Result<Option<CustomerId>, BoxError> {
        Ok(None)
    }
}

/// A server on each database.
async fn trials(options: InboxOptions) -> Vec<Trial> {
    let mut trials = Vec::new();
    for own in stores().await {
        let emulator = Emulator::start().await.unwrap();
        let client = Client::builder(emulator.key()).base_url(emulator.url());
        let client = client.max_retries(0).build().unwrap();
        let billing = Billing::builder(client, own.store.clone(), Nobody, Nobody)
            .webhook_secret(SECRET)
            .inbox(options.clone())
            .build();
        trials.push(Trial {
            billing,
            emulator,
            own,
        });
    }
    trials
}

impl Trial {
    fn store(&self) -> &Store {
        &self.own.store
    }

    fn is_sqlite(&self) -> bool {
        matches!(self.own.store.0, Database::Sqlite { .. })
    }

    /// Puts events into the inbox, as they come from Stripe.
    async fn put(&self, events: &[Value]) {
        put(self.store(), events).await;
    }

    /// What the database says: a number, of all rows there are.
    async fn count(&self, of: &str) -> i64 {
        let store = self.store();
        let sql = format!("SELECT COUNT(*) FROM {of}");
        let (count,): (i64,) = on!(store.read, conn => sqlx::query_as(AssertSqlSafe(sql))
            .fetch_one(conn)
            .await)
        .unwrap();
        count
    }

    async fn run(&self, sql: &str) {
        run(self.store(), sql).await;
    }

    /// As if enough time had passed.
    async fn make_due(&self) {
        self.run("UPDATE portal_events SET due_at = 0").await;
    }
}

async fn put(store: &Store, events: &[Value]) {
    let read = |event: &Value| Arrival::read(event.to_string().into(), Source::Webhook).unwrap();
    let arrivals: Vec<_> = events.iter().map(read).collect();
    rows::insert(store, &arrivals).await.unwrap();
}

async fn run(store: &Store, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    on!(store.write, conn => sqlx::query(sql).execute(conn).await.map(drop)).unwrap();
}

/// An event of a type that nobody knows, about an object of its own.
fn event(number: i64) -> Value {
    about(number, &format!("boat_{number}"))
}

/// An event about an object; a higher number is later.
fn about(number: i64, object: &str) -> Value {
    json!({
        "id": format!("evt_{number}"), "object": "event", "type": "boat.sailed", "livemode": false,
        "created": 1_800_000_000 + number, "data": {"object": {"id": object, "object": "boat"}},
    })
}

/// A signal to stop, and what gives it when it is dropped.
fn stop() -> (watch::Sender<()>, Stop) {
    let (running, stopped) = watch::channel(());
    (running, Stop(stopped))
}
