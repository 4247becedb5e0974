//! Verifying and reading, through the public calls.

use serde_json::{Value, json};

use super::*;
use crate::codegen::JsonError;

const NOW: Timestamp = Timestamp(1_700_000_000);
const SECRET: &str = "whsec_test_secret";

#[derive(Debug, PartialEq)]
struct Plain(Value);

impl EventPayload for Plain {
    const API_VERSION: &'static str = "2026-10-28.endive";

    fn decode(_: &str, object: &Value) -> Result<Self, JsonError> {
        Ok(Self(object.clone()))
    }

    fn unknown(object: &Value) -> Self {
        Self(object.clone())
    }
}

fn webhook() -> Webhook {
    Webhook::new(SECRET).clock(|| NOW)
}

fn after(seconds: i64) -> Timestamp {
    Timestamp(NOW.0 + seconds)
}

/// What `webhook` says of a payload that `secret` signed at `at`.
fn verdict(webhook: &Webhook, secret: &str, at: Timestamp) -> Option<SignatureFault> {
    let header = sign(b"{}", secret, at);
    let got = webhook.verify(b"{}", &*header);
    got.err().map(|error| error.signature_fault().unwrap())
}

fn event(version: &str) -> Value {
    json!({
        "id": "evt_1", "object": "event", "type": "boat.sailed", "created": 5, "livemode": true,
        "api_version": version, "data": {"object": {"id": "boat_1", "object": "event"}},
    })
}

fn thin() -> Value {
    json!({
        "id": "evt_2", "object": "v2.core.event", "type": "v2.boat.sailed", "livemode": true,
        "created": "2026-10-28T09:30:00.123Z",
    })
}

fn bytes(payload: &Value) -> Vec<u8> {
    payload.to_string().into_bytes()
}

/// Verifies and reads a payload that is signed as it should be.
fn received(webhook: &Webhook, payload: &Value) -> Result<Event<Plain>, Error> {
    let payload = bytes(payload);
    webhook.event(&payload, &*sign(&payload, SECRET, NOW))
}

#[test]
fn any_secret_may_have_signed() {
    let rolled = webhook().secret("whsec_other");
    for secret in [SECRET, "whsec_other"] {
        assert_eq!(verdict(&rolled, secret, NOW), None, "{secret}");
    }
    let got = verdict(&rolled, "whsec_third", NOW);
    assert_eq!(got, Some(SignatureFault::Mismatch));
}

#[test]
fn any_signature_may_fit() {
    let (good, bad) = (sign(b"{}", SECRET, NOW), sign(b"{}", "whsec_old", NOW));
    let (_, good) = good.split_once(',').unwrap();
    let (_, bad) = bad.split_once(',').unwrap();
    for signatures in [format!("{good},{bad}"), format!("{bad},v1=no,{good}")] {
        let header = format!("t={},{signatures}", NOW.0);
        assert!(webhook().verify(b"{}", &*header).is_ok());
    }
    let old = good.replace("v1=", "v0=");
    let error = webhook().verify(b"{}", &*format!("t={},{old},{bad}", NOW.0));
    let fault = error.unwrap_err().signature_fault();
    assert_eq!(fault, Some(SignatureFault::Mismatch));
}

#[test]
fn a_header_may_be_absent() {
    let error = webhook().verify(b"{}", None).unwrap_err();
    assert_eq!(error.signature_fault(), Some(SignatureFault::MissingHeader));
    assert!(error.is_signature() && error.body().is_none());
    let header = sign(b"{}", SECRET, NOW);
    assert!(webhook().verify(b"{}", Some(&*header)).is_ok());
}

#[test]
fn the_tolerance_is_met_on_both_sides() {
    use SignatureFault::{InFuture, TooOld};
    let exact = webhook().tolerance(Duration::from_secs(10));
    for (seconds, want) in [
        (0, None),
        (-10, None),
        (10, None),
        (-11, Some(TooOld)),
        (11, Some(InFuture)),
        (i64::MAX - NOW.0, Some(InFuture)),
    ] {
        assert_eq!(verdict(&exact, SECRET, after(seconds)), want, "{seconds}");
    }
    let always = webhook().tolerance(Duration::ZERO);
    for at in [after(-400), after(400), Timestamp(0)] {
        assert_eq!(verdict(&always, SECRET, at), None);
    }
    assert_eq!(verdict(&webhook(), SECRET, after(-301)), Some(TooOld));
    let now = Webhook::new(SECRET);
    assert_eq!(verdict(&now, SECRET, Timestamp::now()), None);
    assert_eq!(verdict(&now, SECRET, NOW), Some(TooOld));
}

#[test]
fn only_what_is_signed_hears_the_time() {
    let got = verdict(&webhook(), "whsec_other", after(-9999));
    assert_eq!(got, Some(SignatureFault::Mismatch));
    let old = sign(b"{}", SECRET, after(-301));
    let error = webhook().verify(b"{}", &*old).unwrap_err();
    let want = "signature error: the payload was signed 301s ago, and the tolerance is 300s: \
        check this machine's clock; where it is right, refuse the delivery";
    assert_eq!(error.to_string(), want);
}

#[test]
fn hints_say_what_may_be_wrong_with_a_secret() {
    for (secret, hint) in [
        ("", Some("a secret is empty")),
        (" \n", Some("a secret is empty")),
        ("whsec_hidden\n", Some("white space around it")),
        ("sk_test_hidden", Some("does not start with `whsec_`")),
        ("whsec_hidden", None),
    ] {
        let webhook = Webhook::new("whsec_first").secret(secret).clock(|| NOW);
        let header = sign(b"{\"a\":\"payload\"}", "whsec_other", NOW);
        let error = webhook
            .verify(b"{\"a\":\"payload\"}", &*header)
            .unwrap_err();
        let text = error.to_string();
        assert!(text.contains("bytes as they came") && !text.contains('\n'));
        assert_eq!(hint.is_some(), text.contains("; "), "{text}");
        assert!(text.contains(hint.unwrap_or_default()), "{text}");
        let (_, signature) = header.split_once("v1=").unwrap();
        for hidden in ["hidden", "payload\"", signature] {
            assert!(!format!("{text} {error:?}").contains(hidden), "{text}");
        }
    }
}

#[test]
fn nobody_signs_with_an_empty_secret() {
    for secret in ["", " \n"] {
        let webhook = Webhook::new(secret).clock(|| NOW);
        let got = verdict(&webhook, secret, NOW);
        assert_eq!(got, Some(SignatureFault::Mismatch));
        assert_eq!(verdict(&webhook.secret(SECRET), SECRET, NOW), None);
    }
}

#[test]
fn signed_bytes_need_not_be_text() {
    let payload = b"\xff\0";
    let header = sign(payload, SECRET, NOW);
    assert!(webhook().verify(payload, &*header).is_ok());
    let error = webhook().event::<Plain>(payload, &*header).unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.body(), Some(&payload[..]));
}

#[test]
fn events_are_verified_before_they_are_read() {
    let got = received(&webhook(), &event("2026-11-25.endive")).unwrap();
    assert_eq!(
        (&*got.id, got.object.0["id"].as_str()),
        ("evt_1", Some("boat_1"))
    );
    let error = webhook().event::<Plain>(b"no json", "t=5").unwrap_err();
    assert_eq!(error.signature_fault(), Some(SignatureFault::NoSignature));
    let error = webhook().thin(b"no json", "t=5").unwrap_err();
    assert_eq!(error.signature_fault(), Some(SignatureFault::NoSignature));
    let payload = bytes(&thin());
    let got = webhook().thin(&payload, &*sign(&payload, SECRET, NOW));
    assert_eq!(got.unwrap().id, "evt_2");
}

#[test]
fn the_version_check_is_the_callers() {
    use VersionCheck::{Ignore, Refuse, Warn};
    for (check, version, ok) in [
        (Warn, "2026-08-26.dahlia", true),
        (Ignore, "2026-08-26.dahlia", true),
        (Refuse, "2026-08-26.dahlia", false),
        (Refuse, "2024-06-20", false),
        (Refuse, "2026-11-25.endive", true),
    ] {
        let got = received(&webhook().version_check(check), &event(version));
        assert_eq!(got.is_ok(), ok, "{check:?} {version}");
        if let Err(error) = got {
            let text = error.to_string();
            assert!(error.is_decode() && text.contains(version));
            assert!(text.contains(Plain::API_VERSION));
        }
    }
    let mut unversioned = event("");
    unversioned["api_version"] = Value::Null;
    assert!(received(&webhook().version_check(Refuse), &unversioned).is_ok());
    assert_eq!(VersionCheck::default(), Warn);
}

/// Puts an event into an envelope.
type Wrap = fn(&Value) -> Value;

#[test]
fn envelopes_are_opened() {
    let (event, thin) = (event("2026-10-28.endive"), thin());
    let wraps: [(Wrap, &str); 4] = [
        (Value::clone, "created"),
        (
            |event| json!({"id": "x", "detail": event}),
            "detail.created",
        ),
        (|event| json!({"type": "x", "data": event}), "data.created"),
        (
            |event| json!([{"type": "x", "data": event}]),
            "[0].data.created",
        ),
    ];
    for (wrap, path) in wraps {
        let got = Event::<Plain>::parse(&bytes(&wrap(&event))).unwrap();
        assert_eq!(got.raw(), &event);
        let got = ThinEvent::parse(&bytes(&wrap(&thin))).unwrap();
        assert_eq!(got.raw(), &thin);
        let mut wrong = event.clone();
        wrong["created"] = json!("hidden");
        let error = Event::<Plain>::parse(&bytes(&wrap(&wrong))).unwrap_err();
        assert_eq!(error.json_path(), Some(path));
        assert!(!format!("{error} {error:?}").contains("hidden"));
    }
    let error = Event::<Plain>::parse(&bytes(&json!([event, event]))).unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("parse each of its elements"));
}

#[test]
fn the_kinds_of_event_are_told_apart() {
    let (event, thin) = (bytes(&event("2026-10-28.endive")), bytes(&thin()));
    let error = Event::<Plain>::parse(&thin).unwrap_err();
    let text = error.to_string();
    assert!(error.is_decode() && text.contains("thin events"), "{text}");
    assert!(text.contains("`Webhook::thin`") && text.contains("`ThinEvent::parse`"));
    let error = ThinEvent::parse(&event).unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("`Webhook::event`"));
    assert_eq!(error.body(), Some(&event[..]));
}

#[test]
fn other_payloads_are_no_events() {
    for (payload, path) in [
        ("", Some(".")),
        ("{", Some(".")),
        ("[]", None),
        ("5", Some(".")),
        ("[5]", Some("[0]")),
        (r#"{"id":"evt_test_webhook","object":"event"}"#, Some(".")),
        (
            r#"{"id":"pm_1","object":"payment_method","type":"card","created":5,"livemode":true}"#,
            None,
        ),
        (r#"{"object":"event"} {}"#, Some(".")),
    ] {
        let error = Event::<Plain>::parse(payload.as_bytes()).unwrap_err();
        assert!(error.is_decode(), "{payload}");
        assert_eq!(error.json_path(), path, "{payload}: {error}");
        assert!(ThinEvent::parse(payload.as_bytes()).is_err());
    }
    let error = Event::<Plain>::parse(br#"{"id":"evt_1","object":"event"}"#).unwrap_err();
    let want = "decode error: at `.`: missing field `type` at line 1 column 31";
    assert_eq!(error.to_string(), want);
}

#[test]
fn a_webhook_travels_and_hides_its_secrets() {
    fn travels<T: Clone + Send + Sync + 'static>(_: &T) {}
    let webhook = webhook().secret("whsec_other");
    travels(&webhook);
    let got = format!("{webhook:?}");
    let want = "Webhook { secrets: 2, tolerance: 300s, version_check: Warn, .. }";
    assert_eq!(got, want);
}
