//! What goes wrong on purpose.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::input::{Answer, Fault, Input, answer, ok};
use crate::faults::Rule;
use crate::shared::Shared;

type At = State<Arc<Shared>>;

pub(super) async fn list(State(shared): At) -> Response {
    ok(&shared.faults.all())
}

pub(super) async fn add(State(shared): At, input: Input) -> Answer {
    let rule: Rule = input.read()?;
    let added = shared.faults.add(rule.clone());
    let id = added.map_err(|fault| Fault::wrong(fault.to_string()))?;
    Ok(answer(
        StatusCode::CREATED,
        &json!({ "id": id, "rule": rule }),
    ))
}

pub(super) async fn remove(State(shared): At, Path(id): Path<String>) -> Answer {
    if !shared.faults.remove(&id) {
        let message = format!("there is no rule `{id}`: `GET /_emulator/faults` lists them");
        return Err(Fault::missing(message));
    }
    Ok(ok(&json!({ "id": id, "deleted": true })))
}

pub(super) async fn clear(State(shared): At) -> Response {
    shared.faults.clear();
    ok(&json!({ "deleted": true }))
}
