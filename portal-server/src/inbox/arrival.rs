//! An event on its way into the inbox, and what of it can be read whatever its type is.

use std::str;

use bytes::Bytes;
use serde::Deserialize;

use crate::clock;

/// The longest id or type.
const LONGEST: usize = 255;

/// An event as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) created: i64,
    pub(super) livemode: bool,
    pub(super) source: Source,
    pub(super) payload: Bytes,
    pub(super) received_at: i64,
}

/// How it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Stripe sent it.
    Webhook,
    /// It was fetched.
    CatchUp,
}

#[derive(Deserialize)]
struct Envelope {
    object: Option<String>,
    id: String,
    #[serde(rename = "type")]
    kind: String,
    created: i64,
    livemode: bool,
}

impl Source {
    /// As the database has it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::CatchUp => "catch_up",
        }
    }
}

impl Arrival {
    /// The event in a payload, or why it is none.
    pub(super) fn read(payload: Bytes, source: Source) -> Result<Self, &'static str> {
        const NO_EVENT: &str = "The body is no event: it needs id, type, created and livemode";
        // What is only skipped is not checked to be text otherwise.
        let text = str::from_utf8(&payload).map_err(|_| "The body is not UTF-8")?;
        let envelope: Envelope = serde_json::from_str(text).map_err(|_| NO_EVENT)?;
        let object = envelope.object.as_deref();
        if object.is_some_and(|object| object != "event") {
            return Err("The body is no event: its object is another");
        }
        if !is_name(&envelope.id) || !is_name(&envelope.kind) {
            return Err("The event's id or type is not 1 to 255 printable ASCII characters");
        }
        Ok(Self {
            id: envelope.id,
            kind: envelope.kind,
            created: envelope.created,
            livemode: envelope.livemode,
            source,
            payload,
            received_at: clock::now(),
        })
    }
}

fn is_name(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(payload: impl Into<Vec<u8>>) -> Result<Arrival, &'static str> {
        Arrival::read(payload.into().into(), Source::Webhook)
    }

    fn altered(name: &str, value: Value) -> String {
        let mut event = json!({
            "id": "evt_1", "object": "event", "type": "boat.sailed", "created": 5, "livemode": true,
            "data": {"object": {"id": "boat_1"}},
        });
        event[name] = value;
        event.to_string()
    }

    #[test]
    fn any_type_is_an_event() {
        let text = altered("other", json!([1e300, {"id": 5}]));
        let got = read(text.clone()).unwrap();
        assert_eq!((&*got.id, &*got.kind), ("evt_1", "boat.sailed"));
        assert_eq!((got.created, got.livemode), (5, true));
        assert_eq!(got.payload, text);
        read(altered("object", Value::Null)).unwrap();
        read(altered("id", json!("e".repeat(255)))).unwrap();
    }

    #[test]
    fn what_is_none_is_refused() {
        for payload in [
            "",
            "null",
            "[]",
            "{}",
            "5",
            "{\"id\":\"evt_1\"",
            "\u{feff}{}",
        ] {
            read(payload).unwrap_err();
        }
        for (name, value) in [
            ("object", json!("v2.core.event")),
            ("created", json!("2026-01-01T00:00:00Z")),
            ("created", json!(1.5)),
            ("created", json!(1_u64 << 63)),
            ("livemode", json!(null)),
            ("id", json!(5)),
            ("id", json!("")),
            ("id", json!("e".repeat(256))),
            ("id", json!("evt 1")),
            ("id", json!("evt_\0")),
            ("id", json!("évt_1")),
            ("type", json!("boat.\u{0}sailed")),
        ] {
            read(altered(name, value.clone())).expect_err(&value.to_string());
        }
        let mut bytes = altered("other", json!("x")).into_bytes();
        let x = bytes.iter().rposition(|byte| *byte == b'x').unwrap();
        bytes[x] = 0xff;
        read(bytes).unwrap_err();
    }
}
