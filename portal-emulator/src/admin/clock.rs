//! The virtual clock.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::input::{Answer, Fault, Input, ok};
use super::span::Span;
use crate::shared::{Mode, Shared};
use crate::webhooks;

/// How the clock is to change.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Change {
    /// By how much it moves forward.
    advance: Option<Span>,
    /// To when it moves forward.
    now: Option<i64>,
    /// Whether it stands still from then on.
    freeze: Option<bool>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Time {
    now: i64,
    frozen: bool,
}

fn time(shared: &Shared) -> Time {
    shared.read(Mode::Test, |world| Time {
        now: world.clock.now(),
        frozen: world.clock.is_frozen(),
    })
}

pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Response {
    ok(&time(&shared))
}

pub(super) async fn change(State(shared): State<Arc<Shared>>, input: Input) -> Answer {
    let change: Change = input.read()?;
    let now = time(&shared).now;
    let seconds = match (&change.advance, change.now) {
        (None, None) if change.freeze.is_none() => return Err(Fault::wrong(NOTHING)),
        (None, None) => 0,
        (Some(span), None) => span.seconds(now)?,
        (None, Some(then)) => Span::Seconds(then.saturating_sub(now)).seconds(now)?,
        (Some(_), Some(_)) => return Err(Fault::wrong("give `advance` or `now`, not both")),
    };
    if let Some(freeze) = change.freeze {
        shared.freeze(freeze);
    }
    if seconds > 0 {
        webhooks::leap(&shared, seconds).await;
    }
    Ok(input.done(&time(&shared)))
}

const NOTHING: &str = "say how the clock is to change: `{\"advance\": \"30d\"}`, \
    `{\"now\": 1800000000}` or `{\"freeze\": true}`";
