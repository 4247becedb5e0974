use stripe_portal_gen::price::Interval;

use super::*;
use crate::rules::samples::sample;

fn made(tx: &mut Tx<'_>, params: CreateProduct) -> Product {
    let id = create_product(tx, params).unwrap();
    tx.get::<Product>(&id).unwrap().clone()
}

fn refused(params: CreateProduct) -> Refusal {
    let mut it = sample();
    let refusal = create_product(&mut it.tx(), params).unwrap_err();
    assert!(it.told().is_empty());
    refusal
}

#[test]
fn a_product_has_what_was_asked_for() {
    let mut it = sample();
    let params = CreateProduct::new("Pro")
        .description("All of it")
        .url("https://example.com/pro")
        .marketing_features([MarketingFeatureParams::new("Support")])
        .metadata([("tier", "2"), ("empty", "")]);
    let product = made(&mut it.tx(), params);
    assert_eq!(
        (product.active, product.default_price.as_ref()),
        (true, None)
    );
    assert_eq!(product.metadata, Metadata::from([("tier", "2")]));
    let features = product.marketing_features.clone().unwrap();
    assert_eq!(features[0].name.as_deref(), Some("Support"));
    assert_eq!(it.told(), ["product.created"]);
}

#[test]
fn an_id_is_taken_once() {
    let mut it = sample();
    let tx = &mut it.tx();
    let params = CreateProduct::new("Pro").id("pro");
    assert_eq!(create_product(tx, params.clone()).unwrap().as_str(), "pro");
    let refusal = create_product(tx, params).unwrap_err();
    assert_eq!(refusal.code, Some("resource_already_exists"));
}

#[test]
fn a_default_price_comes_with_it() {
    let mut it = sample();
    let monthly = DefaultPriceRecurring::new(Interval::Month);
    let data = CreateDefaultPrice::new("eur")
        .unit_amount(900)
        .recurring(monthly);
    let params = CreateProduct::new("Pro").default_price_data(data);
    let product = made(&mut it.tx(), params);
    let price = it
        .world
        .get::<Price>(product.default_price.as_ref().unwrap().id())
        .unwrap();
    assert_eq!(
        (price.product.id(), price.unit_amount),
        (&product.id, Some(900))
    );
    assert_eq!(it.told(), ["product.created", "price.created"]);
}

#[test]
fn what_is_wrong_is_told_by_its_place() {
    let refusal = refused(CreateProduct::new("Pro").url("example"));
    assert_eq!(
        (refusal.code, refusal.param.as_deref()),
        (Some("url_invalid"), Some("url"))
    );
    let priced = |data| refused(CreateProduct::new("Pro").default_price_data(data)).param;
    let data = || CreateDefaultPrice::new("eur").unit_amount(1);
    let never = DefaultPriceRecurring::new(Interval::Month).interval_count(0);
    let want = "default_price_data[recurring][interval_count]";
    assert_eq!(priced(data().recurring(never)).as_deref(), Some(want));
    let got = priced(CreateDefaultPrice::new("xyz").unit_amount(1));
    assert_eq!(got.as_deref(), Some("default_price_data[currency]"));
}
