//! Sends a call that the crate has no type for, with the same retries and errors as any other:
//! `cargo run -p examples --example raw_request -- cus_123`.

use std::env;
use std::error::Error;

use serde_json::Value;
use stripe_portal_gen::{API_VERSION, BASE_URL, Client, Method, Request};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let customer = env::args().nth(1).ok_or("name a customer, cus_…")?;
    let path = "/v1/customers/{customer}/balance_transactions";
    let request = Request::builder(Method::Get, path)
        .path_param("customer", customer)
        .query("limit", &3)
        .api_version(API_VERSION)
        .build()?;
    let answer = client()?.execute::<Value>(request).await?;
    for transaction in answer["data"].as_array().into_iter().flatten() {
        println!("{} {}", transaction["amount"], transaction["currency"]);
    }
    Ok(())
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build()?)
}
