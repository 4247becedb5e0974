//! Streams over the pages of a list.

use std::pin::pin;

use futures_util::{Stream, StreamExt};
use serde_json::Value;
use stripe_portal_gen::billing_portal::{Configuration, ListConfigurations};
use stripe_portal_gen::{Error, RequestOptions};

use crate::fixtures::{configuration, page};
use crate::server::{Answer, Server};

const PATH: &str = "GET /v1/billing_portal/configurations";

fn answer<const N: usize>(ids: [&str; N], has_more: bool) -> Answer {
    let data: [Value; N] = ids.map(configuration);
    Answer::new(200, page(data, has_more))
}

/// The identifiers that a stream yields, and the error that it ends with.
async fn drain(
    stream: impl Stream<Item = Result<Configuration, Error>>,
) -> (Vec<String>, Option<Error>) {
    let mut stream = pin!(stream);
    let mut ids = Vec::new();
    while let Some(item) = stream.next().await {
        match item {
            Ok(item) => ids.push(item.id.into()),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing follows an error");
                return (ids, Some(error));
            }
        }
    }
    (ids, None)
}

#[tokio::test]
async fn three_pages_forward() {
    let server = Server::start([
        answer(["bpc_1", "bpc_2"], true),
        answer(["bpc_3", "bpc_4"], true),
        answer(["bpc_5"], false),
    ])
    .await;
    let list = ListConfigurations::new()
        .active(true)
        .is_default(false)
        .limit(2)
        .expand(["data.application"]);
    let (ids, error) = drain(list.stream(&server.client())).await;
    assert!(error.is_none());
    assert_eq!(ids, ["bpc_1", "bpc_2", "bpc_3", "bpc_4", "bpc_5"]);
    let filters = "active=true&is_default=false&limit=2";
    let expand = "expand[0]=data.application";
    let want = [
        format!("{PATH}?{filters}&{expand}"),
        format!("{PATH}?{filters}&starting_after=bpc_2&{expand}"),
        format!("{PATH}?{filters}&starting_after=bpc_4&{expand}"),
    ];
    assert_eq!(server.lines(), want);
}

#[tokio::test]
async fn a_page_is_asked_for_when_it_is_needed() {
    let server = Server::start([answer(["bpc_1", "bpc_2"], true), answer(["bpc_3"], false)]).await;
    let mut stream = pin!(ListConfigurations::new().stream(&server.client()));
    assert_eq!(server.lines().len(), 0);
    for (id, requests) in [("bpc_1", 1), ("bpc_2", 1), ("bpc_3", 2)] {
        assert_eq!(stream.next().await.unwrap().unwrap().id, id);
        assert_eq!(server.lines().len(), requests);
    }
    assert!(stream.next().await.is_none());
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn a_start_is_kept() {
    let server = Server::start([answer(["bpc_6"], true), answer(["bpc_7"], false)]).await;
    let list = ListConfigurations::new().starting_after("bpc_5");
    let (ids, error) = drain(list.stream(&server.client())).await;
    assert!(error.is_none());
    assert_eq!(ids, ["bpc_6", "bpc_7"]);
    let want = ["bpc_5", "bpc_6"].map(|id| format!("{PATH}?starting_after={id}"));
    assert_eq!(server.lines(), want);
}

#[tokio::test]
async fn backward_pages_are_read_from_their_ends() {
    let server = Server::start([
        answer(["bpc_3", "bpc_4"], true),
        answer(["bpc_1", "bpc_2"], false),
    ])
    .await;
    let list = ListConfigurations::new().limit(2).ending_before("bpc_5");
    let (ids, error) = drain(list.stream(&server.client())).await;
    assert!(error.is_none());
    assert_eq!(ids, ["bpc_4", "bpc_3", "bpc_2", "bpc_1"]);
    let want = ["bpc_5", "bpc_3"].map(|id| format!("{PATH}?ending_before={id}&limit=2"));
    assert_eq!(server.lines(), want);
}

#[tokio::test]
async fn a_cursor_is_encoded() {
    let server = Server::start([answer(["bpc &1"], true), answer([], false)]).await;
    let (ids, error) = drain(ListConfigurations::new().stream(&server.client())).await;
    assert!(error.is_none());
    assert_eq!(ids, ["bpc &1"]);
    assert_eq!(
        server.lines()[1],
        format!("{PATH}?starting_after=bpc%20%261")
    );
}

#[tokio::test]
async fn an_empty_page_that_is_not_the_last_is_an_error() {
    for backward in [false, true] {
        let server = Server::start([answer(["bpc_1"], true), answer([], true)]).await;
        let mut list = ListConfigurations::new();
        list.ending_before = backward.then(|| "bpc_9".into());
        let (ids, error) = drain(list.stream(&server.client())).await;
        assert_eq!(ids, ["bpc_1"]);
        assert!(error.unwrap().to_string().contains("empty"));
        assert_eq!(server.lines().len(), 2);
    }
}

#[tokio::test]
async fn an_empty_list_yields_nothing() {
    let server = Server::start([answer([], false)]).await;
    let (ids, error) = drain(ListConfigurations::new().stream(&server.client())).await;
    assert!(ids.is_empty() && error.is_none());
    assert_eq!(server.lines(), [PATH]);
}

#[tokio::test]
async fn a_refused_page_ends_the_stream() {
    let refused = r#"{"error":{"type":"invalid_request_error","code":"resource_missing"}}"#;
    let server = Server::start([answer(["bpc_1"], true), Answer::new(400, refused)]).await;
    let (ids, error) = drain(ListConfigurations::new().stream(&server.client())).await;
    assert_eq!(ids, ["bpc_1"]);
    assert_eq!(error.unwrap().code(), Some("resource_missing"));
    assert_eq!(server.lines().len(), 2);
}

#[tokio::test]
async fn options_hold_for_every_page() {
    let server = Server::start([answer(["bpc_1"], true), answer(["bpc_2"], false)]).await;
    let options = RequestOptions::new()
        .account("acct_1")
        .api_key("sk_other")
        .expand("data.x");
    let stream = server
        .client()
        .stream_with(ListConfigurations::new(), options);
    let (ids, error) = drain(stream).await;
    assert!(error.is_none());
    assert_eq!(ids, ["bpc_1", "bpc_2"]);
    for request in server.requests() {
        assert_eq!(request.header("stripe-account"), Some("acct_1"));
        assert_eq!(request.header("authorization"), Some("Bearer sk_other"));
        assert!(request.line().ends_with("expand[0]=data.x"));
    }
}
