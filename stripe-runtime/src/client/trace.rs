//! What the feature `tracing` tells: a span for each attempt, and what Stripe warns of.
//!
//! Never bodies, keys, or the values of parameters, be they in the path or the query.

#[cfg(feature = "tracing")]
mod told {
    use std::future::Future;
    use std::time::Duration;

    use tracing::Instrument as _;
    use tracing::field::{Empty, display};

    use crate::client::call::Call;
    use crate::client::config::Config;
    use crate::client::exchange::Received;
    use crate::client::failure::Unanswered;
    use crate::{Answer, Headers};

    const TARGET: &str = "stripe_runtime";

    /// Runs an attempt inside a span that then says how it went.
    pub(in crate::client) async fn attempt<F>(
        config: &Config,
        call: &Call,
        attempt: u32,
        future: F,
    ) -> F::Output
    where
        F: Future<Output = Result<Received, Unanswered>>,
    {
        let span = tracing::info_span!(
            target: TARGET,
            "stripe_request",
            method = call.method.as_str(),
            path = call.template,
            attempt,
            status = Empty,
            request_id = Empty,
            elapsed_ms = Empty,
            error = Empty,
        );
        let start = config.clock.elapsed();
        let outcome = future.instrument(span.clone()).await;
        let elapsed = config.clock.elapsed().saturating_sub(start);
        span.record(
            "elapsed_ms",
            u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        );
        let answer = match &outcome {
            Ok(received) => Some(&received.answer),
            Err(unanswered) => {
                span.record("error", display(unanswered.error.kind()));
                unanswered.error.answer()
            }
        };
        record(&span, answer);
        span.in_scope(|| tracing::debug!(target: TARGET, "attempt ended"));
        outcome
    }

    fn record(span: &tracing::Span, answer: Option<&Answer>) {
        if let Some(answer) = answer {
            span.record("status", answer.status);
            span.record("request_id", answer.request_id());
        }
    }

    /// Says that another attempt follows.
    pub(in crate::client) fn pause(wait: Duration) {
        tracing::debug!(target: TARGET, wait_ms = wait.as_secs_f64() * 1000.0,
            "another attempt follows"
        );
    }

    /// Passes on what Stripe wants a developer to read.
    pub(in crate::client) fn notice(headers: &Headers) {
        if let Some(notice) = headers.get("stripe-notice") {
            tracing::warn!(target: TARGET, notice, "Stripe has a notice for this integration");
        }
    }
}

#[cfg(feature = "tracing")]
pub(super) use told::{attempt, notice, pause};

#[cfg(not(feature = "tracing"))]
mod untold {
    use std::future::Future;
    use std::time::Duration;

    use crate::Headers;
    use crate::client::call::Call;
    use crate::client::config::Config;

    pub(in crate::client) async fn attempt<F: Future>(
        _: &Config,
        _: &Call,
        _: u32,
        future: F,
    ) -> F::Output {
        future.await
    }

    pub(in crate::client) fn pause(_: Duration) {}

    pub(in crate::client) fn notice(_: &Headers) {}
}

#[cfg(not(feature = "tracing"))]
pub(super) use untold::{attempt, notice, pause};
