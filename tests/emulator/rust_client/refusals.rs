//! Each row of the table of refusals, as the client's errors tell it.

use std::collections::BTreeMap;

use portal_emulator::Emulator;
use portal_emulator::faults::Rule;
use serde_json::{Value, json};
use stripe_portal_gen::{Client, Error, ErrorKind, Method, Request, RequestOptions};

use crate::start;

const TABLE: &str = include_str!("../refusals.json");

/// The emulators, and what the table's steps made there.
struct Rows {
    example: Emulator,
    empty: Emulator,
    ids: BTreeMap<String, String>,
}

#[tokio::test]
async fn every_row_is_refused() {
    let mut rows = Rows {
        example: start::example().await,
        empty: start::empty().await,
        ids: BTreeMap::new(),
    };
    let table: Value = serde_json::from_str(TABLE).unwrap();
    for step in table["setup"].as_array().unwrap() {
        rows.prepare(step, "example").await;
    }
    let mut faults = Vec::new();
    for row in table["rows"].as_array().unwrap() {
        if let Err(fault) = rows.is_refused(row).await {
            faults.push(format!("{}: {fault}", row["name"]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

impl Rows {
    async fn prepare(&mut self, step: &Value, emulator: &str) {
        let made = self.send(step, emulator).await;
        let made = made.unwrap_or_else(|error| panic!("{step}: {error}"));
        let path = step["take"].as_str().unwrap_or("id").replace('.', "/");
        let id = made.pointer(&format!("/{path}")).and_then(Value::as_str);
        let name = step["as"].as_str().unwrap().to_owned();
        self.ids.insert(name, id.expect("an id").to_owned());
    }

    async fn is_refused(&mut self, row: &Value) -> Result<(), String> {
        let emulator = row["emulator"].as_str().unwrap_or("example");
        for step in row["before"].as_array().into_iter().flatten() {
            self.prepare(step, emulator).await;
        }
        if row["key"] == "none" {
            // The client says so itself, and sends nothing.
            let client = Client::new("");
            return client.map_or(Ok(()), |_| Err("a client without a key".to_owned()));
        }
        if let Some(rule) = row.get("fault") {
            let rule: Rule = serde_json::from_value(rule.clone()).unwrap();
            self.example.break_by(rule).unwrap();
        }
        match self.send(row, emulator).await {
            Ok(answer) => Err(format!("not refused: {answer}")),
            Err(error) => compare(&error, &self.filled(&row["want"])),
        }
    }

    async fn send(&self, request: &Value, emulator: &str) -> Result<Value, Error> {
        let request = self.filled(request);
        let text = |name: &str| request[name].as_str();
        let url = match emulator {
            "empty" => self.empty.url(),
            _ => self.example.url(),
        };
        let key = match text("key") {
            None => "sk_test_checks",
            Some("live") => "sk_live_checks",
            Some(key) => key,
        };
        let client = Client::builder(key).base_url(url).max_retries(0).build()?;
        let mut options = RequestOptions::new();
        if let Some(key) = text("idempotency_key") {
            options = options.idempotency_key(key);
        }
        if let Some(version) = text("version") {
            options = options.api_version(version);
        }
        let answer = client.execute_with::<Value>(call(&request)?, &options);
        Ok(answer.await?.into_inner())
    }

    /// The same with ids in place of their names in braces.
    fn filled(&self, value: &Value) -> Value {
        let names = self.ids.iter();
        let text = names.fold(value.to_string(), |text, (name, id)| {
            text.replace(&format!("{{{name}}}"), id)
        });
        serde_json::from_str(&text).unwrap()
    }
}

/// The request that a row or a step describes.
fn call(request: &Value) -> Result<Request, Error> {
    let method = match request["method"].as_str() {
        Some("GET") => Method::Get,
        Some("DELETE") => Method::Delete,
        _ => Method::Post,
    };
    let path = request["path"].as_str().unwrap();
    let params = request["params"].as_object().into_iter().flatten();
    let builder = params.fold(Request::builder(method, path), |builder, (name, value)| {
        builder.form(name, value)
    });
    builder.build()
}

/// What of an error is not as the row wants it.
fn compare(error: &Error, want: &Value) -> Result<(), String> {
    let api = error
        .api()
        .ok_or_else(|| format!("not the API's: {error}"))?;
    let got = json!({
        "status": error.status(),
        "type": api.type_,
        "code": error.code(),
        "param": error.param(),
        "message": error.message(),
    });
    let wanted = want.as_object().into_iter().flatten();
    for (name, wanted) in wanted.filter(|(name, _)| *name != "says") {
        if got[name] != *wanted {
            return Err(format!("{name} is {}, not {wanted}", got[name]));
        }
    }
    let message = error.message().unwrap_or_default();
    let mut parts = want["says"].as_array().into_iter().flatten();
    match parts.find(|part| !part.as_str().is_some_and(|part| message.contains(part))) {
        Some(part) => Err(format!("{message:?} has no {part}")),
        None if error.request_id().is_none() => Err("no request id".to_owned()),
        None => kind_fits(error, want),
    }
}

fn kind_fits(error: &Error, want: &Value) -> Result<(), String> {
    let wanted = match (want["status"].as_u64(), want["type"].as_str()) {
        (Some(401), _) => ErrorKind::Authentication,
        (Some(409), _) => ErrorKind::Api,
        (_, Some("idempotency_error")) => ErrorKind::Idempotency,
        _ => ErrorKind::InvalidRequest,
    };
    match error.kind() {
        kind if kind == wanted => Ok(()),
        kind => Err(format!("its kind is {kind:?}, not {wanted:?}")),
    }
}
