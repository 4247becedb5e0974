//! Rows about webhooks, and what helps to test their receivers.

use std::time::Duration;

use serde_json::{Value, json};
use stripe_runtime::codegen::JsonError;
use stripe_runtime::{
    Event, EventPayload, SignatureFault, ThinEvent, Timestamp, VersionCheck, Webhook, webhook,
};

use super::reading::recording;

const NOW: Timestamp = Timestamp(1_700_000_000);

#[derive(Clone, Debug, PartialEq)]
enum Payload {
    Renamed(String),
    Unknown(Value),
}

impl EventPayload for Payload {
    const API_VERSION: &'static str = "2026-10-28.endive";

    fn decode(event_type: &str, object: &Value) -> Result<Self, JsonError> {
        Ok(match event_type {
            "thing.renamed" => Self::Renamed(stripe_runtime::codegen::decode(object)?),
            _ => Self::Unknown(object.clone()),
        })
    }

    fn unknown(object: &Value) -> Self {
        Self::Unknown(object.clone())
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
    let last = header.replace(",v1=", ",v1=00,v1=");
    let (time, signature) = header.split_once(",v1=").unwrap();
    let upper = format!("{time},v1={}", signature.to_uppercase());
    for header in [&*header, &rolled, &last, &upper] {
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
    let header = webhook::sign(&body, "whsec_new", Timestamp(NOW.0 - 300));
    webhook().verify(&body, &*header).unwrap();
    let header = webhook::sign(&body, "", NOW);
    let nobodys = Webhook::new("").clock(|| NOW);
    let error = nobodys.verify(&body, &*header).unwrap_err();
    assert_eq!(error.signature_fault(), Some(SignatureFault::Mismatch));
    envelopes();
    versions();
}

fn envelopes() {
    let body = event(&json!("name"));
    let bridged =
        json!({"detail-type": "x", "detail": serde_json::from_slice::<Value>(&body).unwrap()});
    let got = Event::<Payload>::parse(bridged.to_string().as_bytes()).unwrap();
    assert_eq!(got.id, "evt_1");
    let grid = json!([{"eventType": "x", "data": serde_json::from_slice::<Value>(&body).unwrap()}]);
    let got = Event::<Payload>::parse(grid.to_string().as_bytes()).unwrap();
    assert_eq!(got.id, "evt_1");
    let thin = br#"{"id":"evt_2","object":"v2.core.event","type":"v1.x","created":"2026-01-01T00:00:00Z","livemode":false}"#;
    assert_eq!(ThinEvent::parse(thin).unwrap().id, "evt_2");
    let header = webhook::sign(thin, "whsec_new", NOW);
    assert_eq!(webhook().thin(thin, &*header).unwrap().id, "evt_2");
    assert!(webhook().thin(thin, None).unwrap_err().is_signature());
    let error = Event::<Payload>::parse(thin).unwrap_err();
    assert!(
        error.is_decode() && error.to_string().contains("Webhook::thin"),
        "{error}"
    );
}

/// The part of that row that is about webhooks.
pub(super) fn hygiene() {
    let mut raw: Value = serde_json::from_slice(&event(&json!("name"))).unwrap();
    raw["data"]["new"] = "hidden".into();
    let event = Event::<Payload>::from_value(raw).unwrap();
    let shown = format!("{:?} {event:?}", Webhook::new("whsec_hidden"));
    assert!(!shown.contains("hidden"), "{shown}");
}

fn versions() {
    let body = event(&json!("name"));
    let other = String::from_utf8(body.clone()).unwrap();
    let other = other.replace("2026-12-01.endive", "2026-12-01.fern");
    let read = |check, body: &[u8]| {
        let header = webhook::sign(body, "whsec_new", NOW);
        let webhook = webhook().version_check(check);
        webhook.event::<Payload>(body, &*header)
    };
    for (check, warns) in [
        (VersionCheck::default(), true),
        (VersionCheck::Ignore, false),
    ] {
        let (record, recording) = recording();
        assert!(!read(check, other.as_bytes()).unwrap().fits_api_version());
        drop(recording);
        let is_told = record.all().contains("2026-12-01.fern");
        assert_eq!(is_told, warns && cfg!(feature = "tracing"));
    }
    assert!(read(VersionCheck::Refuse, &body).is_ok());
    let error = read(VersionCheck::Refuse, other.as_bytes()).unwrap_err();
    assert!(error.is_decode(), "{error}");
    assert!(webhook().event::<Payload>(&body, None).is_err());
}

#[test]
fn test_helpers() {
    let header = webhook::sign(b"{}", "whsec_new", NOW);
    let want = "dfd0c4ddb107e3a391f1dc89c9ba0bec585e31e42f82d6c6673f3d9b3a3429a8";
    assert_eq!(header, format!("t=1700000000,v1={want}"));
    webhook().verify(b"{}", &*header).unwrap();
}
