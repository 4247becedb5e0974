//! What is merged, and what is refused wherever it is given.

use std::fmt::Debug;

use stripe_portal_gen::billing_portal::UpdateConfiguration;
use stripe_portal_gen::coupon::CreateCoupon;
use stripe_portal_gen::customer::{CreateCustomer, UpdateCustomer};
use stripe_portal_gen::payment_method::{
    CardTokenParams, CreatePaymentMethod, CreatePaymentMethodCard, Type,
};
use stripe_portal_gen::price::{CreatePrice, CreateProductData};
use stripe_portal_gen::product::{CreateDefaultPrice, CreateProduct};
use stripe_portal_gen::subscription::{
    CreateItem, CreateSubscription, UpdateItem, UpdateSubscription,
};

use super::*;
use crate::rules::samples::{GOOD, Sample, everything, sample};
use crate::rules::{catalog, configurations, customers, payment_methods, subscriptions};
use crate::world::Tx;

#[test]
fn pairs_are_merged() {
    let given = [("a", "1"), ("b", "2"), ("c", "")];
    let mut pairs = new(Some(Metadata::from(given)), "metadata").unwrap();
    assert_eq!(pairs, Metadata::from([("a", "1"), ("b", "2")]));
    let mut merge = |given| merge(&mut pairs, given, "metadata").map(|()| pairs.clone());
    let got = merge(Clearable::from([("a", ""), ("b", "3"), ("d", "4")]));
    assert_eq!(got, Ok(Metadata::from([("b", "3"), ("d", "4")])));
    assert_eq!(merge(Clearable::Clear), Ok(Metadata::new()));
    assert_eq!(new(None::<Metadata>, "metadata"), Ok(Metadata::new()));
}

#[test]
fn there_are_limits() {
    let before = Metadata::from([("plan", "pro"), ("seats", "3")]);
    let message = |given: Metadata| {
        let mut pairs = before.clone();
        let got = merge(&mut pairs, given.into(), "items[0][metadata]").unwrap_err();
        assert_eq!(got.param.as_deref(), Some("items[0][metadata]"));
        assert_eq!(pairs, before);
        got.message
    };
    let got = message(Metadata::from([("seats", "4"), (&"k".repeat(41), "x")]));
    assert!(
        got.starts_with("Metadata keys can have up to 40 characters"),
        "{got}"
    );
    let got = message(Metadata::from([("k", "v".repeat(501))]));
    assert!(got.contains("a value that is 501 characters"), "{got}");
    let many = (0..49).map(|at| (format!("k{at}"), "v")).collect();
    assert!(message(many).ends_with("you've set 51."));
}

fn long() -> Metadata {
    Metadata::from([("k".repeat(41), "x")])
}

/// A change that is refused for `param`, and does nothing.
fn refused<T: Debug>(
    it: &mut Sample,
    param: &str,
    change: impl FnOnce(&mut Tx<'_>) -> Result<T, Refusal>,
) {
    let before = it.world.changes();
    let refusal = change(&mut it.tx()).unwrap_err();
    assert_eq!(refusal.param.as_deref(), Some(param));
    assert_eq!(it.world.changes(), before, "{param}");
}

#[test]
fn what_is_sold_has_limits() {
    let it = &mut sample();
    let coupon = CreateCoupon::new().percent_off(5.0).metadata(long());
    refused(it, "metadata", |tx| catalog::create_coupon(tx, coupon));

    let product = CreateProduct::new("Team");
    let data = CreateDefaultPrice::new("usd").unit_amount(1);
    let priced = product.clone().default_price_data(data.metadata(long()));
    let place = "default_price_data[metadata]";
    refused(it, place, |tx| catalog::create_product(tx, priced));
    let product = product.metadata(long());
    refused(it, "metadata", |tx| catalog::create_product(tx, product));

    let price = CreatePrice::new("usd").unit_amount(1);
    let data = CreateProductData::new("Team");
    let inline = price.clone().product_data(data.clone().metadata(long()));
    let place = "product_data[metadata]";
    refused(it, place, |tx| catalog::create_price(tx, inline));
    let price = price.product_data(data).metadata(long());
    refused(it, "metadata", |tx| catalog::create_price(tx, price));
}

#[test]
fn customers_have_limits() {
    let it = &mut sample();
    let id = it.customer(None);
    let card = CreatePaymentMethodCard::from(CardTokenParams::new("tok_visa"));
    let method = CreatePaymentMethod::new().type_(Type::Card).card(card);
    let method = method.metadata(long());
    refused(it, "metadata", |tx| payment_methods::create(tx, method));

    let new = CreateCustomer::new().payment_method("pm_card_visa");
    let new = new.metadata(long());
    refused(it, "metadata", |tx| customers::create(tx, new));
    let change = UpdateCustomer::new(id).name("Ada").metadata(long());
    refused(it, "metadata", |tx| customers::update(tx, change));
}

#[test]
fn configurations_have_limits() {
    let it = &mut sample();
    let new = everything().metadata(long());
    refused(it, "metadata", |tx| configurations::create(tx, new));
    let change = UpdateConfiguration::new("bpc_default").metadata(long());
    refused(it, "metadata", |tx| configurations::update(tx, change));
}

#[test]
fn subscriptions_and_their_items_have_limits() {
    let it = &mut sample();
    let customer = it.customer(Some(GOOD));
    let id = it.subscriber("price_pro_month");
    let [pro, basic] = ["price_pro_month", "price_basic_month"].map(CreateItem::new);
    let new = CreateSubscription::new(customer).items([pro.clone()]);
    let new = new.metadata(long());
    refused(it, "metadata", |tx| subscriptions::create(tx, new.clone()));
    let new = new.metadata(Metadata::new());
    let new = new.items([pro, basic.metadata(long())]);
    refused(it, "items[1][metadata]", |tx| {
        subscriptions::create(tx, new)
    });

    let change = || UpdateSubscription::new(id.clone()).description("x");
    let noted = change().metadata(long());
    refused(it, "metadata", |tx| subscriptions::update(tx, noted));
    let kept = UpdateItem::new().id(it.item(&id)).quantity(2);
    let new = UpdateItem::new().price("price_basic_month");
    let new = change().items([kept.clone(), new.metadata(long())]);
    refused(it, "items[1][metadata]", |tx| {
        subscriptions::update(tx, new)
    });
    let kept = change().items([kept.metadata(long())]);
    refused(it, "items[0][metadata]", |tx| {
        subscriptions::update(tx, kept)
    });

    let noted = UpdateSubscription::new(id).metadata(long());
    refused(it, "metadata", |tx| subscriptions::annotate(tx, noted));
}
