//! Rows about webhooks, and what helps to test their receivers.

use std::time::Duration;

use serde_json::{Value, json};
use stripe_runtime::codegen::JsonError;
use stripe_runtime::{Event, EventPayload, SignatureFault, ThinEvent, Timestamp, Webhook, webhook};

const NOW: Timestamp = Timestamp(1_700_000_000);

#[derive(Clone, Debug, PartialEq)]
enum Payload {
    Renamed(String),
    Unknown(Value),
}

impl EventPayload for Payload {
    const API_VERSION: &'static str = "2026-10-28.endive";

    fn decode(event_type: &str, object: Value) -> Result<Self, JsonError> {
        Ok(match event_type {
            "thing.renamed" => Self::Renamed(stripe_runtime::codegen::decode(object)?),
            _ => Self::Unknown(object),
        })
    }

    fn unknown(object: Value) -> Self {
        Self::Unknown(object)
    }
}

fn event(object: &Value) -> Vec<u8> {
    let event = json!({
        "id": "evt_1", "object": "event", "type": "thing.renamed", "created": 5,
        "livemode": false, "api_version": "2026-12-01.endive",
        "data": {"object": object, "previous_attributes": {"name": "old"}},
    });
    event.to_string().into_bytes()
}

fn webhook() -> Webhook {
    Webhook::new("whsec_new").secret("whsec_old").clock(|| NOW)
}

#[test]
fn webhooks() {
    let body = event(&json!("name"));
    let header = webhook::sign(&body, "whsec_old", NOW);
    let rolled = format!("{header},v1=00,v0=00");
    for header in [&*header, &*rolled] {
        let got: Event<Payload> = webhook().event(&body, header).unwrap();
        assert_eq!(got.object, Payload::Renamed("name".into()));
        assert!(got.fits_api_version());
    }
    let odd = event(&json!({"not": "a name"}));
    let got = Event::<Payload>::parse(&odd).unwrap();
    assert_eq!(got.object, Payload::Unknown(json!({"not": "a name"})));
    assert_eq!((got.id.as_str(), got.misfit().is_some()), ("evt_1", true));
    assert_eq!(got.previous_attributes.unwrap()["name"], "old");

    let late = Timestamp(NOW.0 - 301);
    let early = Timestamp(NOW.0 + 301);
    let faults = [
        (None, SignatureFault::MissingHeader),
        (Some("v1=00".to_owned()), SignatureFault::MalformedHeader),
        (Some("t=1,v0=00".to_owned()), SignatureFault::NoSignature),
        (
            Some(webhook::sign(&body, "whsec_x", NOW)),
            SignatureFault::Mismatch,
        ),
        (
            Some(webhook::sign(&odd, "whsec_new", NOW)),
            SignatureFault::Mismatch,
        ),
        (
            Some(webhook::sign(&body, "whsec_new", late)),
            SignatureFault::TooOld,
        ),
        (
            Some(webhook::sign(&body, "whsec_new", early)),
            SignatureFault::InFuture,
        ),
    ];
    for (header, want) in faults {
        let error = webhook().verify(&body, header.as_deref()).unwrap_err();
        assert!(error.is_signature());
        assert_eq!(error.signature_fault(), Some(want), "{error}");
    }
    let header = webhook::sign(&body, "whsec_new", late);
    let patient = webhook().tolerance(Duration::from_secs(301));
    patient.verify(&body, &*header).unwrap();

    let bridged =
        json!({"detail-type": "x", "detail": serde_json::from_slice::<Value>(&body).unwrap()});
    let got = Event::<Payload>::parse(bridged.to_string().as_bytes()).unwrap();
    assert_eq!(got.id, "evt_1");
    let thin = br#"{"id":"evt_2","object":"v2.core.event","type":"v1.x","created":"2026-01-01T00:00:00Z","livemode":false}"#;
    assert_eq!(ThinEvent::parse(thin).unwrap().id, "evt_2");
    let error = Event::<Payload>::parse(thin).unwrap_err();
    assert!(
        error.is_decode() && error.to_string().contains("thin"),
        "{error}"
    );
}

#[test]
fn test_helpers() {
    let header = webhook::sign(b"{}", "whsec_new", NOW);
    assert!(header.starts_with("t=1700000000,v1="));
    webhook().verify(b"{}", &*header).unwrap();
}
