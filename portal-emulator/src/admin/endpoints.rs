//! Webhook endpoints.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::input::{Answer, Fault, Input, answer, ok};
use super::span::Span;
use crate::shared::Shared;
use crate::webhooks::{self, EndpointFault, NewEndpoint};
use crate::world::{Endpoint, Tx};

type At = State<Arc<Shared>>;

/// For how long an old secret signs along, unless it is said.
const BOTH_FOR: Span = Span::Seconds(LONGEST);

/// For how long it can.
const LONGEST: i64 = 86_400;

pub(super) async fn list(State(shared): At, input: Input) -> Answer {
    let endpoints: Vec<Value> = shared.read(input.mode, |world| {
        let endpoints = world.all::<Endpoint>().iter();
        endpoints.map(shown).collect()
    });
    Ok(ok(&endpoints))
}

pub(super) async fn add(State(shared): At, input: Input) -> Answer {
    let new: NewEndpoint = input.read()?;
    let added = change(&shared, &input, |tx| webhooks::add(tx, new))?;
    Ok(answer(StatusCode::CREATED, &with_secret(&added)))
}

pub(super) async fn roll(State(shared): At, Path(id): Path<String>, input: Input) -> Answer {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Roll {
        both_for: Option<Span>,
    }
    let roll: Roll = input.read()?;
    let now = shared.read(input.mode, |world| world.clock.now());
    let both_for = roll.both_for.unwrap_or(BOTH_FOR).seconds(now)?;
    if both_for > LONGEST {
        return Err(Fault::wrong("`both_for` is 24 hours at most"));
    }
    let rolled = change(&shared, &input, |tx| webhooks::roll(tx, &id, both_for))?;
    Ok(ok(&with_secret(&rolled)))
}

pub(super) async fn switch(State(shared): At, Path(id): Path<String>, input: Input) -> Answer {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Switch {
        enabled: bool,
    }
    let switch: Switch = input.read()?;
    let switched = change(&shared, &input, |tx| {
        webhooks::set_enabled(tx, &id, switch.enabled)
    })?;
    Ok(input.done(&shown(&switched)))
}

pub(super) async fn remove(State(shared): At, Path(id): Path<String>, input: Input) -> Answer {
    let removed = change(&shared, &input, |tx| webhooks::remove(tx, &id))?;
    Ok(ok(&json!({ "id": removed.id, "deleted": true })))
}

fn change(
    shared: &Shared,
    input: &Input,
    change: impl FnOnce(&mut Tx<'_>) -> Result<Endpoint, EndpointFault>,
) -> Result<Endpoint, Fault> {
    shared
        .write(input.mode, None, None, change)
        .map_err(Fault::from)
}

impl From<EndpointFault> for Fault {
    fn from(fault: EndpointFault) -> Self {
        match fault {
            EndpointFault::Unknown(_) => Self::missing(fault.to_string()),
            _ => Self::wrong(fault.to_string()),
        }
    }
}

fn shown(endpoint: &Endpoint) -> Value {
    json!({
        "id": endpoint.id,
        "url": endpoint.url,
        "enabled_events": endpoint.enabled_events,
        "api_version": endpoint.api_version,
        "enabled": endpoint.enabled,
        "created": endpoint.created,
    })
}

/// With its newest secret, which is told where it was made.
fn with_secret(endpoint: &Endpoint) -> Value {
    let mut shown = shown(endpoint);
    if let (Value::Object(fields), Some(secret)) = (&mut shown, endpoint.secrets.first()) {
        fields.insert("secret".to_owned(), secret.value.as_str().into());
    }
    shown
}
