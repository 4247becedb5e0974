//! The faults that other billing backends have, each as a test that this one does not.

use futures_util::future::join_all;
use portal_emulator::Options;
use portal_emulator::rules::subscriptions::{When, cancel, give_feedback, undo_cancel};
use portal_emulator::rules::{customers, payment_methods};
use portal_emulator::seed::Seed;
use portal_emulator::world::Tx;
use portal_server::InboxOptions;
use serde_json::{Value, json};
use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::{CustomerId, PaymentMethodId, SubscriptionId};
use stripe_portal_gen::subscription::CancellationFeedback;
use tokio::task::spawn_blocking;

use crate::events::{event, history, of_active};
use crate::house::{HOME, House, Setting, in_each, settings};
use crate::replica::run;

/// Cancels the subscription of the user `active`.
pub(crate) fn cancel_active(tx: &mut Tx<'_>, when: When) {
    let id = SubscriptionId::from("sub_active");
    cancel(tx, &id, when, &ProrationBehavior::None).unwrap();
}

#[tokio::test]
async fn open_redirect_through_the_return_url() {
    in_each(async |house| {
        for url in [
            "//evil.com",
            "https://evil.com/",
            "javascript:alert(1)",
            "/\\evil.com",
        ] {
            let answer = house.portal("active", json!({ "returnUrl": url })).await;
            assert_eq!(
                (answer.status, answer.code()),
                (400, "VALIDATION_ERROR"),
                "{url}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn customer_id_taken_from_the_body() {
    in_each(async |house| {
        for key in ["customer", "customerId", "customer_id"] {
            let body = json!({ "returnUrl": HOME, key: "cus_cancelled" });
            let answer = house.portal("active", body).await;
            assert_eq!(answer.status, 400, "{answer:?}");
        }
        let before = house.stripe.look(|world| {
            let all = world.all::<stripe_portal_gen::billing_portal::Session>();
            all.iter()
                .filter(|it| it.customer == "cus_cancelled")
                .count()
        });
        assert_eq!(before, 0);
    })
    .await;
}

#[tokio::test]
async fn duplicate_customers_under_a_race() {
    in_each(async |house| {
        let count = |house: &House| house.stripe.look(|world| world.all::<Customer>().len());
        let before = count(&house);
        let asked = (0..8).map(|_| house.portal("stranger", json!({ "returnUrl": HOME })));
        for answer in join_all(asked).await {
            assert_eq!(answer.status, 404);
        }
        assert_eq!(count(&house), before);
    })
    .await;
}

/// Two changes within a second, the first delivered last and twice.
#[tokio::test]
async fn stale_or_same_second_events_lost_or_applied_again() {
    for setting in settings() {
        let house = frozen(setting).await;
        house.plan("active").await;
        let events = cancelled_and_undone(&house);
        for event in [&events[1], &events[0], &events[0]] {
            assert_eq!(house.deliver(event).await.status, 200);
            house.applied().await;
        }
        let plan = house.plan("active").await;
        assert_eq!(plan["pendingCancellation"], Value::Null, "{plan}");
        // Older by a second, and late.
        house.stripe.advance(1);
        house.stripe.change(|tx| cancel_active(tx, When::PeriodEnd));
        let last = history(&house).pop().unwrap();
        assert_eq!(house.deliver(&last).await.status, 200);
        let mut late = events[1].clone();
        late["id"] = json!("evt_late");
        assert_eq!(house.deliver(&late).await.status, 200);
        house.applied().await;
        let plan = house.plan("active").await;
        assert_ne!(plan["pendingCancellation"], Value::Null, "{plan}");
    }
}

/// While Stripe cannot be asked, what needs asking waits, and is not marked as done.
#[tokio::test]
async fn event_marked_handled_before_it_was() {
    for setting in settings() {
        let house = frozen(setting).await;
        house.plan("active").await;
        let events = cancelled_and_undone(&house);
        let rule = json!({ "call": { "path": "/v1/**", "status": 500 } });
        house
            .stripe
            .break_by(serde_json::from_value(rule).unwrap())
            .unwrap();
        for event in &events {
            assert_eq!(house.deliver(event).await.status, 200);
        }
        // The second needs Stripe, as it is of the same second.
        house
            .until(async |house| house.store.backlog(false).await.unwrap().pending == 1)
            .await;
        house.mend().await;
        house.applied().await;
        assert_eq!(
            house.plan("active").await["pendingCancellation"],
            Value::Null
        );
    }
}

/// An event that cannot be understood is kept for a person to look at, and said to be taken only as it is.
#[tokio::test]
async fn handler_error_swallowed_and_answered_200() {
    for setting in settings() {
        let impatient = InboxOptions {
            attempts: 1,
            ..InboxOptions::default()
        };
        let house = House::with(setting, |it| it, |builder| builder.inbox(impatient)).await;
        let mut broken = event("evt_broken", "customer.subscription.updated");
        broken["data"]["object"] = json!({ "id": 7 });
        assert_eq!(house.deliver(&broken).await.status, 200);
        house.applied().await;
        let dead = house.store.dead_letters(9).await.unwrap();
        let [dead] = &dead[..] else {
            panic!("{dead:?}")
        };
        assert_eq!((&*dead.id, dead.attempts), ("evt_broken", 1));
        let error = dead.error.as_deref().unwrap_or_default();
        assert!(error.starts_with("the event cannot be read"), "{error}");

        // By hand: once more, in vain, and then no more.
        let letters = async |arguments: &'static [&str]| {
            let address = house.address.clone();
            let run = move || run(&address, arguments);
            spawn_blocking(run).await.unwrap()
        };
        let list: &[&str] = &["dead-letters", "list"];
        assert_eq!(letters(list).await[0]["id"], "evt_broken");
        let replayed = letters(&["dead-letters", "replay", "evt_broken"]).await;
        assert_eq!(replayed, json!({"replayed": ["evt_broken"]}));
        house.applied().await;
        assert_eq!(letters(list).await[0]["attempts"], 2);
        letters(&["dead-letters", "drop", "evt_broken"]).await;
        assert_eq!(letters(list).await, json!([]));
    }
}

#[tokio::test]
async fn verification_skipped_when_no_secret_is_set() {
    for setting in settings() {
        let house = House::without_secret(setting).await;
        let body = event("evt_forged", "customer.updated").to_string();
        for signature in [None, Some("t=1,v1=00"), Some("")] {
            let answer = house.deliver_as(body.clone(), signature).await;
            assert_eq!(answer.status, 503, "{answer:?}");
        }
        assert_eq!(house.store.backlog(false).await.unwrap().pending, 0);
    }
}

#[tokio::test]
async fn request_hangs_on_a_missing_signature() {
    in_each(async |house| {
        let body = event("evt_forged", "customer.updated").to_string();
        for signature in [None, Some(""), Some("nonsense"), Some("t=1,v1=00")] {
            let answer = house.deliver_as(body.clone(), signature).await;
            assert_eq!(answer.status, 400, "{answer:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn unknown_event_type_refused() {
    in_each(async |house| {
        let answer = house.deliver(&event("evt_new", "moon.phase.changed")).await;
        assert_eq!(answer.status, 200);
        house.applied().await;
        let backlog = house.store.backlog(false).await.unwrap();
        assert_eq!((backlog.pending, backlog.dead), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn portal_cancel_not_noticed() {
    in_each(async |house| {
        house.hears();
        house.plan("active").await;
        house.stripe.change(|tx| cancel_active(tx, When::PeriodEnd));
        house.settled().await;
        let plan = house.plan("active").await;
        assert_eq!(plan["status"], "active");
        let end = plan["currentPeriodEnd"].clone();
        assert_eq!(plan["pendingCancellation"]["at"], end, "{plan}");
    })
    .await;
}

#[tokio::test]
async fn survey_lost_because_it_comes_second() {
    in_each(async |house| {
        house.hears();
        house.plan("active").await;
        house.stripe.change(|tx| cancel_active(tx, When::PeriodEnd));
        let id = SubscriptionId::from("sub_active");
        let why = Some(CancellationFeedback::TooExpensive);
        let comment = Some("sorry".to_owned());
        house
            .stripe
            .change(|tx| give_feedback(tx, &id, why, comment).unwrap());
        house.settled().await;
        let plan = house.plan("active").await;
        let pending = &plan["pendingCancellation"];
        assert_eq!(pending["feedback"], "too_expensive", "{plan}");
        assert_eq!(pending["comment"], "sorry");
    })
    .await;
}

#[tokio::test]
async fn no_default_configuration_on_a_fresh_account() {
    for setting in settings() {
        let seed = "customers:\n  - { id: cus_free, name: Fritz }\n";
        let seed = Seed::parse(seed).unwrap();
        let fresh = |options| Options { seed, ..options };
        let house = House::with(setting, fresh, |builder| builder).await;
        let answer = house.portal("free", json!({ "returnUrl": HOME })).await;
        assert_eq!(
            (answer.status, answer.code()),
            (503, "PORTAL_NOT_CONFIGURED")
        );
        assert!(!answer.json.to_string().contains("dashboard.stripe.com"));
    }
}

/// The customer of a user is not in Stripe's mode: it is no customer, and is not made anew.
#[tokio::test]
async fn test_mode_customer_after_going_live() {
    in_each(async |house| {
        house.app.is("moved", "cus_of_test_mode");
        let answer = house.portal("moved", json!({ "returnUrl": HOME })).await;
        assert_eq!((answer.status, answer.code()), (404, "NOT_FOUND"));
        let seen = house
            .stripe
            .look(|world| world.get::<Customer>("cus_of_test_mode").is_some());
        assert!(!seen);
    })
    .await;
}

#[tokio::test]
async fn owner_of_a_detached_payment_method_unknown() {
    in_each(async |house| {
        house.hears();
        assert_eq!(
            house.plan("cancelled").await["paymentMethod"]["brand"],
            "mastercard"
        );
        let id = PaymentMethodId::from("pm_cancelled");
        house
            .stripe
            .change(|tx| payment_methods::detach_by_request(tx, &id).unwrap());
        house.settled().await;
        assert_eq!(house.plan("cancelled").await["paymentMethod"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn deleted_customer_still_served() {
    in_each(async |house| {
        house.hears();
        house.plan("active").await;
        let id = CustomerId::from("cus_active");
        house
            .stripe
            .change(|tx| customers::delete(tx, &id).unwrap());
        house.settled().await;
        assert_eq!(house.subscription("active").await.status, 404);
        let answer = house.portal("active", json!({ "returnUrl": HOME })).await;
        assert_eq!(answer.status, 404, "{answer:?}");
    })
    .await;
}

/// A house whose clock stands still, so that all happens within one second.
async fn frozen(setting: Setting) -> House {
    let stands = |options| Options {
        frozen_at: Some(1_800_000_000),
        ..options
    };
    House::with(setting, stands, |builder| builder).await
}

/// A cancellation that is pending and its undoing, both within one second.
fn cancelled_and_undone(house: &House) -> Vec<Value> {
    let before = history(house).len();
    house.stripe.change(|tx| cancel_active(tx, When::PeriodEnd));
    let id = SubscriptionId::from("sub_active");
    house.stripe.change(|tx| undo_cancel(tx, &id).unwrap());
    let events = of_active(&history(house)[before..]);
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["created"], events[1]["created"]);
    events
}
