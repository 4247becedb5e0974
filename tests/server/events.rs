//! Events: those that the emulator emitted, and those that nobody did.

use std::time::Duration;

use futures_util::future::join_all;
use portal_emulator::rules::subscriptions::When;
use portal_emulator::version::ApiVersion;
use portal_emulator::webhooks::event_json;
use portal_emulator::world::Event;
use portal_server::InboxOptions;
use serde_json::{Value, json};

use crate::database::Database;
use crate::elsewhere::cancel_active;
use crate::house::{HOME, House, in_each, settings};

/// All events of a house, the oldest first, as Stripe writes them.
pub(crate) fn history(house: &House) -> Vec<Value> {
    let version: ApiVersion = house.setting.version.parse().unwrap();
    house.stripe.look(|world| {
        let events = world.all::<Event>().iter();
        events
            .map(|event| event_json(world, event, &version))
            .collect()
    })
}

/// Those that are about the subscription of the user `active`.
pub(crate) fn of_active(events: &[Value]) -> Vec<Value> {
    let own = |event: &&Value| event["data"]["object"]["id"] == "sub_active";
    events.iter().filter(own).cloned().collect()
}

/// An event of no account.
pub(crate) fn event(id: &str, kind: &str) -> Value {
    json!({
        "id": id,
        "object": "event",
        "api_version": "2024-06-20",
        "created": 1_800_000_000,
        "data": { "object": { "id": "cus_nobody", "object": "customer" } },
        "livemode": false,
        "pending_webhooks": 1,
        "request": { "id": null, "idempotency_key": null },
        "type": kind,
    })
}

/// At once, and again when it is done.
#[tokio::test]
async fn an_event_that_comes_twice_counts_once() {
    const REVISION: &str = "SELECT revision FROM portal_subscriptions WHERE id = 'sub_active'";
    const APPLIED: &str = "SELECT count(*) FROM portal_events WHERE outcome = 'applied'";
    const ALL: &str = "SELECT count(*) FROM portal_events";
    in_each(async |house| {
        let database = Database::open(&house.address).await;
        house.plan("active").await;
        let before = history(&house).len();
        let revision = database.number(REVISION).await;
        house.stripe.advance(1);
        house.stripe.change(|tx| cancel_active(tx, When::PeriodEnd));
        let events = of_active(&history(&house)[before..]);
        let event = events.first().unwrap();
        for _ in 0..2 {
            for answer in join_all((0..4).map(|_| house.deliver(event))).await {
                assert_eq!(answer.status, 200);
                assert_eq!(answer.json, json!({ "received": true }));
            }
            house.applied().await;
            assert_eq!(database.number(REVISION).await, revision + 1);
            assert_eq!(database.number(APPLIED).await, 1);
            assert_eq!(database.number(ALL).await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_missed_is_caught_up_on() {
    for setting in settings() {
        let often = InboxOptions {
            catch_up: Duration::from_millis(200),
            ..InboxOptions::default()
        };
        let house = House::with(setting, |it| it, |builder| builder.inbox(often)).await;
        assert_eq!(house.plan("active").await["status"], "active");
        // Nobody is told.
        house.stripe.change(|tx| cancel_active(tx, When::Now));
        house
            .until(async |house| house.plan("active").await["status"] == "canceled")
            .await;
    }
}

#[tokio::test]
async fn too_large_an_event_is_refused() {
    in_each(async |house| {
        let mut large = event("evt_large", "customer.updated");
        large["data"]["object"]["name"] = json!("x".repeat(2 << 20));
        assert_eq!(house.deliver(&large).await.status, 413);
        let answer = house.portal(
            "active",
            json!({ "returnUrl": HOME, "x": "y".repeat(1 << 20) }),
        );
        assert_eq!(answer.await.status, 413);
    })
    .await;
}
