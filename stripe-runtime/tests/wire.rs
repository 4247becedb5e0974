//! What the client puts on the wire and makes of what comes back, against a local server.

mod server;

use std::future::poll_fn;
use std::pin::pin;

use serde::Deserialize;
use server::Server;
use stripe_runtime::{
    AppInfo, Client, Error, Form, List, Method, Object, Operation, Paginate, Path, RequestOptions,
    Search, SearchPage, Sensitive, Stream,
};

const BASE_URL: &str = "https://api.example.invalid/";

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Thing {
    id: String,
}

impl Object for Thing {
    fn object_id(&self) -> &str {
        &self.id
    }
}

#[derive(Debug, Deserialize)]
struct Session {
    url: Sensitive,
}

struct CreateSession {
    customer: &'static str,
}

impl Operation for CreateSession {
    type Output = Session;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/customers/{customer}/sessions";
    const API_VERSION: &'static str = "2026-10-28.endive";
    const BASE_URL: &'static str = BASE_URL;

    fn path(&self, path: &mut Path) {
        path.param("customer", self.customer);
    }

    fn form(&self, form: &mut Form) {
        form.field("return_url", "https://e.com/a b");
        form.field("flow", &["x", "y"]);
    }
}

#[derive(Clone, Default)]
struct ListThings {
    active: Option<bool>,
    starting_after: Option<String>,
    ending_before: Option<String>,
}

impl Operation for ListThings {
    type Output = List<Thing>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/things";
    const API_VERSION: &'static str = "2026-10-28.endive";
    const BASE_URL: &'static str = BASE_URL;

    fn query(&self, form: &mut Form) {
        form.field("active", &self.active);
        form.field("starting_after", &self.starting_after);
        form.field("ending_before", &self.ending_before);
    }
}

impl Paginate for ListThings {
    type Item = Thing;

    fn start_after(&mut self, cursor: &str) {
        self.ending_before = None;
        self.starting_after = Some(cursor.into());
    }

    fn is_backward(&self) -> bool {
        self.ending_before.is_some()
    }

    fn end_before(&mut self, cursor: &str) {
        self.starting_after = None;
        self.ending_before = Some(cursor.into());
    }
}

#[derive(Default)]
struct SearchThings {
    page: Option<String>,
}

impl Operation for SearchThings {
    type Output = SearchPage<Thing>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/things/search";
    const API_VERSION: &'static str = "2026-10-28.endive";
    const BASE_URL: &'static str = BASE_URL;

    fn query(&self, form: &mut Form) {
        form.field("query", "a:'b'");
        form.field("page", &self.page);
    }
}

impl Search for SearchThings {
    type Item = Thing;

    fn next_page(&mut self, page: &str) {
        self.page = Some(page.into());
    }
}

/// A client that sends everything once.
fn client(server: &Server) -> Client {
    Client::builder("sk_test_1")
        .base_url(server.url())
        .max_retries(0)
        .build()
        .unwrap()
}

/// The identifiers that a stream yields, and the error that it ends with.
async fn drain<T: Object>(
    stream: impl Stream<Item = Result<T, Error>> + Send + 'static,
) -> (Vec<String>, Option<Error>) {
    let mut stream = pin!(stream);
    let mut ids = Vec::new();
    while let Some(item) = poll_fn(|cx| stream.as_mut().poll_next(cx)).await {
        match item {
            Ok(item) => ids.push(item.object_id().to_owned()),
            Err(error) => {
                assert!(poll_fn(|cx| stream.as_mut().poll_next(cx)).await.is_none());
                return (ids, Some(error));
            }
        }
    }
    (ids, None)
}

#[tokio::test]
async fn a_post_is_exact() {
    let answer = "HTTP/1.1 200 OK\r\nRequest-Id: req_1\r\nStripe-Version: 2026-10-28.endive\r\n\
                  Content-Length: 15\r\n\r\n{\"url\":\"https\"}";
    let server = Server::start([answer.to_owned()]).await;
    let client = Client::builder("sk_test_1")
        .base_url(server.url())
        .account("acct_1")
        .app_info(AppInfo::new("shop").version("2"))
        .build()
        .unwrap();
    let options = RequestOptions::new()
        .idempotency_key("key_1")
        .expand("flow")
        .param("n[k]", "ü");

    let operation = CreateSession { customer: "cus/1" };
    let session = client.send_with(&operation, &options).await.unwrap();
    assert_eq!(&*session.url, "https");
    assert_eq!(session.request_id(), Some("req_1"));
    assert_eq!(session.api_version(), Some("2026-10-28.endive"));
    assert_eq!(session.idempotency_key(), Some("key_1"));
    assert_eq!(session.body(), b"{\"url\":\"https\"}");

    let version = env!("CARGO_PKG_VERSION");
    let body =
        "return_url=https%3A%2F%2Fe.com%2Fa%20b&flow[0]=x&flow[1]=y&n[k]=%C3%BC&expand[0]=flow";
    let want = format!(
        "POST /v1/customers/cus%2F1/sessions HTTP/1.1\r\n\
         authorization: Bearer sk_test_1\r\n\
         user-agent: Stripe/v1 RustBindings/{version} shop/2\r\n\
         x-stripe-client-user-agent: {{\"bindings_version\":\"{version}\",\"lang\":\"rust\",\
         \"publisher\":\"stripe-runtime\",\"httplib\":\"reqwest\",\
         \"application\":{{\"name\":\"shop\",\"version\":\"2\"}}}}\r\n\
         stripe-version: 2026-10-28.endive\r\n\
         stripe-account: acct_1\r\n\
         idempotency-key: key_1\r\n\
         content-type: application/x-www-form-urlencoded\r\n\
         accept: */*\r\n\
         host: {}\r\n\
         content-length: {}\r\n\
         \r\n\
         {body}",
        server.host(),
        body.len(),
    );
    assert_eq!(server.requests(), [want]);
}

#[tokio::test]
async fn every_post_has_a_key_of_its_own() {
    let answer = server::json(200, "{\"url\":\"\"}");
    let server = Server::start([answer.clone(), answer]).await;
    let client = client(&server);
    let operation = CreateSession { customer: "cus_1" };
    let first = client.send(&operation).await.unwrap();
    let second = client.send(&operation).await.unwrap();
    assert_ne!(first.idempotency_key(), second.idempotency_key());
    for (sent, response) in server.requests().iter().zip([first, second]) {
        let line = format!(
            "idempotency-key: {}\r\n",
            response.idempotency_key().unwrap()
        );
        assert!(sent.contains(&line), "{sent}");
    }
}

#[tokio::test]
async fn an_error_body_is_typed() {
    let body = r#"{"error":{"type":"invalid_request_error","code":"resource_missing","param":"id",
        "message":"No such customer: 'cus_1'","payment_intent":{"client_secret":"shh"}}}"#;
    let server = Server::start([server::json(404, body)]).await;
    let operation = CreateSession { customer: "cus_1" };
    let error = client(&server).send(&operation).await.unwrap_err();

    assert!(error.is_invalid_request());
    assert_eq!(
        (error.status(), error.code()),
        (Some(404), Some("resource_missing"))
    );
    assert_eq!(error.api().unwrap().param.as_deref(), Some("id"));
    assert_eq!(error.headers().unwrap().get("Request-Id"), Some("req_test"));
    assert_eq!(error.idempotency_key().map(str::len), Some(36));
    let want = "invalid request, status 404, invalid_request_error, resource_missing: \
                No such customer: 'cus_1' (param id) (request req_test)";
    assert_eq!(error.to_string(), want);
    let debug = format!("{error:?}");
    assert!(!debug.contains("shh") && !debug.contains("sk_test_1"));
}

#[tokio::test]
async fn a_gateways_page_is_kept() {
    let server = Server::start([server::json(502, "<html>Bad gateway")]).await;
    let error = client(&server)
        .send(&ListThings::default())
        .await
        .unwrap_err();
    assert!(error.is_api() && error.api().is_none());
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(502), Some("req_test"))
    );
    assert_eq!(error.body(), Some(&b"<html>Bad gateway"[..]));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
    let server = Server::start([answer.to_owned()]).await;
    let error = client(&server)
        .send(&ListThings::default())
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(302));
}

#[tokio::test]
async fn a_body_that_does_not_fit_says_where() {
    let server = Server::start([server::json(200, r#"{"data":[{"id":"a"},{"id":5}]}"#)]).await;
    let error = client(&server)
        .send(&ListThings::default())
        .await
        .unwrap_err();
    assert!(error.is_decode());
    assert_eq!(
        (error.json_path(), error.request_id()),
        (Some("data[1].id"), Some("req_test"))
    );
    assert!(error.body().unwrap().ends_with(b"5}]}"));
}

#[tokio::test]
async fn an_answer_cut_short_keeps_its_status() {
    let answer = "HTTP/1.1 200 OK\r\nRequest-Id: req_1\r\nContent-Length: 9\r\n\r\n{}";
    let server = Server::start([answer.to_owned()]).await;
    let error = client(&server)
        .send(&ListThings::default())
        .await
        .unwrap_err();
    assert!(error.is_connection());
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_1"))
    );
}

#[tokio::test]
async fn no_server_is_a_connection_error_without_the_url() {
    let server = Server::start([]).await;
    let client = client(&server);
    let port = server.host().rsplit(':').next().unwrap().to_owned();
    drop(server);
    let error = client.send(&ListThings::default()).await.unwrap_err();
    assert!(error.is_connection() && error.status().is_none());
    assert!(!error.to_string().contains("things"), "{error}");
    assert!(!format!("{error:?}").contains(&port));
}

#[tokio::test]
async fn nothing_is_sent_for_an_empty_identifier() {
    let server = Server::start([]).await;
    let error = client(&server)
        .send(&CreateSession { customer: "" })
        .await
        .unwrap_err();
    assert!(error.is_config() && error.to_string().contains("`customer`"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn three_pages_keep_filters_and_options() {
    let server = Server::start([
        server::json(200, r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":true}"#),
        server::json(200, r#"{"data":[{"id":"c"}],"has_more":true}"#),
        server::json(200, r#"{"data":[{"id":"d"}],"has_more":false}"#),
    ])
    .await;
    let options = RequestOptions::new().account("acct_1").expand("data.owner");
    let list = ListThings {
        active: Some(true),
        ..ListThings::default()
    };
    let (ids, error) = drain(client(&server).stream_with(list, options)).await;
    assert_eq!((ids.join(" ").as_str(), error.is_none()), ("a b c d", true));

    let want = ["", "&starting_after=b", "&starting_after=c"];
    let requests = server.requests();
    assert_eq!(requests.len(), want.len());
    for (request, cursor) in requests.iter().zip(want) {
        let line = format!("GET /v1/things?active=true{cursor}&expand[0]=data.owner HTTP/1.1\r\n");
        assert!(request.starts_with(&line), "{request}");
        assert!(request.contains("stripe-account: acct_1\r\n"));
        assert!(!request.contains("idempotency-key") && !request.contains("content-type"));
    }
}

#[tokio::test]
async fn pages_backward_are_read_from_their_end() {
    let server = Server::start([
        server::json(200, r#"{"data":[{"id":"b"},{"id":"c"}],"has_more":true}"#),
        server::json(200, r#"{"data":[{"id":"a"}],"has_more":false}"#),
    ])
    .await;
    let list = ListThings {
        ending_before: Some("d".into()),
        ..ListThings::default()
    };
    let (ids, error) = drain(client(&server).stream(list)).await;
    assert_eq!((ids.join(" ").as_str(), error.is_none()), ("c b a", true));
    assert!(server.requests()[1].starts_with("GET /v1/things?ending_before=b HTTP/1.1\r\n"));
}

#[tokio::test]
async fn an_empty_page_that_promises_more_ends_with_an_error() {
    let server = Server::start([
        server::json(200, r#"{"data":[{"id":"a"}],"has_more":true}"#),
        server::json(200, r#"{"data":[],"has_more":true}"#),
    ])
    .await;
    let (ids, error) = drain(client(&server).stream(ListThings::default())).await;
    assert_eq!(ids, ["a"]);
    assert!(error.unwrap().to_string().contains("empty"));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_page_that_repeats_ends_with_an_error() {
    let page = server::json(200, r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":true}"#);
    for ending_before in [None, Some("c".to_owned())] {
        let server = Server::start([page.clone(), page.clone()]).await;
        let list = ListThings {
            ending_before,
            ..ListThings::default()
        };
        let (ids, error) = drain(client(&server).stream(list)).await;
        assert_eq!(ids.len(), 2);
        let error = error.unwrap();
        assert!(error.to_string().contains("leads back"), "{error}");
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(200), Some("req_test"))
        );
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn an_item_without_an_identifier_ends_with_an_error() {
    let last = server::json(200, r#"{"data":[{"id":""}],"has_more":false}"#);
    let more = server::json(200, r#"{"data":[{"id":"a"},{"id":""}],"has_more":true}"#);
    let server = Server::start([more, last]).await;
    let client = client(&server);
    let (ids, error) = drain(client.stream(ListThings::default())).await;
    assert!(ids.is_empty());
    assert!(error.unwrap().to_string().contains("no cursor"));
    let (ids, error) = drain(client.stream(ListThings::default())).await;
    assert_eq!((ids.len(), error.is_none()), (1, true));
}

#[tokio::test]
async fn an_error_between_pages_ends_the_stream() {
    let server = Server::start([
        server::json(200, r#"{"data":[{"id":"a"}],"has_more":true}"#),
        server::json(401, "{}"),
    ])
    .await;
    let (ids, error) = drain(client(&server).stream(ListThings::default())).await;
    assert_eq!(ids, ["a"]);
    assert!(error.unwrap().is_authentication());
}

#[tokio::test]
async fn a_search_follows_its_cursor() {
    let server = Server::start([
        server::json(
            200,
            r#"{"data":[{"id":"a"}],"has_more":true,"next_page":"p 2"}"#,
        ),
        server::json(
            200,
            r#"{"data":[{"id":"b"}],"has_more":false,"next_page":null}"#,
        ),
    ])
    .await;
    let (ids, error) = drain(client(&server).stream_search(SearchThings::default())).await;
    assert_eq!((ids.join(" ").as_str(), error.is_none()), ("a b", true));
    let line = "GET /v1/things/search?query=a%3A%27b%27&page=p%202 HTTP/1.1\r\n";
    assert!(server.requests()[1].starts_with(line));
}

#[tokio::test]
async fn a_search_without_its_cursor_ends_with_an_error() {
    let server = Server::start([server::json(
        200,
        r#"{"data":[{"id":"a"}],"has_more":true}"#,
    )])
    .await;
    let (_, error) = drain(client(&server).stream_search(SearchThings::default())).await;
    assert!(error.unwrap().is_api());
}

#[tokio::test]
async fn a_search_that_repeats_ends_with_an_error() {
    let page = r#"{"data":[{"id":"a"}],"has_more":true,"next_page":"p"}"#;
    let page = server::json(200, page);
    let server = Server::start([page.clone(), page]).await;
    let (ids, error) = drain(client(&server).stream_search(SearchThings::default())).await;
    assert_eq!(ids, ["a"]);
    assert!(error.unwrap().to_string().contains("leads back"));
    assert_eq!(server.requests().len(), 2);
}
