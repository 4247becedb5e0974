//! Seeds: the example, and what is said of one that is wrong.

use std::collections::BTreeSet;

use stripe_portal_gen::billing_portal::Configuration;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::invoice::{Invoice, Status as InvoiceStatus};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::subscription::{Status, Subscription};

use super::*;
use crate::rules::subscriptions::{may_cancel, may_update};
use crate::world::Resource;

const NOW: i64 = 1_795_392_000;

fn planted(seed: &Seed) -> World {
    let mut world = World::new(Account::default(), Clock::frozen(NOW), 1);
    seed.plant(&mut world).unwrap();
    world
}

fn ids<T: Resource>(world: &World) -> BTreeSet<String> {
    let all = world.all::<T>().iter();
    all.map(|it| it.id().to_owned()).collect()
}

fn paid(world: &World, subscription: &str) -> usize {
    let all = world.all::<Invoice>().iter();
    let own = all.filter(|it| {
        it.subscription
            .as_ref()
            .is_some_and(|of| *of.id() == *subscription)
    });
    own.filter(|it| it.status == Some(InvoiceStatus::Paid))
        .count()
}

#[test]
fn the_example_is_of_use() {
    Seed::parse(EXAMPLE).unwrap();
    let world = planted(&Seed::example());
    assert_eq!(
        ids::<Customer>(&world),
        ["cus_active", "cus_cancelled", "cus_free"]
            .map(String::from)
            .into()
    );
    assert_eq!(
        ids::<PaymentMethod>(&world),
        ["pm_active", "pm_cancelled"].map(String::from).into()
    );
    assert_eq!(ids::<Price>(&world).len(), 4);
    let active = world.get::<Subscription>("sub_active").unwrap();
    assert_eq!(active.status, Status::Active);
    assert!(active.current_period_end.unwrap().as_secs() > NOW);
    assert_eq!(paid(&world, "sub_active"), 3);
    let cancelled = world.get::<Subscription>("sub_cancelled").unwrap();
    assert_eq!(cancelled.status, Status::Canceled);
    assert_eq!(paid(&world, "sub_cancelled"), 3);
    let configuration = world.get::<Configuration>("bpc_default").unwrap();
    assert!(configuration.is_default);
    assert_eq!(may_update(&world, &active.id, configuration), Ok(()));
    assert_eq!(may_cancel(&world, &active.id, configuration), Ok(()));
}

#[test]
fn the_same_seed_is_the_same_world() {
    let world = || {
        let world = planted(&Seed::example());
        let all: Vec<Invoice> = world.all::<Invoice>().iter().cloned().collect();
        all
    };
    assert_eq!(world(), world());
}

#[test]
fn an_empty_seed_is_nothing() {
    for text in ["", "{}", "customers: []", "# nothing\n"] {
        let world = planted(&Seed::parse(text).unwrap());
        assert!(world.all::<Customer>().is_empty(), "{text}");
    }
    assert!(planted(&Seed::empty()).all::<Configuration>().is_empty());
}

fn fault(text: &str) -> String {
    Seed::parse(text).unwrap_err().to_string()
}

#[test]
fn faults_say_where() {
    let got = fault("customers:\n  - id: cus_1\n    nam: A\n");
    assert!(got.starts_with("line 3, column 5: customers[0]"), "{got}");
    assert!(
        got.contains("unknown field `nam`, expected one of `id`, `name`"),
        "{got}"
    );
    let got = fault("customers:\n  - name: A\n");
    assert!(
        got.starts_with("line 2, column 5: ") && got.contains("missing field `id`"),
        "{got}"
    );
    let got = fault("customers: [\n");
    assert!(got.starts_with("line 2, column 1: "), "{got}");
    assert!(fault("5").contains("invalid type"));
}

#[test]
fn rules_hold_for_seeds_too() {
    let customer = |rest: &str| format!("customers:\n  - id: cus_1\n    {rest}\n");
    let got = fault(&customer("subscriptions: [{id: sub_1, price: price_x}]"));
    assert_eq!(
        got,
        "customers[0].subscriptions[0]: No such price: 'price_x'"
    );
    let got = fault(&customer("cards: [{card: gold}]"));
    assert!(got.starts_with("customers[0].cards[0]: there is no test card `gold`: "));
    let got = fault(&customer("email: nobody"));
    assert_eq!(got, "customers[0]: Invalid email address: nobody");
    let got = fault(&customer(
        "subscriptions: [{id: s, price: p, days_ago: -1}]",
    ));
    assert_eq!(
        got,
        "customers[0].subscriptions[0].days_ago: -1 is no number of days from 0 to 1827"
    );
    let got = fault(&customer(
        "subscriptions: [{id: s, price: p, days_ago: 1, cancelled_days_ago: 2}]",
    ));
    assert!(got.contains("before `days_ago`"));
    let got = fault("configurations: [{id: a, default: true}, {id: b, default: true}]");
    assert_eq!(
        got,
        "configurations[1]: there is a default configuration already"
    );
    let got = fault("webhooks: [{url: nowhere}]");
    assert!(got.starts_with("webhooks[0]: "), "{got}");
    let got = fault("configurations: [{id: a, features: {subscription_cancel: later}}]");
    assert!(
        got.ends_with("must be one of at_period_end or immediately"),
        "{got}"
    );
}

#[test]
fn no_id_is_there_twice() {
    let got = fault("customers: [{id: cus_1}, {id: cus_2}, {id: cus_1}]");
    assert_eq!(
        got,
        "customers[2].id: there is another `cus_1` before this one"
    );
    let price = "{id: price_1, amount: 1, currency: usd, every: month}";
    let got = fault(&format!(
        "products: [{{id: a, name: A, prices: [{price}]}}, {{id: b, name: B, prices: [{price}]}}]"
    ));
    assert!(got.starts_with("products[1].prices[0].id: "), "{got}");
}

#[test]
fn faults_are_of_the_seed() {
    let seed = Seed::parse("faults: [{call: {status: 500}, times: 1}]").unwrap();
    assert_eq!(seed.faults[0].times, Some(1));
    let got = fault("faults: [{call: {status: 200}}]");
    assert!(
        got.starts_with("faults[0]: `status` is that of an error"),
        "{got}"
    );
}
