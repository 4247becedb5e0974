//! Answers that are not a success, and the document's description of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use stripe_portal_gen::billing_portal::{CreateSession, RetrieveConfiguration, Session};
use stripe_portal_gen::{ApiError, Error, ErrorKind};
use stripe_runtime::{Answer as Received, Headers};

use crate::server::{Answer, KEY, REQUEST_ID, Server};

const OVERLAY: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../spec/overlays/stripe-portal.openapi/32-errors.yaml"
));

fn body(fields: &Value) -> String {
    json!({ "error": fields }).to_string()
}

/// The error of a session that is answered so, with all that every error has checked.
async fn refused(status: u16, body: &str) -> Error {
    let answer = Answer::new(status, body).header("stripe-should-retry", "false");
    let server = Server::start([answer]).await;
    let create = CreateSession::new("cus_x");
    let got = create.send(&server.client()).await.unwrap_err();
    assert_eq!(
        (got.status(), got.request_id()),
        (Some(status), Some(REQUEST_ID))
    );
    assert_eq!(got.body(), Some(body.as_bytes()));
    assert_eq!(
        got.idempotency_key(),
        server.request().header("idempotency-key")
    );
    let headers = got.headers().unwrap();
    assert_eq!(headers.get("Stripe-Should-Retry"), Some("false"));
    assert!(!got.to_string().contains(KEY) && !got.to_string().contains('\n'));
    got
}

fn message(got: &Error) -> Option<&str> {
    got.api()?.message.as_deref()
}

#[tokio::test]
async fn a_missing_customer_is_an_invalid_request() {
    let text = body(&json!({
        "code": "resource_missing",
        "doc_url": "https://stripe.com/docs/error-codes/resource-missing",
        "message": "No such customer: 'cus_x'",
        "param": "customer",
        "request_log_url": "https://dashboard.stripe.com/test/logs/req_1",
        "type": "invalid_request_error",
    }));
    let got = refused(400, &text).await;
    assert_eq!(got.kind(), ErrorKind::InvalidRequest);
    assert_eq!(got.code(), Some("resource_missing"));
    let api = got.api().unwrap();
    assert_eq!(api.type_.as_deref(), Some("invalid_request_error"));
    assert_eq!(api.param.as_deref(), Some("customer"));
    assert_eq!(message(&got), Some("No such customer: 'cus_x'"));
    let want = "invalid request, status 400, invalid_request_error, resource_missing: \
                No such customer: 'cus_x' (param customer) (request req_1)";
    assert_eq!(got.to_string(), want);
}

#[tokio::test]
async fn a_wrong_key_is_an_authentication_error() {
    let said = "Invalid API Key provided: nope";
    let text = body(&json!({"message": said, "type": "invalid_request_error"}));
    let got = refused(401, &text).await;
    assert!(got.is_authentication());
    assert_eq!((got.code(), message(&got)), (None, Some(said)));
}

#[tokio::test]
async fn a_declined_card_is_a_card_error() {
    let text = body(&json!({
        "code": "card_declined",
        "decline_code": "insufficient_funds",
        "advice_code": "try_again_later",
        "message": "Your card has insufficient funds.",
        "type": "card_error",
    }));
    let got = refused(402, &text).await;
    assert!(got.is_card());
    let api = got.api().unwrap();
    assert_eq!(api.decline_code.as_deref(), Some("insufficient_funds"));
    assert_eq!(api.advice_code.as_deref(), Some("try_again_later"));
    assert!(got.to_string().contains("insufficient_funds"), "{got}");
}

#[tokio::test]
async fn a_missing_configuration_is_an_invalid_request() {
    let said = "No such configuration: 'bpc_x'";
    let text = body(&json!({
        "code": "resource_missing",
        "message": said,
        "param": "configuration",
        "type": "invalid_request_error",
    }));
    let server = Server::start([Answer::new(404, &*text)]).await;
    let retrieve = RetrieveConfiguration::new("bpc_x");
    let got = retrieve.send(&server.client()).await.unwrap_err();
    assert!(got.is_invalid_request());
    assert_eq!((got.status(), message(&got)), (Some(404), Some(said)));
    assert_eq!(got.idempotency_key(), None);
}

#[tokio::test]
async fn too_many_requests_are_a_rate_limit() {
    let text = body(&json!({
        "code": "rate_limit",
        "message": "Request rate limit exceeded.",
        "type": "invalid_request_error",
    }));
    assert!(refused(429, &text).await.is_rate_limit());
    assert!(refused(429, "").await.is_rate_limit());
}

#[tokio::test]
async fn other_statuses_have_kinds_of_their_own() {
    let said = |type_: &str| body(&json!({"message": "m", "type": type_}));
    let used = refused(400, &said("idempotency_error")).await;
    assert!(used.is_idempotency());
    let forbidden = refused(403, &said("invalid_request_error")).await;
    assert!(forbidden.is_permission());
    assert!(refused(500, &said("api_error")).await.is_api());
    assert!(refused(409, &said("idempotency_error")).await.is_api());
}

#[tokio::test]
async fn a_body_that_is_not_json_is_kept() {
    let html = "<html>\n<title>502 Bad Gateway</title>\n</html>";
    let got = refused(502, html).await;
    assert!(got.is_api() && got.api().is_none() && got.code().is_none());
    assert!(got.to_string().contains("502"), "{got}");
    assert!(!got.to_string().contains("html"), "{got}");
}

#[tokio::test]
async fn what_is_new_in_an_error_hides_nothing() {
    let text = body(&json!({
        "code": "brand_new",
        "message": "Line one.\nLine two.",
        "new_field": {"a": 1},
        "param": ["not", "a", "text"],
        "type": "brand_new_error",
    }));
    let got = refused(400, &text).await;
    assert_eq!(got.code(), Some("brand_new"));
    assert_eq!(message(&got), Some("Line one.\nLine two."));
    let other = &got.api().unwrap().other;
    assert_eq!(other["new_field"], json!({"a": 1}));
    assert_eq!(other["param"], json!(["not", "a", "text"]));
}

#[tokio::test]
async fn a_server_that_is_gone_is_a_connection_error() {
    // Bound, so that the port is nobody else's, but not listening.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = stripe_portal_gen::Client::builder(KEY)
        .base_url(format!("http://{}", socket.local_addr().unwrap()))
        .max_retries(0)
        .build()
        .unwrap();
    let got = CreateSession::new("cus_1").send(&client).await.unwrap_err();
    assert!(got.is_connection(), "{got}");
    assert_eq!((got.status(), got.body()), (None, None));
    assert!(!format!("{got} {got:?}").contains(KEY));
}

/// The properties that the overlay gives the error, each with its schema on one line.
fn documented() -> BTreeMap<&'static str, &'static str> {
    let (_, details) = OVERLAY.split_once("\n      error.details:\n").unwrap();
    let (_, properties) = details.split_once("\n        properties:\n").unwrap();
    let properties = properties.split("\n      error.type:\n").next().unwrap();
    let lines: Vec<_> = properties.lines().collect();
    let name = |line: &'static str| {
        let name = line.strip_prefix("          ")?.strip_suffix(':')?;
        (!name.starts_with(' ')).then_some(name)
    };
    let pairs = lines.windows(2);
    pairs
        .filter_map(|pair| Some((name(pair[0])?, pair[1].trim())))
        .collect()
}

fn texts(error: &ApiError) -> [(&'static str, &Option<String>); 13] {
    [
        ("advice_code", &error.advice_code),
        ("charge", &error.charge),
        ("code", &error.code),
        ("decline_code", &error.decline_code),
        ("doc_url", &error.doc_url),
        ("message", &error.message),
        ("network_advice_code", &error.network_advice_code),
        ("network_decline_code", &error.network_decline_code),
        ("param", &error.param),
        ("payment_method_type", &error.payment_method_type),
        ("request_log_url", &error.request_log_url),
        ("type", &error.type_),
        ("user_message", &error.user_message),
    ]
}

fn objects(error: &ApiError) -> [(&'static str, &Option<Value>); 4] {
    [
        ("payment_intent", &error.payment_intent),
        ("payment_method", &error.payment_method),
        ("setup_intent", &error.setup_intent),
        ("source", &error.source),
    ]
}

#[test]
fn every_documented_field_is_exposed() {
    let documented = documented();
    let is_object = |schema: &str| schema == "type: object";
    let sample = |name: &str, schema: &str| match is_object(schema) {
        true => json!({ "object": name }),
        false => json!(name),
    };
    let fields: Value = documented
        .iter()
        .map(|(name, schema)| ((*name).to_owned(), sample(name, schema)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let answer = Received::new(400, Headers::default(), body(&fields).into());
    let error = answer.decode::<Session>().unwrap_err();
    let api = error.api().unwrap();
    assert!(api.other.is_empty(), "{:?}", api.other.keys());

    let texts = texts(api).map(|(name, got)| (name, got.clone().map(Value::from)));
    let objects = objects(api).map(|(name, got)| (name, got.clone()));
    let got: BTreeMap<_, _> = texts.into_iter().chain(objects).collect();
    let want = documented
        .iter()
        .map(|(name, schema)| (*name, Some(sample(name, schema))));
    assert_eq!(got, want.collect());
}
