//! Requests as they come in, from a program as JSON or from the page as a form, and what they get.

use std::collections::BTreeMap;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::shared::Mode;

/// How large a body may be, in bytes.
const LARGEST: usize = 1 << 20;

/// What was sent along.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) mode: Mode,
    query: BTreeMap<String, String>,
    body: Value,
    is_form: bool,
}

/// A request that is not carried out: its status, and what to do about it.
#[derive(Clone, Debug)]
pub(super) struct Fault(StatusCode, String);

pub(super) type Answer = Result<Response, Fault>;

impl Fault {
    pub(super) fn wrong(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }

    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, message.into())
    }

    pub(super) fn method(message: impl Into<String>) -> Self {
        Self(StatusCode::METHOD_NOT_ALLOWED, message.into())
    }

    pub(super) fn forbidden(message: impl Into<String>) -> Self {
        Self(StatusCode::FORBIDDEN, message.into())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let Self(status, message) = self;
        answer(status, &json!({ "error": { "message": message } }))
    }
}

/// An answer of JSON.
pub(super) fn answer(status: StatusCode, value: &impl Serialize) -> Response {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, text + "\n").into_response()
}

/// An answer of JSON with status 200.
pub(super) fn ok(value: &impl Serialize) -> Response {
    answer(StatusCode::OK, value)
}

impl Input {
    /// The body as a type, all of it.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        let read = serde_json::from_value(self.body.clone());
        read.map_err(|error| Fault::wrong(format!("the body is wrong: {error}")))
    }

    /// A parameter of the address.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// What somebody gets who did something: on the page the page again, elsewhere the result.
    pub(super) fn done(&self, result: &impl Serialize) -> Response {
        let page = match self.mode {
            Mode::Test => "/_emulator/",
            Mode::Live => "/_emulator/?mode=live",
        };
        self.done_at(page, result)
    }

    /// The same, where the page goes on elsewhere.
    pub(super) fn done_at(&self, page: &str, result: &impl Serialize) -> Response {
        if self.is_form {
            return Redirect::to(page).into_response();
        }
        ok(result)
    }
}

impl<S: Sync> FromRequest<S> for Input {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let (parts, body) = request.into_parts();
        let query = parts.uri.query().unwrap_or_default();
        let query: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let mode = match query.get("mode").map(String::as_str) {
            None | Some("test") => Mode::Test,
            Some("live") => Mode::Live,
            Some(_) => return Err(Fault::wrong("`mode` is `test` or `live`")),
        };
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let body = to_bytes(body, LARGEST).await;
        let body = body.map_err(|_| Fault::wrong("the body is too large: 1 MiB at most"))?;
        // curl says of any body that it is a form.
        let is_form = kind.starts_with("application/x-www-form-urlencoded")
            && !body.trim_ascii_start().starts_with(b"{");
        let body = match is_form {
            true => fields(&body),
            false if body.trim_ascii().is_empty() => json!({}),
            false => serde_json::from_slice(&body)
                .map_err(|error| Fault::wrong(format!("the body is no JSON: {error}")))?,
        };
        Ok(Self {
            mode,
            query,
            body,
            is_form,
        })
    }
}

/// The fields of a form, as they would stand in JSON.
fn fields(form: &[u8]) -> Value {
    let fields = form_urlencoded::parse(form).into_owned();
    let fields = fields.map(|(name, value)| match value.as_str() {
        "true" => (name, Value::Bool(true)),
        "false" => (name, Value::Bool(false)),
        _ => (name, Value::String(value)),
    });
    fields.collect::<Map<_, _>>().into()
}
