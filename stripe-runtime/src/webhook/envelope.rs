//! Envelopes in which cloud providers deliver events: that of Amazon `EventBridge` has the event as
//! `detail`, that of Azure Event Grid as `data`.

use serde_json::Value;

/// The object name of a snapshot event.
pub(super) const EVENT: &str = "event";
/// The object name of a thin event.
pub(super) const THIN_EVENT: &str = "v2.core.event";

const SEVERAL: &str = "the payload is a list of several events: parse each of its elements";
const EMPTY: &str = "the payload is an empty list, and holds no event";

/// An event, or what stands in the place of one, and its path in the payload.
#[derive(Debug, PartialEq)]
pub(super) struct Found {
    pub(super) event: Value,
    pub(super) path: String,
}

/// The event in a payload, out of its envelope and of a list of one; the payload itself where
/// there is no envelope. An error says what to do about a list that is none.
pub(super) fn open(payload: Value) -> Result<Found, &'static str> {
    let Value::Array(mut items) = payload else {
        return Ok(out_of_envelope(payload, String::new()));
    };
    match (items.pop(), items.len()) {
        (Some(only), 0) => Ok(out_of_envelope(only, "[0]".to_owned())),
        (Some(_), _) => Err(SEVERAL),
        (None, _) => Err(EMPTY),
    }
}

/// `detail` and `data` count only where they name themselves an event: a snapshot event has a
/// `data` of its own.
fn out_of_envelope(mut value: Value, path: String) -> Found {
    let fields = ["detail", "data"].into_iter();
    let mut fields = fields.filter(|field| is_event(&value[field]));
    match fields.next() {
        Some(field) if !is_event(&value) => Found {
            event: value[field].take(),
            path: match &*path {
                "" => field.to_owned(),
                path => format!("{path}.{field}"),
            },
        },
        _ => Found { event: value, path },
    }
}

fn is_event(value: &Value) -> bool {
    matches!(value["object"].as_str(), Some(EVENT | THIN_EVENT))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(payload: Value) -> Result<(Value, String), &'static str> {
        open(payload).map(|Found { event, path }| (event, path))
    }

    #[test]
    fn events_come_out_of_their_envelopes() {
        for object in [EVENT, THIN_EVENT] {
            let event = json!({"object": object, "data": {"object": {"object": "event"}}});
            for (payload, path) in [
                (event.clone(), ""),
                (json!([event]), "[0]"),
                (json!({"detail-type": "x", "detail": event}), "detail"),
                (json!({"specversion": "1.0", "data": event}), "data"),
                (json!([{"id": "x", "data": event}]), "[0].data"),
            ] {
                assert_eq!(found(payload), Ok((event.clone(), path.to_owned())));
            }
        }
    }

    #[test]
    fn other_payloads_stay() {
        for payload in [
            json!(null),
            json!("event"),
            json!({"data": {"object": {"object": "event"}}}),
            json!({"data": "event", "detail": ["event"]}),
            json!({"object": "event", "detail": {"object": "event"}}),
        ] {
            assert_eq!(found(payload.clone()), Ok((payload, String::new())));
        }
    }

    #[test]
    fn a_list_has_one_event() {
        let event = json!({"object": "event"});
        assert_eq!(found(json!([event, event])), Err(SEVERAL));
        assert_eq!(found(json!([])), Err(EMPTY));
    }
}
