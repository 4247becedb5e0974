//! What the feature `tracing` tells of attempts and notices, and what it never tells.

mod common;
#[path = "tracing/record.rs"]
mod record;

use std::net::TcpListener;

use common::{Answer, CreateThing, Jump, KEY, ListThings, SearchThings, Server, Step};
use record::Record;
use serde_json::Value;
use stripe_runtime::{Client, Method, Request, RequestOptions};
use tracing::Level;
use tracing::subscriber::set_default;

const CREATE: CreateThing = CreateThing {
    owner: "own_hidden",
    name: "name_hidden",
};

fn client(url: impl Into<String>) -> Client {
    let builder = Client::builder(KEY).base_url(url).clock(Jump::new());
    builder.build().unwrap()
}

#[tokio::test]
async fn an_attempt_is_a_span() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let server = Server::start([Answer::json(200, r#"{"id":"thi_1"}"#)]);
    client(server.url()).send(&CREATE).await.unwrap();
    let [span] = record.spans().try_into().unwrap();
    let want = [
        ("attempt", "1"),
        ("elapsed_ms", "0"),
        ("method", "POST"),
        ("path", "/v1/owners/{owner}/things"),
        ("request_id", "req_1"),
        ("status", "200"),
    ];
    assert_eq!((&*span.name, span.level), ("stripe_request", Level::INFO));
    assert_eq!(span.target, "stripe_runtime");
    assert_eq!(span.fields(), want);
}

/// The clock passes half a second between the attempts, none within them.
#[tokio::test]
async fn each_attempt_has_a_span_of_its_own() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let server = Server::start([
        Answer::json(500, "{}"),
        Answer::json(409, "{}"),
        Answer::json(200, r#"{"id":"thi_1"}"#),
    ]);
    client(server.url()).send(&CREATE).await.unwrap();
    let spans = record.spans();
    let seen = |name| -> Vec<_> { spans.iter().map(|span| span.field(name)).collect() };
    assert_eq!(seen("attempt"), ["1", "2", "3"].map(Some));
    assert_eq!(seen("status"), ["500", "409", "200"].map(Some));
    assert_eq!(seen("elapsed_ms"), [Some("0"); 3]);
    let events: Vec<_> = record
        .events()
        .into_iter()
        .map(|event| event.message())
        .collect();
    let (ended, follows) = ("attempt ended", "another attempt follows");
    assert_eq!(events, [ended, follows, ended, follows, ended]);
}

#[tokio::test]
async fn an_attempt_without_an_answer_says_why() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let client = client(format!("http://{nobody}"));
    let options = RequestOptions::new().max_retries(1);
    client.send_with(&CREATE, &options).await.unwrap_err();
    let spans = record.spans();
    assert_eq!(spans.len(), 2);
    for span in spans {
        assert_eq!(span.field("error"), Some("connection error"));
        assert_eq!(
            (span.field("status"), span.field("request_id")),
            (None, None)
        );
        assert_eq!(span.field("elapsed_ms"), Some("0"));
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_has_a_status_and_an_error() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let server = Server::start([Answer::steps(
        200,
        9,
        [Step::Send(b"{".to_vec()), Step::Close],
    )]);
    let options = RequestOptions::new().max_retries(0);
    let client = client(server.url());
    client.send_with(&CREATE, &options).await.unwrap_err();
    let [span] = record.spans().try_into().unwrap();
    assert_eq!(span.field("error"), Some("connection error"));
    let how = (span.field("status"), span.field("request_id"));
    assert_eq!(how, (Some("200"), Some("req_1")));
}

#[tokio::test]
async fn what_is_not_sent_has_no_span() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let client = client("http://api.example.invalid");
    client
        .send(&CreateThing {
            owner: "",
            ..CREATE
        })
        .await
        .unwrap_err();
    assert!(record.spans().is_empty() && record.events().is_empty());
}

#[tokio::test]
async fn a_notice_is_a_warning_inside_the_attempts_span() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let notice = "Please upgrade your API version.";
    let server = Server::start([
        Answer::json(200, r#"{"id":"thi_1"}"#).header("Stripe-Notice", notice),
        Answer::json(402, "{}").header("Stripe-Notice", notice),
    ]);
    let client = client(server.url());
    client.send(&CREATE).await.unwrap();
    client.send(&CREATE).await.unwrap_err();
    let events = record.events();
    let warnings: Vec<_> = events.iter().filter(|it| it.level == Level::WARN).collect();
    assert_eq!(warnings.len(), 2);
    for warning in warnings {
        assert_eq!(warning.field("notice"), Some(notice));
        assert_eq!(warning.span.as_deref(), Some("stripe_request"));
    }
}

#[tokio::test]
async fn downloads_and_pages_have_spans_too() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let page = common::page(&["thi_1"], false);
    let server = Server::start([Answer::json(200, "abc"), Answer::json(200, page)]);
    let client = client(server.url());
    let request = Request::builder(Method::Get, "/v1/files/{file}?a=b").path_param("file", "f");
    let download = client.download(request.build().unwrap()).await.unwrap();
    download.bytes().await.unwrap();
    client.stream(ListThings::default()).all().await.unwrap();
    let spans = record.spans();
    let paths: Vec<_> = spans.iter().map(|span| span.field("path")).collect();
    assert_eq!(paths, ["/v1/files/{file}", "/v1/things"].map(Some));
}

/// Every word that must not be told holds `hidden`, or is the key.
#[tokio::test]
async fn no_key_body_id_or_value_is_told() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let server = Server::start([
        Answer::json(500, r#"{"error":{"message":"hidden"}}"#).header("X-Other", "hidden"),
        Answer::json(200, r#"{"id":"hidden"}"#),
        Answer::json(200, r#"{"id":"hidden","other":5"#),
        Answer::json(400, common::search_page(&["hidden"], None)),
        Answer::json(200, r#""hidden""#),
    ]);
    let client = client(server.url());
    let options = RequestOptions::new()
        .account("acct_hidden")
        .idempotency_key("key_hidden")
        .header("X-Token", "hidden")
        .param("token", "hidden");
    client.send_with(&CREATE, &options).await.unwrap();
    client.send(&CREATE).await.unwrap_err();
    let search = client.stream_search(SearchThings::default()).all().await;
    search.unwrap_err();
    let request = Request::builder(Method::Post, "/v1/things/{thing}?token=hidden")
        .path_param("thing", "thi_hidden")
        .json("hidden");
    client
        .execute::<Value>(request.build().unwrap())
        .await
        .unwrap();
    let told = record.all();
    assert!(told.contains("/v1/owners/{owner}/things"), "{told}");
    for word in ["hidden", KEY, "secret"] {
        assert!(!told.contains(word), "{told}");
    }
    assert_eq!(server.requests().len(), 5);
}

#[test]
#[cfg(feature = "blocking")]
fn the_blocking_client_tells_its_callers_subscriber() {
    let record = Record::new();
    let _guard = set_default(record.subscriber());
    let server = Server::start([Answer::json(200, r#"{"id":"thi_1"}"#)]);
    let client = Client::builder(KEY)
        .base_url(server.url())
        .build_blocking()
        .unwrap();
    let outer = tracing::info_span!("outer");
    outer.in_scope(|| client.send(&CREATE)).unwrap();
    let spans = record.spans();
    let parents: Vec<_> = spans
        .iter()
        .map(|span| (&*span.name, span.span.as_deref()))
        .collect();
    assert_eq!(
        parents,
        [("outer", None), ("stripe_request", Some("outer"))]
    );
}
