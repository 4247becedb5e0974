//! Defaults, and what can be removed.

use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::subscription::Status;

use super::*;
use crate::rules::samples::{DAY, DECLINED, GOOD, Sample, sample};
use crate::rules::subscriptions::{When, cancel};

#[test]
fn a_card_is_saved_and_made_the_default() {
    let mut it = sample();
    let customer = it.customer(None);
    it.forget();
    let card = it.card(&customer, GOOD);
    assert_eq!(it.told(), ["payment_method.attached"]);
    set_default(&mut it.tx(), &customer, &card).unwrap();
    assert_eq!(it.told(), ["customer.updated"]);
    set_default(&mut it.tx(), &customer, &card).unwrap();
    assert_eq!(it.told(), [""; 0]);
    let other = it.customer(None);
    let got = set_default(&mut it.tx(), &other, &card).unwrap_err();
    assert_eq!(
        got.param.as_deref(),
        Some("invoice_settings[default_payment_method]")
    );
}

#[test]
fn the_last_one_stays_while_a_subscription_runs() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let customer = it.subscription(&id).customer.id().clone();
    let first = of(&it.world, &customer).next().unwrap().id.clone();
    assert!(!may_detach(&it.world, &first));
    let got = detach(&mut it.tx(), &first).unwrap_err();
    assert!(
        got.message.contains("only payment method"),
        "{}",
        got.message
    );
    let second = it.card(&customer, DECLINED);
    it.forget();
    detach(&mut it.tx(), &first).unwrap();
    assert_eq!(it.told(), ["payment_method.detached", "customer.updated"]);
    assert!(detach(&mut it.tx(), &second).is_err());
    cancel(&mut it.tx(), &id, When::Now, &ProrationBehavior::None).unwrap();
    detach(&mut it.tx(), &second).unwrap();
    assert!(detach(&mut it.tx(), &second).is_err());
}

#[test]
fn after_the_default_the_newest_other_one_is_charged() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let customer = it.subscription(&id).customer.id().clone();
    let first = of(&it.world, &customer).next().unwrap().id.clone();
    it.card(&customer, DECLINED);
    let newest = it.card(&customer, GOOD);
    it.forget();
    detach(&mut it.tx(), &first).unwrap();
    assert_eq!(it.told(), ["payment_method.detached", "customer.updated"]);
    let default = |it: &Sample| {
        let customer = it.world.get::<Customer>(&customer).unwrap();
        let settings = customer.invoice_settings.clone().unwrap();
        settings.default_payment_method.map(|it| it.id().clone())
    };
    assert_eq!(default(&it), Some(newest.clone()));
    it.pass(29 * DAY);
    assert_eq!(it.subscription(&id).status, Status::Active);
    // A request promotes none.
    detach_by_request(&mut it.tx(), &newest).unwrap();
    assert_eq!(default(&it), None);
}

#[test]
fn whose_it_was_stands_in_the_event() {
    let mut it = sample();
    let customer = it.customer(None);
    let card = it.card(&customer, GOOD);
    it.forget();
    detach(&mut it.tx(), &card).unwrap();
    let event = it.world.all::<crate::world::Event>().iter().next().unwrap();
    assert_eq!(event.object.value()["customer"], serde_json::Value::Null);
    assert_eq!(
        event.before.as_ref().unwrap().value()["customer"],
        customer.as_str()
    );
}
