//! Methods, paths, bodies and servers of raw requests, and their retries and errors.

use serde::Deserialize;
use serde_json::{Value, json};
use stripe_runtime::{Metadata, Method, Request, RequestBuilder};

use crate::client;
use crate::common::{Answer, Received, Server};

const METHODS: [Method; 5] = [
    Method::Get,
    Method::Post,
    Method::Put,
    Method::Patch,
    Method::Delete,
];

fn ok() -> Answer {
    Answer::json(200, "{}")
}

/// A request as it comes to a server.
async fn sent(request: RequestBuilder) -> Received {
    let server = Server::start([ok()]);
    client(&server)
        .execute::<Value>(request.build().unwrap())
        .await
        .unwrap();
    server.request()
}

#[tokio::test]
async fn every_method_carries_a_path_and_a_query() {
    for method in METHODS {
        let request = Request::builder(method, "/v1/owners/{owner}/things?limit=3&a=b%20c")
            .path_param("owner", "own/1?")
            .query("created", &Metadata::from([("gte", "5")]));
        let got = sent(request).await;
        let target = "/v1/owners/own%2F1%3F/things?limit=3&a=b%20c&created[gte]=5";
        assert_eq!((&*got.method, &*got.target), (method.as_str(), target));
        assert_eq!(got.text(), "");
    }
}

#[tokio::test]
async fn every_method_carries_a_form() {
    for method in METHODS {
        let request = Request::builder(method, "/v1/a");
        let got = sent(request.form("b", "c d").form("e", &[1, 2])).await;
        let form = "b=c%20d&e[0]=1&e[1]=2";
        if matches!(method, Method::Get | Method::Delete) {
            assert_eq!((&*got.target, got.text()), (&*format!("/v1/a?{form}"), ""));
            continue;
        }
        let want = "application/x-www-form-urlencoded";
        assert_eq!(got.header("content-type"), Some(want));
        assert_eq!((&*got.target, got.text()), ("/v1/a", form));
    }
}

#[tokio::test]
async fn every_method_but_get_carries_json_or_bytes() {
    for method in METHODS.into_iter().filter(|it| *it != Method::Get) {
        let want = json!({"a": ["é", null, 1.5]});
        let got = sent(Request::builder(method, "/v1/a").json(&want)).await;
        assert_eq!(serde_json::from_slice::<Value>(&got.body).unwrap(), want);
        assert_eq!(got.header("content-type"), Some("application/json"));
        let bytes = [0, 255, b'\r', b'\n', 0];
        let got = sent(Request::builder(method, "/v1/a").bytes("image/png", bytes)).await;
        assert_eq!(got.body, bytes);
        assert_eq!(got.header("content-type"), Some("image/png"));
    }
}

#[tokio::test]
async fn a_call_without_a_body_says_so() {
    for method in METHODS {
        let got = sent(Request::builder(method, "/v1/a")).await;
        let has_form = matches!(method, Method::Post | Method::Put | Method::Patch);
        assert_eq!(got.header("content-type").is_some(), has_form, "{method:?}");
        let length = got.header("content-length").unwrap_or("0");
        assert_eq!(length, "0", "{method:?}");
    }
}

#[tokio::test]
async fn posts_and_deletes_of_version_2_bear_a_key() {
    let cases = [
        (Method::Post, "/v1/a", true),
        (Method::Delete, "/v1/a", false),
        (Method::Get, "/v1/a", false),
        (Method::Post, "/v2/a", true),
        (Method::Delete, "/v2/a", true),
        (Method::Get, "/v2/a", false),
    ];
    for (method, path, has_key) in cases {
        let got = sent(Request::builder(method, path).api_version("v")).await;
        let length = got.header("idempotency-key").map(str::len);
        assert_eq!(length, has_key.then_some(36), "{method:?} {path}");
    }
}

#[tokio::test]
async fn version_2_must_be_told_a_version() {
    let server = Server::start([]);
    let request = Request::builder(Method::Get, "/v2/a").build().unwrap();
    let error = client(&server).execute::<Value>(request).await.unwrap_err();
    assert!(error.is_config() && error.to_string().contains("api_version"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_requests_server_wins_over_the_clients() {
    let (usual, chosen) = (Server::start([]), Server::start([ok()]));
    let request = Request::builder(Method::Get, "/v1/a").base_url(chosen.url() + "/files");
    client(&usual)
        .execute::<Value>(request.build().unwrap())
        .await
        .unwrap();
    assert!(usual.requests().is_empty());
    let got = chosen.request();
    assert_eq!(got.line(), "GET /files/v1/a");
    let want = format!("Bearer {}", crate::common::KEY);
    assert_eq!(got.header("authorization"), Some(&*want));
    assert_eq!(got.header("host"), Some(&*chosen.host()));
}

#[tokio::test]
async fn an_answer_becomes_any_type() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Balance {
        available: Vec<(i64, String)>,
    }
    let body = r#"{"available":[[5,"eur"]]}"#;
    let server = Server::start([Answer::json(200, body), Answer::json(200, body)]);
    let client = client(&server);
    let request = || {
        Request::builder(Method::Get, "/v1/balance")
            .build()
            .unwrap()
    };
    let got = client.execute::<Balance>(request()).await.unwrap();
    assert_eq!(got.available, [(5, "eur".to_owned())]);
    assert_eq!(
        (got.request_id(), got.body()),
        (Some("req_1"), body.as_bytes())
    );
    let error = client.execute::<Vec<u8>>(request()).await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.json_path(), Some("."));
}

#[tokio::test]
async fn a_retry_repeats_key_and_bytes() {
    let server = Server::start([Answer::json(409, "{}"), Answer::json(503, "{}"), ok()]);
    let request = Request::builder(Method::Post, "/v2/a")
        .api_version("v")
        .json(&json!({"b": 1}));
    let got = client(&server)
        .execute::<Value>(request.build().unwrap())
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.header("idempotency-key"), got.idempotency_key());
        assert_eq!((&*request.target, request.text()), ("/v2/a", r#"{"b":1}"#));
    }
}

#[tokio::test]
async fn an_error_is_typed() {
    let body = r#"{"error":{"code":"not_found","message":"Nothing there.","user_message":"u"}}"#;
    let server = Server::start([Answer::json(404, body)]);
    let request = Request::builder(Method::Delete, "/v2/a")
        .api_version("v")
        .build()
        .unwrap();
    let error = client(&server).execute::<Value>(request).await.unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(
        (error.code(), error.body()),
        (Some("not_found"), Some(body.as_bytes()))
    );
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(404), Some("req_1"))
    );
    assert_eq!(error.api().unwrap().user_message.as_deref(), Some("u"));
    let key = server
        .request()
        .header("idempotency-key")
        .map(str::to_owned);
    assert_eq!(error.idempotency_key(), key.as_deref());
}
