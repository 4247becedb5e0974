//! How a request becomes a call of an operation, and its result an answer.

use std::future::Future;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequestParts as _, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use serde_json::Value;

use super::accepts::PathValues;
use super::{Accept, Given, Refusal};

/// How large a body may be, in bytes.
const LARGEST: usize = 1 << 20;

/// What surrounds every operation of a server.
pub trait Host: Send + Sync + 'static {
    /// What is known of a caller who was let in.
    type Caller: Send + Sync + 'static;

    /// Lets a caller in, or refuses; nothing of the parameters has been looked at.
    fn admit(&self, call: &Call) -> impl Future<Output = Result<Self::Caller, Refusal>> + Send;

    /// Amends what was sent, before it is read, for those whose version of the API asks for less.
    fn amend(&self, call: &Call, caller: &Self::Caller, given: &mut Given) {
        let _ = (call, caller, given);
    }

    /// Answers a call whose parameters are right. `run` carries it out, and gives its result as JSON
    /// with every field of its type.
    fn answer<R>(
        &self,
        call: &Call,
        caller: &Self::Caller,
        run: R,
    ) -> impl Future<Output = Response> + Send
    where
        R: Future<Output = Result<Value, Refusal>> + Send,
    {
        let _ = (call, caller);
        async {
            run.await
                .map_or_else(Refusal::into_response, |value| json(&value))
        }
    }
}

/// A request for an operation, as it arrived.
#[derive(Clone, Debug)]
pub struct Call {
    /// Method, address, headers and extensions.
    pub parts: Parts,
    /// The operation's path, with `{name}` for each parameter.
    pub path: &'static str,
    /// The parameters of query and body, as they were sent.
    pub form: Bytes,
    /// The paths of the fields to expand.
    pub expand: Vec<String>,
    /// The paths of the fields that can be expanded.
    pub expandable: &'static [&'static str],
}

/// An answer of JSON with status 200.
fn json(value: &Value) -> Response {
    let json = HeaderValue::from_static("application/json");
    let body = value.to_string();
    (StatusCode::OK, [(header::CONTENT_TYPE, json)], body).into_response()
}

/// Answers a request for the operation `O` with what `run` makes of its parameters.
pub async fn serve<H, O, R, F, T>(host: Arc<H>, request: Request, run: R) -> Response
where
    H: Host,
    O: Accept + Send + 'static,
    R: FnOnce(Arc<H>, Arc<H::Caller>, O) -> F + Send,
    F: Future<Output = Result<T, Refusal>> + Send,
    T: Serialize,
{
    match attempt(host, request, run).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn attempt<H, O, R, F, T>(host: Arc<H>, request: Request, run: R) -> Result<Response, Refusal>
where
    H: Host,
    O: Accept + Send + 'static,
    R: FnOnce(Arc<H>, Arc<H::Caller>, O) -> F + Send,
    F: Future<Output = Result<T, Refusal>> + Send,
    T: Serialize,
{
    let (mut parts, body) = request.into_parts();
    let path = path_values(&mut parts).await;
    let form = to_bytes(body, LARGEST)
        .await
        .map_err(|_| Refusal::invalid("Request body too large.").status(413))?;
    let mut call = Call {
        parts,
        path: O::PATH,
        form,
        expand: Vec::new(),
        expandable: O::EXPANDABLE,
    };
    let caller = Arc::new(host.admit(&call).await?);
    let mut given = given(&call)?;
    if let Given::Fields(fields) = &given {
        call.expand = fields.get("expand").map(Given::texts).unwrap_or_default();
    }
    host.amend(&call, &caller, &mut given);
    let params = O::accept(&path, given)?;
    let result = run(Arc::clone(&host), Arc::clone(&caller), params);
    let value = async {
        let result = result.await?;
        serde_json::to_value(result).map_err(|error| unwritable(&error))
    };
    Ok(host.answer(&call, &caller, value).await)
}

async fn path_values(parts: &mut Parts) -> PathValues {
    let values = RawPathParams::from_request_parts(parts, &()).await;
    values.map_or_else(
        |_| PathValues::default(),
        |values| values.iter().map(|(_, value)| value).collect(),
    )
}

/// The parameters of query and body.
fn given(call: &Call) -> Result<Given, Refusal> {
    let mut given = Given::default();
    if let Some(query) = call.parts.uri.query() {
        given.read(query)?;
    }
    if call.form.is_empty() {
        return Ok(given);
    }
    let kind = call.parts.headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Refusal::invalid(NO_FORM));
    }
    let text = std::str::from_utf8(&call.form);
    given.read(text.map_err(|_| Refusal::invalid("Invalid UTF-8 in the request body."))?)?;
    Ok(given)
}

const NO_FORM: &str = "Invalid request (check that your POST content type is \
    application/x-www-form-urlencoded). If you have any questions, we can help at \
    https://support.stripe.com/.";

fn unwritable(error: &serde_json::Error) -> Refusal {
    Refusal::invalid(format!("the answer cannot be written: {error}"))
        .status(500)
        .type_("api_error")
}
