//! Prints a span for each attempt, and Stripe's notices:
//! `cargo run -p examples --example tracing -- cus_123`.

use std::env;
use std::error::Error;

use stripe_portal_gen::billing_portal::CreateSession;
use stripe_portal_gen::{BASE_URL, Client};
use tracing_subscriber::fmt::format::FmtSpan;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A span is printed when it closes, which is when it knows how the attempt went.
    tracing_subscriber::fmt()
        .with_span_events(FmtSpan::CLOSE)
        .init();

    let customer = env::args().nth(1).ok_or("name a customer, cus_…")?;
    let session = CreateSession::new(customer).send(&client()?).await?;
    println!("created {}", session.id);
    Ok(())
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build()?)
}
