//! Answers that are bytes, as a reader.

use std::io::Read as _;
use std::sync::mpsc::channel;
use std::time::Duration;

use stripe_runtime::codegen::{Binary, Operation, downloads};
use stripe_runtime::{Error, Method, Request, RequestOptions};

use crate::client;
use crate::common::{Answer, Server, Step};

fn request() -> Request {
    let request = Request::builder(Method::Get, "/v1/files/{file}/contents");
    request.path_param("file", "file_1").build().unwrap()
}

fn text(text: &str) -> Step {
    Step::Send(text.as_bytes().to_vec())
}

struct DownloadAll;

impl Operation for DownloadAll {
    type Output = Binary;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/all";
    const API_VERSION: &'static str = "2026-10-28.endive";
    const BASE_URL: &'static str = "https://files.example.invalid/";
}
downloads!(DownloadAll);

#[test]
fn an_operation_is_downloaded() {
    let answer = || Answer::steps(200, 2, [text("ab")]);
    let server = Server::start([answer(), answer()]);
    let client = client(&server);
    let mut got = String::new();
    let mut download = DownloadAll.download_blocking(&client).unwrap();
    download.read_to_string(&mut got).unwrap();
    let options = RequestOptions::new().account("acct_1");
    let mut download = DownloadAll
        .download_blocking_with(&client, &options)
        .unwrap();
    download.read_to_string(&mut got).unwrap();
    assert_eq!(got, "abab");
    assert_eq!(server.lines(), ["GET /v1/all", "GET /v1/all"]);
    let accounts = server.requests();
    let accounts = accounts.iter().map(|it| it.header("stripe-account"));
    assert_eq!(accounts.collect::<Vec<_>>(), [None, Some("acct_1")]);
}

#[test]
fn a_reader_gives_every_byte_in_order() {
    let want: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
    let server = Server::start([Answer::steps(200, want.len(), [Step::Send(want.clone())])]);
    let mut download = client(&server).download(request()).unwrap();
    assert_eq!(
        (download.status(), download.request_id()),
        (200, Some("req_1"))
    );
    let length = download.headers().get("content-length");
    assert_eq!(length, Some(&*want.len().to_string()));
    let (mut got, mut piece) = (Vec::new(), [0; 777]);
    loop {
        match download.read(&mut piece).unwrap() {
            0 => break,
            count => got.extend_from_slice(&piece[..count]),
        }
    }
    assert!(got == want);
    assert_eq!(download.read(&mut piece).unwrap(), 0);
}

#[test]
fn what_has_not_been_read_is_left() {
    let server = Server::start([Answer::steps(200, 6, [text("abcdef")])]);
    let mut download = client(&server).download(request()).unwrap();
    let mut two = [0; 2];
    download.read_exact(&mut two).unwrap();
    assert_eq!((&two, &*download.bytes().unwrap()), (b"ab", &b"cdef"[..]));
}

#[test]
fn the_first_bytes_come_before_the_last_are_sent() {
    let (go_on, wait) = channel();
    let steps = [text("abc"), Step::Wait(wait), text("def")];
    let server = Server::start([Answer::steps(200, 6, steps)]);
    let mut download = client(&server).download(request()).unwrap();
    let mut first = [0; 3];
    download.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"abc");
    go_on.send(()).unwrap();
    assert_eq!(download.bytes().unwrap(), b"def");
}

#[test]
fn a_download_outlives_its_client() {
    let server = Server::start([Answer::steps(200, 3, [text("abc")])]);
    let client = client(&server);
    let download = client.download(request()).unwrap();
    drop(client);
    assert_eq!(download.bytes().unwrap(), b"abc");
}

#[test]
fn a_break_is_an_error_of_io_that_holds_ours() {
    let server = Server::start([Answer::steps(200, 6, [text("abc"), Step::Close])]);
    let mut download = client(&server).download(request()).unwrap();
    let mut first = [0; 3];
    download.read_exact(&mut first).unwrap();
    let error = download.read(&mut first).unwrap_err();
    let error = error.into_inner().unwrap().downcast::<Error>().unwrap();
    assert!(error.is_connection());
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_1"))
    );
}

#[test]
fn a_stall_is_a_timeout() {
    let (_go_on, wait) = channel();
    let server = Server::start([Answer::steps(200, 6, [text("abc"), Step::Wait(wait)])]);
    let options = RequestOptions::new().timeout(Duration::from_millis(200));
    let download = client(&server).download_with(request(), &options).unwrap();
    let error = download.bytes().unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.status(), Some(200));
}

#[test]
fn an_error_status_is_typed() {
    let body = r#"{"error":{"code":"resource_missing"}}"#;
    let server = Server::start([Answer::json(404, body)]);
    let error = client(&server).download(request()).unwrap_err();
    assert!(error.is_invalid_request());
    assert_eq!(
        (error.code(), error.body()),
        (Some("resource_missing"), Some(body.as_bytes()))
    );
}
