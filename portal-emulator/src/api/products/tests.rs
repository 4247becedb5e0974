use stripe_portal_gen::price::{Interval, Price};

use super::super::fixtures::{NOW, kinds, served, world};
use super::*;

fn refused(params: CreateProduct) -> Refusal {
    let mut world = world();
    let refusal = create(&mut world.on_its_own(NOW), params).unwrap_err();
    assert_eq!(kinds(&world), [""; 0]);
    refusal
}

#[test]
fn a_product_has_what_was_asked_for() {
    let mut world = world();
    let params = CreateProduct::new("Pro")
        .description("All of it")
        .url("https://example.com/pro")
        .marketing_features([MarketingFeatureParams::new("Support")])
        .metadata([("tier", "2"), ("empty", "")]);
    let product = create(&mut world.on_its_own(NOW), params).unwrap();
    assert_eq!(
        (product.active, product.default_price.as_ref()),
        (true, None)
    );
    assert_eq!(product.metadata, Metadata::from([("tier", "2")]));
    let features = product.marketing_features.clone().unwrap();
    assert_eq!(features[0].name.as_deref(), Some("Support"));
    assert_eq!(world.get::<Product>(&product.id), Some(&product));
    assert_eq!(kinds(&world), ["product.created"]);
}

#[test]
fn an_id_is_taken_once() {
    let mut world = world();
    let tx = &mut world.on_its_own(NOW);
    let params = CreateProduct::new("Pro").id("pro");
    assert_eq!(create(tx, params.clone()).unwrap().id.as_str(), "pro");
    let refusal = create(tx, params).unwrap_err();
    assert_eq!(refusal.code, Some("resource_already_exists"));
}

#[test]
fn a_default_price_comes_with_it() {
    let mut world = world();
    let monthly = DefaultPriceRecurring::new(Interval::Month);
    let data = CreateDefaultPrice::new("eur")
        .unit_amount(900)
        .recurring(monthly);
    let params = CreateProduct::new("Pro").default_price_data(data);
    let product = create(&mut world.on_its_own(NOW), params).unwrap();
    let price = world
        .get::<Price>(product.default_price.as_ref().unwrap().id())
        .unwrap();
    assert_eq!(
        (price.product.id(), price.unit_amount),
        (&product.id, Some(900))
    );
    assert_eq!(kinds(&world), ["product.created", "price.created"]);
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

#[test]
fn products_are_listed() {
    let mut world = world();
    let tx = &mut world.on_its_own(NOW);
    let pro = create(tx, CreateProduct::new("Pro")).unwrap().id;
    let old = create(tx, CreateProduct::new("Old").active(false))
        .unwrap()
        .id;
    let (api, caller) = served(world);
    let listed = |params| -> Vec<ProductId> {
        let found = list(&api, &caller, params).unwrap();
        found.data.into_iter().map(|it| it.id).collect()
    };
    assert_eq!(listed(ListProducts::new()), [old.clone(), pro.clone()]);
    assert_eq!(listed(ListProducts::new().active(true)), [pro.clone()]);
    assert_eq!(listed(ListProducts::new().ids([old.clone()])), [old]);

    assert_eq!(
        retrieve(&api, &caller, RetrieveProduct::new(pro.clone()))
            .unwrap()
            .id,
        pro
    );
    let refusal = retrieve(&api, &caller, RetrieveProduct::new("prod_1")).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.param.as_deref()),
        (404, Some("id"))
    );
}
