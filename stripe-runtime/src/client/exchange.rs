//! One call, from its first attempt to its last answer.

use std::time::Duration;

use super::call::{Call, Wanted};
use super::config::Config;
use super::failure::Unanswered;
use super::rest::Rest;
use super::{random, timer, trace};
use crate::answer::Sent;
use crate::retry::{self, Outcome};
use crate::{Answer, Error, Headers};

/// An answer; where bytes are wanted and the status is 2xx, its body is left to be read.
pub(super) struct Received {
    pub(super) answer: Answer,
    pub(super) rest: Option<Rest>,
}

/// Attempts the call until nothing more is to be gained, and gives the last answer.
pub(super) async fn run(config: &Config, call: &Call) -> Result<Received, Error> {
    check_runtime()?;
    let now = config.clock.elapsed();
    let end = call.deadline.map(|deadline| now.saturating_add(deadline));
    let mut attempts = 1;
    loop {
        let limit = left(config, end).map_or(call.timeout, |left| left.min(call.timeout));
        let attempt = attempt(config, call, limit);
        let outcome = trace::attempt(config, call, attempts, attempt).await;
        match pause(config, call, &outcome, attempts, end) {
            None => return finished(outcome, call, attempts),
            Some(wait) => {
                trace::pause(wait);
                config.clock.sleep(wait).await;
            }
        }
        attempts += 1;
    }
}

/// The time that is left until `end`.
fn left(config: &Config, end: Option<Duration>) -> Option<Duration> {
    Some(end?.saturating_sub(config.clock.elapsed()))
}

/// How long to wait before the next attempt; none where there is to be no other.
fn pause(
    config: &Config,
    call: &Call,
    outcome: &Result<Received, Unanswered>,
    attempts: u32,
    end: Option<Duration>,
) -> Option<Duration> {
    let (retries, max) = (attempts - 1, call.max_retries);
    let (is_due, answer) = match outcome {
        Ok(Received { answer, .. }) => (
            retry::is_due(Outcome::Answered(answer), retries, max),
            Some(answer),
        ),
        Err(unanswered) => (
            retry::is_due(Outcome::Failed(unanswered.failure), retries, max),
            unanswered.error.answer(),
        ),
    };
    let asked_for = answer.and_then(|it| retry::retry_after(&it.headers, config.clock.now()));
    let wait = retry::wait(retries, random::jitter(), asked_for);
    let in_time = left(config, end).is_none_or(|left| wait < left);
    (is_due && in_time).then_some(wait)
}

fn finished(
    outcome: Result<Received, Unanswered>,
    call: &Call,
    attempts: u32,
) -> Result<Received, Error> {
    let sent = Sent {
        idempotency_key: call.idempotency_key.clone(),
        attempts,
    };
    match outcome {
        Ok(mut received) => {
            received.answer.sent = sent;
            Ok(received)
        }
        Err(unanswered) => Err(unanswered.error.with_sent(sent)),
    }
}

/// Sends the call once; `limit` is for the whole answer, or for its head where bytes are wanted.
async fn attempt(config: &Config, call: &Call, limit: Duration) -> Result<Received, Unanswered> {
    let request = call.request(&config.http);
    let sent = match call.wanted {
        Wanted::Json => request.timeout(limit).send().await,
        Wanted::Bytes => timer::within(limit, request.send())
            .await
            .ok_or_else(|| Unanswered::late(limit, None))?,
    };
    let response = sent.map_err(|error| Unanswered::new(error, limit, None))?;
    let answer = Answer::new(response.status().as_u16(), headers(&response), Vec::new());
    trace::notice(&answer.headers);
    let rest = Rest::new(response);
    if call.wanted == Wanted::Bytes && answer.is_success() {
        return Ok(Received {
            answer,
            rest: Some(rest),
        });
    }
    let answer = read(answer, rest, limit).await?;
    Ok(Received { answer, rest: None })
}

/// Reads a body whole. Where the status is an error, a body that breaks off is still an answer.
async fn read(mut answer: Answer, mut rest: Rest, limit: Duration) -> Result<Answer, Unanswered> {
    loop {
        match timer::within(limit, rest.next()).await {
            Some(Ok(Some(bytes))) => answer.body.extend_from_slice(&bytes),
            Some(Ok(None)) => return Ok(answer),
            _ if !answer.is_success() => return Ok(answer),
            Some(Err(error)) => return Err(Unanswered::new(error, limit, Some(answer))),
            None => return Err(Unanswered::late(limit, Some(answer))),
        }
    }
}

fn headers(response: &reqwest::Response) -> Headers {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = response.headers().iter();
    headers
        .map(|(name, value)| (name.as_str(), text(value.as_bytes())))
        .collect()
}

/// The transport needs tokio, and panics without it.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn check_runtime() -> Result<(), Error> {
    let runtime = tokio::runtime::Handle::try_current();
    let message = "the client runs inside tokio, and this is not; use `blocking::Client` elsewhere";
    runtime.map(drop).map_err(|_| Error::config(message))
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
fn check_runtime() -> Result<(), Error> {
    Ok(())
}
