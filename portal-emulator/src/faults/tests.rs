//! Calls that meet their faults, as a client sees them on the wire.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;
use crate::clock::Clock;
use crate::shared::Shared;
use crate::world::{Account, World};

const ANSWER: &str = r#"{"id":"cus_1","object":"customer"}"#;

/// A server with one operation, around which the layer is.
struct Server {
    address: SocketAddr,
    carried_out: Arc<AtomicUsize>,
}

impl Server {
    async fn new(call: Value) -> Self {
        let faults = Faults::new(1);
        let rule = serde_json::from_value(json!({ "call": call, "times": 1 })).unwrap();
        faults.add(rule).unwrap();
        let world = || World::new(Account::default(), Clock::frozen(1000), 1);
        let shared = Arc::new(Shared::new(world(), world()).with_faults(faults));
        let carried_out = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&carried_out);
        let run = move || async move {
            count.fetch_add(1, Ordering::Relaxed);
            ANSWER
        };
        let router = Router::new()
            .route("/v1/customers/{customer}", post(run))
            .layer(from_fn(move |request, next| {
                let shared = Arc::clone(&shared);
                async move { around(&shared, request, next).await }
            }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            carried_out,
        }
    }

    /// All that comes back, until the connection ends.
    async fn call(&self) -> String {
        let address = self.address;
        let call = move || {
            let mut stream = TcpStream::connect(address).unwrap();
            let request = "POST /v1/customers/cus_1 HTTP/1.1\r\nHost: localhost\r\n\
                Connection: close\r\nContent-Length: 3\r\n\r\na=b";
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            String::from_utf8(answer).unwrap()
        };
        tokio::task::spawn_blocking(call).await.unwrap()
    }

    fn carried_out(&self) -> usize {
        self.carried_out.load(Ordering::Relaxed)
    }
}

fn parts(answer: &str) -> (&str, &str) {
    answer.split_once("\r\n\r\n").unwrap()
}

#[tokio::test]
async fn an_error_is_answered_as_stripe_would() {
    let call = json!({ "status": 429, "retry_after": 2, "should_retry": true });
    let server = Server::new(call).await;
    let answer = server.call().await;
    let (head, body) = parts(&answer);
    assert!(head.starts_with("HTTP/1.1 429"), "{head}");
    for header in [
        "retry-after: 2",
        "stripe-should-retry: true",
        "content-type: application/json",
    ] {
        assert!(head.contains(header), "{header}: {head}");
    }
    let error: Value = serde_json::from_str(body).unwrap();
    assert_eq!(error["error"]["code"], "rate_limit");
    assert_eq!(error["error"]["type"], "invalid_request_error");
    assert_eq!(server.carried_out(), 0);
    assert!(server.call().await.ends_with(ANSWER));
}

#[tokio::test]
async fn a_rule_can_say_what_the_error_is() {
    let call = json!({
        "operation": "POST /v1/customers/{customer}",
        "status": 409,
        "code": "lock_timeout",
        "message": "Busy.",
        "carried_out": true,
    });
    let server = Server::new(call).await;
    let answer = server.call().await;
    let error: Value = serde_json::from_str(parts(&answer).1).unwrap();
    let want = json!({
        "error": { "code": "lock_timeout", "message": "Busy.", "type": "invalid_request_error" }
    });
    assert_eq!((error, server.carried_out()), (want, 1));
}

#[tokio::test]
async fn a_connection_ends_before_a_byte_of_the_answer() {
    for carried_out in [false, true] {
        let server =
            Server::new(json!({ "broken": "connection", "carried_out": carried_out })).await;
        assert_eq!(server.call().await, "");
        assert_eq!(server.carried_out(), usize::from(carried_out));
    }
}

#[tokio::test]
async fn a_connection_ends_in_the_body() {
    let server = Server::new(json!({ "broken": "body" })).await;
    let answer = server.call().await;
    let (head, body) = parts(&answer);
    assert!(
        head.contains(&format!("content-length: {}", ANSWER.len())),
        "{head}"
    );
    assert_eq!(body, &ANSWER[..ANSWER.len() / 2]);
}

#[tokio::test]
async fn a_body_is_whole_and_no_json() {
    let server = Server::new(json!({ "broken": "json" })).await;
    let answer = server.call().await;
    let (head, body) = parts(&answer);
    assert!(
        head.contains(&format!("content-length: {}", body.len())),
        "{head}"
    );
    assert_eq!(body, &ANSWER[..ANSWER.len() / 2]);
}

#[tokio::test]
async fn a_late_answer_is_the_answer() {
    let server = Server::new(json!({ "path": "/v1/**", "latency_ms": 1 })).await;
    assert!(server.call().await.ends_with(ANSWER));
}
