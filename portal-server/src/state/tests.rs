//! Real histories: emulators of both generations of the API make the events, both databases keep what they
//! say.

mod first_use;
mod history;
mod rules;
mod writes;

use std::collections::BTreeSet;

use futures_util::TryStreamExt as _;
use portal_emulator::faults::{CallFault, Rule};
use portal_emulator::{Emulator, Options};
use serde_json::Value;
use sqlx::FromRow;
use stripe_portal_gen::Client;
use stripe_portal_gen::event::{Event, ListEvents};
use stripe_portal_gen::ids::CustomerId;

use super::{customers, payment_methods, subscriptions};
use crate::billing::{Billing, Builder, Shared};
use crate::identity::{Authenticate, BoxError, Customers, User};
use crate::inbox::{Claim, Fault, Outcome};
use crate::store::testing::{Own, stores};
use crate::store::{Store, on};

/// Before and after periods moved from subscriptions to their items.
const VERSIONS: [&str; 2] = ["2024-06-20", "2026-08-26.dahlia"];

/// 2026-09-21 14:13:20, when all clocks stand still.
const START: i64 = 1_790_000_000;

const DAY: i64 = 86_400;

const CUSTOMERS: &str = "SELECT * FROM portal_customers ORDER BY id";
const SUBSCRIPTIONS: &str = "SELECT * FROM portal_subscriptions ORDER BY id";
const PAYMENT_METHODS: &str = "SELECT * FROM portal_payment_methods ORDER BY id";

/// A server with a database and a Stripe of its own.
struct Stage {
    store: Store,
    emulator: Emulator,
    billing: Billing,
    /// Stripe as those see it who speak the account's version.
    account: Client,
    version: &'static str,
    /// What the database is in, where it is the stage's own.
    own: Option<Own>,
}

/// Takes the id of a customer for a token.
struct Everybody;

impl Authenticate for Everybody {
    async fn authenticate(&self, token: &str) -> Result<Option<User>, BoxError> {
        let id = token.to_owned();
        Ok((id != "wrong").then_some(User { id }))
    }
}

impl Customers for Everybody {
    async fn customer_of(&self, user: &User) -> Result<Option<CustomerId>, BoxError> {
        let is_customer = user.id.starts_with("cus_");
        Ok(is_customer.then(|| user.id.clone().into()))
    }
}

/// One for each database and generation.
async fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for version in VERSIONS {
        for own in stores().await {
            let store = own.store.clone();
            let mut stage = Stage::on(store, version).await;
            stage.own = Some(own);
            stages.push(stage);
        }
    }
    stages
}

impl Stage {
    async fn on(store: Store, version: &'static str) -> Self {
        let options = Options {
            api_version: version.parse().unwrap(),
            frozen_at: Some(START),
            ..Options::default()
        };
        let emulator = Emulator::with(options).await.unwrap();
        let billing = billing(&emulator, &store, Some("whsec_test"));
        let account = Client::builder(emulator.key()).base_url(emulator.url());
        let account = account.api_version(version).build().unwrap();
        Self {
            store,
            emulator,
            billing,
            account,
            version,
            own: None,
        }
    }

    fn shared(&self) -> &Shared {
        &self.billing.0
    }

    fn store(&self) -> &Store {
        &self.store
    }

    /// Everything that has happened, the oldest first.
    async fn events(&self) -> Vec<Event> {
        let list = ListEvents::new().limit(100);
        let list = list.stream(&self.account).try_collect();
        let mut events: Vec<Event> = list.await.unwrap();
        events.reverse();
        events
    }

    /// What happens meanwhile, the oldest first.
    async fn events_of(&self, happen: impl FnOnce(&Emulator)) -> Vec<Event> {
        let before = self.events().await;
        let before: BTreeSet<_> = before.iter().map(|it| &it.id).collect();
        happen(&self.emulator);
        let mut events = self.events().await;
        events.retain(|it| !before.contains(&it.id));
        events
    }

    async fn try_apply(&self, event: &Event) -> Result<Outcome, Fault> {
        let claim = claim(self.store(), event).await;
        super::apply(self.shared(), &claim, event).await
    }

    async fn apply(&self, event: &Event) -> Outcome {
        self.try_apply(event).await.unwrap()
    }

    async fn apply_all(&self, events: &[Event]) {
        for event in events {
            self.apply(event).await;
        }
    }

    async fn subscription(&self, id: &str) -> subscriptions::Row {
        let all = all::<subscriptions::Row>(self.store(), SUBSCRIPTIONS).await;
        all.into_iter().find(|it| it.id == id).unwrap()
    }

    async fn customer(&self, id: &str) -> customers::Row {
        let all = all::<customers::Row>(self.store(), CUSTOMERS).await;
        all.into_iter().find(|it| it.id == id).unwrap()
    }

    async fn payment_method(&self, id: &str) -> payment_methods::Row {
        let all = all::<payment_methods::Row>(self.store(), PAYMENT_METHODS).await;
        all.into_iter().find(|it| it.id == id).unwrap()
    }

    /// Has all calls of Stripe fail from now on.
    fn stripe_is_down(&self) {
        let fault = CallFault {
            status: Some(500),
            ..CallFault::default()
        };
        self.broken(fault);
    }

    fn broken(&self, call: CallFault) {
        let rule = Rule {
            call: Some(call),
            ..Rule::default()
        };
        self.emulator.break_by(rule).unwrap();
    }
}

fn billing(emulator: &Emulator, store: &Store, secret: Option<&str>) -> Billing {
    let client = Client::builder(emulator.key())
        .base_url(emulator.url())
        .max_retries(0);
    let client = client.build().unwrap();
    let billing = Billing::builder(client, store.clone(), Everybody, Everybody);
    let billing = secret.into_iter().fold(billing, Builder::webhook_secret);
    billing.build()
}

/// Puts an event into the inbox and claims it; one that was done before comes a second time.
async fn claim(store: &Store, event: &Event) -> Claim {
    const CLAIM: &str = "INSERT INTO portal_events AS t \
         (id, type, created, livemode, source, payload, received_at, attempts, due_at) \
         VALUES ($1, $2, $3, $4, 'webhook', $5, 0, 1, 0) \
         ON CONFLICT (id) DO UPDATE SET state = 'pending', attempts = t.attempts + 1 RETURNING attempts";
    let attempt: i64 = on!(store.write, conn => sqlx::query_scalar(CLAIM)
        .bind(&event.id)
        .bind(&event.type_)
        .bind(event.created.as_secs())
        .bind(event.livemode)
        .bind(event.raw().to_string().into_bytes())
        .fetch_one(conn)
        .await)
    .unwrap();
    let event = event.id.clone();
    Claim { event, attempt }
}

/// All rows of a table.
async fn all<T>(store: &Store, query: &'static str) -> Vec<T>
where
    T: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + for<'r> FromRow<'r, sqlx::postgres::PgRow>,
    T: Send + Unpin,
{
    on!(store.read, conn => sqlx::query_as(query).fetch_all(conn).await).unwrap()
}

/// The same event with something else in it.
fn altered(event: &Event, alter: impl FnOnce(&mut Value)) -> Event {
    let mut raw = event.raw().clone();
    alter(&mut raw);
    Event::from_value(raw).unwrap()
}
