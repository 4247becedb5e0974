//! Reading events, each in the API version that it was created with.

use serde_json::Value;
use stripe_portal_gen::List;
use stripe_portal_gen::event::{Event, ListEvents, RetrieveEvent};
use stripe_portal_gen::server::Refusal;

use super::page::{Cursor, page, within};
use crate::host::{Api, Caller};
use crate::webhooks;
use crate::world::{self, World};

/// How many types a filter has at most.
const MOST_TYPES: usize = 20;

/// Lists events.
pub(super) fn list(api: &Api, caller: &Caller, params: ListEvents) -> Result<List<Event>, Refusal> {
    let ListEvents {
        type_,
        types,
        created,
        delivery_success,
        limit,
        starting_after,
        ending_before,
        expand: _,
    } = params;
    if type_.is_some() && types.is_some() {
        let message = "You may only specify one of these parameters: type, types.";
        let refusal = Refusal::invalid(message).code("parameters_exclusive");
        return Err(refusal.param("type"));
    }
    if types.as_ref().is_some_and(|types| types.len() > MOST_TYPES) {
        let message = format!("Array types exceeded maximum {MOST_TYPES} allowed elements.");
        return Err(Refusal::invalid(message).param("types"));
    }
    let cursor = Cursor {
        limit,
        starting_after: starting_after.as_deref(),
        ending_before: ending_before.as_deref(),
    };
    api.read(caller, |world| {
        let wanted = |it: &world::Event| {
            type_
                .as_ref()
                .is_none_or(|pattern| world::matches(pattern, &it.kind))
                && types.as_ref().is_none_or(|types| types.contains(&it.kind))
                && within(created.as_ref(), it.created.into())
                && delivery_success
                    .is_none_or(|wanted| webhooks::delivered(world, &it.id) == wanted)
        };
        let found = page(world, "/v1/events", cursor, wanted)?;
        let data = found.data.iter().map(|it| typed(world, it));
        let data = data.collect::<Result<Vec<_>, _>>()?;
        Ok(List::new(found.url, data, found.has_more))
    })
}

/// Retrieves an event.
pub(super) fn retrieve(
    api: &Api,
    caller: &Caller,
    params: RetrieveEvent,
) -> Result<Event, Refusal> {
    let RetrieveEvent {
        event: id,
        expand: _,
    } = params;
    let event: world::Event = api.found(caller, &id, "id")?;
    api.read(caller, |world| typed(world, &event))
}

/// An event as the API writes it.
fn typed(world: &World, event: &world::Event) -> Result<Event, Refusal> {
    let json: Value = webhooks::event_json(world, event, &event.api_version);
    Event::from_value(json).map_err(|error| {
        let message = format!("an event cannot be written: {error}");
        Refusal::invalid(message).status(500).type_("api_error")
    })
}
