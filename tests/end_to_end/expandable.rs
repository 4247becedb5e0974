//! References whose objects have no type here: each is an identifier, or the object once expanded.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use stripe_portal_gen::Expandable;
use stripe_portal_gen::billing_portal::Configuration;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::subscription::Subscription;

use crate::fixtures::{CONFIGURATION, CUSTOMER, SUBSCRIPTION, value};

/// Decodes `text` with both forms of a reference, which `put` puts where `get` finds it.
#[track_caller]
fn check<T, I>(text: &str, put: fn(&mut Value, Value), get: fn(T) -> Option<Expandable<I>>)
where
    T: DeserializeOwned,
    I: Debug + PartialEq<&'static str> + Serialize,
{
    let object = json!({"id": "x_1", "object": "anything", "nested": [{"a": null}]});
    for (reference, raw) in [(json!("x_1"), None), (object.clone(), Some(&object))] {
        let mut whole = value(text);
        put(&mut whole, reference.clone());
        let got = get(serde_json::from_str(&whole.to_string()).unwrap()).unwrap();
        assert_eq!(*got.id(), "x_1");
        assert_eq!(got.raw(), raw);
        assert_eq!(serde_json::to_value(&got).unwrap(), reference);
    }
}

#[test]
fn the_application_of_a_configuration() {
    check(
        CONFIGURATION,
        |whole, reference| whole["application"] = reference,
        |got: Configuration| got.application,
    );
}

#[test]
fn the_feedback_options_of_a_configuration() {
    check(
        CONFIGURATION,
        |whole, reference| {
            let cancel = &mut whole["features"]["subscription_cancel"];
            cancel["cancellation_reason"]["feedback_options"] = json!([reference]);
        },
        |got: Configuration| {
            let reason = got.features.subscription_cancel.cancellation_reason;
            reason.feedback_options?.pop()
        },
    );
}

#[test]
fn the_schedule_of_a_subscription() {
    check(
        SUBSCRIPTION,
        |whole, reference| whole["schedule"] = reference,
        |got: Subscription| got.schedule,
    );
}

#[test]
fn the_feedback_option_of_a_cancellation() {
    check(
        SUBSCRIPTION,
        |whole, reference| whole["cancellation_details"]["feedback_option"] = reference,
        |got: Subscription| got.cancellation_details?.feedback_option,
    );
}

#[test]
fn the_product_of_a_price() {
    check(
        SUBSCRIPTION,
        |whole, reference| whole["items"]["data"][0]["price"]["product"] = reference,
        |mut got: Subscription| Some(got.items.data.remove(0).price.product),
    );
}

#[test]
fn the_default_source_of_a_customer() {
    check(
        CUSTOMER,
        |whole, reference| whole["default_source"] = reference,
        |got: Customer| got.default_source,
    );
}
