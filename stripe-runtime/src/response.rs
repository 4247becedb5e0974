//! A decoded answer together with what HTTP said about it.

use std::fmt;
use std::ops::Deref;

use crate::{Answer, Headers};

/// What an operation gives: a value, and how it came.
///
/// See [request IDs](https://docs.stripe.com/api/request_ids).
#[derive(Clone, PartialEq)]
pub struct Response<T> {
    value: T,
    answer: Answer,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, answer: Answer) -> Self {
        Self { value, answer }
    }

    /// The answer alone.
    #[cfg(feature = "client")]
    pub(crate) fn into_answer(self) -> Answer {
        self.answer
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.answer.status
    }

    /// The identifier `req_…` that Stripe's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id()
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &Headers {
        &self.answer.headers
    }

    /// The idempotency key that was sent; where none is known, the one that the answer names.
    pub fn idempotency_key(&self) -> Option<&str> {
        let sent = self.answer.sent.idempotency_key.as_deref();
        sent.or_else(|| self.headers().get("idempotency-key"))
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.answer.sent.attempts
    }

    /// The API version that answered.
    pub fn api_version(&self) -> Option<&str> {
        self.headers().get("stripe-version")
    }

    /// The body as it came, JSON.
    pub fn body(&self) -> &[u8] {
        &self.answer.body
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Shows the value and how it came, but neither body nor headers.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("answer", &self.answer)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::Sensitive;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Session {
        url: Sensitive,
    }

    fn answer() -> Answer {
        let headers = [
            ("request-id", "req_1"),
            ("stripe-version", "2026-10-28.endive"),
            ("idempotency-key", "key_1"),
        ];
        let body = br#"{"url":"https://billing.example/s/1"}"#;
        Answer::new(200, Headers::from_iter(headers), body.to_vec())
    }

    #[test]
    fn the_value_and_how_it_came() {
        let got = answer().decode::<Session>().unwrap();
        assert_eq!(&*got.url, "https://billing.example/s/1");
        assert_eq!((got.status(), got.request_id()), (200, Some("req_1")));
        assert_eq!(got.api_version(), Some("2026-10-28.endive"));
        assert_eq!(got.idempotency_key(), Some("key_1"));
        assert_eq!(got.body(), answer().body);
        assert_eq!(got.into_inner().url, "https://billing.example/s/1".into());
    }

    #[test]
    fn debug_shows_no_secret() {
        let got = answer().decode::<Session>().unwrap();
        let want = "Response { value: Session { url: [redacted] }, \
                    answer: Answer { status: 200, request_id: Some(\"req_1\"), .. } }";
        assert_eq!(format!("{got:?}"), want);
    }
}
