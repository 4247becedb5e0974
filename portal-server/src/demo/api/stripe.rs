//! `/demo/api/stripe`: where Stripe's side is, what time it is there, and what is wrong with it.

use std::sync::Arc;

use axum::extract::State;
use portal_server::answer::{Answer, Failure};
use serde::{Deserialize, Serialize};
use stripe_portal_gen::Timestamp;

use super::asked::Body;
use super::{Shared, internal};
use crate::demo::stripe::{Change, Trouble};

const DAY: i64 = 86_400;

/// How many days can pass at once.
const MOST: i64 = 366;

#[derive(Serialize)]
pub(super) struct Standing {
    url: String,
    now: String,
    trouble: Trouble,
}

/// How much time passes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Span {
    days: i64,
}

fn standing(shared: &Shared) -> Answer<Standing> {
    let emulator = &shared.emulator;
    Answer::of(Standing {
        url: emulator.url().to_owned(),
        now: Timestamp(emulator.look(|world| world.clock.now())).to_string(),
        trouble: Trouble::of(emulator),
    })
}

pub(super) async fn show(State(shared): State<Arc<Shared>>) -> Answer<Standing> {
    standing(&shared)
}

pub(super) async fn trouble(
    State(shared): State<Arc<Shared>>,
    Body(change): Body<Change>,
) -> Result<Answer<Standing>, Failure> {
    change.make(&shared.emulator).map_err(internal)?;
    Ok(standing(&shared))
}

pub(super) async fn clock(
    State(shared): State<Arc<Shared>>,
    Body(Span { days }): Body<Span>,
) -> Result<Answer<Standing>, Failure> {
    if !(1..=MOST).contains(&days) {
        let message = format!("days: write a number from 1 to {MOST}");
        return Err(Failure::validation(message));
    }
    shared.emulator.advance(days * DAY);
    Ok(standing(&shared))
}
