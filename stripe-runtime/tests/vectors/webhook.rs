//! Webhooks: whose signature holds, and what the payload then is.

use std::time::Duration;

use serde_json::Value;
use stripe_runtime::codegen::JsonError;
use stripe_runtime::{Error, Event, EventPayload, SignatureFault, Timestamp, Webhook};

use crate::case::{Case, cases};

const WORDS: [&str; 7] = [
    "payload",
    "header",
    "secret",
    "now",
    "tolerance",
    "signature",
    "event",
];

/// Any object.
#[derive(Debug)]
struct Any;

impl EventPayload for Any {
    const API_VERSION: &'static str = "2026-10-28.endive";

    fn decode(_: &str, _: &Value) -> Result<Self, JsonError> {
        Ok(Self)
    }

    fn unknown(_: &Value) -> Self {
        Self
    }
}

#[test]
fn webhook_vectors() {
    for case in cases("webhook.json", &WORDS) {
        let webhook = webhook(&case);
        let payload = case.text("payload").as_bytes();
        let header = case.text_or_null("header");
        let want = signature(&case);
        let got = webhook.verify(payload, header).err();
        assert_eq!(got.as_ref().map(fault), want, "{}", case.id());
        let read = event(&case);
        let got = webhook.event::<Any>(payload, header);
        match want {
            None => read(&case, got),
            want => assert_eq!(got.err().as_ref().map(fault), want, "{}", case.id()),
        }
    }
}

fn webhook(case: &Case) -> Webhook {
    let now = case.value("now").as_i64();
    let now = Timestamp(now.unwrap_or_else(|| case.strange("now")));
    let tolerance = case.value("tolerance").as_u64();
    let tolerance = tolerance.unwrap_or_else(|| case.strange("tolerance"));
    Webhook::new(case.text("secret"))
        .tolerance(Duration::from_secs(tolerance))
        .clock(move || now)
}

fn fault(error: &Error) -> SignatureFault {
    let fault = error.signature_fault();
    fault.unwrap_or_else(|| panic!("no fault of a signature: {error}"))
}

/// The fault that a case wants.
fn signature(case: &Case) -> Option<SignatureFault> {
    Some(match case.text("signature") {
        "ok" => return None,
        "missing_header" => SignatureFault::MissingHeader,
        "malformed_header" => SignatureFault::MalformedHeader,
        "no_v1_signature" => SignatureFault::NoSignature,
        "signature_mismatch" => SignatureFault::Mismatch,
        "timestamp_too_old" => SignatureFault::TooOld,
        "timestamp_in_future" => SignatureFault::InFuture,
        _ => case.strange("signature"),
    })
}

/// What a case wants of its event, once its signature holds.
fn event(case: &Case) -> fn(&Case, Result<Event<Any>, Error>) {
    match case.text_or_null("event") {
        None => |_, _| {},
        Some("decode_error") => |case, got| {
            let error = got.expect_err(case.id());
            assert!(error.is_decode(), "{}: {error}", case.id());
        },
        Some("thin") => |case, got| {
            let error = got.expect_err(case.id()).to_string();
            assert!(error.contains("thin events"), "{}: {error}", case.id());
        },
        Some(_) => case.strange("event"),
    }
}
