//! What `Debug` and `Display` leave out: keys, and addresses that open a customer's data.

use serde_json::json;
use stripe_portal_gen::billing_portal::{CreateSession, Session};
use stripe_portal_gen::event::Event;
use stripe_portal_gen::invoice::Invoice;
use stripe_portal_gen::{Client, RequestOptions, Sensitive};

use crate::fixtures::{INVOICE, SESSION, event, value};
use crate::server::{Answer, KEY, Server};

/// Part of the session's address in the API reference.
const SECRET: &str = "test_YWNjdF8xTTJKVGtMa2RJd0h1N2l4";

#[track_caller]
fn check(shown: &str) {
    for secret in [SECRET, KEY, "billing.stripe.com/p/"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[tokio::test]
async fn a_session_and_its_response() {
    let server = Server::with(SESSION).await;
    let create = CreateSession::new("cus_1");
    let got = create.send(&server.client()).await.unwrap();
    check(&format!("{got:?} {got:#?} {:?}", got.url));
    let got: Session = got.into_inner();
    check(&format!("{got:?} {got:#?}"));
    assert!(format!("{got:?}").contains("bps_1MrSjzLkdIwHu7ixex0IvU9b"));
    assert!(got.url.contains(SECRET) && got.url.to_string().contains(SECRET));
}

#[test]
fn a_client_and_its_options() {
    let builder = Client::builder(KEY).base_url("https://example.com");
    check(&format!("{builder:?}"));
    check(&format!(
        "{:?} {:#?}",
        builder.clone().build().unwrap(),
        builder
    ));
    check(&format!("{:?}", RequestOptions::new().api_key(KEY)));
}

#[test]
fn an_error_about_a_key_that_cannot_be_sent() {
    for key in [format!("{KEY}\n"), format!("{KEY} \u{e9}\0")] {
        let got = Client::builder(&*key).build().unwrap_err();
        assert!(got.is_config(), "{got}");
        check(&format!("{got} {got:?}"));
    }
}

#[tokio::test]
async fn an_error_about_a_body_that_does_not_fit() {
    for field in ["id", "created", "url", "configuration", "flow"] {
        let mut session = value(SESSION);
        let url = session["url"].clone();
        session[field] = json!({ "url": url });
        if field == "created" {
            session[field] = url;
        }
        let server = Server::with(session.to_string()).await;
        let create = CreateSession::new("cus_1");
        let got = create.send(&server.client()).await.unwrap_err();
        assert!(got.is_decode(), "{field}: {got}");
        check(&format!("{got} {got:?} {got:#?}"));
        assert!(std::error::Error::source(&got).is_none());
    }
}

#[tokio::test]
async fn an_error_whose_body_holds_an_address() {
    let url = value(SESSION)["url"].clone();
    let body = json!({"error": {"message": "m", "session": {"url": url}, "source": {"url": url}}});
    let server = Server::start([Answer::new(400, body.to_string())]).await;
    let create = CreateSession::new("cus_1");
    let got = create.send(&server.client()).await.unwrap_err();
    check(&format!("{got} {got:?} {got:#?} {:?}", got.api()));
}

#[tokio::test]
async fn an_error_that_quotes_the_key() {
    let said = format!("Invalid API Key provided: {KEY}");
    let body = json!({"error": {"message": said, "user_message": said, "new": said}});
    let server = Server::start([Answer::new(401, body.to_string())]).await;
    let create = CreateSession::new("cus_1");
    let got = create.send(&server.client()).await.unwrap_err();
    assert!(got.is_authentication());
    check(&format!("{got} {got:?} {got:#?} {:?}", got.api()));
    assert!(got.to_string().contains("check the API key"), "{got}");
    assert_eq!(got.api().unwrap().message, Some(said));
}

#[test]
fn an_event_about_a_session() {
    let object = value(SESSION);
    let got = event("evt_1", "billing_portal.session.created", &object);
    let got: Event = serde_json::from_value(got).unwrap();
    assert!(got.misfit().is_none());
    check(&format!("{got:?} {got:#?}"));
}

#[test]
fn an_event_whose_session_does_not_fit() {
    let mut object = value(SESSION);
    object["created"] = "yesterday".into();
    let got = event("evt_1", "billing_portal.session.created", &object);
    let got: Event = serde_json::from_value(got).unwrap();
    let misfit = got.misfit().unwrap();
    assert!(
        misfit.starts_with("created: invalid type: string"),
        "{misfit}"
    );
    assert!(!misfit.contains("yesterday"), "{misfit}");
    check(&format!("{got:?} {got:#?}"));
}

#[test]
fn the_addresses_of_an_invoice() {
    let got: Invoice = serde_json::from_str(INVOICE).unwrap();
    assert!(got.hosted_invoice_url.is_some());
    assert!(!format!("{got:?}").contains("invoice.stripe.com"));
}

#[test]
fn a_secret_is_shown_only_when_asked_for() {
    let secret = Sensitive::from(SECRET);
    check(&format!("{:?}", Some(&secret)));
    assert_eq!(secret.as_str(), SECRET);
}
