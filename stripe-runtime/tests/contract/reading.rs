//! Rows about what is made of an answer, and what is told of it.

use std::error::Error as _;

use serde::Deserialize;
use serde_json::json;
use stripe_runtime::{
    Answer as Received, Client, Deleted, ErrorKind, Expandable, Expands, Headers, MaybeDeleted,
    Method, Multipart, Operation as _, Raw, Request, RequestOptions, Sensitive,
};
use tracing::Dispatch;
use tracing::subscriber::{DefaultGuard, set_default};

use super::common::{
    Answer, CreateThing, KEY, ListThings, SearchThings, Server, page, search_page,
};
use super::{client, next, webhooks};
use record::Record;

#[allow(dead_code, reason = "the suite `tracing` uses all of it")]
#[path = "../tracing/record.rs"]
mod record;

const CREATE: CreateThing = CreateThing {
    owner: "own_1",
    name: "secret name",
};

#[tokio::test]
async fn success() {
    let body = r#"{"id":"thing_1","new":[]}"#;
    let answer = Answer::json(200, body)
        .header("Stripe-Version", "v")
        .header("X-A", "b");
    let server = Server::start([answer]);
    let got = client(&server).send(&CREATE).await.unwrap();
    assert_eq!(got.id, "thing_1");
    assert_eq!((got.status(), got.request_id()), (200, Some("req_1")));
    assert_eq!(got.attempts(), 1);
    assert_eq!(
        (got.api_version(), got.headers().get("x-a")),
        (Some("v"), Some("b"))
    );
    let sent = server.request();
    assert_eq!(got.idempotency_key(), sent.header("idempotency-key"));
    assert_eq!(got.body(), body.as_bytes());
}

#[test]
fn errors() {
    let kinds = [
        (400, "invalid_request_error", "", ErrorKind::InvalidRequest),
        (400, "idempotency_error", "", ErrorKind::Idempotency),
        (
            400,
            "invalid_request_error",
            "rate_limit",
            ErrorKind::RateLimit,
        ),
        (401, "invalid_request_error", "", ErrorKind::Authentication),
        (402, "card_error", "card_declined", ErrorKind::Card),
        (403, "invalid_request_error", "", ErrorKind::Permission),
        (
            404,
            "brand_new_error",
            "brand_new",
            ErrorKind::InvalidRequest,
        ),
        (
            429,
            "invalid_request_error",
            "rate_limit",
            ErrorKind::RateLimit,
        ),
        (500, "api_error", "", ErrorKind::Api),
    ];
    for (status, type_, code, want) in kinds {
        let body = format!(
            r#"{{"error":{{"type":"{type_}","code":"{code}","message":"m","param":"p",
            "advice_code":"a","new":{{"x":1}}}}}}"#
        );
        let got = answer(status, &body).decode::<()>().unwrap_err();
        assert_eq!(got.kind(), want, "{status} {type_} {code}");
        assert_eq!(
            (got.status(), got.request_id()),
            (Some(status), Some("req_1"))
        );
        assert_eq!(
            (got.code(), got.body()),
            (Some(code), Some(body.as_bytes()))
        );
        assert_eq!((got.message(), got.param()), (Some("m"), Some("p")));
        let headers = got.headers().unwrap();
        assert_eq!(headers.get("request-id"), Some("req_1"));
        let api = got.api().unwrap();
        assert_eq!(api.type_.as_deref(), Some(type_));
        assert_eq!(api.advice_code.as_deref(), Some("a"));
        assert_eq!(api.other["new"]["x"], 1);
    }
    let got = answer(502, "<html>").decode::<()>().unwrap_err();
    assert_eq!((got.kind(), got.status()), (ErrorKind::Api, Some(502)));
    assert_eq!(
        (got.body(), got.request_id()),
        (Some(&b"<html>"[..]), Some("req_1"))
    );
    every_field();
}

fn every_field() {
    let names = "type code decline_code advice_code network_advice_code network_decline_code \
                 charge doc_url param payment_method_type request_log_url message user_message \
                 payment_intent payment_method setup_intent source";
    let fields = names.split_whitespace().map(|name| (name, name));
    let body = json!({"error": fields.collect::<stripe_runtime::Metadata>()}).to_string();
    let error = answer(402, &body).decode::<()>().unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(api.charge.as_deref(), Some("charge"));
    assert_eq!(api.source, Some("source".into()));
    assert!(api.other.is_empty(), "{:?}", api.other);

    let body = r#"{"error":"invalid_grant","error_description":"d"}"#;
    let error = answer(400, body).decode::<()>().unwrap_err();
    let told = (error.code(), error.message());
    assert_eq!(told, (Some("invalid_grant"), Some("d")));
}

#[test]
fn decode_errors() {
    let body = r#"{"data":[{"id":"a","new":1},{"id":{"x":"secret"}}],"has_more":"secret"}"#;
    let list = answer(200, body).decode::<<ListThings as stripe_runtime::Operation>::Output>();
    let error = list.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.json_path(), Some("data[1].id"));
    assert_eq!(
        (error.request_id(), error.body()),
        (Some("req_1"), Some(body.as_bytes()))
    );
    assert!(!format!("{error} {error:?}").contains("secret"));

    let body = r#"{"data":[],"new":1,"has_more":"secret"}"#;
    let list = answer(200, body).decode::<<ListThings as stripe_runtime::Operation>::Output>();
    let error = list.unwrap_err();
    assert_eq!(error.json_path(), Some("has_more"));
    let shown = format!("{error} {error:?} {:?}", error.source());
    assert!(!shown.contains("secret"), "{shown}");
}

#[tokio::test]
async fn lists() {
    let server = Server::start([
        Answer::json(200, page(&["a", "b"], true)),
        Answer::json(200, page(&["c"], false)),
        Answer::json(200, page(&["b", "c"], true)),
        Answer::json(200, page(&["a"], false)),
        Answer::json(200, search_page(&["x"], Some("p2"))),
        Answer::json(200, search_page(&["y"], None)),
    ]);
    let client = client(&server);
    let list = ListThings {
        active: Some(true),
        ..ListThings::default()
    };
    let options = RequestOptions::new().account("acct_1").expand("data.owner");
    let forward = client.stream_with(list, options).all().await.unwrap();
    let backward = client.stream(ListThings::before("d")).all().await.unwrap();
    let options = RequestOptions::new().account("acct_2");
    let found = client.stream_search_with(SearchThings::default(), options);
    let found = found.all().await.unwrap();
    let ids = [forward, backward, found].concat();
    let ids: Vec<_> = ids.iter().map(|it| &*it.id).collect();
    assert_eq!(ids.join(" "), "a b c c b a x y");
    let lines = server.lines();
    let kept = "active=true&starting_after=b&expand[0]=data.owner";
    assert_eq!(lines[1], format!("GET /v1/things?{kept}"));
    assert_eq!(
        server.requests()[1].header("stripe-account"),
        Some("acct_1")
    );
    assert_eq!(lines[3], "GET /v1/things?ending_before=b");
    assert!(lines[5].ends_with("&page=p2"));
    let account = server.requests()[5]
        .header("stripe-account")
        .map(str::to_owned);
    assert_eq!(account.as_deref(), Some("acct_2"));

    let server = Server::start([
        Answer::json(200, page(&["a", "b"], true)),
        Answer::json(200, page(&["c"], false)),
    ]);
    let mut pages = super::client(&server).stream(ListThings::default());
    assert_eq!(pages.next().await.unwrap().unwrap().id, "a");
    let second = pages.page().await.unwrap().unwrap();
    let whole = (second.request_id(), second.data.len());
    assert_eq!(whole, (Some("req_1"), 1));
    assert!(next(&mut pages).await.is_none());
    endless_lists().await;
}

/// A page without items that says that there are more, a circle, and a search without a cursor.
async fn endless_lists() {
    let circle = || ["a", "b", "a", "b"].map(|id| Answer::json(200, page(&[id], true)));
    for answers in [vec![Answer::json(200, page(&[], true))], circle().into()] {
        let answers = std::sync::Mutex::new(answers.into_iter());
        let over = || Answer::json(200, page(&[], false));
        let server =
            Server::answering(move |_| answers.lock().unwrap().next().unwrap_or_else(over));
        let mut endless = client(&server).stream(ListThings::default());
        let error = loop {
            match next(&mut endless).await.expect("an error") {
                Ok(_) => {}
                Err(error) => break error,
            }
        };
        assert!(error.is_api() && error.status() == Some(200), "{error}");
        assert!(next(&mut endless).await.is_none());
    }
    let body = r#"{"data":[{"id":"x"}],"has_more":true,"next_page":null}"#;
    let server = Server::start([Answer::json(200, body)]);
    let mut endless = client(&server).stream_search(SearchThings::default());
    let error = next(&mut endless).await.unwrap().unwrap_err();
    assert!(error.is_api() && error.status() == Some(200), "{error}");
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct OwnerId(String);
stripe_runtime::codegen::id!(OwnerId);

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Owner {
    id: OwnerId,
    name: String,
}

impl Expands for OwnerId {
    type Object = Owner;
}

#[test]
fn expandable() {
    let read = |text: &str| serde_json::from_str::<Expandable<OwnerId>>(text).unwrap();
    let id = read(r#""own_1""#);
    assert_eq!((id.id().as_str(), id.object().unwrap()), ("own_1", None));
    let object = read(r#"{"id":"own_1","name":"A","new":1}"#);
    assert_eq!(object.id().as_str(), "own_1");
    assert_eq!(object.object().unwrap().unwrap().name, "A");
    assert_eq!(object.into_object().unwrap().unwrap().name, "A");
    let deleted = read(r#"{"id":"own_1","object":"owner","deleted":true}"#);
    assert_eq!(
        (deleted.id().as_str(), deleted.object().unwrap()),
        ("own_1", None)
    );
    assert!(deleted.deleted().is_some());
    let odd = read(r#"{"id":"own_1","name":5}"#);
    assert_eq!(odd.id().as_str(), "own_1");
    assert!(odd.object().unwrap_err().is_decode());
    assert_eq!(odd.raw().unwrap()["name"], 5);
    let live = serde_json::from_str::<MaybeDeleted<Owner>>(r#"{"id":"own_1","name":"A"}"#);
    assert_eq!(live.unwrap().live().unwrap().name, "A");
    let gone = serde_json::from_str::<MaybeDeleted<Owner>>(
        r#"{"id":"own_1","object":"owner","deleted":true}"#,
    );
    assert!(matches!(
        gone.unwrap(),
        MaybeDeleted::Deleted(Deleted { .. })
    ));
}

#[tokio::test]
async fn hygiene() {
    #[derive(Debug, Deserialize)]
    struct Session {
        url: Sensitive,
    }
    let url = "https://billing.example/s/secret";
    let got = answer(200, &format!(r#"{{"url":"{url}"}}"#))
        .decode::<Session>()
        .unwrap();
    assert_eq!(got.url.as_str(), url);
    let said = format!(r#"{{"error":{{"message":"Invalid API Key provided: {KEY}"}}}}"#);
    let refused = answer(401, &said).decode::<Session>().unwrap_err();
    let declined = r#"{"error":{"message":"secret","source":{"a":"secret"},"new":"secret"}}"#;
    let declined = answer(402, declined).decode::<()>().unwrap_err();
    let expanded = r#"{"id":"own_1","name":"secret"}"#;
    let expanded = serde_json::from_str::<Expandable<OwnerId>>(expanded).unwrap();
    let builder = Client::builder(KEY).proxy("http://a:secret@b.example");
    let parts = Multipart::new().text("a", "secret");
    let form = Request::new(&CREATE).unwrap();
    let bytes = Request::builder(Method::Post, "/v1/{a}").path_param("a", "secret");
    let bytes = bytes.bytes("text/plain", "secret").build().unwrap();
    let options = RequestOptions::new()
        .api_key(KEY)
        .header("X-A", "secret")
        .param("a", "secret");
    let server = Server::start([Answer::json(200, r#"{"id":"secret"}"#)]);
    let client = client(&server);
    let (record, recording) = recording();
    client.send_with(&CREATE, &options).await.unwrap();
    drop(recording);
    let told = record.all();
    assert!(cfg!(not(feature = "tracing")) || told.contains(CreateThing::PATH));

    let shown = [
        format!("{got:?} {refused} {refused:?} {:?}", declined.api()),
        format!("{client:?} {builder:?} {options:?} {form:?} {bytes:?}"),
        format!("{parts:?} {expanded:?} {:?}", Raw::from(json!("secret"))),
        told,
    ];
    for shown in shown {
        assert!(!shown.contains("secret") && !shown.contains(KEY), "{shown}");
        assert!(!shown.contains("own_1/"), "{shown}");
    }
    webhooks::hygiene();
}

/// Records what this thread tells from now on.
///
/// Where there is only one subscriber, a thread without any may turn a span off for all threads; so
/// there are two.
pub(super) fn recording() -> (Record, (Dispatch, DefaultGuard)) {
    let record = Record::new();
    let second = Dispatch::new(Record::new().subscriber());
    let guard = set_default(record.subscriber());
    (record, (second, guard))
}

fn answer(status: u16, body: &str) -> Received {
    Received::new(
        status,
        Headers::from_iter([("Request-Id", "req_1")]),
        body.into(),
    )
}
