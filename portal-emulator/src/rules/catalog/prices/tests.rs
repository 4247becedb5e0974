use stripe_portal_gen::price::{Interval, Type, UsageType};

use super::*;
use crate::rules::samples::sample;

fn monthly() -> CreatePrice {
    let recurring = RecurringParams::new(Interval::Month);
    one_time().product("prod_pro").recurring(recurring)
}

fn one_time() -> CreatePrice {
    CreatePrice::new("usd").unit_amount(1000)
}

fn made(tx: &mut Tx<'_>, params: CreatePrice) -> Price {
    let id = create_price(tx, params).unwrap();
    tx.get::<Price>(&id).unwrap().clone()
}

fn refused(params: CreatePrice) -> Refusal {
    let mut it = sample();
    let refusal = create_price(&mut it.tx(), params).unwrap_err();
    assert!(it.told().is_empty());
    refusal
}

#[test]
fn a_price_recurs_or_does_not() {
    let mut it = sample();
    let tx = &mut it.tx();
    let price = made(tx, monthly());
    assert_eq!(price.type_, Type::Recurring);
    assert_eq!(price.unit_amount_decimal, Some("1000".into()));
    let recurring = price.recurring.unwrap();
    assert_eq!(
        (recurring.interval_count, recurring.usage_type),
        (1, UsageType::Licensed)
    );
    let price = made(tx, one_time().product("prod_pro"));
    assert_eq!((price.type_, price.recurring), (Type::OneTime, None));
    assert_eq!(it.told(), ["price.created", "price.created"]);
}

#[test]
fn it_is_for_one_product() {
    let data = CreateProductData::new("Team");
    let mut it = sample();
    let price = made(&mut it.tx(), one_time().product_data(data.clone()));
    let product = it.world.get::<Product>(price.product.id()).unwrap();
    assert_eq!(product.name, "Team");
    assert_eq!(it.told(), ["product.created", "price.created"]);

    assert!(
        refused(one_time())
            .message
            .starts_with("You must specify either `product`")
    );
    let both = refused(one_time().product("prod_1").product_data(data));
    assert_eq!(both.param.as_deref(), Some("product"));
    let none = refused(one_time().product("prod_1"));
    assert_eq!(
        none,
        Refusal::missing_resource("product", "prod_1", "product")
    );
}

#[test]
fn a_lookup_key_is_used_once() {
    let mut it = sample();
    let tx = &mut it.tx();
    let first = made(tx, monthly().lookup_key("pro"));
    let refusal = create_price(tx, monthly().lookup_key("pro")).unwrap_err();
    let want = format!("A price (`{}`) already uses that lookup key.", first.id);
    assert_eq!(
        (refusal.message, refusal.param.as_deref()),
        (want, Some("lookup_key"))
    );

    let again = monthly().lookup_key("pro").transfer_lookup_key(true);
    let second = made(tx, again);
    assert_eq!(second.lookup_key.as_deref(), Some("pro"));
    assert_eq!(it.world.get::<Price>(&first.id).unwrap().lookup_key, None);
    let want = ["price.created", "price.updated", "price.created"];
    assert_eq!(it.told(), want);
}

#[test]
fn usage_needs_a_meter_in_newer_versions() {
    let mut it = sample();
    let params = |recurring: RecurringParams| one_time().product("prod_pro").recurring(recurring);
    let metered = || RecurringParams::new(Interval::Month).usage_type(UsageType::Metered);
    assert!(create_price(&mut it.tx(), params(metered())).is_ok());
    it.version = "2025-03-31.basil".to_owned();
    let tx = &mut it.tx();
    let refusal = create_price(tx, params(metered())).unwrap_err();
    assert!(
        refusal.message.ends_with("must be backed by meters."),
        "{}",
        refusal.message
    );
    assert!(create_price(tx, params(metered().meter("mtr_1"))).is_ok());
    let licensed = RecurringParams::new(Interval::Month).meter("mtr_1");
    let refusal = create_price(tx, params(licensed)).unwrap_err();
    assert_eq!(refusal.param.as_deref(), Some("recurring[meter]"));
}
