//! The whole state, resetting it, and whether all is well.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::input::{Answer, Fault, Input, answer, ok};
use crate::shared::{Mode, Shared};
use crate::world::{Kind, World};

pub(super) async fn show(State(shared): State<Arc<Shared>>, input: Input) -> Answer {
    let kinds = match input.param("kind") {
        None => Kind::ALL.to_vec(),
        Some(name) => vec![kind(name)?],
    };
    let state = shared.read(input.mode, |world| {
        let tables = kinds.iter().map(|kind| table(world, *kind));
        tables.collect::<Map<_, _>>()
    });
    Ok(ok(&state))
}

fn kind(name: &str) -> Result<Kind, Fault> {
    let kind = Kind::ALL.iter().find(|kind| kind.name() == name);
    kind.copied().ok_or_else(|| {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        Fault::wrong(format!(
            "there is no kind `{name}`, but {}",
            names.join(", ")
        ))
    })
}

fn table(world: &World, kind: Kind) -> (String, Value) {
    let ids = world.ids_of(kind).into_iter();
    let rows = ids.filter_map(|id| world.saved(kind, id).ok().flatten());
    let rows = rows.map(|mut row| {
        hide(&mut row);
        row
    });
    (kind.name().to_owned(), rows.collect())
}

/// Leaves out what lets somebody in: signing secrets, links to the portal, cookies of its visitors.
fn hide(value: &mut Value) {
    match value {
        Value::String(text) => hide_in(text),
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), &value) {
                    ("browser", Value::String(_)) => *value = "…".into(),
                    _ => hide(value),
                }
            }
        }
        _ => {}
    }
}

/// Also inside of a text that holds others, such as a JSON body.
fn hide_in(text: &mut String) {
    if text.starts_with("whsec_") {
        "whsec_…".clone_into(text);
        return;
    }
    for start in SECRET_AFTER {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(start)) {
            from += at + start.len();
            let secret = text.get(from..).unwrap_or_default();
            let ends = |c: char| c.is_whitespace() || "\"'\\/?#&<>".contains(c);
            let length = secret.find(ends).unwrap_or(secret.len());
            text.replace_range(from..from + length, "…");
        }
    }
}

/// What stands before a secret.
const SECRET_AFTER: [&str; 3] = ["/p/session/", "/i/", "whsec_"];

pub(super) async fn reset(State(shared): State<Arc<Shared>>, input: Input) -> Response {
    shared.faults.reset();
    shared.reset();
    input.done(&json!({ "reset": true }))
}

pub(super) async fn health(State(shared): State<Arc<Shared>>) -> Response {
    let now = shared.read(Mode::Test, |world| world.clock.now());
    match shared.store.fault() {
        None => ok(&json!({ "status": "ok", "now": now })),
        Some(fault) => {
            let health = json!({ "status": "the state is not kept", "now": now, "fault": fault });
            answer(StatusCode::SERVICE_UNAVAILABLE, &health)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lets_somebody_in_is_left_out() {
        let mut value = json!({
            "secrets": [{ "value": "whsec_abc", "until": null }],
            "url": "http://127.0.0.1:1/p/session/test_abc",
            "browser": "abc",
            "answer": [200, r#"{"url":"https://x/p/session/live_abc","id":"bps_1"}"#],
            "name": "Ada",
        });
        hide(&mut value);
        let want = json!({
            "secrets": [{ "value": "whsec_…", "until": null }],
            "url": "http://127.0.0.1:1/p/session/…",
            "browser": "…",
            "answer": [200, r#"{"url":"https://x/p/session/…","id":"bps_1"}"#],
            "name": "Ada",
        });
        assert_eq!(value, want);
    }
}
