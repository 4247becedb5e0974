//! One call, from its first attempt to its last answer.

use std::time::Duration;

use super::call::{Call, Wanted};
use super::config::Config;
use super::deadline::{Deadline, Limit};
use super::failure::Unanswered;
use super::rest::Rest;
use super::{random, timer, trace};
use crate::answer::Sent;
use crate::retry::{self, Failure, Outcome};
use crate::{Answer, Error, Headers};

/// An answer; where bytes are wanted and the status is 2xx, its body is left to be read.
pub(super) struct Received {
    pub(super) answer: Answer,
    pub(super) rest: Option<Rest>,
}

/// Attempts the call until nothing more is to be gained, and gives the last answer.
pub(super) async fn run(
    config: &Config,
    call: &Call,
    deadline: &Deadline,
) -> Result<Received, Error> {
    check_runtime()?;
    let mut attempts = 1;
    loop {
        let attempt = attempt(config, call, deadline.limit(call.timeout));
        let outcome = trace::attempt(config, call, attempts, attempt).await;
        match pause(config, call, &outcome, attempts, deadline) {
            None => return finished(outcome, call, attempts),
            Some(wait) => {
                trace::pause(wait);
                config.clock.sleep(wait).await;
            }
        }
        attempts += 1;
    }
}

/// How long to wait before the next attempt; none where there is to be no other.
fn pause(
    config: &Config,
    call: &Call,
    outcome: &Result<Received, Unanswered>,
    attempts: u32,
    deadline: &Deadline,
) -> Option<Duration> {
    let (retries, max) = (attempts - 1, call.max_retries);
    let (is_due, answer) = match outcome {
        Ok(Received { answer, .. }) => (
            retry::is_due(Outcome::Answered(answer), retries, max),
            Some(answer),
        ),
        Err(unanswered) => (
            retry::is_due(Outcome::Failed(repeatable(call, unanswered)), retries, max),
            unanswered.error.answer(),
        ),
    };
    let asked_for = answer.and_then(|it| retry::retry_after(&it.headers, config.clock.now()));
    let wait = retry::wait(retries, random::jitter(), asked_for);
    (is_due && deadline.allows(wait)).then_some(wait)
}

/// What failed. Where repeating a call may act twice, a reset is no more than a failed connection.
fn repeatable(call: &Call, unanswered: &Unanswered) -> Failure {
    match unanswered.failure {
        Failure::Reset if !call.is_repeatable() => Failure::Connection,
        failure => failure,
    }
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
async fn attempt(config: &Config, call: &Call, limit: Limit) -> Result<Received, Unanswered> {
    let request = call.request(&config.http);
    let sent = match call.wanted {
        Wanted::Json => request.timeout(limit.time).send().await,
        Wanted::Bytes => timer::within(limit.time, request.send())
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
async fn read(mut answer: Answer, rest: Rest, limit: Limit) -> Result<Answer, Unanswered> {
    let whole = timer::within(limit.time, fill(&mut answer.body, rest)).await;
    answer.is_cut = !matches!(whole, Some(Ok(())));
    match whole {
        Some(Err(error)) if answer.is_success() => Err(Unanswered::new(error, limit, Some(answer))),
        None if answer.is_success() => Err(Unanswered::late(limit, Some(answer))),
        _ => Ok(answer),
    }
}

async fn fill(body: &mut Vec<u8>, mut rest: Rest) -> reqwest::Result<()> {
    while let Some(bytes) = rest.next().await? {
        body.extend_from_slice(&bytes);
    }
    Ok(())
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
    let message = "the client runs inside a tokio runtime with time and I/O enabled, and this is \
                   none; use `blocking::Client` elsewhere";
    runtime.map(drop).map_err(|_| Error::config(message))
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
fn check_runtime() -> Result<(), Error> {
    Ok(())
}
