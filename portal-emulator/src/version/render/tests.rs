//! Objects as the versions write them.

use serde_json::{Value, json};
use stripe_portal_gen::billing_portal::{Configuration, CreateSession, Flow, Session};
use stripe_portal_gen::coupon::{CreateCoupon, Duration};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::invoice::Invoice;
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::subscription::Subscription;

use super::*;
use crate::rules::samples::{Sample, sample};
use crate::rules::{catalog, sessions, subscriptions};
use crate::world::Resource;

const PINNED: &str = "2024-06-20";
const BASIL: &str = "2025-06-30.basil";
const DAHLIA: &str = "2026-08-26.dahlia";
const NEWEST: &str = "2026-10-28.endive";

/// A subscription with a discount, which is changed once.
fn world() -> (Sample, SubscriptionId) {
    let mut it = sample();
    it.version = DAHLIA.to_owned();
    let id = it.subscriber("price_basic_month");
    let half = CreateCoupon::new()
        .id("half")
        .percent_off(50.0)
        .duration(Duration::Forever);
    catalog::create_coupon(&mut it.tx(), half).unwrap();
    subscriptions::keep_with_coupon(&mut it.tx(), &id, &"half".into()).unwrap();
    (it, id)
}

fn written<T: Resource>(object: &T, version: &str) -> Value {
    let mut value = serde_json::to_value(object).unwrap();
    render(&mut value, &version.parse().unwrap());
    value
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_subscription() {
    let (it, id) = world();
    let subscription = it.world.get::<Subscription>(&id).unwrap();
    let old = written(subscription, PINNED);
    assert_eq!(old["current_period_start"], it.now);
    assert_eq!(old["discount"]["coupon"]["id"], "half");
    assert!(old["items"]["data"][0].get("current_period_end").is_none());
    for missing in ["billing_mode", "customer_account", "billing_schedules"] {
        assert!(old.get(missing).is_none(), "{missing}");
    }
    assert_eq!(old["automatic_tax"], json!({"enabled": false}));
    let details = json!({"reason": null, "feedback": null, "comment": null});
    assert_eq!(old["cancellation_details"], details);

    let basil = written(subscription, BASIL);
    assert!(basil.get("current_period_start").is_none() && basil.get("discount").is_none());
    assert_eq!(basil["items"]["data"][0]["current_period_start"], it.now);
    assert_eq!(basil["billing_mode"], json!({"type": "flexible"}));
    assert_eq!(
        basil["automatic_tax"],
        json!({"enabled": false, "disabled_reason": null})
    );

    let dahlia = written(subscription, DAHLIA);
    let flexible = json!({"proration_discounts": "included"});
    assert_eq!(dahlia["billing_mode"]["flexible"], flexible);
    assert_eq!(
        (&dahlia["customer_account"], &dahlia["billing_schedules"]),
        (&json!(null), &json!([]))
    );
    assert_eq!(
        dahlia["cancellation_details"]["feedback_option"],
        json!(null)
    );
    assert_eq!(written(subscription, NEWEST), dahlia);
}

#[test]
fn an_invoice() {
    let (it, _) = world();
    let invoice = it.world.all::<Invoice>().iter().next().unwrap();
    let old = written(invoice, PINNED);
    assert_eq!(
        (&old["paid"], &old["tax"], &old["paid_out_of_band"]),
        (&json!(true), &json!(null), &json!(false))
    );
    assert!(old["subscription"].is_string() && old.get("parent").is_none());
    let line = &old["lines"]["data"][0];
    assert_eq!(
        (&line["type"], &line["proration"]),
        (&json!("subscription"), &json!(false))
    );
    assert_eq!(line["price"]["id"], "price_basic_month");
    assert!(line.get("pricing").is_none() && line.get("quantity_decimal").is_none());

    let new = written(invoice, DAHLIA);
    for missing in [
        "paid",
        "subscription",
        "tax",
        "discount",
        "paid_out_of_band",
    ] {
        assert!(new.get(missing).is_none(), "{missing}");
    }
    assert_eq!(
        new["parent"]["subscription_details"]["subscription"],
        old["subscription"]
    );
    assert_eq!(
        (&new["amount_overpaid"], &new["amount_paid_off_stripe"]),
        (&json!(0), &json!(0))
    );
    let line = &new["lines"]["data"][0];
    assert_eq!(
        line["pricing"]["price_details"]["price"],
        "price_basic_month"
    );
    assert_eq!(
        (&line["subtotal"], &line["quantity_decimal"]),
        (&json!(1000), &json!("1"))
    );
    assert!(line.get("price").is_none() && line.get("type").is_none());
}

#[test]
fn a_discount() {
    let (it, _) = world();
    let discount = it.world.all::<Discount>().iter().next().unwrap();
    let old = written(discount, BASIL);
    assert_eq!(
        (old["coupon"]["id"].as_str(), old.get("source")),
        (Some("half"), None)
    );
    let new = written(discount, DAHLIA);
    assert_eq!(new["source"], json!({"type": "coupon", "coupon": "half"}));
    assert_eq!(new.get("coupon"), None);
}

#[test]
fn a_configuration() {
    let (it, _) = world();
    let configuration = it.world.get::<Configuration>("bpc_default").unwrap();
    let old = written(configuration, PINNED);
    assert_eq!(
        keys(&old),
        [
            "id",
            "object",
            "active",
            "created",
            "default_return_url",
            "is_default",
            "livemode",
            "metadata",
            "updated",
            "application",
            "business_profile",
            "features",
            "login_page",
        ]
    );
    assert_eq!(
        old["features"],
        json!({
            "customer_update": {"allowed_updates": ["email", "name", "tax_id"], "enabled": true},
            "invoice_history": {"enabled": true},
            "payment_method_update": {"enabled": true},
            "subscription_cancel": {
                "cancellation_reason": {"enabled": true, "options": ["too_expensive", "other"]},
                "enabled": true, "mode": "at_period_end", "proration_behavior": "none",
            },
            "subscription_update": {
                "default_allowed_updates": ["price", "quantity"], "enabled": true,
                "proration_behavior": "always_invoice",
            },
        })
    );
    let basil = written(configuration, BASIL);
    assert_eq!(
        basil["features"]["subscription_update"]["schedule_at_period_end"],
        json!({"conditions": []})
    );
    assert!(basil.get("name").is_none());
    let dahlia = written(configuration, DAHLIA);
    assert_eq!(dahlia["name"], json!(null));
    assert_eq!(
        dahlia["features"]["subscription_update"],
        json!({
            "default_allowed_updates": ["price", "quantity"], "enabled": true,
            "proration_behavior": "always_invoice", "schedule_at_period_end": {"conditions": []},
            "billing_cycle_anchor": null, "trial_update_behavior": "end_trial",
        })
    );
    assert!(dahlia["features"].get("subscription_pause").is_none());
    let newest = written(configuration, NEWEST);
    assert_eq!(
        newest["features"]["subscription_pause"]["duration"]["type"],
        "interval_options"
    );
}

#[test]
fn products_are_written_where_they_are_asked_for() {
    let (it, _) = world();
    let products = "features.subscription_update.products";
    let asked = |version: &str| {
        let configuration = it.world.get::<Configuration>("bpc_default").unwrap();
        let mut value = serde_json::to_value(configuration).unwrap();
        render_keeping(&mut value, &version.parse().unwrap(), &[products]);
        value["features"]["subscription_update"]["products"][0].clone()
    };
    let prices = json!(["price_basic_month", "price_basic_year"]);
    assert_eq!(
        asked(PINNED),
        json!({"product": "prod_basic", "prices": prices})
    );
    let quantity = json!({"enabled": true, "maximum": 99, "minimum": 1});
    assert_eq!(asked(DAHLIA)["adjustable_quantity"], quantity);
}

#[test]
fn a_session() {
    let (mut it, id) = world();
    let customer = it.subscription(&id).customer.id().clone();
    let params = CreateSession::new(customer).flow_data(Flow::subscription_cancel(id.clone()));
    let session = sessions::create(&mut it.tx(), params).unwrap();
    let session = it.world.get::<Session>(&session).unwrap();
    let old = written(session, PINNED);
    assert_eq!(
        keys(&old),
        [
            "id",
            "object",
            "created",
            "customer",
            "livemode",
            "on_behalf_of",
            "return_url",
            "url",
            "configuration",
            "flow",
            "locale",
        ]
    );
    assert_eq!(
        old["flow"],
        json!({
            "type": "subscription_cancel",
            "after_completion": {"type": "portal_homepage", "hosted_confirmation": null, "redirect": null},
            "subscription_cancel": {"subscription": id.as_str(), "retention": null},
            "subscription_update": null,
            "subscription_update_confirm": null,
        })
    );
    let dahlia = written(session, DAHLIA);
    assert_eq!(dahlia["customer_account"], json!(null));
    assert_eq!(dahlia["flow"]["customer_update"], json!(null));
    assert!(dahlia.get("after_expiration").is_none());
    let newest = written(session, NEWEST);
    assert_eq!(newest["after_expiration"], json!(null));
    assert_eq!(newest["flow"]["subscription_pause"], json!(null));
}

#[test]
fn customers_and_what_they_pay_with() {
    let (it, _) = world();
    let customer = it.world.all::<Customer>().iter().next().unwrap();
    let old = written(customer, PINNED);
    for missing in ["customer_account", "subscriptions", "tax_ids"] {
        assert!(old.get(missing).is_none(), "{missing}");
    }
    assert_eq!(written(customer, DAHLIA)["customer_account"], json!(null));
    let method = it.world.all::<PaymentMethod>().iter().next().unwrap();
    assert!(
        written(method, PINNED)["billing_details"]
            .get("tax_id")
            .is_none()
    );
    assert_eq!(
        written(method, DAHLIA)["billing_details"]["tax_id"],
        json!(null)
    );
}

#[test]
fn an_event_stays_as_it_was_written() {
    let (it, _) = world();
    let customer = it.world.all::<Customer>().iter().next().unwrap();
    let mut event = json!({ "object": "event", "data": { "object": written(customer, DAHLIA) } });
    let before = event.clone();
    render(&mut event, &PINNED.parse().unwrap());
    assert_eq!(event, before);
}
