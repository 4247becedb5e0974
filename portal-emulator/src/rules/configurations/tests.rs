//! Defaults, and what is refused.

use serde_json::json;
use stripe_portal_gen::billing_portal::{
    CancellationMode, CreateCancellationReason, CreateCustomerUpdate, CreateFeatures,
    CreateSubscriptionCancel, CreateSubscriptionUpdate, InvoiceHistoryParams, LoginPageParams,
    PauseDurationParams, PauseIntervalParams, PaymentMethodUpdateParams, ProrationBehavior,
    SubscriptionPauseParams, SubscriptionUpdateProductParams, UpdateFeatures,
    UpdateSubscriptionCancel,
};
use stripe_portal_gen::{Clearable, Metadata};

use super::*;
use crate::rules::samples::{Sample, sample};

fn params(features: CreateFeatures) -> CreateConfiguration {
    CreateConfiguration::new(CreateBusinessProfile::new(), features)
}

fn created(it: &mut Sample, params: CreateConfiguration) -> Configuration {
    let id = create(&mut it.tx(), params).unwrap();
    it.world.get::<Configuration>(&id).unwrap().clone()
}

fn refused(it: &mut Sample, features: CreateFeatures) -> (String, Option<String>) {
    let got = create(&mut it.tx(), params(features)).unwrap_err();
    assert_eq!(got.status, 400);
    (got.message, got.param)
}

#[test]
fn the_rest_is_by_default() {
    let mut it = sample();
    let features = CreateFeatures::new()
        .customer_update(CreateCustomerUpdate::new(true).allowed_updates(["email"]))
        .invoice_history(InvoiceHistoryParams::new(true));
    let got = created(&mut it, params(features));
    assert_eq!(it.told(), ["billing_portal.configuration.created"]);
    let got = serde_json::to_value(got).unwrap();
    let features = &got["features"];
    assert_eq!(
        features["subscription_cancel"],
        json!({
            "cancellation_reason": {
                "enabled": false,
                "options": ["too_expensive", "missing_features", "switched_service", "unused", "other"],
                "feedback_options": null,
            },
            "enabled": false, "mode": "at_period_end", "proration_behavior": "none",
        })
    );
    assert_eq!(features["payment_method_update"]["enabled"], false);
    assert_eq!(
        features["customer_update"],
        json!({"allowed_updates": ["email"], "enabled": true})
    );
    assert_eq!(
        features["subscription_update"]["proration_behavior"],
        "none"
    );
    assert_eq!(
        features["subscription_update"]["trial_update_behavior"],
        "end_trial"
    );
    assert_eq!(
        features["subscription_pause"],
        json!({"enabled": false, "duration": {
            "type": "interval_options",
            "interval_options": [{"interval": "month", "interval_count": 1}],
        }})
    );
    assert_eq!(got["login_page"], json!({"enabled": false, "url": null}));
    assert_eq!(
        (&got["metadata"], &got["is_default"], &got["active"]),
        (&json!({}), &json!(false), &json!(true))
    );
}

#[test]
fn there_is_one_default() {
    let mut it = sample();
    let before = default(&it.world).unwrap().id.clone();
    created(&mut it, params(CreateFeatures::new()));
    let saved = save_default(&mut it.tx(), None, params(CreateFeatures::new())).unwrap();
    assert_eq!(saved, before);
    let all = it.world.all::<Configuration>();
    assert_eq!(all.iter().filter(|it| it.is_default).count(), 1);
    let got = update(
        &mut it.tx(),
        UpdateConfiguration::new(before.as_str()).active(false),
    )
    .unwrap_err();
    assert_eq!(
        got.message,
        "You cannot set `active: false` on your default PortalConfiguration."
    );
}

#[test]
fn updates_need_payment_methods() {
    let mut it = sample();
    let update = || CreateSubscriptionUpdate::new(true);
    let features = CreateFeatures::new().subscription_update(update());
    let want = "Cannot enable subscription updates while payment method update is disabled.";
    assert_eq!(refused(&mut it, features), (want.to_owned(), None));
    let features = CreateFeatures::new()
        .subscription_update(update())
        .payment_method_update(PaymentMethodUpdateParams::new(true));
    created(&mut it, params(features));
    let off = UpdateFeatures::new().payment_method_update(PaymentMethodUpdateParams::new(false));
    let id = default(&it.world).unwrap().id.clone();
    let got = super::update(&mut it.tx(), UpdateConfiguration::new(id).features(off)).unwrap_err();
    assert_eq!(got.message, want);
}

#[test]
fn cancellations_prorate_only_at_once() {
    let mut it = sample();
    let cancel = |mode, proration| {
        let cancel = CreateSubscriptionCancel::new(true)
            .mode(mode)
            .proration_behavior(proration);
        CreateFeatures::new().subscription_cancel(cancel)
    };
    let at_end = CancellationMode::AtPeriodEnd;
    let param = Some("features[subscription_cancel][proration_behavior]".to_owned());
    let got = refused(
        &mut it,
        cancel(at_end.clone(), ProrationBehavior::CreateProrations),
    );
    assert_eq!(got.1, param);
    for mode in [at_end, CancellationMode::Immediately] {
        let got = refused(&mut it, cancel(mode, ProrationBehavior::AlwaysInvoice));
        let want = "Invalid features[subscription_cancel][proration_behavior]: must be one of \
                    create_prorations or none";
        assert_eq!(got, (want.to_owned(), param.clone()));
    }
    let good = cancel(
        CancellationMode::Immediately,
        ProrationBehavior::CreateProrations,
    );
    created(&mut it, params(good));
}

#[test]
fn values_are_checked() {
    let mut it = sample();
    let reason =
        CreateCancellationReason::new(true, Clearable::Set(vec!["other".into(), "bored".into()]));
    let features = CreateFeatures::new()
        .subscription_cancel(CreateSubscriptionCancel::new(true).cancellation_reason(reason));
    let (message, param) = refused(&mut it, features);
    assert!(
        message.contains("must be one of customer_service, "),
        "{message}"
    );
    let want = "features[subscription_cancel][cancellation_reason][options][1]";
    assert_eq!(param.as_deref(), Some(want));

    let long = "x".repeat(61);
    let profile = CreateBusinessProfile::new().headline(long);
    let got = create(
        &mut it.tx(),
        CreateConfiguration::new(profile, CreateFeatures::new()),
    )
    .unwrap_err();
    assert_eq!(got.param.as_deref(), Some("business_profile[headline]"));
    let bad = params(CreateFeatures::new()).default_return_url("nowhere");
    let got = create(&mut it.tx(), bad).unwrap_err();
    assert_eq!(
        (got.code, &*got.message),
        (Some("url_invalid"), "Not a valid URL")
    );
    let bad = params(CreateFeatures::new()).name("x".repeat(257));
    assert!(create(&mut it.tx(), bad).is_err());

    let pause = |option| {
        let duration = PauseDurationParams::interval_options(vec![option]);
        CreateFeatures::new().subscription_pause(
            SubscriptionPauseParams::new()
                .enabled(true)
                .duration(duration),
        )
    };
    assert!(
        refused(
            &mut it,
            pause(PauseIntervalParams::new("year").interval_count(4))
        )
        .0
        .contains("3 years")
    );
    created(
        &mut it,
        params(pause(PauseIntervalParams::new("month").interval_count(36))),
    );
    assert_eq!(it.told(), ["billing_portal.configuration.created"]);
}

#[test]
fn products_must_be_there() {
    let mut it = sample();
    let offer = |product: SubscriptionUpdateProductParams, times: usize| {
        let update = CreateSubscriptionUpdate::new(true).products(vec![product; times]);
        CreateFeatures::new()
            .subscription_update(update)
            .payment_method_update(PaymentMethodUpdateParams::new(true))
    };
    let product = SubscriptionUpdateProductParams::new;
    let got = refused(&mut it, offer(product("prod_x", ["price_x"]), 1));
    let param = |rest: &str| Some(format!("features[subscription_update][products]{rest}"));
    assert_eq!(
        got,
        (
            "No such product: 'prod_x'".to_owned(),
            param("[0][product]")
        )
    );
    let got = refused(&mut it, offer(product("prod_pro", ["price_x"]), 1));
    assert_eq!(
        got,
        (
            "No such price: 'price_x'".to_owned(),
            param("[0][prices][0]")
        )
    );
    let got = refused(&mut it, offer(product("prod_pro", ["price_basic_year"]), 1));
    assert!(got.0.contains("does not belong"));
    let got = refused(&mut it, offer(product("prod_pro", ["price_pro_year"]), 11));
    assert_eq!(got.1, param(""));
    created(
        &mut it,
        params(offer(product("prod_pro", ["price_pro_year"]), 10)),
    );
}

#[test]
fn an_update_leaves_the_rest() {
    let mut it = sample();
    let before = default(&it.world).unwrap().clone();
    it.now += 60;
    let cancel = UpdateSubscriptionCancel::new().mode(CancellationMode::Immediately);
    let change = UpdateConfiguration::new(&before.id)
        .features(UpdateFeatures::new().subscription_cancel(cancel))
        .metadata([("a", "b")]);
    update(&mut it.tx(), change.clone()).unwrap();
    assert_eq!(it.told(), ["billing_portal.configuration.updated"]);
    let mut want = before.clone();
    want.features.subscription_cancel.mode = CancellationMode::Immediately;
    want.metadata = Some(Metadata::from([("a", "b")]));
    want.updated = Timestamp(it.now);
    assert_eq!(*default(&it.world).unwrap(), want);

    it.now += 60;
    update(&mut it.tx(), change).unwrap();
    assert_eq!(
        (default(&it.world).unwrap().clone(), it.told()),
        (want, vec![])
    );
    let cleared = UpdateConfiguration::new(&before.id)
        .clear_default_return_url()
        .clear_metadata();
    update(&mut it.tx(), cleared).unwrap();
    let after = default(&it.world).unwrap();
    assert_eq!(
        (after.default_return_url.clone(), after.metadata.clone()),
        (None, Some(Metadata::new()))
    );
    let got = update(&mut it.tx(), UpdateConfiguration::new("bpc_x")).unwrap_err();
    assert_eq!(
        (got.status, &*got.message),
        (404, "No such configuration: 'bpc_x'")
    );
}

#[test]
fn a_login_page_has_an_address() {
    let mut it = sample();
    let with =
        |enabled| UpdateConfiguration::new("bpc_default").login_page(LoginPageParams::new(enabled));
    update(&mut it.tx(), with(true)).unwrap();
    let page = default(&it.world).unwrap().login_page.clone();
    assert!(page.url.as_deref().unwrap().contains("/p/login/test_"));
    update(&mut it.tx(), with(true)).unwrap();
    assert_eq!(default(&it.world).unwrap().login_page, page);
    update(&mut it.tx(), with(false)).unwrap();
    assert_eq!(default(&it.world).unwrap().login_page.url, None);
}
