//! An emulator with a program before it and one behind it: what it is asked, and what it sends.
#![allow(dead_code, reason = "each test needs a part")]

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use portal_emulator::{Emulator, Options};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

pub const START: i64 = 1_800_000_000;
pub const SECRET: &str = "whsec_test";

/// Options with a clock that stands still.
pub fn frozen() -> Options {
    Options {
        frozen_at: Some(START),
        ..Options::default()
    }
}

pub struct Trial {
    pub emulator: Emulator,
    http: Client,
}

impl Trial {
    pub async fn new() -> Self {
        Self::with(frozen()).await
    }

    pub async fn with(options: Options) -> Self {
        let emulator = Emulator::with(options).await.expect("an emulator");
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS")
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let http = Client::builder().tls_backend_preconfigured(tls);
        let http = http.no_proxy().redirect(Policy::none()).build();
        Self {
            emulator,
            http: http.expect("a client"),
        }
    }

    /// A request of the API, with a form.
    pub async fn call(&self, method: Method, path: &str, form: &str) -> reqwest::Result<Response> {
        let request = self.request(method, path).bearer_auth(self.emulator.key());
        let form = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.to_owned());
        form.send().await
    }

    /// A request of the emulator's own, with JSON: the status and the JSON of the answer.
    pub async fn own(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let path = format!("/_emulator/{path}");
        let request = self
            .request(method, &path)
            .header("content-type", "application/json");
        let answer = request
            .body(body.to_string())
            .send()
            .await
            .expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        (status, serde_json::from_str(&text).expect("JSON"))
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, value) = self.own(Method::GET, path, json!({})).await;
        assert_eq!(status, 200, "{path}: {value}");
        value
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let (status, value) = self.own(Method::POST, path, body).await;
        assert!((200..300).contains(&status), "{path}: {value}");
        value
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.emulator.url()))
    }

    /// Creates a customer, and returns its id.
    pub async fn customer(&self, name: &str) -> String {
        let form = format!("name={name}");
        let answer = self.call(Method::POST, "/v1/customers", &form).await;
        let text = answer.expect("an answer").text().await.expect("a body");
        let customer: Value = serde_json::from_str(&text).expect("JSON");
        customer["id"].as_str().expect(&text).to_owned()
    }
}

/// Where events arrive.
pub struct Inbox {
    pub url: String,
    arrivals: mpsc::UnboundedReceiver<(HeaderMap, Bytes)>,
}

type Arrivals = mpsc::UnboundedSender<(HeaderMap, Bytes)>;

async fn receive(State(arrivals): State<Arrivals>, headers: HeaderMap, body: Bytes) {
    let _ = arrivals.send((headers, body));
}

impl Inbox {
    pub async fn new() -> Self {
        let (sender, arrivals) = mpsc::unbounded_channel();
        let router = Router::new().route("/", post(receive)).with_state(sender);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, arrivals }
    }

    /// The next event, and the header of its signature.
    pub async fn next(&mut self) -> (Bytes, String) {
        let (headers, body) = self.arrivals.recv().await.expect("an event");
        let signature = headers["stripe-signature"].to_str().expect("text");
        (body, signature.to_owned())
    }

    /// The names of the customers in all events that are here.
    pub fn names(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        while let Ok((_, body)) = self.arrivals.try_recv() {
            let event: Value = serde_json::from_slice(&body).expect("JSON");
            let name = &event["data"]["object"]["name"];
            names.push(name.as_str().unwrap_or_default().to_owned());
        }
        names
    }
}
