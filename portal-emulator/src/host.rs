//! What surrounds each operation: who calls, in which API version, once or again, and what the answer
//! looks like.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use stripe_portal_gen::server::{Call, Host, Refusal};
use stripe_runtime::server::Given;

use crate::api::expand;
use crate::auth;
use crate::idempotency::{self, Earlier};
use crate::reads::Reads;
use crate::request_id::RequestId;
use crate::shared::{Mode, Shared};
use crate::version::{self, ApiVersion};
use crate::world::RequestRef;

/// The operations of the API, over the state.
#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) shared: Arc<Shared>,
    pub(crate) keys: auth::Keys,
    /// The version of requests that name none.
    pub(crate) version: ApiVersion,
    pub(crate) reads: Reads,
}

/// Who called, and how they want to be answered.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) mode: Mode,
    pub(crate) version: ApiVersion,
    pub(crate) request: RequestRef,
}

/// The version since which a configuration can be made without a business profile.
const PROFILE_IS_OPTIONAL: u32 = 20_241_028;

impl Host for Api {
    type Caller = Caller;

    async fn admit(&self, call: &Call) -> Result<Caller, Refusal> {
        let headers = &call.parts.headers;
        let mode = self.keys.mode_of(headers)?;
        let version = match text(headers, &STRIPE_VERSION) {
            Some(text) => text.parse().map_err(|_| unknown_version(text))?,
            None => self.version.clone(),
        };
        let id = call.parts.extensions.get::<RequestId>();
        Ok(Caller {
            mode,
            version,
            request: RequestRef {
                id: id.map(|id| id.0.clone()),
                idempotency_key: idempotency::key(call)?,
            },
        })
    }

    fn amend(&self, call: &Call, caller: &Caller, given: &mut Given) {
        let creates = call.path == "/v1/billing_portal/configurations";
        if creates
            && call.parts.method == Method::POST
            && caller.version.is_since(PROFILE_IS_OPTIONAL)
            && let Given::Fields(fields) = given
        {
            fields.entry("business_profile".to_owned()).or_default();
        }
    }

    async fn answer<R>(&self, call: &Call, caller: &Caller, run: R) -> Response
    where
        R: Future<Output = Result<Value, Refusal>> + Send,
    {
        if call.parts.method == Method::GET {
            return self.read_answer(call, caller, run).await.into_response();
        }
        let Some(key) = &caller.request.idempotency_key else {
            return self.finish(call, caller, run.await).into_response();
        };
        match idempotency::begin(&self.shared, call, caller, key) {
            Earlier::None => {}
            Earlier::Answer(answer, request) => return replayed(answer, &request),
            Earlier::Refused(refusal) => return refusal.into_response(),
        }
        let answer = self.finish(call, caller, run.await);
        idempotency::end(&self.shared, caller.mode, key, &answer);
        answer.into_response()
    }
}

/// A status and a body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = HeaderValue::from_static("application/json");
        (status, [(header::CONTENT_TYPE, json)], self.body).into_response()
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Self {
        Self {
            status: refusal.status,
            body: String::from_utf8(refusal.body()).unwrap_or_default(),
        }
    }
}

impl Api {
    /// Answers a read: as before, where nothing changed since.
    async fn read_answer<R>(&self, call: &Call, caller: &Caller, run: R) -> Answer
    where
        R: Future<Output = Result<Value, Refusal>> + Send,
    {
        let asked = call.parts.uri.to_string();
        let question = (caller.mode, caller.version.as_str().into(), asked.into());
        let state = self.shared.state(caller.mode);
        if let Some(body) = self.reads.get(&question, state) {
            return Answer { status: 200, body };
        }
        let answer = self.finish(call, caller, run.await);
        // What changed meanwhile is in the answer or not: it is of no state then.
        if answer.status == 200 && self.shared.state(caller.mode) == state {
            self.reads.put(question, state, &answer.body);
        }
        answer
    }

    /// Expands what the caller wants expanded, and writes it in their version.
    fn finish(&self, call: &Call, caller: &Caller, result: Result<Value, Refusal>) -> Answer {
        let value = result.and_then(|mut value| {
            if call.expand.is_empty() {
                version::render(&mut value, &caller.version);
            } else {
                self.shared.read(caller.mode, |world| {
                    expand::all(world, call, &mut value, &caller.version)
                })?;
            }
            Ok(value)
        });
        match value {
            Ok(value) => Answer {
                status: 200,
                // Twice as fast as by way of `Display`.
                body: serde_json::to_string(&value).unwrap_or_default(),
            },
            Err(refusal) => refusal.into(),
        }
    }
}

/// The answer that the first request with this key got.
fn replayed(answer: Answer, request: &str) -> Response {
    let mut response = answer.into_response();
    let headers = response.headers_mut();
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    if let Ok(request) = HeaderValue::from_str(request) {
        headers.insert(ORIGINAL_REQUEST, request);
    }
    response
}

fn unknown_version(text: &str) -> Refusal {
    Refusal::invalid(format!(
        "Invalid Stripe API version: {text}. API versions are dates with or without a name, such as \
         {}.",
        stripe_portal_gen::API_VERSION
    ))
}

/// A header as text.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers
        .get(name)?
        .to_str()
        .ok()
        .filter(|text| !text.is_empty())
}

/// The API version of a request, and of its answer.
pub(crate) const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");
/// Says that an answer was given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The request that an answer was first given to.
pub(crate) const ORIGINAL_REQUEST: HeaderName = HeaderName::from_static("original-request");
