//! Answers that are bytes, which come bit by bit.

use std::sync::mpsc::channel;
use std::time::Duration;

use stripe_runtime::{Method, Request, RequestOptions};

use crate::client;
use crate::common::{Answer, Server, Step};

fn request() -> Request {
    let request = Request::builder(Method::Get, "/v1/files/{file}/contents");
    request.path_param("file", "file_1").build().unwrap()
}

fn text(text: &str) -> Step {
    Step::Send(text.as_bytes().to_vec())
}

/// A limit of time that a stall soon reaches.
fn soon() -> RequestOptions {
    RequestOptions::new().timeout(Duration::from_millis(200))
}

#[tokio::test]
async fn a_chunk_comes_before_the_next_is_sent() {
    let (go_on, wait) = channel();
    let (finish, end) = channel();
    let steps = [
        text("a"),
        Step::Wait(wait),
        text("b"),
        Step::Wait(end),
        text("c"),
    ];
    let server = Server::start([Answer::steps(200, 3, steps)]);
    let mut download = client(&server).download(request()).await.unwrap();
    assert_eq!(
        (download.status(), download.request_id()),
        (200, Some("req_1"))
    );
    assert_eq!(download.headers().get("Content-Length"), Some("3"));
    assert_eq!(download.chunk().await.unwrap().unwrap(), "a");
    go_on.send(()).unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "b");
    finish.send(()).unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "c");
    assert_eq!(download.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn the_head_comes_before_the_body() {
    let (go_on, wait) = channel();
    let server = Server::start([Answer::steps(200, 1, [Step::Wait(wait), text("a")])]);
    let download = client(&server).download(request()).await.unwrap();
    go_on.send(()).unwrap();
    assert_eq!(download.bytes().await.unwrap(), b"a");
}

#[tokio::test]
async fn a_large_body_is_whole() {
    let want: Vec<u8> = (0..1_500_000_u32).flat_map(u32::to_be_bytes).collect();
    let server = Server::start([Answer::steps(200, want.len(), [Step::Send(want.clone())])]);
    let download = client(&server).download(request()).await.unwrap();
    assert!(download.bytes().await.unwrap() == want);
}

#[tokio::test]
async fn an_empty_body_has_no_chunk() {
    let server = Server::start([Answer::steps(200, 0, [])]);
    let mut download = client(&server).download(request()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap(), None);
}

#[tokio::test]
async fn an_error_status_is_typed() {
    let body = r#"{"error":{"code":"resource_missing","message":"No such file."}}"#;
    let server = Server::start([Answer::json(404, body)]);
    let error = client(&server).download(request()).await.unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(404), Some("req_1"))
    );
    assert_eq!(
        (error.code(), error.body()),
        (Some("resource_missing"), Some(body.as_bytes()))
    );
}

#[tokio::test]
async fn what_fails_before_the_first_part_is_tried_again() {
    let steps = [text("abc")];
    let server = Server::start([
        Answer::json(500, "{}"),
        Answer::json(409, "{}"),
        Answer::steps(200, 3, steps),
    ]);
    let download = client(&server).download(request()).await.unwrap();
    assert_eq!(download.bytes().await.unwrap(), b"abc");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn a_break_within_is_an_error_after_what_came_before() {
    let (go_on, wait) = channel();
    let steps = [text("abc"), Step::Wait(wait), Step::Close];
    let server = Server::start([Answer::steps(200, 6, steps)]);
    let mut download = client(&server).download(request()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "abc");
    go_on.send(()).unwrap();
    let error = download.chunk().await.unwrap_err();
    assert!(error.is_connection());
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_1"))
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_break_is_an_error_where_all_bytes_are_wanted() {
    let server = Server::start([Answer::steps(200, 6, [text("abc"), Step::Close])]);
    let download = client(&server).download(request()).await.unwrap();
    assert!(download.bytes().await.unwrap_err().is_connection());
}

#[tokio::test]
async fn a_stall_within_is_a_timeout_after_what_came_before() {
    let (_go_on, wait) = channel();
    let server = Server::start([Answer::steps(200, 6, [text("abc"), Step::Wait(wait)])]);
    let client = client(&server);
    let mut download = client.download_with(request(), &soon()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "abc");
    let error = download.chunk().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_1"))
    );
}

#[tokio::test]
async fn a_deadline_is_for_all_parts() {
    let (_go_on, wait) = channel();
    let server = Server::start([Answer::steps(200, 6, [text("abc"), Step::Wait(wait)])]);
    let client = client(&server);
    let options = RequestOptions::new().deadline(Duration::from_millis(200));
    let mut download = client.download_with(request(), &options).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "abc");
    let error = download.chunk().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!((error.status(), error.attempts()), (Some(200), 1));
}

/// The limit is for each part: two that each come within it may together take longer.
#[tokio::test]
async fn a_chunk_that_comes_late_can_still_be_waited_for() {
    let (go_on, wait) = channel();
    let server = Server::start([Answer::steps(
        200,
        2,
        [text("a"), Step::Wait(wait), text("b")],
    )]);
    let client = client(&server);
    let mut download = client.download_with(request(), &soon()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().unwrap(), "a");
    assert!(download.chunk().await.unwrap_err().is_timeout());
    go_on.send(()).unwrap();
    assert_eq!(download.bytes().await.unwrap(), b"b");
}
