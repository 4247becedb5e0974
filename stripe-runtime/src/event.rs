//! Webhook events: a typed object inside an envelope that always decodes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Error as JsonError, Value};

use crate::buffer::buffered;
use crate::misfit::Misfit;
use crate::{Json, Object, Timestamp};

/// The objects that a crate's events carry, one variant per type of event.
pub trait EventPayload: Sized {
    /// The object of an event of type `event_type`.
    fn decode(event_type: &str, object: Value) -> Result<Self, JsonError>;

    /// An object that has no type, or does not fit it.
    fn unknown(object: Value) -> Self;
}

/// Something that happened in the account.
///
/// An object that does not fit its type does not hide the event: `object` is then its raw JSON and
/// [`Event::misfit`] says why.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<P> {
    /// Unique identifier, `evt_…`. The same event may be delivered more than once.
    pub id: String,
    /// What happened, such as `customer.subscription.updated`.
    pub type_: String,
    /// When it happened.
    pub created: Timestamp,
    /// The API version that the object is written in.
    pub api_version: Option<String>,
    /// Whether it happened in live mode.
    pub livemode: bool,
    /// The connected account that it happened in.
    pub account: Option<String>,
    /// The context that it happened in.
    pub context: Option<String>,
    /// How many deliveries are still to succeed.
    pub pending_webhooks: Option<i64>,
    /// The request that made it happen.
    pub request: Option<EventRequest>,
    /// The object after it happened.
    pub object: P,
    /// The former values of what changed in the object.
    pub previous_attributes: Option<Json>,
    misfit: Option<String>,
    raw: Value,
}

/// The request that made an event happen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[non_exhaustive]
pub struct EventRequest {
    /// Its identifier, `req_…`; none where Stripe acted by itself.
    pub id: Option<String>,
    /// The idempotency key that it was sent with.
    pub idempotency_key: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    id: String,
    #[serde(rename = "type")]
    type_: String,
    created: Timestamp,
    api_version: Option<String>,
    livemode: bool,
    account: Option<String>,
    context: Option<String>,
    pending_webhooks: Option<i64>,
    request: Option<EventRequest>,
}

impl<P: EventPayload> Event<P> {
    /// The event in a JSON value; an error where the envelope does not fit.
    pub fn from_value(raw: Value) -> Result<Self, JsonError> {
        let envelope = Envelope::deserialize(&raw)?;
        let data = &raw["data"];
        let (object, misfit) = match P::decode(&envelope.type_, data["object"].clone()) {
            Ok(object) => (object, None),
            Err(error) => (P::unknown(data["object"].clone()), Some(misfit(&error))),
        };
        Ok(Self {
            id: envelope.id,
            type_: envelope.type_,
            created: envelope.created,
            api_version: envelope.api_version,
            livemode: envelope.livemode,
            account: envelope.account,
            context: envelope.context,
            pending_webhooks: envelope.pending_webhooks,
            request: envelope.request,
            object,
            previous_attributes: data["previous_attributes"].as_object().cloned(),
            misfit,
            raw,
        })
    }

    /// Why the object does not fit its type, with the path in the object; none where it does.
    ///
    /// Such as `items.data[0].quantity: invalid type: string, expected i64`. It quotes no value.
    pub fn misfit(&self) -> Option<&str> {
        self.misfit.as_deref()
    }

    /// The whole event as it came.
    pub fn raw(&self) -> &Value {
        &self.raw
    }
}

fn misfit(error: &JsonError) -> String {
    let Misfit { path, what } = Misfit::new(error, b"");
    match &*path {
        "." => what,
        path => format!("{path}: {what}"),
    }
}

impl<P> Object for Event<P> {
    fn object_id(&self) -> &str {
        &self.id
    }
}

/// Leaves out the raw JSON, which may hold secrets.
impl<P: fmt::Debug> fmt::Debug for Event<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id)
            .field("type_", &self.type_)
            .field("created", &self.created)
            .field("api_version", &self.api_version)
            .field("livemode", &self.livemode)
            .field("account", &self.account)
            .field("request", &self.request)
            .field("object", &self.object)
            .field("misfit", &self.misfit)
            .finish_non_exhaustive()
    }
}

impl<'de, P: EventPayload> Deserialize<'de> for Event<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        buffered(deserializer, Self::from_value)
    }
}

/// Writes the event as it came.
impl<P> Serialize for Event<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::decode;

    #[derive(Clone, Debug, PartialEq, Deserialize)]
    struct Customer {
        email: String,
    }

    #[derive(Clone, Debug, PartialEq)]
    enum EventObject {
        CustomerUpdated(Box<Customer>),
        Unknown(Value),
    }

    impl EventPayload for EventObject {
        fn decode(event_type: &str, object: Value) -> Result<Self, JsonError> {
            Ok(match event_type {
                "customer.updated" => Self::CustomerUpdated(decode(object)?),
                _ => Self::Unknown(object),
            })
        }

        fn unknown(object: Value) -> Self {
            Self::Unknown(object)
        }
    }

    fn event(type_: &str, object: &Value) -> Event<EventObject> {
        let raw = json!({
            "id": "evt_1", "object": "event", "type": type_, "created": 5,
            "api_version": "2026-10-28.endive", "livemode": false, "pending_webhooks": 1,
            "request": {"id": "req_1", "idempotency_key": null},
            "data": {"object": object, "previous_attributes": {"email": "old"}},
        });
        let got: Event<EventObject> = serde_json::from_str(&raw.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&got).unwrap(), raw);
        got
    }

    #[test]
    fn a_known_type_is_typed() {
        let got = event("customer.updated", &json!({"email": "a@b.c"}));
        let want = Customer {
            email: "a@b.c".into(),
        };
        assert_eq!(got.object, EventObject::CustomerUpdated(Box::new(want)));
        assert_eq!(got.misfit(), None);
        assert_eq!((got.object_id(), got.created), ("evt_1", Timestamp(5)));
        assert_eq!(got.request.unwrap().id.as_deref(), Some("req_1"));
    }

    #[test]
    fn an_unknown_type_is_raw() {
        let got = event("boat.sailed", &json!({"x": 1}));
        assert_eq!(got.object, EventObject::Unknown(json!({"x": 1})));
        assert_eq!(got.misfit(), None);
    }

    #[test]
    fn an_object_that_does_not_fit_keeps_the_event() {
        let got = event("customer.updated", &json!({"email": 5}));
        assert_eq!(got.object, EventObject::Unknown(json!({"email": 5})));
        let want = "email: invalid type: integer, expected a string";
        assert_eq!(got.misfit(), Some(want));
        assert_eq!(got.previous_attributes.unwrap()["email"], "old");
        let got = event("customer.updated", &json!({}));
        assert_eq!(got.misfit(), Some("missing field `email`"));
    }

    #[test]
    fn the_envelope_must_fit() {
        assert!(Event::<EventObject>::from_value(json!({"id": "evt_1"})).is_err());
        assert!(Event::<EventObject>::from_value(json!([])).is_err());
    }

    #[test]
    fn debug_leaves_out_the_raw_event() {
        let got = event(
            "customer.updated",
            &json!({"email": "a@b.c", "secret": "shh"}),
        );
        assert!(!format!("{got:?}").contains("shh"));
    }
}
