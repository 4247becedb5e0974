//! Events: a typed object inside an envelope that hides as little as it can.

mod field;
mod thin;
mod version;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Error as JsonError, Value};

pub use thin::{EventReason, RelatedObject, ThinEvent};

use crate::buffer::buffered;
use crate::misfit::Misfit;
use crate::{Json, Object, Timestamp};
use field::{optional, required};

/// The objects that a crate's events carry, one variant per type of event.
pub trait EventPayload: Sized {
    /// The API version that the variants are made for, such as `2026-10-28.endive`.
    const API_VERSION: &'static str;

    /// The object of an event of type `event_type`.
    fn decode(event_type: &str, object: &Value) -> Result<Self, JsonError>;

    /// An object that has no type, or does not fit it.
    fn unknown(object: &Value) -> Self;
}

/// Something that happened in the account, with a snapshot of the object that it happened to.
///
/// An object that does not fit its type does not hide the event: `object` is then its raw JSON and
/// [`Event::misfit`] says why. A field that may be absent is absent too where it does not fit;
/// [`Event::raw`] has it.
///
/// See [the event object](https://docs.stripe.com/api/events/object).
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

impl<P: EventPayload> Event<P> {
    /// The event in a JSON value.
    ///
    /// An error, which quotes no value, where `id`, `type`, `created` or `livemode` is absent or
    /// does not fit: nothing could stand in for them.
    pub fn from_value(raw: Value) -> Result<Self, JsonError> {
        let id = required(&raw, "id")?;
        let type_: String = required(&raw, "type")?;
        let data = &raw["data"];
        let object = &data["object"];
        let (object, misfit) = match P::decode(&type_, object) {
            Ok(object) => (object, None),
            Err(error) => (P::unknown(object), Some(misfit(&error))),
        };
        Ok(Self {
            id,
            type_,
            created: required(&raw, "created")?,
            api_version: optional(&raw, "api_version"),
            livemode: required(&raw, "livemode")?,
            account: optional(&raw, "account"),
            context: optional(&raw, "context"),
            pending_webhooks: optional(&raw, "pending_webhooks"),
            request: request(&raw),
            object,
            previous_attributes: optional(data, "previous_attributes"),
            misfit,
            raw,
        })
    }

    /// Whether the object is written in the API version that its types are made for, or in another
    /// of the same release train, in which nothing breaks: `2026-10-28.endive` fits every
    /// `….endive`.
    ///
    /// An event that names no version fits.
    pub fn fits_api_version(&self) -> bool {
        let version = self.api_version.as_deref();
        version.is_none_or(|version| version::fits(version, P::API_VERSION))
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

/// The request of an event; before the API version of 2017-05-25 it is its identifier alone.
fn request(raw: &Value) -> Option<EventRequest> {
    let alone = || {
        Some(EventRequest {
            id: Some(optional(raw, "request")?),
            idempotency_key: None,
        })
    };
    optional(raw, "request").or_else(alone)
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
        const API_VERSION: &'static str = "2026-10-28.endive";

        fn decode(event_type: &str, object: &Value) -> Result<Self, JsonError> {
            Ok(match event_type {
                "customer.updated" => Self::CustomerUpdated(decode(object)?),
                _ => Self::Unknown(object.clone()),
            })
        }

        fn unknown(object: &Value) -> Self {
            Self::Unknown(object.clone())
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

    /// An event whose field `name` is another, or is absent.
    fn altered(name: &str, value: Option<Value>) -> Result<Event<EventObject>, JsonError> {
        let mut raw = event("boat.sailed", &json!({})).raw;
        match value {
            Some(value) => raw[name] = value,
            None => drop(raw.as_object_mut().unwrap().remove(name)),
        }
        Event::from_value(raw)
    }

    #[test]
    fn what_nothing_can_stand_in_for_must_fit() {
        for (name, value, what) in [
            ("id", json!(null), "invalid type: null, expected a string"),
            ("type", json!(5), "invalid type: integer, expected a string"),
            (
                "created",
                json!("secret"),
                "invalid type: string, expected whole seconds since the Unix epoch",
            ),
            (
                "livemode",
                json!("secret"),
                "invalid type: string, expected a boolean",
            ),
        ] {
            let got = altered(name, Some(value)).unwrap_err();
            assert_eq!(got.to_string(), format!("at `{name}`: {what}"));
            let got = altered(name, None).unwrap_err();
            assert_eq!(got.to_string(), format!("at `.`: missing field `{name}`"));
        }
        for raw in [json!([]), json!("secret"), json!(null)] {
            let got = Event::<EventObject>::from_value(raw).unwrap_err();
            assert_eq!(got.to_string(), "at `.`: an event is a JSON object");
        }
    }

    #[test]
    fn other_fields_hide_nothing() {
        for name in [
            "api_version",
            "account",
            "context",
            "pending_webhooks",
            "request",
            "data",
        ] {
            for value in [Some(json!([{}])), Some(Value::Null), None] {
                let got = altered(name, value.clone()).unwrap();
                assert_eq!(got.raw().get(name), value.as_ref());
                assert_eq!((&*got.id, &*got.type_), ("evt_1", "boat.sailed"));
            }
        }
        let got = altered("context", Some(json!(5))).unwrap();
        assert_eq!((got.context, got.pending_webhooks), (None, Some(1)));
        let got = altered("request", Some(json!("req_2"))).unwrap();
        assert_eq!(got.request.unwrap().id.as_deref(), Some("req_2"));
    }

    #[test]
    fn the_version_is_of_the_same_train() {
        let fits = |version| {
            let got = altered("api_version", Some(version)).unwrap();
            got.fits_api_version()
        };
        assert!(fits(json!("2026-11-25.endive")) && fits(Value::Null));
        assert!(!fits(json!("2026-08-26.dahlia")) && !fits(json!("2026-10-28")));
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
