//! Links to where a customer cancels a subscription, and from there to a page of ours:
//! `cargo run -p examples --example cancel_link -- cus_123 sub_456`.

use std::env;
use std::error::Error;

use stripe_portal_gen::billing_portal::{CreateSession, Flow, FlowAfterCompletion};
use stripe_portal_gen::{BASE_URL, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let customer = arguments.next().ok_or("name a customer, cus_…")?;
    let subscription = arguments.next().ok_or("name a subscription, sub_…")?;

    let goodbye = FlowAfterCompletion::redirect("https://example.com/goodbye");
    let session = CreateSession::new(customer)
        .return_url("https://example.com/account")
        .flow_data(Flow::subscription_cancel(subscription).after_completion(goodbye))
        .send(&client()?)
        .await?;
    println!("to cancel: {}", session.url);
    Ok(())
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build()?)
}
