//! Payloads as events, whoever signed them: out of their envelopes, and told apart.

use serde_json::{Deserializer, Error as JsonError, Value};

use super::envelope::{self, EVENT, Found, THIN_EVENT};
use crate::buffer::buffered;
use crate::misfit::Misfit;
use crate::{Error, Event, EventPayload, ThinEvent};

const IS_THIN: &str = "the payload is one of Stripe's thin events, which hold no object: read it \
    with `Webhook::thin` or `ThinEvent::parse`";
const IS_SNAPSHOT: &str = "the payload is a snapshot event, not a thin one: read it with \
    `Webhook::event` or `Event::parse`";
const IS_NO_EVENT: &str = "the payload is no event of Stripe's: its `object` names something else";

/// What payloads are read as.
trait Payload: Sized {
    /// The value of `object`.
    const OBJECT: &'static str;
    /// What to say of the other kind of event.
    const IS_OTHER: &'static str;

    fn from_event(event: Value) -> Result<Self, JsonError>;
}

impl<P: EventPayload> Payload for Event<P> {
    const OBJECT: &'static str = EVENT;
    const IS_OTHER: &'static str = IS_THIN;

    fn from_event(event: Value) -> Result<Self, JsonError> {
        Self::from_value(event)
    }
}

impl Payload for ThinEvent {
    const OBJECT: &'static str = THIN_EVENT;
    const IS_OTHER: &'static str = IS_SNAPSHOT;

    fn from_event(event: Value) -> Result<Self, JsonError> {
        Self::from_value(event)
    }
}

impl<P: EventPayload> Event<P> {
    /// The event in a payload whose sender is known: nothing is verified. [`Webhook::event`]
    /// verifies.
    ///
    /// The payload may be an envelope of Amazon `EventBridge` or Azure Event Grid. Fails with
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) where it is no event or a thin one.
    ///
    /// [`Webhook::event`]: crate::Webhook::event
    pub fn parse(payload: &[u8]) -> Result<Self, Error> {
        parse(payload)
    }
}

impl ThinEvent {
    /// The thin event in a payload whose sender is known: nothing is verified. [`Webhook::thin`]
    /// verifies.
    ///
    /// The payload may be an envelope of Amazon `EventBridge` or Azure Event Grid. Fails with
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) where it is no thin event.
    ///
    /// [`Webhook::thin`]: crate::Webhook::thin
    pub fn parse(payload: &[u8]) -> Result<Self, Error> {
        parse(payload)
    }
}

fn parse<T: Payload>(payload: &[u8]) -> Result<T, Error> {
    let mut json = Deserializer::from_slice(payload);
    let event = buffered(&mut json, event::<T>);
    match event.and_then(|event| json.end().map(|()| event)) {
        Ok(Ok(event)) => Ok(event),
        Ok(Err(mistake)) => Err(Error::mistaken(mistake, payload)),
        Err(error) => Err(Error::misread(&error, payload)),
    }
}

/// The event in a payload; what the payload is instead; or where it does not fit.
fn event<T: Payload>(payload: Value) -> Result<Result<T, &'static str>, JsonError> {
    let Found { event, path } = match envelope::open(payload) {
        Ok(found) => found,
        Err(mistake) => return Ok(Err(mistake)),
    };
    match event["object"].as_str() {
        Some(object) if object != T::OBJECT => Ok(Err(match object {
            EVENT | THIN_EVENT => T::IS_OTHER,
            _ => IS_NO_EVENT,
        })),
        _ => T::from_event(event)
            .map(Ok)
            .map_err(|error| within(path, &error)),
    }
}

/// The error about a value at `path`.
fn within(path: String, error: &JsonError) -> JsonError {
    let Misfit { path: inner, what } = Misfit::new(error, b"");
    let path = match (&*path, &*inner) {
        ("", _) => inner,
        (_, ".") => path,
        (path, inner) => format!("{path}.{inner}"),
    };
    Misfit { path, what }.into_error()
}
