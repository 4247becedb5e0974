//! The headers that every answer of the API has, and the id of each request.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Request;
use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::faults::Injected;
use crate::host::{ORIGINAL_REQUEST, STRIPE_VERSION};
use crate::idempotency::IDEMPOTENCY_KEY;
use crate::ids::IdMaker;

/// The id of a request, `req_…`.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// Makes the ids of requests.
#[derive(Debug)]
pub(crate) struct RequestIds {
    seed: u64,
    count: AtomicU64,
}

impl RequestIds {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            count: AtomicU64::new(0),
        }
    }

    fn next(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let mut ids = IdMaker::new(self.seed.rotate_left(32) ^ count);
        format!("req_{}", ids.text(14))
    }
}

/// Gives the request its id, and its answer the headers that tell of it.
///
/// `version` is the one that requests without a version are answered in.
pub(crate) async fn around<F: Future<Output = Response>>(
    ids: &RequestIds,
    version: Option<HeaderValue>,
    mut request: Request,
    run: impl FnOnce(Request) -> F,
) -> Response {
    let id = ids.next();
    let echoed = [IDEMPOTENCY_KEY, STRIPE_VERSION].map(|name| {
        let value = request.headers().get(&name).cloned();
        (name, value)
    });
    let posts = request.method() == Method::POST;
    let value = HeaderValue::from_str(&id);
    request.extensions_mut().insert(RequestId(id));

    let mut response = run(request).await;
    let headers = response.headers_mut();
    for (name, value) in echoed {
        if let Some(value) = value {
            headers.insert(name, value);
        }
    }
    if let Some(version) = version {
        headers.entry(STRIPE_VERSION).or_insert(version);
    }
    if let Ok(value) = value {
        if posts && headers.contains_key(&IDEMPOTENCY_KEY) {
            headers
                .entry(ORIGINAL_REQUEST)
                .or_insert_with(|| value.clone());
        }
        headers.insert(REQUEST_ID, value);
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer realm=\"Stripe\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    }
    let is_injected = response.extensions().get::<Injected>().is_some();
    if posts && !is_injected {
        let retry = response.status().as_u16() == 409;
        let retry = HeaderValue::from_static(if retry { "true" } else { "false" });
        response.headers_mut().entry(SHOULD_RETRY).or_insert(retry);
    }
    response
}

/// The id of the request that an answer is to.
const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
/// Whether it helps to send the request again.
const SHOULD_RETRY: HeaderName = HeaderName::from_static("stripe-should-retry");
