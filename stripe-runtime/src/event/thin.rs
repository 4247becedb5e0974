//! Thin events: what happened to which object, without the object.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Error as JsonError, Value};

use super::field::{optional, required};
use crate::buffer::buffered;
use crate::{EventRequest, Object, Raw};

/// A thin event: something that happened, without a snapshot of the object that it happened to.
///
/// Stripe delivers it for its v2 API, and fetches it as `/v2/core/events/{id}`. It is written in
/// no API version. A field that may be absent is absent too where it does not fit;
/// [`ThinEvent::raw`] has it.
///
/// See [thin events](https://docs.stripe.com/event-destinations#thin-events).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ThinEvent {
    /// Unique identifier, `evt_…`. The same event may be delivered more than once.
    pub id: String,
    /// What happened, such as `v1.billing.meter.error_report_triggered`.
    pub type_: String,
    /// When it happened, in RFC 3339, such as `2026-10-28T09:30:00.123Z`.
    pub created: String,
    /// Whether it happened in live mode.
    pub livemode: bool,
    /// The context that the event and its object are to be fetched in.
    pub context: Option<String>,
    /// The object that it happened to, to be fetched.
    pub related_object: Option<RelatedObject>,
    /// Why it happened.
    pub reason: Option<EventReason>,
    /// What more there is to know; a delivered event has none, a fetched one may.
    pub data: Option<Raw>,
    raw: Raw,
}

/// The object that a thin event is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[non_exhaustive]
pub struct RelatedObject {
    /// Its identifier.
    pub id: String,
    /// Its type, such as `billing.meter`.
    #[serde(rename = "type")]
    pub type_: String,
    /// The path to fetch it from, such as `/v1/billing/meters/mtr_123`.
    pub url: String,
}

/// Why a thin event happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[non_exhaustive]
pub struct EventReason {
    /// The kind of reason, such as `request`.
    #[serde(rename = "type")]
    pub type_: String,
    /// The request that made it happen.
    pub request: Option<EventRequest>,
}

impl ThinEvent {
    /// The thin event in a JSON value.
    ///
    /// An error, which quotes no value, where `id`, `type`, `created` or `livemode` is absent or
    /// does not fit.
    pub fn from_value(raw: Value) -> Result<Self, JsonError> {
        Ok(Self {
            id: required(&raw, "id")?,
            type_: required(&raw, "type")?,
            created: required(&raw, "created")?,
            livemode: required(&raw, "livemode")?,
            context: optional(&raw, "context"),
            related_object: optional(&raw, "related_object"),
            reason: optional(&raw, "reason"),
            data: optional::<Value>(&raw, "data")
                .filter(|data| !data.is_null())
                .map(Raw::from),
            raw: raw.into(),
        })
    }

    /// The whole event as it came.
    #[must_use]
    pub fn raw(&self) -> &Value {
        self.raw.value()
    }
}

impl Object for ThinEvent {
    fn object_id(&self) -> &str {
        &self.id
    }
}

impl<'de> Deserialize<'de> for ThinEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        buffered(deserializer, Self::from_value)
    }
}

/// Writes the event as it came.
impl Serialize for ThinEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn meter_event() -> Value {
        json!({
            "id": "evt_1", "object": "v2.core.event", "livemode": true, "new": [1],
            "type": "v1.billing.meter.error_report_triggered",
            "created": "2026-10-28T09:30:00.123Z", "context": null,
            "related_object": {"id": "mtr_1", "type": "billing.meter", "url": "/v1/billing/meters/mtr_1"},
            "reason": {"type": "request", "request": {"id": "req_1", "idempotency_key": "k"}},
            "data": {"summary": "secret"},
        })
    }

    #[test]
    fn every_field_is_read() {
        let raw = meter_event();
        let got: ThinEvent = serde_json::from_str(&raw.to_string()).unwrap();
        assert_eq!((got.object_id(), got.livemode), ("evt_1", true));
        assert_eq!(got.type_, "v1.billing.meter.error_report_triggered");
        assert_eq!(got.created, "2026-10-28T09:30:00.123Z");
        assert_eq!(got.context, None);
        let related = got.related_object.as_ref().unwrap();
        assert_eq!((&*related.id, &*related.type_), ("mtr_1", "billing.meter"));
        assert_eq!(related.url, "/v1/billing/meters/mtr_1");
        let request = got.reason.as_ref().unwrap().request.as_ref().unwrap();
        assert_eq!(request.idempotency_key.as_deref(), Some("k"));
        assert_eq!(got.data.as_ref().unwrap()["summary"], "secret");
        assert!(!format!("{got:?}").contains("secret"));
        assert_eq!(got.raw(), &raw);
        assert_eq!(serde_json::to_value(&got).unwrap(), raw);
    }

    #[test]
    fn only_what_nothing_can_stand_in_for_must_fit() {
        for name in ["context", "related_object", "reason", "data", "object"] {
            let mut raw = meter_event();
            raw.as_object_mut().unwrap().remove(name);
            assert!(ThinEvent::from_value(raw.clone()).is_ok(), "{name}");
            raw[name] = json!(5);
            assert!(ThinEvent::from_value(raw.clone()).is_ok(), "{name}");
        }
        let mut raw = meter_event();
        raw["created"] = json!(5);
        let got = ThinEvent::from_value(raw).unwrap_err().to_string();
        assert_eq!(
            got,
            "at `created`: invalid type: integer, expected a string"
        );
    }
}
