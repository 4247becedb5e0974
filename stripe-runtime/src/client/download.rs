//! Answers that are bytes, such as files, read bit by bit.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::deadline::Deadline;
use super::exchange::Received;
use super::failure::Unanswered;
use super::rest::Rest;
use super::timer;
use crate::{Answer, Error, Headers};

/// An answer with status 2xx whose body is still to be read.
pub struct Download {
    /// Status and headers.
    answer: Answer,
    rest: Rest,
    /// How long each part may take.
    timeout: Duration,
    deadline: Deadline,
}

impl Download {
    /// What there is to be read; an error where the answer's status is one.
    pub(super) fn new(
        received: Received,
        timeout: Duration,
        deadline: Deadline,
    ) -> Result<Self, Error> {
        match received {
            Received {
                answer,
                rest: Some(rest),
            } => Ok(Self {
                answer,
                rest,
                timeout,
                deadline,
            }),
            Received { answer, .. } => Err(Error::answered(answer)),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.answer.status
    }

    /// The identifier `req_…` that Stripe's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer.request_id()
    }

    /// The headers of the answer, such as `Content-Type` and `Content-Length` in bytes.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.answer.headers
    }

    /// The idempotency key that was sent.
    #[must_use]
    pub fn idempotency_key(&self) -> Option<&str> {
        self.answer.sent.idempotency_key.as_deref()
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.answer.sent.attempts
    }

    /// The next bytes, as many as have come; none at the end.
    ///
    /// It is an error if nothing comes within the timeout, the deadline of the call passes, or the
    /// answer breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let (limit, answer) = (self.deadline.limit(self.timeout), &self.answer);
        let failed = match timer::within(limit.time, self.rest.next()).await {
            Some(Ok(bytes)) => return Ok(bytes),
            Some(Err(error)) => Unanswered::new(error, limit, Some(answer.clone())),
            None => Unanswered::late(limit, Some(answer.clone())),
        };
        Err(failed.error.with_sent(answer.sent.clone()))
    }

    /// All bytes that are left.
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while let Some(more) = self.chunk().await? {
            bytes.extend_from_slice(&more);
        }
        Ok(bytes)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("answer", &self.answer)
            .finish_non_exhaustive()
    }
}
