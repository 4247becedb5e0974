//! The one error of the crate: what went wrong, and all that Stripe said about it.

mod api;
mod kind;
mod signature;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

pub use api::ApiError;
pub use kind::ErrorKind;
pub use signature::SignatureFault;

use crate::answer::Sent;
use crate::misfit::Misfit;
use crate::{Answer, Headers};

/// Stands for what Stripe says about an API key, because it may quote the key.
const CHECK_KEY: &str = "check the API key; `api` has what Stripe says about it";

/// Why an operation failed.
///
/// `Display` is one line to act on, without secrets; the parts of it have methods. What Stripe says
/// about a wrong API key may quote it, and has only a method.
///
/// See [error handling](https://docs.stripe.com/error-handling).
pub struct Error(Box<Parts>);

type Source = Box<dyn StdError + Send + Sync>;

struct Parts {
    kind: ErrorKind,
    message: Cow<'static, str>,
    answer: Option<Answer>,
    api: Option<ApiError>,
    json_path: Option<String>,
    source: Option<Source>,
    /// What was to be read where it is no answer, such as a webhook's payload.
    payload: Option<Vec<u8>>,
    signature: Option<SignatureFault>,
    sent: Sent,
}

impl Error {
    fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Parts {
            kind,
            message: message.into(),
            answer: None,
            api: None,
            json_path: None,
            source: None,
            payload: None,
            signature: None,
            sent: Sent::default(),
        }))
    }

    fn with_answer(mut self, answer: Answer) -> Self {
        self.0.sent = answer.sent.clone();
        self.0.answer = Some(answer);
        self
    }

    /// A request or a client that cannot be made as asked.
    pub(crate) fn config(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// An answer whose status is not 2xx.
    pub(crate) fn answered(answer: Answer) -> Self {
        let api = ApiError::read(&answer.body);
        let kind = kind::of_answer(answer.status, api.as_ref());
        let message = match &api {
            Some(_) if kind == ErrorKind::Authentication => CHECK_KEY.into(),
            Some(api) => api.message.clone().map_or("no message".into(), Cow::Owned),
            None if answer.is_cut => "the answer broke off".into(),
            None => {
                "the answer is not one of Stripe's, but of something in between: see `body`".into()
            }
        };
        let mut error = Self::new(kind, message).with_answer(answer);
        error.0.api = api;
        error
    }

    /// A successful answer whose body does not fit.
    ///
    /// The decoder's error is no source: it quotes the body.
    pub(crate) fn undecoded(error: &serde_json::Error, answer: Answer) -> Self {
        Self::misfit(error, &answer.body).with_answer(answer)
    }

    /// JSON that does not fit and is no answer, such as a webhook's payload.
    pub(crate) fn misread(error: &serde_json::Error, payload: &[u8]) -> Self {
        Self::misfit(error, payload).with_payload(payload)
    }

    /// A webhook's payload that is something else, as `message` says.
    #[cfg(feature = "webhook")]
    pub(crate) fn mistaken(message: impl Into<Cow<'static, str>>, payload: &[u8]) -> Self {
        Self::new(ErrorKind::Decode, message).with_payload(payload)
    }

    /// A webhook that nobody who knows the secret has signed just now.
    #[cfg(feature = "webhook")]
    pub(crate) fn unsigned(fault: SignatureFault, message: impl Into<Cow<'static, str>>) -> Self {
        let mut error = Self::new(ErrorKind::Signature, message);
        error.0.signature = Some(fault);
        error
    }

    fn with_payload(mut self, payload: &[u8]) -> Self {
        self.0.payload = Some(payload.to_vec());
        self
    }

    fn misfit(error: &serde_json::Error, text: &[u8]) -> Self {
        let misfit = Misfit::new(error, text);
        let message = match error.line() {
            0 => misfit.to_string(),
            line => format!("{misfit} at line {line} column {}", error.column()),
        };
        let mut error = Self::new(ErrorKind::Decode, message);
        error.0.json_path = Some(misfit.path);
        error
    }

    /// A page that cannot be turned although it says that there are more.
    #[cfg(feature = "client")]
    pub(crate) fn endless(message: &'static str, answer: Answer) -> Self {
        Self::new(ErrorKind::Api, message).with_answer(answer)
    }

    /// A request without a full answer.
    #[cfg(feature = "client")]
    pub(crate) fn unanswered(
        kind: ErrorKind,
        message: String,
        source: impl Into<Source>,
        answer: Option<Answer>,
    ) -> Self {
        let mut error = Self::new(kind, message);
        error.0.source = Some(source.into());
        match answer {
            Some(answer) => error.with_answer(answer),
            None => error,
        }
    }

    /// Adds what all attempts of the call had in common.
    #[cfg(feature = "client")]
    pub(crate) fn with_sent(mut self, sent: Sent) -> Self {
        if let Some(answer) = &mut self.0.answer {
            answer.sent = sent.clone();
        }
        self.0.sent = sent;
        self
    }

    #[cfg(feature = "client")]
    pub(crate) fn answer(&self) -> Option<&Answer> {
        self.0.answer.as_ref()
    }

    /// What sort of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What Stripe said, where it answered with an error of its own.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.0.api.as_ref()
    }

    /// The short text that names the error, such as `card_declined`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api()?.code.as_deref()
    }

    /// The parameter that the error is about, such as `flow_data[type]`.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.api()?.param.as_deref()
    }

    /// What Stripe says went wrong; for card errors, fit to be shown to customers.
    ///
    /// About a wrong API key it may quote the key.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.api()?.message.as_deref()
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The identifier `req_…` that Stripe's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.answer.as_ref()?.request_id()
    }

    /// The headers of the answer, where there was one.
    #[must_use]
    pub fn headers(&self) -> Option<&Headers> {
        self.0.answer.as_ref().map(|answer| &answer.headers)
    }

    /// The body of the answer, or the webhook's payload, as it came, JSON or not. It may hold
    /// secrets.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        let answer = self.0.answer.as_ref().map(|answer| &answer.body[..]);
        answer.or(self.0.payload.as_deref())
    }

    /// The idempotency key that every attempt bore; send it again to be sure to act only once.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.0.sent.idempotency_key.as_deref()
    }

    /// How many times the request was sent; 0 where it was refused before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.sent.attempts
    }

    /// Why a webhook's signature was refused.
    #[must_use]
    pub fn signature_fault(&self) -> Option<SignatureFault> {
        self.0.signature
    }

    /// Where in the body decoding failed, such as `data[0].features`; `.` is the whole body.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.kind)?;
        if let Some(status) = self.status() {
            write!(f, ", status {status}")?;
        }
        let api = self.api();
        let names = api.map(|api| [&api.type_, &api.code, &api.decline_code]);
        for name in names.into_iter().flatten().flatten() {
            write!(f, ", {}", OneLine(name))?;
        }
        write!(f, ": {}", OneLine(&self.0.message))?;
        if let Some(param) = api.and_then(|api| api.param.as_deref()) {
            write!(f, " (param {})", OneLine(param))?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request {})", OneLine(id))?;
        }
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => write!(f, " (after {attempts} attempts)"),
        }
    }
}

/// Text with every control character as a space.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, line) in self.0.split(char::is_control).enumerate() {
            f.write_str(if i > 0 { " " } else { "" })?;
            f.write_str(line)?;
        }
        Ok(())
    }
}

/// Shows what `Display` shows, by part.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("answer", &self.0.answer)
            .field("api", &self.0.api)
            .field("attempts", &self.0.sent.attempts)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        let headers = Headers::from_iter([("Request-Id", "req_1")]);
        Answer::new(status, headers, body.into())
    }

    #[test]
    fn display_is_one_line_to_act_on() {
        let body = r#"{"error":{"type":"card_error","code":"card_declined",
            "decline_code":"lost_card","message":"Your card\nwas declined.","param":"card"}}"#;
        let error = Error::answered(answer(402, body));
        let want = "card error, status 402, card_error, card_declined, lost_card: \
                    Your card was declined. (param card) (request req_1)";
        assert_eq!(error.to_string(), want);
        assert_eq!(error.code(), Some("card_declined"));
        assert!(error.is_card());
    }

    #[test]
    fn a_body_that_is_not_json_is_kept() {
        let error = Error::answered(answer(502, "<html>bad gateway"));
        let want = "api error, status 502: the answer is not one of Stripe's, but of something in \
                    between: see `body` (request req_1)";
        assert_eq!(error.to_string(), want);
        assert_eq!(error.body(), Some(&b"<html>bad gateway"[..]));
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(502), Some("req_1"))
        );
        assert!(error.is_api() && error.api().is_none());
    }

    #[test]
    fn debug_shows_no_body() {
        let body = r#"{"error":{"message":"m","payment_intent":{"client_secret":"pi_secret"}}}"#;
        let error = Error::answered(answer(402, body));
        assert!(!format!("{error:?}").contains("pi_secret"));
    }

    #[test]
    fn what_may_quote_the_key_is_not_shown() {
        let body = r#"{"error":{"type":"invalid_request_error","user_message":"nope",
            "message":"Invalid API Key provided: nope"}}"#;
        let error = Error::answered(answer(401, body));
        let want = "authentication error, status 401, invalid_request_error: check the API key; \
                    `api` has what Stripe says about it (request req_1)";
        assert_eq!(error.to_string(), want);
        assert!(!format!("{error:?} {:?}", error.api()).contains("nope"));
        let said = error.api().unwrap().message.as_deref();
        assert_eq!(said, Some("Invalid API Key provided: nope"));
    }

    #[test]
    fn decoding_says_where() {
        #[derive(Debug, Deserialize)]
        struct Login {
            #[serde(rename = "enabled")]
            _enabled: bool,
        }
        #[derive(Debug, Deserialize)]
        struct Page {
            #[serde(rename = "data")]
            _data: Vec<Login>,
        }
        let body =
            "{\n \"data\": [{\"enabled\": true}, {\"enabled\": \"sec\\\"ret\", \"a\": 1}]\n}";
        let error = answer(200, body).decode::<Page>().unwrap_err();
        assert_eq!(error.json_path(), Some("data[1].enabled"));
        let want = "decode error, status 200: at `data[1].enabled`: invalid type: string, \
                    expected a boolean at line 2 column 51 (request req_1)";
        assert_eq!(error.to_string(), want);
        assert!(error.is_decode() && !format!("{error:?}").contains("ret\""));
        assert_eq!(error.request_id(), Some("req_1"));
        assert_eq!(error.body(), Some(body.as_bytes()));
    }

    #[test]
    fn configuration_has_no_answer() {
        let error = Error::config("no");
        assert_eq!(error.to_string(), "configuration error: no");
        assert!(error.is_config() && error.status().is_none() && error.body().is_none());
    }

    #[test]
    fn errors_travel() {
        fn travels<T: Send + Sync + 'static>() {}
        travels::<Error>();
    }
}
