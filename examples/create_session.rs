//! Opens the portal for a customer: `cargo run -p examples --example create_session -- cus_123`.

use std::env;
use std::error::Error;

use stripe_portal_gen::billing_portal::CreateSession;
use stripe_portal_gen::{BASE_URL, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let customer = env::args().nth(1).ok_or("name a customer, cus_…")?;
    let session = CreateSession::new(customer)
        .return_url("https://example.com/account")
        .send(&client()?)
        .await?;
    // Whoever holds the address is in: redirect the customer there, and keep it out of logs.
    println!("portal: {}", session.url);
    println!("request: {}", session.request_id().unwrap_or("unknown"));
    Ok(())
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build()?)
}
