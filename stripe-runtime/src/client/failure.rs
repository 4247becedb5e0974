//! Attempts without a whole answer: what failed, and what to tell of it.

use std::error::Error as StdError;
use std::fmt;

use super::deadline::Limit;
use crate::retry::Failure;
use crate::{Answer, Error, ErrorKind};

/// An attempt without a whole answer.
pub(super) struct Unanswered {
    pub(super) failure: Failure,
    pub(super) error: Error,
}

impl Unanswered {
    /// What the transport says; `answer` is what there is of one.
    pub(super) fn new(error: reqwest::Error, limit: Limit, answer: Option<Answer>) -> Self {
        let error = error.without_url();
        let is_io = causes(&error).any(<dyn StdError>::is::<std::io::Error>);
        let innermost = causes(&error).last().map(ToString::to_string);
        let (failure, kind) = match error.is_timeout() {
            true => (Failure::Timeout, ErrorKind::Timeout),
            false => (failure(&error, answer.is_some()), ErrorKind::Connection),
        };
        let message = match error.is_timeout() && !is_io {
            true => Late(limit).to_string(),
            false => innermost.unwrap_or_default(),
        };
        Self {
            failure,
            error: Error::unanswered(kind, message, error, answer),
        }
    }

    /// Nothing, or nothing more, within `limit`.
    pub(super) fn late(limit: Limit, answer: Option<Answer>) -> Self {
        let late = Late(limit);
        Self {
            failure: Failure::Timeout,
            error: Error::unanswered(ErrorKind::Timeout, late.to_string(), late, answer),
        }
    }
}

/// A limit of time that has passed.
#[derive(Debug)]
struct Late(Limit);

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no whole answer within {}", self.0)
    }
}

impl StdError for Late {}

type Cause<'a> = &'a (dyn StdError + 'static);

/// An error and what caused it, outermost first.
fn causes(error: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(Some(error), |error| cause(*error))
}

/// What caused an error. An I/O error that is made from another one is that one.
fn cause(error: Cause<'_>) -> Option<Cause<'_>> {
    let io = error.downcast_ref::<std::io::Error>();
    match io.and_then(std::io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn failure(error: &reqwest::Error, has_begun: bool) -> Failure {
    let any = |test: fn(Cause<'_>) -> bool| causes(error).any(test);
    if any(is_refused_certificate) {
        Failure::Tls
    } else if !has_begun && !error.is_connect() && any(is_reset) {
        Failure::Reset
    } else {
        Failure::Connection
    }
}

/// What another attempt does not change.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn is_refused_certificate(cause: Cause<'_>) -> bool {
    use rustls::Error::{InvalidCertRevocationList, InvalidCertificate, NoCertificatesPresented};
    let tls = cause.downcast_ref::<rustls::Error>();
    matches!(
        tls,
        Some(InvalidCertificate(_) | InvalidCertRevocationList(_) | NoCertificatesPresented)
    )
}

/// `fetch` does not tell.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn failure(_: &reqwest::Error, _: bool) -> Failure {
    Failure::Connection
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn is_reset(cause: Cause<'_>) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let io = cause
        .downcast_ref::<std::io::Error>()
        .map(std::io::Error::kind);
    let hyper = cause.downcast_ref::<hyper::Error>();
    let is_closed = |error: &hyper::Error| error.is_incomplete_message() || error.is_closed();
    matches!(
        io,
        Some(BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof)
    ) || hyper.is_some_and(is_closed)
}
