use stripe_portal_gen::price::{Interval, Type, UsageType};
use stripe_portal_gen::product::CreateProduct;

use super::super::fixtures::{NOW, kinds, world};
use super::*;
use crate::world::Cause;

fn monthly(product: &ProductId) -> CreatePrice {
    let recurring = RecurringParams::new(Interval::Month);
    one_time().product(product.clone()).recurring(recurring)
}

fn one_time() -> CreatePrice {
    CreatePrice::new("usd").unit_amount(1000)
}

fn with_product() -> (World, ProductId) {
    let mut world = world();
    let product = products::create_product(&mut world.on_its_own(NOW), CreateProduct::new("Pro"));
    (world, product.unwrap())
}

fn made(tx: &mut Tx<'_>, params: CreatePrice) -> Price {
    let id = create_price(tx, params).unwrap();
    tx.get::<Price>(&id).unwrap().clone()
}

fn refused(params: CreatePrice) -> Refusal {
    let (mut world, _) = with_product();
    let refusal = create_price(&mut world.on_its_own(NOW), params).unwrap_err();
    assert_eq!(kinds(&world), ["product.created"]);
    refusal
}

#[test]
fn a_price_recurs_or_does_not() {
    let (mut world, product) = with_product();
    let tx = &mut world.on_its_own(NOW);
    let price = made(tx, monthly(&product));
    assert_eq!(price.type_, Type::Recurring);
    assert_eq!(
        price.unit_amount_decimal.as_ref().map(|it| it.as_str()),
        Some("1000")
    );
    let recurring = price.recurring.unwrap();
    assert_eq!(
        (recurring.interval_count, recurring.usage_type),
        (1, UsageType::Licensed)
    );
    let price = made(tx, one_time().product(product));
    assert_eq!((price.type_, price.recurring), (Type::OneTime, None));
    assert_eq!(
        kinds(&world),
        ["product.created", "price.created", "price.created"]
    );
}

#[test]
fn it_is_for_one_product() {
    let data = CreateProductData::new("Team");
    let mut world = world();
    let price = made(
        &mut world.on_its_own(NOW),
        one_time().product_data(data.clone()),
    );
    let product = world.get::<Product>(price.product.id()).unwrap();
    assert_eq!(product.name, "Team");
    assert_eq!(kinds(&world), ["product.created", "price.created"]);

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
    let (mut world, product) = with_product();
    let tx = &mut world.on_its_own(NOW);
    let first = made(tx, monthly(&product).lookup_key("pro"));
    let refusal = create_price(tx, monthly(&product).lookup_key("pro")).unwrap_err();
    let want = format!("A price (`{}`) already uses that lookup key.", first.id);
    assert_eq!(
        (refusal.message, refusal.param.as_deref()),
        (want, Some("lookup_key"))
    );

    let again = monthly(&product)
        .lookup_key("pro")
        .transfer_lookup_key(true);
    let second = made(tx, again);
    assert_eq!(second.lookup_key.as_deref(), Some("pro"));
    assert_eq!(world.get::<Price>(&first.id).unwrap().lookup_key, None);
    let want = [
        "product.created",
        "price.created",
        "price.updated",
        "price.created",
    ];
    assert_eq!(kinds(&world), want);
}

#[test]
fn usage_needs_a_meter_in_newer_versions() {
    let (mut world, product) = with_product();
    let params =
        |recurring: RecurringParams| one_time().product(product.clone()).recurring(recurring);
    let metered = || RecurringParams::new(Interval::Month).usage_type(UsageType::Metered);
    assert!(create_price(&mut world.on_its_own(NOW), params(metered())).is_ok());
    let cause = Cause {
        now: NOW,
        api_version: "2025-03-31.basil".parse().unwrap(),
        request: None,
        livemode: false,
    };
    let tx = &mut Tx::new(&mut world, cause);
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
