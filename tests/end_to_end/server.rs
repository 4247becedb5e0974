//! An HTTP server that plays back prepared answers in order and keeps what it was sent.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Response};
use stripe_portal_gen::Client;
use tokio::net::TcpListener;

pub(crate) const KEY: &str = "sk_test_4eC39HqLyjWDarjtT1";
pub(crate) const REQUEST_ID: &str = "req_1";

pub(crate) struct Server {
    address: SocketAddr,
    script: Arc<Script>,
}

struct Script {
    answers: Mutex<VecDeque<Answer>>,
    requests: Mutex<Vec<Received>>,
}

impl Server {
    pub(crate) async fn start<const N: usize>(answers: [Answer; N]) -> Self {
        let script = Arc::new(Script {
            answers: Mutex::new(answers.into()),
            requests: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(play).with_state(script.clone());
        tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
        Self { address, script }
    }

    /// Starts a server with one answer, status 200.
    pub(crate) async fn with(body: impl Into<String>) -> Self {
        Self::start([Answer::new(200, body)]).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this server with the key [`KEY`].
    pub(crate) fn client(&self) -> Client {
        Client::builder(KEY).base_url(self.url()).build().unwrap()
    }

    /// Every request so far.
    pub(crate) fn requests(&self) -> Vec<Received> {
        self.script.requests.lock().unwrap().clone()
    }

    /// Method and target of every request so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.requests().iter().map(Received::line).collect()
    }

    /// The one request that there was.
    pub(crate) fn request(&self) -> Received {
        let [request] = self.requests().try_into().expect("one request");
        request
    }
}

/// A prepared answer; its headers are those that Stripe always sends, and those added to it.
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("request-id", REQUEST_ID), ("stripe-version", "2024-06-20")],
            body: body.into(),
        }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl From<Answer> for Response<Body> {
    fn from(answer: Answer) -> Self {
        let response = Response::builder().status(answer.status);
        let headers = answer.headers.into_iter();
        headers
            .fold(response, |response, (name, value)| {
                response.header(name, value)
            })
            .body(answer.body.into())
            .unwrap()
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    method: String,
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Received {
    /// Method, path and query.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn body(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

async fn play(State(script): State<Arc<Script>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let received = Received {
        method: head.method.to_string(),
        target: head.uri.to_string(),
        headers: head.headers,
        body: to_bytes(body, usize::MAX).await.unwrap().into(),
    };
    script.requests.lock().unwrap().push(received);
    let answer = script.answers.lock().unwrap().pop_front();
    let exhausted = || Answer::new(500, "no answer is left").header("stripe-should-retry", "false");
    answer.unwrap_or_else(exhausted).into()
}
