//! One call against a server that plays scripts, and what holds of every such call.

use std::error::Error as _;
use std::iter;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use stripe_runtime::{Client, ClientBuilder, Error, Method, Request, RequestOptions, Response};

use crate::clock::Jump;
use crate::server::{Script, Server, answer, json};

pub(crate) const KEY: &str = "sk_test_4eC39HqLyjWDarjtT1";
/// How long a call of a trial may take that has no end of its own.
const LONGEST: Duration = Duration::from_secs(20);
/// What the body of a POST holds, and no error may show.
const SECRET: &str = "portal_secret";

#[derive(Debug, Deserialize)]
pub(crate) struct Thing {
    pub(crate) id: String,
}

/// An answer that is a thing.
pub(crate) fn thing() -> String {
    json(200, r#"{"id":"thing_1"}"#)
}

/// An answer that is an error of Stripe's.
pub(crate) fn refusal(status: u16, headers: &[&str]) -> String {
    let headers = [&["Request-Id: req_test"], headers].concat();
    let body = r#"{"error":{"type":"a_type","message":"No."}}"#;
    answer(status, &headers, body)
}

pub(crate) fn post() -> Request {
    let request = Request::builder(Method::Post, "/v1/things").form("name", SECRET);
    request.build().unwrap()
}

pub(crate) fn get() -> Request {
    Request::builder(Method::Get, "/v1/things/thing_1")
        .build()
        .unwrap()
}

pub(crate) fn client(server: &Server, clock: &Arc<Jump>) -> ClientBuilder {
    Client::builder(KEY)
        .base_url(server.url())
        .clock(clock.clone())
}

/// A call that is about to be made.
pub(crate) struct Trial {
    clock: Arc<Jump>,
    server: Server,
    client: ClientBuilder,
    options: RequestOptions,
}

impl Trial {
    pub(crate) async fn new<const N: usize>(scripts: [Script; N]) -> Self {
        Self::by(&Jump::new(), scripts).await
    }

    /// A trial whose scripts know the clock.
    pub(crate) async fn by<const N: usize>(clock: &Arc<Jump>, scripts: [Script; N]) -> Self {
        let server = Server::play(scripts).await;
        Self {
            clock: clock.clone(),
            client: client(&server, clock),
            server,
            options: RequestOptions::new(),
        }
    }

    pub(crate) fn client(mut self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        self.client = set(self.client);
        self
    }

    pub(crate) fn options(mut self, options: RequestOptions) -> Self {
        self.options = options;
        self
    }

    pub(crate) async fn post(self) -> Verdict {
        let verdict = self.send(post()).await;
        let key = verdict.idempotency_key().expect("a POST has a key");
        for request in &verdict.requests {
            assert_eq!(header(request, "idempotency-key"), Some(key));
        }
        verdict
    }

    pub(crate) async fn get(self) -> Verdict {
        let verdict = self.send(get()).await;
        assert_eq!(verdict.idempotency_key(), None);
        for request in &verdict.requests {
            assert_eq!(header(request, "idempotency-key"), None);
        }
        verdict
    }

    pub(crate) async fn send(self, request: Request) -> Verdict {
        let client = self.client.build().unwrap();
        let outcome = client.execute_with(request, &self.options);
        let outcome = tokio::time::timeout(LONGEST, outcome).await;
        let outcome = outcome.expect("the call has an end");
        self.server.finish().await;
        let verdict = Verdict {
            outcome,
            attempts: self.server.connections(),
            requests: self.server.requests(),
            waits: self.clock.waits(),
        };
        verdict.check(&self.server.host());
        verdict
    }
}

/// What came of a call, and what the server and the clock saw of it.
pub(crate) struct Verdict {
    outcome: Result<Response<Thing>, Error>,
    attempts: usize,
    requests: Vec<String>,
    pub(crate) waits: Vec<Duration>,
}

impl Verdict {
    /// Every attempt sent the same, waits lie between attempts, and an error shows no secret.
    fn check(&self, host: &str) {
        assert!(self.requests.iter().all(|it| *it == self.requests[0]));
        assert_eq!(
            self.waits.len() + 1,
            self.attempts,
            "a wait before each retry"
        );
        let told = match &self.outcome {
            Ok(response) => response.attempts(),
            Err(error) => {
                check_secrets(error, host);
                error.attempts()
            }
        };
        assert_eq!(told as usize, self.attempts);
    }

    fn idempotency_key(&self) -> Option<&str> {
        match &self.outcome {
            Ok(response) => response.idempotency_key(),
            Err(error) => error.idempotency_key(),
        }
    }

    /// The thing, which came after so many attempts.
    pub(crate) fn thing(self, attempts: usize) -> Response<Thing> {
        assert_eq!(self.attempts, attempts, "attempts");
        let response = self.outcome.unwrap();
        assert_eq!(response.id, "thing_1");
        response
    }

    /// The error, which came after so many attempts.
    pub(crate) fn error(self, attempts: usize) -> Error {
        assert_eq!(self.attempts, attempts, "attempts");
        self.outcome.unwrap_err()
    }
}

/// Fails where an error, or what caused it, shows a secret or where the server is.
pub(crate) fn check_secrets(error: &Error, host: &str) {
    let causes = iter::successors(error.source(), |&cause| cause.source());
    let causes: Vec<_> = causes.map(ToString::to_string).collect();
    let shown = format!("{error} {error:?} {causes:?}");
    for secret in [KEY, SECRET, host] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// The value of a request's header; `name` in lower case.
pub(crate) fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = request.split_once("\r\n\r\n").unwrap();
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.find_map(|(known, value)| (known == name).then_some(value))
}
