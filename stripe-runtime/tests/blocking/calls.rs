//! Single calls, and how they fail.

use serde_json::{Value, json};
use stripe_runtime::{Method, Request, RequestOptions};

use crate::client;
use crate::common::{Answer, CreateThing, Server, Thing};

const CREATE: CreateThing = CreateThing {
    owner: "own_1",
    name: "a b",
};

#[test]
fn a_call_gives_the_value_and_how_it_came() {
    let server = Server::start([Answer::json(200, r#"{"id":"thi_1"}"#)]);
    let got = client(&server).send(&CREATE).unwrap();
    assert_eq!(got.id, "thi_1");
    assert_eq!((got.status(), got.request_id()), (200, Some("req_1")));
    let request = server.request();
    assert_eq!(request.line(), "POST /v1/owners/own_1/things");
    assert_eq!(request.text(), "name=a%20b");
    assert_eq!(request.header("idempotency-key"), got.idempotency_key());
}

#[test]
fn options_hold_for_one_call() {
    let thing = || Answer::json(200, r#"{"id":"thi_1"}"#);
    let server = Server::start([thing(), thing()]);
    let client = client(&server);
    let options = RequestOptions::new().account("acct_1").expand("owner");
    client.send_with(&CREATE, &options).unwrap();
    client.send(&CREATE).unwrap();
    let [first, second] = server.requests().try_into().unwrap();
    assert_eq!(first.header("stripe-account"), Some("acct_1"));
    assert_eq!(first.text(), "name=a%20b&expand[0]=owner");
    assert_eq!(second.header("stripe-account"), None);
    assert_eq!(second.text(), "name=a%20b");
}

#[test]
fn a_raw_request_gives_any_type() {
    let body = || Answer::json(200, r#"{"id":"thi_1","n":[1]}"#);
    let server = Server::start([body(), body()]);
    let client = client(&server);
    let request = || Request::builder(Method::Get, "/v1/things").build().unwrap();
    let value = client.execute::<Value>(request()).unwrap();
    assert_eq!(*value, json!({"id": "thi_1", "n": [1]}));
    let options = RequestOptions::new().api_version("other");
    let thing = client.execute_with::<Thing>(request(), &options).unwrap();
    assert_eq!(thing.id, "thi_1");
    assert_eq!(server.requests()[1].header("stripe-version"), Some("other"));
}

#[test]
fn a_failed_attempt_is_repeated_with_its_key() {
    let server = Server::start([
        Answer::json(500, "{}"),
        Answer::json(200, r#"{"id":"thi_1"}"#),
    ]);
    client(&server).send(&CREATE).unwrap();
    let [first, second] = server.requests().try_into().unwrap();
    let key = first.header("idempotency-key");
    assert!(key.is_some() && key == second.header("idempotency-key"));
    assert_eq!(first.body, second.body);
}

#[test]
fn an_error_is_typed() {
    let body = r#"{"error":{"type":"card_error","code":"card_declined","message":"No."}}"#;
    let server = Server::start([Answer::json(402, body)]);
    let error = client(&server).send(&CREATE).unwrap_err();
    assert!(error.is_card());
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(402), Some("req_1"))
    );
    assert_eq!((error.code(), error.attempts()), (Some("card_declined"), 1));
}

#[test]
fn a_body_that_does_not_fit_says_where() {
    let server = Server::start([Answer::json(200, r#"{"id":5}"#)]);
    let error = client(&server).send(&CREATE).unwrap_err();
    assert!(error.is_decode());
    assert_eq!(
        (error.json_path(), error.request_id()),
        (Some("id"), Some("req_1"))
    );
}

#[test]
fn nothing_is_sent_for_what_cannot_be_made() {
    let server = Server::start([]);
    let client = client(&server);
    let error = client
        .send(&CreateThing {
            owner: "",
            ..CREATE
        })
        .unwrap_err();
    assert!(error.is_config() && error.to_string().contains("`owner`"));
    let options = RequestOptions::new().account("acct_1").context("ctx_1");
    assert!(client.send_with(&CREATE, &options).unwrap_err().is_config());
    assert!(server.requests().is_empty());
}
