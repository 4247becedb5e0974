//! What time does: periods, trials, and payments that fail.

use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::invoice::Status as InvoiceStatus;
use stripe_portal_gen::subscription::{
    CancellationReason, CreateItem, CreateSubscription, MissingPaymentMethod, TrialEndBehavior,
    TrialSettings,
};

use super::*;
use crate::rules::payment_methods;
use crate::rules::samples::{DAY, DECLINED, GOOD, START, Sample, sample};
use crate::rules::subscriptions::{create, resume};

#[test]
fn periods_are_billed_as_they_begin() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    it.pass(28 * DAY);
    assert_eq!(
        it.told(),
        ["invoice.created", "customer.subscription.updated"]
    );
    // 2026-03-31 again.
    assert_eq!(
        period(it.subscription(&id)),
        (START + 28 * DAY, START + 59 * DAY)
    );
    let draft = it.world.all::<Invoice>().iter().next_back().unwrap();
    assert_eq!(
        (draft.status.clone(), draft.number.clone()),
        (Some(InvoiceStatus::Draft), None)
    );
    assert_eq!(draft.amount_due, 2000);
    it.pass(3599);
    assert_eq!(it.told(), [""; 0]);
    it.pass(1);
    assert_eq!(
        it.told(),
        [
            "invoice.finalized",
            "invoice.updated",
            "invoice.paid",
            "invoice.payment_succeeded"
        ]
    );
    let invoice = it.world.all::<Invoice>().iter().next_back().unwrap();
    assert!(invoice.number.as_deref().unwrap().ends_with("-0002"));
    assert_eq!(
        invoice.status_transitions.paid_at.unwrap().as_secs(),
        START + 28 * DAY + 3600
    );
}

#[test]
fn a_long_time_passes_in_order() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    it.pass(365 * DAY);
    let invoices: Vec<_> = it.world.all::<Invoice>().iter().collect();
    assert_eq!(invoices.len(), 13);
    assert!(invoices.iter().map(|it| it.created).is_sorted());
    let paid = invoices
        .iter()
        .filter(|it| it.status == Some(InvoiceStatus::Paid))
        .count();
    assert_eq!(paid, 12);
    assert_eq!(it.subscription(&id).status, Status::Active);
}

#[test]
fn what_cannot_be_paid_is_tried_again_and_ends_it() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let customer = it.subscription(&id).customer.id().clone();
    let card = it.card(&customer, DECLINED);
    payment_methods::set_default(&mut it.tx(), &customer, &card).unwrap();
    it.forget();
    it.pass(28 * DAY + 3600);
    let told = it.told();
    assert!(
        told.contains(&"invoice.payment_failed".to_owned()),
        "{told:?}"
    );
    assert_eq!(it.subscription(&id).status, Status::PastDue);
    let delinquent = |it: &Sample| it.world.get::<Customer>(&customer).unwrap().delinquent;
    assert_eq!(delinquent(&it), Some(true));
    it.pass(15 * DAY);
    let told = it.told();
    assert_eq!(
        told.iter()
            .filter(|it| *it == "invoice.payment_failed")
            .count(),
        3
    );
    assert_eq!(told.last().unwrap(), "invoice.updated");
    let subscription = it.subscription(&id);
    assert_eq!(subscription.status, Status::Canceled);
    let reason = subscription.cancellation_details.clone().unwrap().reason;
    assert_eq!(reason, Some(CancellationReason::PaymentFailed));
}

#[test]
fn a_payment_that_works_again_saves_it() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let customer = it.subscription(&id).customer.id().clone();
    let (bad, good) = (
        it.card(&customer, DECLINED),
        it.card(&customer, "5555555555554444"),
    );
    payment_methods::set_default(&mut it.tx(), &customer, &bad).unwrap();
    it.pass(29 * DAY);
    assert_eq!(it.subscription(&id).status, Status::PastDue);
    payment_methods::set_default(&mut it.tx(), &customer, &good).unwrap();
    it.pass(3 * DAY);
    assert_eq!(it.subscription(&id).status, Status::Active);
    let invoice = it.world.all::<Invoice>().iter().next_back().unwrap();
    assert_eq!(
        (invoice.status.clone(), invoice.attempt_count),
        (Some(InvoiceStatus::Paid), 2)
    );
    let customer = it.world.get::<Customer>(&customer).unwrap();
    assert_eq!(customer.delinquent, Some(false));
}

#[test]
fn a_first_payment_has_a_day() {
    let mut it = sample();
    let customer = it.customer(Some(DECLINED));
    let id = it.subscribe(customer, "price_pro_month");
    assert_eq!(it.subscription(&id).status, Status::Incomplete);
    it.pass(23 * 3600 - 1);
    assert_eq!(it.subscription(&id).status, Status::Incomplete);
    it.pass(1);
    assert_eq!(it.subscription(&id).status, Status::IncompleteExpired);
    let invoice = it.world.all::<Invoice>().iter().next().unwrap();
    assert_eq!(invoice.status, Some(InvoiceStatus::Void));
    it.pass(60 * DAY);
    assert_eq!(it.world.all::<Invoice>().len(), 1);
}

fn trial(
    it: &mut Sample,
    card: Option<&str>,
    missing: Option<MissingPaymentMethod>,
) -> SubscriptionId {
    let customer = it.customer(card);
    let mut params = CreateSubscription::new(customer).items([CreateItem::new("price_pro_month")]);
    params = params.trial_period_days(14);
    if let Some(missing) = missing {
        params = params.trial_settings(TrialSettings::new(TrialEndBehavior::new(missing)));
    }
    let id = create(&mut it.tx(), params).unwrap();
    it.forget();
    id
}

#[test]
fn trials_end() {
    let mut it = sample();
    let id = trial(&mut it, Some(GOOD), None);
    assert_eq!(it.subscription(&id).status, Status::Trialing);
    assert_eq!(it.world.all::<Invoice>().iter().next().unwrap().total, 0);
    it.pass(11 * DAY);
    assert_eq!(it.told(), ["customer.subscription.trial_will_end"]);
    it.pass(3 * DAY);
    assert_eq!(
        it.told(),
        ["invoice.created", "customer.subscription.updated"]
    );
    let subscription = it.subscription(&id);
    assert_eq!(subscription.status, Status::Active);
    assert_eq!(period(subscription), (START + 14 * DAY, START + 42 * DAY));
    it.pass(3600);
    assert_eq!(
        it.world
            .all::<Invoice>()
            .iter()
            .next_back()
            .unwrap()
            .amount_paid,
        2000
    );
}

#[test]
fn trials_without_a_payment_method() {
    let mut it = sample();
    let id = trial(&mut it, None, Some(MissingPaymentMethod::Cancel));
    it.pass(14 * DAY);
    assert_eq!(it.subscription(&id).status, Status::Canceled);

    let mut it = sample();
    let id = trial(&mut it, None, Some(MissingPaymentMethod::Pause));
    it.pass(14 * DAY);
    let told = it.told();
    assert_eq!(
        told[1..],
        [
            "customer.subscription.updated",
            "customer.subscription.paused"
        ]
    );
    assert_eq!(it.subscription(&id).status, Status::Paused);
    it.pass(90 * DAY);
    assert_eq!(it.told(), [""; 0]);
    resume(&mut it.tx(), &id).unwrap();
    let told = it.told();
    assert_eq!(
        told[1..],
        [
            "customer.subscription.updated",
            "customer.subscription.resumed"
        ]
    );
    assert_eq!(period(it.subscription(&id)).0, it.now);

    let mut it = sample();
    let id = trial(&mut it, None, None);
    it.pass(14 * DAY + 3600);
    assert_eq!(it.subscription(&id).status, Status::PastDue);
}
