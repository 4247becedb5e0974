//! Objects as Stripe sends them, and how tests vary and compare them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(crate) const CONFIGURATION: &str = include_str!("fixtures/configuration.json");
pub(crate) const CUSTOMER: &str = include_str!("fixtures/customer.json");
pub(crate) const DELETED_CUSTOMER: &str = include_str!("fixtures/deleted_customer.json");
pub(crate) const DISCOUNT: &str = include_str!("fixtures/discount.json");
pub(crate) const INVOICE: &str = include_str!("fixtures/invoice.json");
pub(crate) const PAYMENT_METHOD: &str = include_str!("fixtures/payment_method.json");
/// The example of the API reference, letter by letter.
pub(crate) const SESSION: &str = include_str!("fixtures/session.json");
pub(crate) const SESSION_WITH_FLOW: &str = include_str!("fixtures/session_with_flow.json");
pub(crate) const SUBSCRIPTION: &str = include_str!("fixtures/subscription.json");
pub(crate) const TAX_ID: &str = include_str!("fixtures/tax_id.json");

/// The JSON value of a text.
pub(crate) fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The configuration with another identifier.
pub(crate) fn configuration(id: &str) -> Value {
    let mut configuration = value(CONFIGURATION);
    configuration["id"] = id.into();
    configuration
}

/// One page of a list.
pub(crate) fn page(data: impl IntoIterator<Item = Value>, has_more: bool) -> String {
    let data: Vec<Value> = data.into_iter().collect();
    json!({"object": "list", "url": "/v1/things", "has_more": has_more, "data": data}).to_string()
}

/// An event of type `type_` about `object`.
pub(crate) fn event(id: &str, type_: &str, object: &Value) -> Value {
    json!({
        "id": id,
        "object": "event",
        "type": type_,
        "api_version": "2024-06-20",
        "created": 1_234_567_890,
        "livemode": false,
        "pending_webhooks": 1,
        "request": {"id": "req_9", "idempotency_key": "key_9"},
        "data": {"object": object},
    })
}

/// Decodes `text` and checks that nothing of it is lost when it is written again.
///
/// Fields of `unknown`, pointers into the JSON, are left out of the comparison.
#[track_caller]
pub(crate) fn kept<T: DeserializeOwned + Serialize>(text: &str, unknown: &[&str]) -> T {
    let decoded: T = serde_json::from_str(text).unwrap();
    let got = without_nulls(serde_json::to_value(&decoded).unwrap());
    let mut want = value(text);
    for pointer in unknown {
        remove(&mut want, pointer);
    }
    assert_eq!(got, without_nulls(want));
    decoded
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let fields = value.pointer_mut(parent).and_then(Value::as_object_mut);
    let removed = fields.and_then(|fields| fields.remove(name));
    assert!(removed.is_some(), "{pointer} is not in the fixture");
}

/// The value with every `null` field left out: null and absent mean the same.
pub(crate) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, field)| !field.is_null())
            .map(|(name, field)| (name, without_nulls(field)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        value => value,
    }
}
