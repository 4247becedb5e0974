//! What stands around the API, and has calls meet their faults.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use super::{Broken, CallFacts, CallFault, body};
use crate::shared::Shared;

/// Marks an error that a rule made, of which nothing is told but what the rule says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Injected;

/// Has a call of the API meet the fault that a rule has for it.
pub(crate) async fn around(shared: &Shared, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let met = shared.faults.on_call(CallFacts {
        method: request.method().as_str(),
        path: request.uri().path(),
        route: route.as_ref().map(MatchedPath::as_str),
    });
    match met {
        Some(fault) => meet(&fault, request, next).await,
        None => next.run(request).await,
    }
}

async fn meet(fault: &CallFault, request: Request, next: Next) -> Response {
    if let Some(latency) = fault.latency_ms {
        tokio::time::sleep(Duration::from_millis(latency)).await;
    }
    let is_early = fault.status.is_some() || fault.broken == Some(Broken::Connection);
    if is_early && !fault.carried_out {
        drain(request).await;
        return answer(fault);
    }
    let response = next.run(request).await;
    match fault.broken {
        _ if is_early => answer(fault),
        Some(Broken::Body) => broken(response, true).await,
        Some(Broken::Json) => broken(response, false).await,
        _ => response,
    }
}

/// Reads what was sent: a server that answers before that may have its answer lost.
async fn drain(request: Request) {
    let _ = to_bytes(request.into_body(), 1 << 20).await;
}

/// The answer to a call of which nothing is told: an error, or none at all.
fn answer(fault: &CallFault) -> Response {
    let Some(status) = fault.status else {
        return Response::new(body::none());
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = HeaderValue::from_static("application/json");
    let mut response =
        (status, [(header::CONTENT_TYPE, json)], error(fault, status)).into_response();
    response.extensions_mut().insert(Injected);
    let headers = response.headers_mut();
    if let Some(seconds) = fault.retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    if let Some(should) = fault.should_retry {
        let text = if should { "true" } else { "false" };
        let name = HeaderName::from_static("stripe-should-retry");
        headers.insert(name, HeaderValue::from_static(text));
    }
    response
}

fn error(fault: &CallFault, status: StatusCode) -> String {
    let (type_, code, message) = usual(status.as_u16(), fault.code.as_deref());
    let mut error = Map::new();
    let mut set = |name: &str, given: &Option<String>, usual: Option<&str>| {
        if let Some(text) = given.as_deref().or(usual) {
            error.insert(name.to_owned(), Value::from(text));
        }
    };
    let is_usual = fault.type_.is_none();
    set("code", &fault.code, code.filter(|_| is_usual));
    set("message", &fault.message, Some(message));
    set("type", &fault.type_, Some(type_));
    json!({ "error": error }).to_string()
}

/// Type, code and message of the error that most often has this status, and this code if it is given.
fn usual(status: u16, code: Option<&str>) -> (&'static str, Option<&'static str>, &'static str) {
    match status {
        402 => (
            "card_error",
            Some("card_declined"),
            "Your card was declined.",
        ),
        409 | 429 if code == Some("lock_timeout") => (
            "invalid_request_error",
            None,
            "Another request is at work on this object: try again.",
        ),
        409 => (
            "idempotency_error",
            Some("idempotency_key_in_use"),
            "There is currently another in-progress request using this idempotent key.",
        ),
        429 => (
            "invalid_request_error",
            Some("rate_limit"),
            "Too many requests in a short time.",
        ),
        400..=499 => (
            "invalid_request_error",
            None,
            "This request fails on purpose.",
        ),
        _ => ("api_error", None, "Something went wrong here, on purpose."),
    }
}

/// A response whose body is cut: the connection ends with it, or the JSON in it does.
async fn broken(response: Response, ends_connection: bool) -> Response {
    let (mut parts, whole) = response.into_parts();
    let Ok(whole) = to_bytes(whole, usize::MAX).await else {
        return Response::from_parts(parts, body::none());
    };
    if ends_connection {
        parts
            .headers
            .insert(header::CONTENT_LENGTH, whole.len().into());
        return Response::from_parts(parts, body::cut(&whole));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body::half(&whole)))
}
