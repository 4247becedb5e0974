//! Does without async: `cargo run -p examples --example blocking -- cus_123`.

use std::env;
use std::error::Error;

use stripe_portal_gen::BASE_URL;
use stripe_portal_gen::billing_portal::{CreateSession, ListConfigurations};
use stripe_portal_gen::blocking::Client;

fn main() -> Result<(), Box<dyn Error>> {
    let customer = env::args().nth(1).ok_or("name a customer, cus_…")?;
    let client = client()?;

    for configuration in ListConfigurations::new().iter_blocking(&client) {
        println!("configuration: {}", configuration?.id);
    }
    let session = CreateSession::new(customer)
        .return_url("https://example.com/account")
        .send_blocking(&client)?;
    println!("portal: {}", session.url);
    Ok(())
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build_blocking()?)
}
