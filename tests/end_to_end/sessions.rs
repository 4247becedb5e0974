//! Creating sessions: the request as it is sent, and the session that comes back.

use serde_json::{Value, json};
use stripe_portal_gen::billing_portal::{
    AfterExpiration, AfterExpirationCustomerLogin, CreateSession, FlowType, Locale, Session,
    SessionAfterExpirationType,
};
use stripe_portal_gen::{Expandable, RequestOptions, Sensitive, Timestamp};

use crate::fixtures::{SESSION, SESSION_WITH_FLOW, configuration, kept, value};
use crate::server::{Answer, KEY, REQUEST_ID, Received, Server};

#[tokio::test]
async fn the_reference_request_is_exact() {
    let server = Server::with(SESSION).await;
    CreateSession::new("cus_NciAYcXfLnqBoz")
        .return_url("https://example.com/account")
        .send(&server.client())
        .await
        .unwrap();
    let got = server.request();
    let want = "customer=cus_NciAYcXfLnqBoz&return_url=https%3A%2F%2Fexample.com%2Faccount";
    assert_eq!(got.line(), "POST /v1/billing_portal/sessions");
    assert_eq!(got.body(), want);
    check_headers(&got);
}

fn check_headers(got: &Received) {
    let bearer = format!("Bearer {KEY}");
    let form = "application/x-www-form-urlencoded";
    assert_eq!(got.header("authorization"), Some(&*bearer));
    assert_eq!(got.header("stripe-version"), Some("2024-06-20"));
    assert_eq!(got.header("content-type"), Some(form));
    assert_eq!(got.header("stripe-account"), None);
    assert_eq!(got.header("stripe-context"), None);
    let agent = got.header("user-agent").unwrap();
    assert!(agent.starts_with("Stripe/v1 RustBindings/"), "{agent}");
    let about = value(got.header("x-stripe-client-user-agent").unwrap());
    assert_eq!(about["lang"], "rust");
    let accept = got.header("accept").unwrap_or("*/*");
    assert!(matches!(accept, "*/*" | "application/json"), "{accept}");
    let key = got.header("idempotency-key").unwrap();
    assert!(is_uuid_v4(key), "{key}");
}

fn is_uuid_v4(key: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        14 => byte == b'4',
        19 => b"89ab".contains(&byte),
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    };
    key.len() == 36 && key.bytes().enumerate().all(fits)
}

#[tokio::test]
async fn each_call_has_a_key_of_its_own() {
    let server = Server::start([Answer::new(200, SESSION), Answer::new(200, SESSION)]).await;
    let create = CreateSession::new("cus_1");
    for _ in 0..2 {
        create.send(&server.client()).await.unwrap();
    }
    let [first, second] = server.requests().try_into().unwrap();
    assert_ne!(
        first.header("idempotency-key"),
        second.header("idempotency-key")
    );
}

#[tokio::test]
async fn every_parameter_is_sent_in_order() {
    let server = Server::with(SESSION).await;
    let login = AfterExpirationCustomerLogin::new().expires_at(1_234_567_890);
    CreateSession::new("cus_1")
        .expand(["configuration"])
        .after_expiration(AfterExpiration::new().customer_login(login))
        .customer_account("acct_2")
        .locale(Locale::PtBr)
        .on_behalf_of("acct_1")
        .return_url("https://example.com/?a=b c&d=é")
        .configuration("bpc_1")
        .send(&server.client())
        .await
        .unwrap();
    let want = [
        "customer=cus_1",
        "configuration=bpc_1",
        "return_url=https%3A%2F%2Fexample.com%2F%3Fa%3Db%20c%26d%3D%C3%A9",
        "on_behalf_of=acct_1",
        "locale=pt-BR",
        "customer_account=acct_2",
        "after_expiration[type]=customer_login",
        "after_expiration[customer_login][expires_at]=1234567890",
        "expand[0]=configuration",
    ];
    assert_eq!(server.request().body(), want.join("&"));
}

#[tokio::test]
async fn options_of_the_call_are_sent() {
    let server = Server::with(SESSION).await;
    let options = RequestOptions::new()
        .account("acct_1")
        .idempotency_key("order-1")
        .param("new[field]", "x y");
    let got = CreateSession::new("cus_1")
        .send_with(&server.client(), &options)
        .await
        .unwrap();
    assert_eq!(got.idempotency_key(), Some("order-1"));
    let got = server.request();
    assert_eq!(got.header("stripe-account"), Some("acct_1"));
    assert_eq!(got.header("idempotency-key"), Some("order-1"));
    assert_eq!(got.body(), "customer=cus_1&new[field]=x%20y");
}

#[tokio::test]
async fn the_reference_session_is_decoded() {
    let answer = Answer::new(200, SESSION).header("stripe-notice", "n");
    let server = Server::start([answer]).await;
    let create = CreateSession::new("cus_NciAYcXfLnqBoz");
    let got = create.send(&server.client()).await.unwrap();
    assert_eq!(got.id, "bps_1MrSjzLkdIwHu7ixex0IvU9b");
    assert_eq!(got.object, "billing_portal.session");
    assert_eq!(got.configuration.id(), "bpc_1MAhNDLkdIwHu7ixckACO1Jq");
    assert_eq!(got.created, Timestamp(1_680_210_639));
    assert_eq!(got.created.to_string(), "2023-03-30T21:10:39Z");
    assert_eq!(got.customer, "cus_NciAYcXfLnqBoz");
    let url = value(SESSION)["url"].as_str().map(Sensitive::from);
    assert_eq!(Some(&got.url), url.as_ref());
    let return_url = got.return_url.as_deref();
    assert_eq!(return_url, Some("https://example.com/account"));
    assert!(!got.livemode && got.flow.is_none() && got.locale.is_none());
    assert!(got.on_behalf_of.is_none() && got.after_expiration.is_none());

    let sent = server.request();
    assert_eq!((got.status(), got.request_id()), (200, Some(REQUEST_ID)));
    assert_eq!(got.idempotency_key(), sent.header("idempotency-key"));
    assert_eq!(got.api_version(), Some("2024-06-20"));
    assert_eq!(got.headers().get("Stripe-Notice"), Some("n"));
    assert_eq!(got.body(), SESSION.as_bytes());
}

#[test]
fn the_reference_session_round_trips() {
    kept::<Session>(SESSION, &[]);
}

#[test]
fn a_session_with_a_flow_round_trips() {
    let got: Session = kept(SESSION_WITH_FLOW, &[]);
    let flow = got.flow.unwrap();
    assert_eq!(flow.type_, FlowType::SubscriptionUpdate);
    assert_eq!(flow.subscription_update.unwrap().subscription, "sub_1");
    let retention = flow.subscription_cancel.unwrap().retention.unwrap();
    assert_eq!(retention.coupon_offer.unwrap().coupon, "coupon_1");
    let confirm = flow.subscription_update_confirm.unwrap();
    assert!(confirm.items[0].id.is_none() && confirm.discounts.is_none());
    let redirect = flow.after_completion.redirect.unwrap();
    assert_eq!(redirect.return_url, "https://example.com/after");
}

#[test]
fn a_session_of_a_later_version_decodes() {
    let mut later = value(SESSION);
    let login = json!({"type": "customer_login", "customer_login": {"expires_at": 5}});
    later["after_expiration"] = login;
    later["customer_account"] = "acct_2".into();
    later["new_field"] = json!({"a": [1]});
    let got: Session = kept(&later.to_string(), &["/new_field"]);
    let after = got.after_expiration.unwrap();
    assert_eq!(after.type_, SessionAfterExpirationType::CustomerLogin);
    let until = after.customer_login.unwrap().expires_at;
    assert_eq!(until, Some(Timestamp(5)));
}

#[tokio::test]
async fn the_configuration_may_be_expanded() {
    let mut expanded = value(SESSION);
    expanded["configuration"] = configuration("bpc_1");
    let server = Server::with(expanded.to_string()).await;
    let create = CreateSession::new("cus_1").expand(["configuration"]);
    let got = create.send(&server.client()).await.unwrap().into_inner();
    assert_eq!(
        server.request().body(),
        "customer=cus_1&expand[0]=configuration"
    );
    assert_eq!(got.configuration.id(), "bpc_1");
    let object = got.configuration.object().unwrap().unwrap();
    assert!(object.active && object.features.invoice_history.enabled);
    let again: Value = serde_json::to_value(&got).unwrap();
    assert_eq!(again["configuration"], configuration("bpc_1"));
}

#[test]
fn an_unexpanded_configuration_is_an_identifier() {
    let got: Session = serde_json::from_str(SESSION).unwrap();
    assert!(matches!(got.configuration, Expandable::Id(_)));
    assert_eq!(got.configuration.object().unwrap(), None);
}
