//! Creates a portal session with the generated crate, and prints where it is.

use std::env;
use std::error::Error;

use stripe_portal_gen::Client;
use stripe_portal_gen::billing_portal::CreateSession;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder(env::var("STRIPE_SECRET_KEY")?)
        .base_url(env::var("STRIPE_API_BASE")?)
        .build()?;
    let session = CreateSession::new("cus_123")
        .return_url("https://example.com/account")
        .send(&client)
        .await?;
    println!("{}", session.url);
    println!("request {}", session.request_id().unwrap_or("-"));
    Ok(())
}
