//! Rows about what is made of an answer, and what is told of it.

use serde::Deserialize;
use stripe_runtime::{
    Answer as Received, Deleted, ErrorKind, Expandable, Expands, Headers, MaybeDeleted,
    Operation as _, Sensitive,
};

use super::common::{
    Answer, CreateThing, KEY, ListThings, SearchThings, Server, page, search_page,
};
use super::{client, next};

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
}

#[tokio::test]
async fn lists() {
    let empty = || Answer::json(200, page(&[], true));
    let server = Server::start([
        Answer::json(200, page(&["a", "b"], true)),
        Answer::json(200, page(&["c"], false)),
        Answer::json(200, page(&["b", "c"], true)),
        Answer::json(200, page(&["a"], false)),
        Answer::json(200, search_page(&["x"], Some("p2"))),
        Answer::json(200, search_page(&["y"], None)),
        empty(),
    ]);
    let client = client(&server);
    let list = ListThings {
        active: Some(true),
        ..ListThings::default()
    };
    let options = stripe_runtime::RequestOptions::new()
        .account("acct_1")
        .expand("data.owner");
    let forward = client.stream_with(list, options).all().await.unwrap();
    let backward = client.stream(ListThings::before("d")).all().await.unwrap();
    let found = client
        .stream_search(SearchThings::default())
        .all()
        .await
        .unwrap();
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

    let mut endless = client.stream(ListThings::default());
    assert!(next(&mut endless).await.unwrap().is_err());
    assert!(next(&mut endless).await.is_none());
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
    let server = Server::start([]);
    let client = client(&server);
    let request = stripe_runtime::Request::new(&CREATE).unwrap();
    let options = stripe_runtime::RequestOptions::new().api_key(KEY);
    let shown = format!("{got:?} {refused} {refused:?} {client:?} {request:?} {options:?}");
    assert!(!shown.contains("secret") && !shown.contains(KEY), "{shown}");
    assert!(!CreateThing::PATH.contains("own_1"));
}

fn answer(status: u16, body: &str) -> Received {
    Received::new(
        status,
        Headers::from_iter([("Request-Id", "req_1")]),
        body.into(),
    )
}
