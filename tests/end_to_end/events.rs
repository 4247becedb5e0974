//! Webhook events of every type, from the JSON of their delivery.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stripe_portal_gen::event::{Event, EventObject};
use stripe_portal_gen::{Timestamp, customer, payment_method, subscription};

use crate::fixtures::{
    CONFIGURATION, CUSTOMER, DISCOUNT, INVOICE, PAYMENT_METHOD, SESSION, SUBSCRIPTION, TAX_ID,
    event, value,
};

const README: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../stripe-portal-gen/README.md"
));

/// Every type of event by the object that it carries, and the name of its variant.
macro_rules! types {
    ($($object:ident { $($type_:literal $variant:ident)* })*) => {
        const TYPES: &[(&str, &str, &str)] = &[$($(($type_, $object, stringify!($variant)),)*)*];

        /// The name of the variant and the identifier of its object.
        fn carried(object: &EventObject) -> (&'static str, &str) {
            match object {
                $($(EventObject::$variant(object) => (stringify!($variant), object.id.as_str()),)*)*
                _ => ("Unknown", ""),
            }
        }
    };
}

types! {
    CONFIGURATION {
        "billing_portal.configuration.created" BillingPortalConfigurationCreated
        "billing_portal.configuration.updated" BillingPortalConfigurationUpdated
    }
    SESSION { "billing_portal.session.created" BillingPortalSessionCreated }
    CUSTOMER {
        "customer.created" CustomerCreated
        "customer.deleted" CustomerDeleted
        "customer.updated" CustomerUpdated
    }
    DISCOUNT {
        "customer.discount.created" CustomerDiscountCreated
        "customer.discount.deleted" CustomerDiscountDeleted
        "customer.discount.updated" CustomerDiscountUpdated
    }
    SUBSCRIPTION {
        "customer.subscription.created" CustomerSubscriptionCreated
        "customer.subscription.deleted" CustomerSubscriptionDeleted
        "customer.subscription.paused" CustomerSubscriptionPaused
        "customer.subscription.resumed" CustomerSubscriptionResumed
        "customer.subscription.trial_will_end" CustomerSubscriptionTrialWillEnd
        "customer.subscription.updated" CustomerSubscriptionUpdated
    }
    TAX_ID {
        "customer.tax_id.created" CustomerTaxIdCreated
        "customer.tax_id.deleted" CustomerTaxIdDeleted
        "customer.tax_id.updated" CustomerTaxIdUpdated
    }
    INVOICE {
        "invoice.created" InvoiceCreated
        "invoice.finalized" InvoiceFinalized
        "invoice.paid" InvoicePaid
        "invoice.payment_failed" InvoicePaymentFailed
        "invoice.payment_succeeded" InvoicePaymentSucceeded
        "invoice.updated" InvoiceUpdated
    }
    PAYMENT_METHOD {
        "payment_method.attached" PaymentMethodAttached
        "payment_method.detached" PaymentMethodDetached
        "payment_method.updated" PaymentMethodUpdated
    }
}

/// Parses an event as a webhook delivers it; it is written as it came.
fn parse(event: &Value) -> Event {
    let got: Event = serde_json::from_str(&event.to_string()).unwrap();
    assert_eq!(got.raw(), event);
    assert_eq!(serde_json::to_value(&got).unwrap(), *event);
    got
}

#[test]
fn every_type_carries_its_object() {
    for &(type_, object, variant) in TYPES {
        let object = value(object);
        let got = parse(&event("evt_1", type_, &object));
        assert_eq!(got.misfit(), None, "{type_}");
        assert_eq!(got.type_, type_);
        let id = object["id"].as_str().unwrap();
        assert_eq!(carried(&got.object), (variant, id));
    }
}

#[test]
fn every_type_of_the_readme_has_a_test() {
    let (_, events) = README.split_once("## Events").unwrap();
    let (events, _) = events.split_once("## Features").unwrap();
    let rows = events.lines().filter_map(|line| line.strip_prefix("| `"));
    let want: BTreeSet<_> = rows.filter_map(|row| row.split('`').next()).collect();
    let got: BTreeSet<_> = TYPES.iter().map(|(type_, ..)| *type_).collect();
    assert_eq!(got, want);
}

#[test]
fn the_envelope_is_read() {
    let mut raw = event("evt_1", "customer.updated", &value(CUSTOMER));
    raw["account"] = "acct_1".into();
    raw["new_field"] = json!([1]);
    let got = parse(&raw);
    assert_eq!((&*got.id, got.created), ("evt_1", Timestamp(1_234_567_890)));
    assert_eq!(got.api_version.as_deref(), Some("2024-06-20"));
    assert_eq!((got.livemode, got.pending_webhooks), (false, Some(1)));
    assert_eq!(
        (got.account.as_deref(), got.context),
        (Some("acct_1"), None)
    );
    let request = got.request.unwrap();
    assert_eq!(request.id.as_deref(), Some("req_9"));
    assert_eq!(request.idempotency_key.as_deref(), Some("key_9"));
    assert_eq!(got.previous_attributes, None);
}

#[test]
fn an_event_of_stripes_own_has_no_request() {
    let mut raw = event("evt_1", "customer.updated", &value(CUSTOMER));
    raw["request"] = Value::Null;
    raw["api_version"] = Value::Null;
    let got = parse(&raw);
    assert_eq!((got.request, got.api_version), (None, None));
    raw["request"] = json!({"id": null, "idempotency_key": null});
    assert_eq!(parse(&raw).request.unwrap().id, None);
}

#[test]
fn a_detached_payment_method_had_a_customer() {
    let mut object = value(PAYMENT_METHOD);
    object["customer"] = Value::Null;
    let mut raw = event("evt_1", "payment_method.detached", &object);
    raw["data"]["previous_attributes"] = json!({"customer": "cus_1"});
    let got = parse(&raw);
    let EventObject::PaymentMethodDetached(method) = got.object else {
        panic!("{:?}", got.object);
    };
    assert_eq!(
        (method.customer, method.type_),
        (None, payment_method::Type::Card)
    );
    assert_eq!(method.card.unwrap().last4, "4242");
    assert_eq!(got.previous_attributes.unwrap()["customer"], "cus_1");
}

#[test]
fn a_cancellation_through_the_portal_is_read() {
    let mut object = value(SUBSCRIPTION);
    object["cancel_at_period_end"] = true.into();
    object["cancellation_details"] = json!({
        "comment": "Bye", "feedback": "too_expensive", "reason": "cancellation_requested",
    });
    let mut raw = event("evt_1", "customer.subscription.updated", &object);
    raw["data"]["previous_attributes"] =
        json!({"cancel_at_period_end": false, "cancellation_details": {"reason": null}});
    let got = parse(&raw);
    let EventObject::CustomerSubscriptionUpdated(object) = got.object else {
        panic!("{:?}", got.object);
    };
    let details = object.cancellation_details.unwrap();
    let feedback = subscription::CancellationFeedback::TooExpensive;
    let reason = subscription::CancellationReason::CancellationRequested;
    assert_eq!(
        (details.feedback, details.reason),
        (Some(feedback), Some(reason))
    );
    let before = got.previous_attributes.unwrap();
    assert_eq!(before["cancel_at_period_end"], false);
    assert_eq!(before["cancellation_details"], json!({"reason": null}));
}

#[test]
fn an_updated_customer_is_read() {
    let mut raw = event("evt_1", "customer.updated", &value(CUSTOMER));
    raw["data"]["previous_attributes"] = json!({"email": null});
    let got = parse(&raw);
    let EventObject::CustomerUpdated(object) = got.object else {
        panic!("{:?}", got.object);
    };
    assert_eq!(object.email.as_deref(), Some("jenny@example.com"));
    assert_eq!(object.tax_exempt, Some(customer::TaxExempt::None));
    assert_eq!(got.previous_attributes.unwrap()["email"], Value::Null);
}

#[test]
fn an_event_of_another_type_is_raw() {
    let object = json!({"id": "boat_1", "object": "boat"});
    let got = parse(&event("evt_1", "boat.sailed", &object));
    assert_eq!(got.object, EventObject::Unknown(object.into()));
    assert_eq!(got.misfit(), None);
}

#[test]
fn an_object_that_does_not_fit_keeps_the_event() {
    for &(type_, object, _) in TYPES {
        let mut object = value(object);
        object["id"] = json!(5);
        let got = parse(&event("evt_1", type_, &object));
        assert_eq!(got.object, EventObject::Unknown(object.into()));
        assert_eq!((&*got.id, &*got.type_), ("evt_1", type_));
        let misfit = got.misfit().unwrap();
        assert_eq!(misfit, "id: invalid type: integer, expected a string");
    }
}

#[test]
fn a_misfit_says_where() {
    let mut object = value(SUBSCRIPTION);
    object["items"]["data"][0]["price"]["unit_amount"] = "12345".into();
    let got = parse(&event("evt_1", "customer.subscription.updated", &object));
    let want = "items.data[0].price.unit_amount: invalid type: string, expected i64";
    assert_eq!(got.misfit(), Some(want));
}

#[test]
fn an_event_without_an_object_is_kept() {
    let mut raw = event("evt_1", "customer.updated", &Value::Null);
    raw["data"] = json!({});
    let got = parse(&raw);
    assert_eq!(got.object, EventObject::Unknown(Value::Null.into()));
    assert!(got.misfit().is_some());
}
