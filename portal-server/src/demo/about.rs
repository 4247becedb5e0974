//! An event in one line for people: which object, and what changed.

use serde_json::{Map, Value};
use stripe_portal_gen::Timestamp;

/// How many changes are told.
const MOST: usize = 3;

/// How many letters of a text.
const LONGEST: usize = 60;

/// Which object an event is about, and what it was before and is now; of one that is new, how it is.
pub(super) fn about(event: &Value) -> String {
    let object = event.pointer("/data/object").unwrap_or(&Value::Null);
    let id = object.get("id").and_then(Value::as_str);
    let mut changes = Vec::new();
    let before = event.pointer("/data/previous_attributes");
    for (key, old) in before.and_then(Value::as_object).into_iter().flatten() {
        let new = object.get(key).unwrap_or(&Value::Null);
        compare(&mut changes, key, old, new);
    }
    let more = changes.len().saturating_sub(MOST);
    changes.truncate(MOST);
    if more > 0 {
        changes.push(format!("and {more} more"));
    }
    let first = id.unwrap_or("…").to_owned();
    let rest = match changes.is_empty() {
        true => as_it_is(object),
        false => changes,
    };
    [vec![first], rest].concat().join(" · ")
}

/// Adds what differs; `before` has only what changed, but lists whole.
fn compare(changes: &mut Vec<String>, at: &str, before: &Value, after: &Value) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) if is_same(old, new) => {
            for (key, old) in old {
                let new = new.get(key).unwrap_or(&Value::Null);
                compare(changes, &below(at, key), old, new);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (old, new) in old.iter().zip(new) {
                compare(changes, at, old, new);
            }
        }
        _ if before == after => {}
        _ => changes.push(format!(
            "{at}: {} → {}",
            shown(at, before),
            shown(at, after)
        )),
    }
}

/// Whether both are of one object; `old` has an id only where that changed, or in a list.
fn is_same(old: &Map<String, Value>, new: &Map<String, Value>) -> bool {
    old.get("id").is_none_or(|id| new.get("id") == Some(id))
}

/// A path without what only holds a list together.
fn below(at: &str, key: &str) -> String {
    match key {
        "data" => at.to_owned(),
        _ => format!("{at}.{key}"),
    }
}

fn shown(at: &str, value: &Value) -> String {
    let is_time = ["_at", "_end", "_start", "created", "_anchor"]
        .iter()
        .any(|end| at.ends_with(end));
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) if text.is_empty() => "none".to_owned(),
        Value::String(text) => in_one_line(text),
        Value::Number(number) => match number.as_i64().filter(|_| is_time) {
            Some(seconds) => date(seconds),
            None => number.to_string(),
        },
        Value::Object(fields) => {
            let id = fields.get("id").and_then(Value::as_str);
            id.unwrap_or("{…}").to_owned()
        }
        Value::Array(items) => format!("[{}]", items.len()),
        Value::Bool(is) => is.to_string(),
    }
}

/// What somebody has written may be long.
fn in_one_line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

/// The day of a time.
fn date(seconds: i64) -> String {
    let time = Timestamp(seconds).to_string();
    time.split('T').next().unwrap_or_default().to_owned()
}

/// What of an object tells it from others of its kind.
fn as_it_is(object: &Value) -> Vec<String> {
    let text = |at: &str| object.pointer(at).and_then(Value::as_str);
    let card = text("/card/brand").zip(text("/card/last4"));
    let card = card.map(|(brand, last4)| format!("{brand} •••• {last4}"));
    let status = text("/status").map(|status| format!("status: {status}"));
    [card, status].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(object: &Value, before: &Value) -> String {
        about(&json!({"data": {"object": object, "previous_attributes": before}}))
    }

    #[test]
    fn a_change_is_told_with_before_and_after() {
        let object = json!({"id": "sub_1", "cancel_at_period_end": true, "cancel_at": 1_800_000_000,
            "cancellation_details": {"feedback": "too_expensive", "comment": null}});
        let before = json!({"cancel_at_period_end": false, "cancel_at": null,
            "cancellation_details": {"feedback": null}});
        let want = "sub_1 · cancel_at_period_end: false → true · cancel_at: none → 2027-01-15 · \
             cancellation_details.feedback: none → too_expensive";
        assert_eq!(told(&object, &before), want);
    }

    #[test]
    fn lists_are_compared_and_objects_told_by_their_ids() {
        let item = |price: &str, end: i64| {
            json!({"data": [{"id": "si_1", "price": {"id": price, "unit_amount": 1},
                "current_period_end": end, "quantity": 1}]})
        };
        let object = json!({"id": "sub_1", "items": item("price_b", 86_400), "a": 1, "b": [1]});
        let before = json!({"items": item("price_a", 0), "a": "", "b": [1, 2]});
        let want = "sub_1 · items.price: price_a → price_b · \
             items.current_period_end: 1970-01-01 → 1970-01-02 · a: none → 1 · and 1 more";
        assert_eq!(told(&object, &before), want);
    }

    #[test]
    fn what_somebody_wrote_stays_in_one_line() {
        let details =
            |comment: Value| json!({"id": "x_1", "details": {"id": "y_1", "comment": comment}});
        let long = format!("too\nmuch {}", "é".repeat(60));
        let before = json!({"details": {"comment": null}});
        let want = format!("x_1 · details.comment: none → too much {}…", "é".repeat(51));
        assert_eq!(told(&details(long.into()), &before), want);
    }

    #[test]
    fn what_is_new_is_told_as_it_is() {
        let card = json!({"id": "pm_1", "card": {"brand": "visa", "last4": "4242"}});
        assert_eq!(told(&card, &Value::Null), "pm_1 · visa •••• 4242");
        let subscription = json!({"id": "sub_1", "status": "active"});
        assert_eq!(told(&subscription, &json!({})), "sub_1 · status: active");
        assert_eq!(about(&Value::Null), "…");
    }
}
