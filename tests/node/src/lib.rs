//! What JavaScript calls: the client, compiled to wasm.

use serde_json::Value;
use stripe_runtime::{Client, Error, Method, Request, Response, Timestamp, Webhook, webhook};
use wasm_bindgen::prelude::wasm_bindgen;

/// Sends one POST to `base_url` and gives what came back, and how, on one line.
#[wasm_bindgen]
pub async fn create_session(base_url: String) -> Result<String, String> {
    let answer = post(base_url).await.map_err(|error| error.to_string())?;
    Ok(format!(
        "{} {} {}",
        answer["url"],
        answer.request_id().unwrap_or("-"),
        answer.idempotency_key().unwrap_or("-"),
    ))
}

async fn post(base_url: String) -> Result<Response<Value>, Error> {
    let client = Client::builder("sk_test_1").base_url(base_url).build()?;
    let request = Request::builder(Method::Post, "/v1/billing_portal/sessions")
        .form("customer", "cus_1")
        .build()?;
    client.execute(request).await
}

/// Signs and verifies a webhook with the machine's clock.
#[wasm_bindgen]
pub fn verifies() -> bool {
    let header = webhook::sign(b"{}", "whsec_1", Timestamp::now());
    Webhook::new("whsec_1").verify(b"{}", &*header).is_ok()
}
