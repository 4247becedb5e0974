//! What an event does to what is known.

use futures_util::future::join_all;
use portal_emulator::Emulator;
use portal_emulator::faults::CallFault;
use portal_emulator::rules::cards::CardInput;
use portal_emulator::rules::customers::{self, Details};
use portal_emulator::rules::payment_methods;
use portal_emulator::rules::subscriptions::{self, When};
use portal_emulator::world::Tx;
use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::event::Event;
use stripe_portal_gen::product::Product;

use super::{DAY, PAYMENT_METHODS, START, Stage, all, altered, stages};
use crate::inbox::{Fault, Outcome};
use crate::state::mark::Mark;
use crate::state::payment_methods as cards;
use crate::state::record::{Key, Kind};

const ACTIVE: &str = "sub_active";

fn cancel(emulator: &Emulator, when: When) {
    let cancel =
        |tx: &mut Tx<'_>| subscriptions::cancel(tx, &ACTIVE.into(), when, &ProrationBehavior::None);
    emulator.change(cancel).unwrap();
}

fn survey(emulator: &Emulator, comment: &str) {
    let comment = Some(comment.to_owned());
    let answer = |tx: &mut Tx<'_>| {
        subscriptions::give_feedback(tx, &ACTIVE.into(), Some("unused".into()), comment)
    };
    emulator.change(answer).unwrap();
}

fn undo(emulator: &Emulator) {
    emulator
        .change(|tx| subscriptions::undo_cancel(tx, &ACTIVE.into()))
        .unwrap();
}

fn rename(emulator: &Emulator, email: &str) {
    let details = Details {
        email: Some(email.to_owned()),
        ..Details::default()
    };
    emulator
        .change(|tx| customers::update_details(tx, &"cus_active".into(), details))
        .unwrap();
}

/// Adds a card, which is not the default, and returns its id.
fn add_card(emulator: &Emulator) -> String {
    let input = CardInput {
        number: "5555555555554444".to_owned(),
        exp_month: 12,
        exp_year: 2050,
        ..CardInput::default()
    };
    let added = emulator.change(|tx| payment_methods::add_card(tx, &"cus_active".into(), &input));
    added.unwrap().to_string()
}

fn detach(emulator: &Emulator, id: &str) {
    emulator
        .change(|tx| payment_methods::detach_by_request(tx, &id.into()))
        .unwrap();
}

/// How many events were applied to the subscription.
async fn revision(stage: &Stage) -> i64 {
    let key = Key {
        kind: Kind::Subscription,
        id: ACTIVE.to_owned(),
    };
    let mark = Mark::read(stage.store(), &key, false).await.unwrap();
    mark.unwrap().revision
}

/// The only event of a type.
fn of_type(events: &[Event], name: &str) -> Event {
    let mut found = events.iter().filter(|it| it.type_ == name);
    let event = found.next().unwrap().clone();
    assert!(found.next().is_none(), "{events:?}");
    event
}

const UPDATED: &str = "customer.subscription.updated";
const DELETED: &str = "customer.subscription.deleted";

#[tokio::test]
async fn a_stale_event_changes_nothing() {
    for stage in stages().await {
        let older = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        stage.emulator.advance(1);
        let newer = stage.events_of(undo).await;
        let [older, newer] = [older, newer].map(|events| of_type(&events, UPDATED));
        assert_eq!(stage.apply(&newer).await, Outcome::Applied);
        assert_eq!(stage.apply(&older).await, Outcome::Stale);
        assert!(!stage.subscription(ACTIVE).await.is_ending());
        assert_eq!(revision(&stage).await, 1);
    }
}

#[tokio::test]
async fn an_event_that_comes_again_changes_nothing() {
    for stage in stages().await {
        let events = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        let event = of_type(&events, UPDATED);
        assert_eq!(stage.apply(&event).await, Outcome::Applied);
        assert_eq!(stage.apply(&event).await, Outcome::Stale);
        assert_eq!(revision(&stage).await, 1);
    }
}

/// Which of the two came last, only Stripe can say.
#[tokio::test]
async fn events_of_the_same_second_are_settled_by_stripe() {
    for stage in stages().await {
        let first = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        let second = stage.events_of(undo).await;
        let [first, second] = [first, second].map(|events| of_type(&events, UPDATED));
        assert_eq!(first.created, second.created);
        assert_eq!(stage.apply(&second).await, Outcome::Applied);
        assert_eq!(stage.apply(&first).await, Outcome::Applied);
        assert!(!stage.subscription(ACTIVE).await.is_ending());
        assert_eq!(revision(&stage).await, 2);
    }
}

#[tokio::test]
async fn without_stripe_an_event_of_the_same_second_waits() {
    for stage in stages().await {
        let events = stage.events_of(|it| {
            cancel(it, When::PeriodEnd);
            undo(it);
        });
        let [first, second] = &*events.await else {
            panic!("two events were expected");
        };
        stage.apply(first).await;
        stage.stripe_is_down();
        let fault = stage.try_apply(second).await.unwrap_err();
        assert!(matches!(fault, Fault::Stripe(_)), "{fault}");
        assert!(stage.subscription(ACTIVE).await.is_ending());
    }
}

#[tokio::test]
async fn a_cancelled_subscription_stays_so() {
    for stage in stages().await {
        let before = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        let events = stage.events_of(|it| cancel(it, When::Now)).await;
        stage.apply(&of_type(&events, DELETED)).await;
        let earlier = of_type(&before, UPDATED);
        assert_eq!(stage.apply(&earlier).await, Outcome::Stale);
        let later = altered(&earlier, |raw| {
            raw["id"] = "evt_later".into();
            raw["created"] = (START + 5).into();
        });
        assert_eq!(stage.apply(&later).await, Outcome::Stale);
        let now = stage.subscription(ACTIVE).await;
        assert_eq!((&*now.status, now.ended), ("canceled", true));
        assert_eq!(now.ended_at, Some(START));
    }
}

#[tokio::test]
async fn an_end_that_comes_late_is_an_end() {
    for stage in stages().await {
        let mut events = stage.events_of(|it| cancel(it, When::Now)).await;
        let end = of_type(&events, DELETED);
        let running = altered(&events.remove(0), |raw| {
            raw["id"] = "evt_later".into();
            raw["type"] = UPDATED.into();
            raw["created"] = (START + 5).into();
            raw["data"]["object"]["status"] = "active".into();
        });
        stage.apply(&running).await;
        assert_eq!(stage.apply(&end).await, Outcome::Applied);
        assert!(stage.subscription(ACTIVE).await.ended);
    }
}

#[tokio::test]
async fn the_survey_that_comes_second_is_kept() {
    for seconds in [0, 5] {
        for stage in stages().await {
            let end = stage.events_of(|it| cancel(it, When::Now)).await;
            stage.emulator.advance(seconds);
            let answer = stage.events_of(|it| survey(it, "too far away")).await;
            let (end, answer) = (of_type(&end, DELETED), of_type(&answer, UPDATED));
            stage.apply(&end).await;
            assert_eq!(stage.apply(&answer).await, Outcome::Applied);
            // What came before comes again.
            stage.apply(&end).await;
            let now = stage.subscription(ACTIVE).await;
            assert_eq!(now.status, "canceled");
            assert_eq!(now.cancellation_feedback.as_deref(), Some("unused"));
            assert_eq!(now.cancellation_comment.as_deref(), Some("too far away"));
        }
    }
}

#[tokio::test]
async fn nothing_is_kept_of_a_card_that_is_removed() {
    for stage in stages().await {
        let mut id = String::new();
        let attached = stage.events_of(|it| id = add_card(it)).await;
        stage.emulator.advance(1);
        let detached = stage.events_of(|it| detach(it, &id)).await;
        let attached = of_type(&attached, "payment_method.attached");
        let detached = of_type(&detached, "payment_method.detached");
        stage.apply(&detached).await;
        assert_eq!(stage.apply(&attached).await, Outcome::Stale);
        let now = stage.payment_method(&id).await;
        assert_eq!(now.customer, None);
        assert_eq!((now.brand, now.last4, now.exp_year), (None, None, None));
    }
}

#[tokio::test]
async fn a_deleted_customer_stays_so() {
    for stage in stages().await {
        let renamed = stage.events_of(|it| rename(it, "new@example.com")).await;
        stage.apply_all(&renamed).await;
        let now = stage.customer("cus_active").await;
        assert_eq!(now.default_payment_method.as_deref(), Some("pm_active"));
        let delete = |it: &Emulator| it.change(|tx| customers::delete(tx, &"cus_active".into()));
        let deleted = stage.events_of(|it| delete(it).unwrap()).await;
        stage.apply_all(&deleted).await;
        stage.apply_all(&renamed).await;
        let now = stage.customer("cus_active").await;
        assert_eq!((now.deleted, now.default_payment_method), (true, None));
        assert!(stage.subscription(ACTIVE).await.ended);
    }
}

/// Whatever comes first.
#[tokio::test]
async fn nothing_personal_is_kept_of_a_deleted_customer() {
    for stage in stages().await {
        let before = stage.events_of(|it| {
            cancel(it, When::PeriodEnd);
            survey(it, "too far away");
            add_card(it);
        });
        let before = before.await;
        stage.emulator.advance(1);
        let delete = |it: &Emulator| it.change(|tx| customers::delete(tx, &"cus_active".into()));
        let deleted = stage.events_of(|it| delete(it).unwrap()).await;
        // Stripe does not say of each payment method that it is nobody's any more.
        let deleted = of_type(&deleted, "customer.deleted");
        let deleted = std::slice::from_ref(&deleted);
        for order in [[&before, deleted], [deleted, &before]] {
            super::history::wipe(stage.store()).await;
            for events in order {
                stage.apply_all(events).await;
            }
            let cards = all::<cards::Row>(stage.store(), PAYMENT_METHODS).await;
            let personal = |it: &cards::Row| it.customer.is_some() || it.last4.is_some();
            assert!(!cards.iter().any(personal), "{cards:?}");
            assert_eq!(stage.subscription(ACTIVE).await.cancellation_comment, None);
        }
    }
}

#[tokio::test]
async fn a_card_and_a_product_that_are_not_known_are_fetched() {
    for stage in stages().await {
        let events = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        stage.apply_all(&events).await;
        stage
            .apply_all(&stage.events_of(|it| rename(it, "new@example.com")).await)
            .await;
        let name = crate::state::products::name(stage.store(), "prod_basic", false).await;
        assert_eq!(name.unwrap().as_deref(), Some("Basic"));
        let card = stage.payment_method("pm_active").await;
        assert_eq!(
            (card.last4.as_deref(), card.exp_year.is_some()),
            (Some("4242"), true)
        );
    }
}

/// The client has no type for these events.
#[tokio::test]
async fn a_product_has_a_new_name() {
    for stage in stages().await {
        stage
            .apply_all(&stage.events_of(|it| cancel(it, When::PeriodEnd)).await)
            .await;
        stage.emulator.advance(1);
        let change = |it: &Emulator| {
            it.change(|tx| tx.update::<Product>("prod_basic", |it| it.name = "Basis".to_owned()))
        };
        let events = stage.events_of(|it| assert!(change(it))).await;
        let event = of_type(&events, "product.updated");
        assert_eq!(stage.apply(&event).await, Outcome::Applied);
        let name = crate::state::products::name(stage.store(), "prod_basic", false).await;
        assert_eq!(name.unwrap().as_deref(), Some("Basis"));
    }
}

#[tokio::test]
async fn an_object_that_does_not_fit_is_fetched() {
    for stage in stages().await {
        let events = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        let event = of_type(&events, UPDATED);
        let odd = altered(&event, |raw| {
            raw["data"]["object"]["created"] = "odd".into();
        });
        assert!(odd.misfit().is_some());
        assert_eq!(stage.apply(&odd).await, Outcome::Applied);
        assert!(stage.subscription(ACTIVE).await.is_ending());
        let nameless = altered(&odd, |raw| {
            raw["id"] = "evt_nameless".into();
            raw["data"]["object"]["id"] = 5.into();
        });
        let fault = stage.try_apply(&nameless).await.unwrap_err();
        assert!(matches!(fault, Fault::Misfit(_)), "{fault}");
    }
}

#[tokio::test]
async fn what_is_gone_at_stripe_stays_as_it_was() {
    for stage in stages().await {
        let events = stage.events_of(|it| {
            cancel(it, When::PeriodEnd);
            undo(it);
        });
        let events = events.await;
        stage.apply(&events[0]).await;
        stage.broken(CallFault {
            path: Some("/v1/subscriptions/*".to_owned()),
            status: Some(404),
            code: Some("resource_missing".to_owned()),
            ..CallFault::default()
        });
        assert_eq!(stage.apply(&events[1]).await, Outcome::Stale);
        assert!(stage.subscription(ACTIVE).await.is_ending());
    }
}

#[tokio::test]
async fn what_only_a_proxy_does_not_find_is_not_gone() {
    for stage in stages().await {
        let events = stage.events_of(|it| {
            cancel(it, When::PeriodEnd);
            undo(it);
        });
        let events = events.await;
        stage.apply(&events[0]).await;
        stage.broken(CallFault {
            status: Some(404),
            ..CallFault::default()
        });
        let fault = stage.try_apply(&events[1]).await.unwrap_err();
        assert!(matches!(fault, Fault::Stripe(_)), "{fault}");
    }
}

#[tokio::test]
async fn what_is_not_ours_is_ignored() {
    for stage in stages().await {
        let events = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        let event = of_type(&events, UPDATED);
        let of_live_mode = altered(&event, |raw| raw["livemode"] = true.into());
        let of_another = altered(&event, |raw| raw["account"] = "acct_1".into());
        let unknown = altered(&event, |raw| raw["type"] = "boat.sailed".into());
        let invoice = altered(&event, |raw| raw["type"] = "invoice.paid".into());
        for event in [of_live_mode, of_another, unknown, invoice] {
            assert_eq!(stage.apply(&event).await, Outcome::Ignored);
        }
    }
}

#[tokio::test]
async fn the_period_ends_where_the_version_says() {
    for stage in stages().await {
        let events = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        let event = of_type(&events, UPDATED);
        let object = &event.raw()["data"]["object"];
        let of_item = object["items"]["data"][0].get("current_period_end");
        let (is_old, old) = (
            stage.version == "2024-06-20",
            object.get("current_period_end"),
        );
        assert_eq!((old.is_some(), of_item.is_some()), (is_old, !is_old));
        stage.apply(&event).await;
        let now = stage.subscription(ACTIVE).await;
        let end = now.current_period_end.unwrap();
        assert!(end > START && end < START + 31 * DAY && now.cancel_at == Some(end));
    }
}

#[tokio::test]
async fn flexible_billing_cancels_without_the_flag() {
    for stage in stages().await {
        let events = stage.events_of(|it| cancel(it, When::PeriodEnd)).await;
        let flexible = altered(&of_type(&events, UPDATED), |raw| {
            raw["data"]["object"]["cancel_at_period_end"] = false.into();
        });
        stage.apply(&flexible).await;
        let now = stage.subscription(ACTIVE).await;
        assert!(!now.cancel_at_period_end && now.is_ending());
    }
}

/// Many workers, most of them with events of the same second.
#[tokio::test]
async fn workers_at_once_lose_nothing() {
    for stage in stages().await {
        let events = stage.events_of(|it| {
            for round in 0..4 {
                cancel(it, When::PeriodEnd);
                undo(it);
                rename(it, &format!("{round}@example.com"));
            }
            it.advance(1);
            cancel(it, When::PeriodEnd);
            survey(it, "the last word");
        });
        let events = events.await;
        join_all(events.iter().map(|event| stage.apply(event))).await;
        let now = stage.subscription(ACTIVE).await;
        assert!(now.is_ending());
        assert_eq!(now.cancellation_comment.as_deref(), Some("the last word"));
    }
}
