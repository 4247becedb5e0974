//! Bodies of several parts, as another parser reads them.

use std::convert::Infallible;

use futures_util::stream;
use serde_json::Value;
use stripe_runtime::{Bytes, Method, Multipart, Request};

use crate::client;
use crate::common::{Answer, Received, Server};

/// What a parser makes of a part.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    bytes: Vec<u8>,
}

pub(super) fn text(name: &str, text: &str) -> Part {
    Part {
        name: name.to_owned(),
        file_name: None,
        content_type: None,
        bytes: text.into(),
    }
}

pub(super) fn file(name: &str, file_name: &str, content_type: &str, bytes: &[u8]) -> Part {
    Part {
        name: name.to_owned(),
        file_name: Some(file_name.to_owned()),
        content_type: Some(content_type.to_owned()),
        bytes: bytes.to_vec(),
    }
}

fn multipart(parts: &[Part]) -> Multipart {
    parts.iter().fold(Multipart::new(), |multipart, part| {
        let (name, bytes) = (&*part.name, part.bytes.clone());
        match (&part.file_name, &part.content_type) {
            (Some(file_name), Some(of)) => multipart.file(name, file_name, of, bytes),
            _ => multipart.text(name, String::from_utf8(bytes).unwrap()),
        }
    })
}

async fn sent(server: &Server, multipart: &Multipart) {
    let request = Request::builder(Method::Post, "/v1/files").multipart(multipart);
    client(server)
        .execute::<Value>(request.build().unwrap())
        .await
        .unwrap();
}

/// The parts of a request, read by `multer`.
pub(super) async fn read(request: Received) -> Vec<Part> {
    let boundary = multer::parse_boundary(request.header("content-type").unwrap()).unwrap();
    let body = Ok::<_, Infallible>(Bytes::from(request.body));
    let mut multipart = multer::Multipart::new(stream::iter([body]), boundary);
    let mut parts = Vec::new();
    while let Some(part) = multipart.next_field().await.unwrap() {
        parts.push(Part {
            name: part.name().unwrap().to_owned(),
            file_name: part.file_name().map(str::to_owned),
            content_type: part.content_type().map(ToString::to_string),
            bytes: part.bytes().await.unwrap().into(),
        });
    }
    parts
}

/// What another parser reads of parts that were sent.
async fn round_trip(parts: &[Part]) -> Vec<Part> {
    let server = Server::start([Answer::json(200, "{}")]);
    sent(&server, &multipart(parts)).await;
    read(server.request()).await
}

#[tokio::test]
async fn texts_and_files_come_back_in_order() {
    let want = [
        text("purpose", "dispute_evidence"),
        file("file", "receipt.png", "image/png", b"\x89PNG\r\n\x1a\n\0"),
        text("file_link_data[create]", "true"),
        text("empty", ""),
        file("file", "empty.pdf", "application/pdf", b""),
        file("table", "t.csv", "text/csv; charset=\"utf-8\"", b"a,b"),
    ];
    assert_eq!(round_trip(&want).await, want);
}

#[tokio::test]
async fn no_parts_are_a_body_all_the_same() {
    assert_eq!(round_trip(&[]).await, []);
}

#[tokio::test]
async fn odd_names_come_back() {
    let names = [
        "a b",
        "été €",
        "a;b=c",
        "a'b",
        "a\\b",
        "100%",
        "../a/b",
        "a[b][]",
        "--stripe",
        "a,b: c",
        "\u{1F4B3}",
    ];
    for name in names {
        let want = [
            text(name, name),
            file(name, name, "text/plain", name.as_bytes()),
        ];
        assert_eq!(round_trip(&want).await, want, "{name}");
    }
}

/// Browsers write them so; a reader that does not decode them still finds one name.
#[tokio::test]
async fn quotes_and_lines_in_names_end_nothing() {
    let odd = "a\"; filename=\"b\r\nX-Header: c\r\n\r\nd";
    let encoded = "a%22; filename=%22b%0D%0AX-Header: c%0D%0A%0D%0Ad";
    let got = round_trip(&[file("file", odd, "text/plain", b"e")]).await;
    assert_eq!(got, [file("file", encoded, "text/plain", b"e")]);
}

#[tokio::test]
async fn no_name_spoils_the_part() {
    for (name, encoded) in [
        ("a\\", "a%5C"),
        ("a\\\\", "a\\%5C"),
        ("\\", "%5C"),
        ("a\0b\u{7F}", "a%00b%7F"),
        ("a\tb", "a%09b"),
    ] {
        let got = round_trip(&[file(name, name, "text/plain", b"c"), text("d", "e")]).await;
        let want = [file(encoded, encoded, "text/plain", b"c"), text("d", "e")];
        assert_eq!(got, want);
    }
    let got = round_trip(&[file("a", "b", "text/plain\r\nX-Header: c", b"d")]).await;
    assert_eq!((got.len(), &*got[0].bytes), (1, &b"d"[..]));
}

#[tokio::test]
async fn content_that_looks_like_an_end_comes_back() {
    let server = Server::start([Answer::json(200, "{}")]);
    sent(&server, &Multipart::new()).await;
    let request = server.request();
    let (_, boundary) = request
        .header("content-type")
        .unwrap()
        .split_once('=')
        .unwrap();
    let inside = format!("a\r\n--{boundary}--\r\nb\r\n--{boundary}\r\n\r\n");
    let all: Vec<u8> = (0..=255).collect();
    let want = [
        text("text", &inside),
        file("file", "a", "text/plain", inside.as_bytes()),
        file("all", "b", "application/octet-stream", &all.repeat(500)),
        text("lines", "\r\n\r\n--"),
    ];
    assert_eq!(round_trip(&want).await, want);
}

#[tokio::test]
async fn a_retry_repeats_the_bytes() {
    let server = Server::start([Answer::json(500, "{}"), Answer::json(200, "{}")]);
    let parts = [file("file", "a", "image/png", &[0, 1, 2, 255])];
    sent(&server, &multipart(&parts)).await;
    let [first, second] = server.requests().try_into().unwrap();
    assert_eq!(first.body, second.body);
    for name in ["content-type", "idempotency-key"] {
        assert!(first.header(name).is_some());
        assert_eq!(first.header(name), second.header(name));
    }
    assert_eq!(read(second).await, parts);
}
