//! Events as an endpoint receives them, and as they are listed.

use serde_json::{Map, Value, json};

use super::delivery;
use crate::version::{self, ApiVersion};
use crate::world::{Event, Snapshot, World};

/// The event as Stripe writes it in an API version.
#[must_use]
pub fn event_json(world: &World, event: &Event, version: &ApiVersion) -> Value {
    let after = rendered(&event.object, version);
    let mut data = Map::new();
    if let Some(before) = &event.before {
        let before = rendered(before, version);
        data.insert("previous_attributes".to_owned(), previous(&before, &after));
    }
    data.insert("object".to_owned(), after);
    let (id, key) = match &event.request {
        Some(request) => (request.id.as_deref(), request.idempotency_key.as_deref()),
        None => (None, None),
    };
    json!({
        "id": event.id,
        "object": "event",
        "api_version": version.as_str(),
        "created": event.created,
        "data": data,
        "livemode": event.livemode,
        "pending_webhooks": delivery::pending(world, &event.id),
        "request": { "id": id, "idempotency_key": key },
        "type": event.kind,
    })
}

fn rendered(object: &Snapshot, version: &ApiVersion) -> Value {
    let mut object = object.value();
    version::render(&mut object, version);
    object
}

/// What differed before: of objects the keys that changed, of anything else the whole of it; null
/// where there was nothing.
fn previous(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return before.clone();
    };
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let mut told = Map::new();
    for key in after.keys().chain(gone) {
        let (old, new) = (before.get(key), after.get(key));
        if old != new {
            let nothing = Value::Null;
            let (old, new) = (old.unwrap_or(&nothing), new.unwrap_or(&nothing));
            told.insert(key.clone(), previous(old, new));
        }
    }
    told.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &Value, after: &Value, want: &Value) {
        assert_eq!(&previous(before, after), want, "{before} → {after}");
    }

    #[test]
    fn only_what_changed_is_told() {
        told(
            &json!({"id": "cus_1", "name": "A", "metadata": {"a": "1", "b": "2"}, "email": null}),
            &json!({"id": "cus_1", "name": "B", "metadata": {"a": "1", "b": "3"}, "email": "x"}),
            &json!({"name": "A", "metadata": {"b": "2"}, "email": null}),
        );
    }

    #[test]
    fn lists_are_told_whole() {
        told(
            &json!({"items": {"data": [{"id": 1, "price": 2}], "has_more": false}}),
            &json!({"items": {"data": [{"id": 1, "price": 3}], "has_more": false}}),
            &json!({"items": {"data": [{"id": 1, "price": 2}]}}),
        );
    }

    #[test]
    fn nothing_before_is_null() {
        told(
            &json!({"pause": null, "left": 1}),
            &json!({"pause": {"until": 5}, "came": 2}),
            &json!({"pause": null, "came": null, "left": 1}),
        );
        told(
            &json!({"pause": {"until": 5}}),
            &json!({"pause": null}),
            &json!({"pause": {"until": 5}}),
        );
    }
}
