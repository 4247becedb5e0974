//! Any bytes as the body of an error.

use proptest::prelude::*;
use serde_json::{Value, json};
use stripe_runtime::{Answer, ErrorKind, Headers};

use crate::{config, text};

fn status() -> impl Strategy<Value = u16> {
    let known = vec![302, 401, 402, 403, 409, 424, 429, 500, 502, 503];
    prop_oneof![
        prop::sample::select(vec![400, 404]),
        prop::sample::select(known),
        any::<u16>().prop_filter("a success", |status| status / 100 != 2),
    ]
}

fn word() -> impl Strategy<Value = Value> {
    let known = vec!["rate_limit", "idempotency_error", "card_error"];
    prop_oneof![
        3 => prop::sample::select(known).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<i64>().prop_map(Value::from),
        3 => text().prop_map(Value::from),
        1 => text().prop_map(|text| json!({ "id": text, "list": [text] })),
    ]
}

/// An error of Stripe's, any field of which may be of any kind, and perhaps cut short.
fn error() -> impl Strategy<Value = Vec<u8>> {
    let fields = [word(), word(), word(), word()];
    (fields, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(fields, end, is_whole)| {
        let [type_, code, message, param] = fields;
        let error = json!({"type": type_, "code": code, "message": message, "param": param});
        let mut body = json!({ "error": error }).to_string().into_bytes();
        if !is_whole {
            body.truncate(end.index(body.len()));
        }
        body
    })
}

fn oauth_error() -> impl Strategy<Value = Vec<u8>> {
    word().prop_map(|word| {
        let error = json!({ "error": word, "error_description": word });
        error.to_string().into()
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..200),
        4 => error(),
        1 => oauth_error(),
        1 => word().prop_map(|body| body.to_string().into()),
    ]
}

/// The kind by the contract's table.
fn want(status: u16, body: &[u8]) -> ErrorKind {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = &body["error"];
    let code = error.as_str().or(error["code"].as_str());
    let is_idempotency = error["type"] == "idempotency_error";
    match status {
        429 => ErrorKind::RateLimit,
        400 if code == Some("rate_limit") => ErrorKind::RateLimit,
        400 | 404 if is_idempotency => ErrorKind::Idempotency,
        400 | 404 => ErrorKind::InvalidRequest,
        401 => ErrorKind::Authentication,
        402 => ErrorKind::Card,
        403 => ErrorKind::Permission,
        _ => ErrorKind::Api,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_answer_is_an_error_of_its_status(status in status(), body in body()) {
        let headers = Headers::from_iter([("request-id", "req_1")]);
        let error = Answer::new(status, headers, body.clone()).decode::<Value>().unwrap_err();
        prop_assert_eq!(error.kind(), want(status, &body));
        prop_assert_eq!(error.status(), Some(status));
        prop_assert_eq!(error.request_id(), Some("req_1"));
        prop_assert_eq!(error.body(), Some(&body[..]));
        let shown = error.to_string();
        prop_assert!(!shown.contains(char::is_control), "{}", shown);
        let debug = format!("{error:?}");
        prop_assert!(debug.contains("kind"));
    }
}
