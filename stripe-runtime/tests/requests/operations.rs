//! Operations whose body or answer is no form and no JSON object: parts with files, JSON, bytes.

use serde_json::{Value, json};
use stripe_runtime::codegen::{
    Binary, BodyKind, Clearable, FileUpload, Form, Map, Metadata, Method, Multipart, Operation,
    Path, RequestOptions, calls, downloads,
};

use crate::client;
use crate::common::{Answer, Server};
use crate::multipart::{file, read, text};

const API_VERSION: &str = "2026-10-28.endive";
const BASE_URL: &str = "https://files.example.invalid/";

#[derive(Clone)]
struct CreateFile {
    file: FileUpload,
    preview: Option<FileUpload>,
    link: Map<Metadata>,
    tags: Vec<&'static str>,
    active: Option<bool>,
}

impl Operation for CreateFile {
    type Output = Value;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/files";
    const API_VERSION: &'static str = API_VERSION;
    const BASE_URL: &'static str = BASE_URL;
    const BODY: BodyKind = BodyKind::Multipart;

    fn form(&self, form: &mut Form) {
        form.field("link", &self.link);
        form.field("tags", &self.tags);
        form.field("active", &self.active);
    }

    fn files(&self, parts: &mut Multipart) {
        parts.push_file("file", &self.file);
        self.preview
            .iter()
            .for_each(|file| parts.push_file("preview", file));
    }
}
calls!(CreateFile => Value);

fn create_file() -> CreateFile {
    CreateFile {
        file: FileUpload::new("a b.png", "image/png", [0, 255, b'&', b'=', b'%']),
        preview: None,
        link: Map::from([("data", [("clé & co", "a=b&c %41\r\n€")])]),
        tags: vec!["x", ""],
        active: Some(true),
    }
}

struct UpdateThing {
    name: Option<Clearable<String>>,
    rows: Vec<Vec<u8>>,
    active: bool,
}

impl Operation for UpdateThing {
    type Output = Value;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/things/{thing}";
    const API_VERSION: &'static str = API_VERSION;
    const BASE_URL: &'static str = BASE_URL;
    const BODY: BodyKind = BodyKind::Json;

    fn path(&self, path: &mut Path) {
        path.param("thing", "t/1");
    }

    fn query(&self, form: &mut Form) {
        form.field("dry_run", &true);
    }

    fn form(&self, form: &mut Form) {
        form.field("name", &self.name);
        form.field("rows", &self.rows);
        form.field("active", &self.active);
    }
}
calls!(UpdateThing => Value);

struct DownloadThing {
    page: Option<u8>,
}

impl Operation for DownloadThing {
    type Output = Binary;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/things/{thing}/pdf";
    const API_VERSION: &'static str = API_VERSION;
    const BASE_URL: &'static str = BASE_URL;

    fn path(&self, path: &mut Path) {
        path.param("thing", "t 1");
    }

    fn query(&self, form: &mut Form) {
        form.field("page", &self.page);
    }
}
downloads!(DownloadThing);

#[tokio::test]
async fn texts_come_before_files_under_nested_names() {
    let server = Server::start([Answer::json(200, "{}")]);
    create_file().send(&client(&server)).await.unwrap();
    let request = server.request();
    assert_eq!(request.line(), "POST /v1/files");
    let want = [
        text("link[data][clé & co]", "a=b&c %41\r\n€"),
        text("tags[0]", "x"),
        text("tags[1]", ""),
        text("active", "true"),
        file("file", "a b.png", "image/png", &[0, 255, b'&', b'=', b'%']),
    ];
    assert_eq!(read(request).await, want);
}

#[tokio::test]
async fn a_file_that_is_set_is_a_part() {
    let server = Server::start([Answer::json(200, "{}")]);
    let create = CreateFile {
        preview: Some(FileUpload::new("p.jpg", "image/jpeg", [])),
        link: Map::new(),
        tags: Vec::new(),
        active: None,
        ..create_file()
    };
    create.send(&client(&server)).await.unwrap();
    let want = [
        file("file", "a b.png", "image/png", &[0, 255, b'&', b'=', b'%']),
        file("preview", "p.jpg", "image/jpeg", b""),
    ];
    assert_eq!(read(server.request()).await, want);
}

#[tokio::test]
async fn a_retry_of_parts_repeats_the_bytes() {
    let busy = || Answer::json(500, "{}");
    let server = Server::start([busy(), busy(), Answer::json(200, "{}")]);
    create_file().send(&client(&server)).await.unwrap();
    let [first, second, third] = server.requests().try_into().unwrap();
    for other in [&second, &third] {
        assert_eq!(first.body, other.body);
        for name in ["content-type", "idempotency-key"] {
            assert!(first.header(name).is_some(), "{name}");
            assert_eq!(first.header(name), other.header(name));
        }
    }
}

#[tokio::test]
async fn a_body_of_parts_takes_no_parameter_of_the_call() {
    let server = Server::start([Answer::json(200, "{}")]);
    let options = RequestOptions::new().param("a", "b");
    let sent = create_file().send_with(&client(&server), &options).await;
    assert!(sent.unwrap_err().is_config() && server.requests().is_empty());
}

#[test]
fn debug_shows_the_names_of_parameters_only() {
    let shown = format!("{:?}", create_file());
    let want = r#"CreateFile {"link[data][cl%C3%A9%20%26%20co]", "tags[0]", "tags[1]", "active"}"#;
    assert_eq!(shown, want);
    let shown = format!("{:?}", create_file().file);
    assert!(!shown.contains("255"), "{shown}");
}

#[tokio::test]
async fn json_keeps_types_beside_path_and_query() {
    let server = Server::start([Answer::json(500, "{}"), Answer::json(200, "{}")]);
    let update = UpdateThing {
        name: Some(Clearable::Clear),
        rows: vec![vec![], vec![1, 2]],
        active: false,
    };
    update.send(&client(&server)).await.unwrap();
    let [first, second] = server.requests().try_into().unwrap();
    for request in [&first, &second] {
        assert_eq!(request.line(), "POST /v2/things/t%2F1?dry_run=true");
        assert_eq!(request.header("content-type"), Some("application/json"));
        let want = json!({"name": null, "rows": [[], [1, 2]], "active": false});
        assert_eq!(request.text(), want.to_string());
    }
    assert_eq!(
        first.header("idempotency-key"),
        second.header("idempotency-key")
    );
}

#[tokio::test]
async fn an_answer_of_bytes_is_downloaded() {
    let bytes: Vec<u8> = (0..=255).collect();
    let server = Server::start([
        Answer::json(500, "{}"),
        Answer::steps(200, 256, [crate::common::Step::Send(bytes.clone())]),
    ]);
    let options = RequestOptions::new().account("acct_1");
    let download = DownloadThing { page: Some(2) };
    let got = download.download_with(&client(&server), &options).await;
    assert_eq!(got.unwrap().bytes().await.unwrap(), bytes);
    for request in server.requests() {
        assert_eq!(request.line(), "GET /v1/things/t%201/pdf?page=2");
        assert_eq!(request.header("stripe-account"), Some("acct_1"));
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_error_instead_of_bytes_is_typed() {
    let body = r#"{"error":{"code":"resource_missing"}}"#;
    let server = Server::start([Answer::json(404, body)]);
    let got = DownloadThing { page: None }
        .download(&client(&server))
        .await;
    assert_eq!(got.unwrap_err().code(), Some("resource_missing"));
    assert_eq!(server.lines(), ["GET /v1/things/t%201/pdf"]);
}

/// The type of such an answer has no value.
#[tokio::test]
async fn bytes_are_no_json() {
    let server = Server::start([Answer::json(200, "{}")]);
    let sent = client(&server).send(&DownloadThing { page: None }).await;
    assert!(sent.unwrap_err().is_decode());
}
