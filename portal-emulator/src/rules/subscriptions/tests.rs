//! Cancelling, pausing, renewing.

use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::coupon::CreateCoupon;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::invoice::{Invoice, Status as InvoiceStatus};
use stripe_portal_gen::price::Price;
use stripe_portal_gen::subscription::{
    BillingModeParams, BillingModeType, CancellationFeedback, CancellationReason, CreateItem,
    CreateSubscription, PauseCollection, PauseCollectionBehavior, Status,
};

use super::*;
use crate::rules::samples::{DAY, GOOD, START, Sample, sample};
use crate::rules::{catalog, customers};
use crate::world::{Event, PendingItem};

const NONE: ProrationBehavior = ProrationBehavior::None;

#[test]
fn a_new_subscription_is_paid_at_once() {
    let mut it = sample();
    let customer = it.customer(Some(GOOD));
    it.forget();
    let params = CreateSubscription::new(customer).items([CreateItem::new("price_pro_month")]);
    let id = create(&mut it.tx(), params).unwrap();
    let told = it.told();
    assert_eq!(
        told,
        [
            "invoice.created",
            "customer.subscription.created",
            "customer.updated",
            "invoice.finalized",
            "invoice.updated",
            "invoice.paid",
            "invoice.payment_succeeded",
        ]
    );
    let subscription = it.subscription(&id);
    assert_eq!(subscription.status, Status::Active);
    assert_eq!(
        subscription.billing_mode.as_ref().unwrap().type_,
        BillingModeType::Classic
    );
    // 2026-02-28, the last day of a shorter month.
    assert_eq!(period(subscription), (START, START + 28 * DAY));
    let invoice = it.world.all::<Invoice>().iter().next().unwrap();
    assert_eq!((invoice.total, invoice.amount_paid), (2000, 2000));
    assert_eq!(invoice.status, Some(InvoiceStatus::Paid));
}

#[test]
fn flexible_billing_depends_on_the_version() {
    let mut it = sample();
    let customer = it.customer(Some(GOOD));
    let params =
        || CreateSubscription::new(customer.clone()).items([CreateItem::new("price_pro_month")]);
    let flexible = || params().billing_mode(BillingModeParams::new(BillingModeType::Flexible));
    for (version, wanted) in [
        ("2024-06-20", BillingModeType::Classic),
        ("2025-08-27.basil", BillingModeType::Classic),
        ("2025-09-30.clover", BillingModeType::Flexible),
        ("2026-08-26.dahlia", BillingModeType::Flexible),
    ] {
        it.version = version.to_owned();
        let id = create(&mut it.tx(), params()).unwrap();
        let mode = it.subscription(&id).billing_mode.clone().unwrap();
        assert_eq!(mode.type_, wanted, "{version}");
    }
    it.version = "2025-05-28.basil".to_owned();
    let got = create(&mut it.tx(), flexible()).unwrap_err();
    assert_eq!(got.message, "Received unknown parameter: billing_mode");
    it.version = "2025-06-30.basil".to_owned();
    assert!(create(&mut it.tx(), flexible()).is_ok());
}

#[test]
fn a_cancellation_waits_for_the_end_in_classic_mode() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    cancel(&mut it.tx(), &id, When::PeriodEnd, &NONE).unwrap();
    assert_eq!(it.told(), ["customer.subscription.updated"]);
    let subscription = it.subscription(&id);
    assert!(subscription.cancel_at_period_end && is_ending(subscription));
    assert_eq!(subscription.cancel_at, subscription.current_period_end);
    assert_eq!(subscription.canceled_at.unwrap().as_secs(), START);
    let details = subscription.cancellation_details.clone().unwrap();
    assert_eq!(
        details.reason,
        Some(CancellationReason::CancellationRequested)
    );
    assert_eq!(details.feedback, None);

    let again = cancel(&mut it.tx(), &id, When::PeriodEnd, &NONE).unwrap_err();
    let want = format!("The subscription {id} is already set to be canceled at period end.");
    assert_eq!(again.message, want);

    it.pass(28 * DAY - 1);
    assert_eq!(
        (it.subscription(&id).status.clone(), it.told()),
        (Status::Active, vec![])
    );
    it.pass(1);
    assert_eq!(it.told(), ["customer.subscription.deleted"]);
    let subscription = it.subscription(&id);
    assert_eq!(subscription.status, Status::Canceled);
    assert_eq!(subscription.ended_at.unwrap().as_secs(), START + 28 * DAY);
}

#[test]
fn in_flexible_mode_the_time_alone_says_it() {
    let mut it = sample();
    it.version = "2026-08-26.dahlia".to_owned();
    let id = it.subscriber("price_pro_month");
    cancel(&mut it.tx(), &id, When::PeriodEnd, &NONE).unwrap();
    let subscription = it.subscription(&id);
    assert!(!subscription.cancel_at_period_end && is_ending(subscription));
    assert_eq!(
        subscription.cancel_at,
        subscription.items.data[0].current_period_end
    );
    let again = cancel(&mut it.tx(), &id, When::PeriodEnd, &NONE);
    assert!(again.is_err());
    it.pass(28 * DAY);
    assert_eq!(it.subscription(&id).status, Status::Canceled);
}

#[test]
fn the_survey_is_an_update_of_its_own() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let feedback = |it: &mut Sample| {
        let feedback = Some(CancellationFeedback::TooExpensive);
        give_feedback(&mut it.tx(), &id, feedback, Some("too much".to_owned()))
    };
    assert!(feedback(&mut it).is_err());
    cancel(&mut it.tx(), &id, When::PeriodEnd, &NONE).unwrap();
    it.forget();
    feedback(&mut it).unwrap();
    let events = it.world.all::<Event>();
    let event = events.iter().next().unwrap();
    assert_eq!(
        (events.len(), &*event.kind),
        (1, "customer.subscription.updated")
    );
    let before = event.before.as_ref().unwrap().value();
    assert_eq!(
        before["cancellation_details"]["feedback"],
        serde_json::Value::Null
    );
    assert_eq!(
        event.object.value()["cancellation_details"]["feedback"],
        "too_expensive"
    );
    assert_eq!(
        event.object.value()["cancellation_details"]["reason"],
        "cancellation_requested"
    );
    it.forget();
    feedback(&mut it).unwrap();
    assert_eq!(it.told(), [""; 0]);
}

#[test]
fn a_cancellation_is_undone() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    assert!(undo_cancel(&mut it.tx(), &id).is_err());
    let before = it.subscription(&id).clone();
    cancel(&mut it.tx(), &id, When::PeriodEnd, &NONE).unwrap();
    undo_cancel(&mut it.tx(), &id).unwrap();
    assert_eq!(*it.subscription(&id), before);
    assert_eq!(it.told(), ["customer.subscription.updated"; 2]);
}

#[test]
fn cancelled_is_the_end() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    cancel(&mut it.tx(), &id, When::Now, &NONE).unwrap();
    assert_eq!(it.told(), ["customer.subscription.deleted"]);
    let subscription = it.subscription(&id).clone();
    assert_eq!(subscription.ended_at.unwrap().as_secs(), START);
    assert_eq!(
        (subscription.cancel_at, subscription.cancel_at_period_end),
        (None, false)
    );
    let mut tx = it.tx();
    assert!(cancel(&mut tx, &id, When::Now, &NONE).is_err());
    assert!(undo_cancel(&mut tx, &id).is_err());
    assert!(pause(&mut tx, &id, None).is_err());
    assert!(resume(&mut tx, &id).is_err());
    assert!(keep_with_coupon(&mut tx, &id, &"x".into()).is_err());
    it.pass(400 * DAY);
    assert_eq!(it.subscription(&id).status, Status::Canceled);
    assert_eq!(it.world.all::<Invoice>().len(), 1);
}

#[test]
fn cancelling_at_once_can_credit_the_rest() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    it.now += 14 * DAY;
    let prorations = ProrationBehavior::CreateProrations;
    cancel(&mut it.tx(), &id, When::Now, &prorations).unwrap();
    let waiting = it.world.all::<PendingItem>().iter().next().unwrap();
    assert_eq!(
        (waiting.amount, &*waiting.description),
        (-1000, "Unused time on Pro after 14 Feb 2026")
    );
}

#[test]
fn a_pause_voids_what_is_billed_meanwhile() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    pause(&mut it.tx(), &id, Some(START + 40 * DAY)).unwrap();
    assert_eq!(it.told(), ["customer.subscription.updated"]);
    assert!(pause(&mut it.tx(), &id, None).is_err());
    it.pass(29 * DAY);
    let invoice = it.world.all::<Invoice>().iter().next_back().unwrap();
    assert_eq!(invoice.status, Some(InvoiceStatus::Void));
    assert_eq!(it.subscription(&id).status, Status::Active);
    it.pass(11 * DAY);
    assert_eq!(it.subscription(&id).pause_collection, None);
    assert!(resume(&mut it.tx(), &id).is_err());
    let late = pause(&mut it.tx(), &id, Some(START + 4 * 366 * DAY)).unwrap_err();
    assert_eq!(late.param.as_deref(), Some("resumes_at"));
}

#[test]
fn a_voided_invoice_leaves_the_balance_alone() {
    for (behavior, wanted) in [
        (PauseCollectionBehavior::Void, -3000),
        (PauseCollectionBehavior::MarkUncollectible, -1000),
    ] {
        let mut it = sample();
        let id = it.subscriber("price_pro_month");
        let customer = it.subscription(&id).customer.id().clone();
        let mut tx = it.tx();
        tx.update::<Customer>(&customer, |it| it.balance = Some(-3000));
        tx.update::<Subscription>(&id, |it| {
            it.pause_collection = Some(PauseCollection {
                behavior,
                resumes_at: None,
            });
        });
        it.pass(29 * DAY);
        let invoice = it.world.all::<Invoice>().iter().next_back().unwrap();
        assert_eq!(
            (invoice.starting_balance, invoice.ending_balance),
            (-3000, Some(wanted))
        );
        let customer = it.world.get::<Customer>(&customer).unwrap();
        assert_eq!(customer.balance, Some(wanted));
    }
}

#[test]
fn a_coupon_keeps_a_customer() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let coupon =
        catalog::create_coupon(&mut it.tx(), CreateCoupon::new().percent_off(25.0)).unwrap();
    cancel(&mut it.tx(), &id, When::PeriodEnd, &NONE).unwrap();
    it.forget();
    keep_with_coupon(&mut it.tx(), &id, &coupon).unwrap();
    assert_eq!(
        it.told(),
        ["customer.discount.created", "customer.subscription.updated"]
    );
    assert!(!is_ending(it.subscription(&id)));
    assert_eq!(it.subscription(&id).discounts.as_ref().unwrap().len(), 1);
    let again = keep_with_coupon(&mut it.tx(), &id, &coupon).unwrap_err();
    let want = format!("The subscription {id} already has the coupon {coupon}.");
    assert_eq!(again.message, want);
    it.pass(28 * DAY);
    let told = it.told();
    assert_eq!(
        told,
        [
            "invoice.created",
            "customer.discount.deleted",
            "customer.subscription.updated"
        ]
    );
    let invoice = it.world.all::<Invoice>().iter().next_back().unwrap();
    assert_eq!((invoice.subtotal, invoice.total), (2000, 1500));
    assert!(it.world.all::<Discount>().is_empty());
    let missing = keep_with_coupon(&mut it.tx(), &id, &"none".into()).unwrap_err();
    assert_eq!(missing.message, "No such coupon: 'none'");
}

#[test]
fn a_deleted_customer_takes_all_along() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let customer = it.subscription(&id).customer.id().clone();
    customers::delete(&mut it.tx(), &customer).unwrap();
    assert_eq!(
        it.told(),
        [
            "customer.subscription.deleted",
            "payment_method.detached",
            "customer.updated",
            "customer.deleted"
        ]
    );
    assert!(it.world.get::<Customer>(&customer).is_none());
    assert!(customers::delete(&mut it.tx(), &customer).is_err());
}

#[test]
fn prices_must_fit() {
    let mut it = sample();
    let customer = it.customer(Some(GOOD));
    let refused = |it: &mut Sample, prices: &[&str]| {
        let items = prices.iter().map(|id| CreateItem::new(*id));
        create(
            &mut it.tx(),
            CreateSubscription::new(customer.clone()).items(items),
        )
        .unwrap_err()
    };
    assert_eq!(
        refused(&mut it, &[]).message,
        "Missing required param: items."
    );
    let got = refused(&mut it, &["price_x"]);
    assert_eq!(
        (&*got.message, got.param.as_deref()),
        ("No such price: 'price_x'", Some("items[0][price]"))
    );
    let got = refused(&mut it, &["price_pro_month", "price_pro_month"]);
    assert_eq!(
        (&*got.message, got.param.as_deref()),
        (
            "Cannot add multiple subscription items with the same plan: price_pro_month",
            Some("items[1][price]")
        )
    );
    for (units, param) in [(1_000_000, "items[0][quantity]"), (50_000, "items")] {
        let item = CreateItem::new("price_pro_month").quantity(units);
        let params = CreateSubscription::new(customer.clone()).items([item]);
        let got = create(&mut it.tx(), params).unwrap_err();
        assert_eq!(got.param.as_deref(), Some(param));
    }
    let got = refused(&mut it, &["price_pro_month", "price_basic_year"]);
    assert!(got.message.contains("interval"));
    it.tx()
        .update::<Price>("price_pro_month", |it| it.active = false);
    assert!(
        refused(&mut it, &["price_pro_month"])
            .message
            .contains("inactive")
    );
}
