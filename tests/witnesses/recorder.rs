//! An HTTP server that keeps what it is sent, and answers each of the five calls with its object.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};
use tokio::net::TcpListener;

const CONFIGURATION: &str = include_str!("../end_to_end/fixtures/configuration.json");
const CUSTOMER: &str = include_str!("../end_to_end/fixtures/customer.json");
const SESSION: &str = include_str!("../end_to_end/fixtures/session.json");
const PAGE: &str = r#"{"object": "list", "url": "/v1/x", "has_more": false, "data": []}"#;

type Log = Arc<Mutex<Vec<Sent>>>;

/// A request as it came.
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// What `calls` sends to the address that it is given.
pub(crate) async fn record(calls: impl AsyncFnOnce(String)) -> Vec<Sent> {
    let log = Log::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(keep).with_state(log.clone());
    let server = tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    calls(url).await;
    server.abort();
    std::mem::take(&mut *log.lock().unwrap())
}

async fn keep(State(log): State<Log>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let sent = Sent {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: String::from_utf8(body.into()).unwrap(),
    };
    let answer = answer(&sent);
    log.lock().unwrap().push(sent);
    Response::builder()
        .header("content-type", "application/json")
        .body(answer.into())
        .unwrap()
}

fn answer(sent: &Sent) -> &'static str {
    let path = sent.target.split('?').next().unwrap_or_default();
    match (sent.method.as_str(), path) {
        ("POST", "/v1/billing_portal/sessions") => SESSION,
        ("GET", "/v1/billing_portal/configurations") => PAGE,
        ("POST", _) => CONFIGURATION,
        _ => CUSTOMER,
    }
}
