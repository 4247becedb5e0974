//! What came back over HTTP, and its way to a value or an error.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, Headers, Response};

/// An answer as it came: status, headers and body.
///
/// The client makes them; whoever sends requests by other means makes one with [`Answer::new`].
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: Vec<u8>,
    pub(crate) sent: Sent,
    /// Whether the connection broke before the body's end.
    pub(crate) is_cut: bool,
}

/// What is known of how the request was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) idempotency_key: Option<String>,
    pub(crate) attempts: u32,
}

impl Answer {
    /// An answer from its parts.
    #[must_use]
    pub fn new(status: u16, headers: Headers, body: Vec<u8>) -> Self {
        Self {
            status,
            headers,
            body,
            sent: Sent::default(),
            is_cut: false,
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The body as it came. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The decoded body, where an empty one stands for `null`; an error where the status is not 2xx or the body does not fit `T`.
    pub fn decode<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        if !self.is_success() {
            return Err(Error::answered(self));
        }
        match from_json(&self.body) {
            Ok(value) => Ok(Response::new(value, self)),
            Err(error) => Err(Error::undecoded(&error, self)),
        }
    }

    /// Whether the status is 2xx.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The identifier that Stripe's support asks for.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get("request-id")
    }
}

/// Text that is known to be UTF-8 as a whole is read faster than bytes that are checked piecewise.
fn from_json<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    if body.is_empty() {
        return serde_json::from_str("null").or_else(|_| serde_json::from_str(""));
    }
    match std::str::from_utf8(body) {
        Ok(text) => serde_json::from_str(text),
        // `Value` says where: `T` is compiled for text only.
        Err(error) => Err(match serde_json::from_slice::<Value>(body) {
            Err(error) => error,
            Ok(_) => serde::de::Error::custom(error),
        }),
    }
}

/// Shows neither body nor headers: they may hold secrets.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_body_is_null() {
        let answer = || Answer::new(204, Headers::default(), Vec::new());
        answer().decode::<()>().unwrap();
        assert!(answer().decode::<Option<i64>>().unwrap().is_none());
        let error = answer().decode::<i64>().unwrap_err();
        assert!(
            error.is_decode() && error.to_string().contains("EOF"),
            "{error}"
        );
    }
}
