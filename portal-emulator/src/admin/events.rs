//! Events and their deliveries.

use std::sync::Arc;

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::input::{Answer, Fault, Input, ok};
use crate::shared::Shared;
use crate::webhooks;
use crate::world::{Delivery, DeliveryState, Endpoint, Event, World};

type At = State<Arc<Shared>>;

/// How many events are listed, unless it is said.
const LIMIT: usize = 100;

/// An event, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Told {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) created: i64,
    pub(super) deliveries: Vec<Way>,
}

/// An event on its way to an endpoint.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Way {
    pub(super) endpoint: String,
    pub(super) url: String,
    pub(super) state: DeliveryState,
    pub(super) attempts: u32,
    pub(super) last_attempt: Option<i64>,
    pub(super) next_attempt: Option<i64>,
    pub(super) status: Option<u16>,
    pub(super) error: Option<String>,
}

pub(super) async fn list(State(shared): At, input: Input) -> Answer {
    let limit = match input.param("limit").map(str::parse) {
        None => LIMIT,
        Some(Ok(limit)) => limit,
        Some(Err(_)) => return Err(Fault::wrong("`limit` is a whole number")),
    };
    let pattern = input.param("type").unwrap_or("*");
    let log = shared.read(input.mode, |world| log(world, pattern, limit));
    Ok(ok(&log))
}

/// The newest events that fit a pattern.
pub(super) fn log(world: &World, pattern: &str, limit: usize) -> Vec<Told> {
    let events = world.all::<Event>().iter().rev();
    let fitting = events.filter(|event| webhooks::matches(pattern, &event.kind));
    fitting
        .take(limit)
        .map(|event| told(world, event))
        .collect()
}

fn told(world: &World, event: &Event) -> Told {
    let deliveries = webhooks::of_event(world, &event.id);
    Told {
        id: event.id.clone(),
        kind: event.kind.clone(),
        created: event.created,
        deliveries: deliveries.map(|it| way(world, it)).collect(),
    }
}

fn way(world: &World, delivery: &Delivery) -> Way {
    let endpoint = world.get::<Endpoint>(&delivery.endpoint);
    Way {
        endpoint: delivery.endpoint.clone(),
        url: endpoint.map(|it| it.url.clone()).unwrap_or_default(),
        state: delivery.state,
        attempts: delivery.attempts,
        last_attempt: delivery.last_attempt,
        next_attempt: delivery.next_attempt,
        status: delivery.last_status,
        error: delivery.last_error.clone(),
    }
}

pub(super) async fn replay(State(shared): At, Path(id): Path<String>, input: Input) -> Answer {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Replay {
        endpoint: Option<String>,
    }
    let asked: Replay = input.read()?;
    let is_known = shared.read(input.mode, |world| world.get::<Event>(&id).is_some());
    if !is_known {
        let message = format!("there is no event `{id}`: `GET /_emulator/events` lists them");
        return Err(Fault::missing(message));
    }
    let replayed = shared.write(input.mode, None, None, |tx| {
        webhooks::replay(tx, &id, asked.endpoint.as_deref())
    });
    Ok(input.done(&json!({ "id": id, "deliveries": replayed? })))
}

/// What the page says of a delivery.
impl Way {
    pub(super) fn word(&self) -> &'static str {
        match self.state {
            DeliveryState::Pending => "waits",
            DeliveryState::Delivered => "delivered",
            DeliveryState::Failed => "given up",
        }
    }

    /// How the last attempt ended.
    pub(super) fn last(&self) -> Option<String> {
        let status = self.status.map(|status| format!("status {status}"));
        status.or_else(|| self.error.clone())
    }
}
