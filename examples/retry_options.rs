//! Bounds how long a call may take and how often it is tried, and makes it safe to repeat:
//! `cargo run -p examples --example retry_options -- acct_456`.

use std::env;
use std::error::Error;
use std::time::Duration;

use stripe_portal_gen::billing_portal::{
    CreateBusinessProfile, CreateConfiguration, CreateFeatures, InvoiceHistoryParams,
};
use stripe_portal_gen::{BASE_URL, Client, RequestOptions};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let account = env::args().nth(1).ok_or("name an account, acct_…")?;
    // For this call alone; what is not set here is as the client has it. However often the program
    // runs within a day, the key lets it create one configuration for each account.
    let options = RequestOptions::new()
        .idempotency_key(format!("portal-of-{account}"))
        .account(account)
        .max_retries(1);

    let profile = CreateBusinessProfile::new().headline("Thank you for your trust");
    let features = CreateFeatures::new().invoice_history(InvoiceHistoryParams::new(true));
    let configuration = CreateConfiguration::new(profile, features)
        .send_with(&client()?, &options)
        .await?;
    let key = configuration.idempotency_key().unwrap_or("none");
    println!("created {} with the key {key}", configuration.id);
    Ok(())
}

/// A client that tries up to five times, 5 seconds each, and gives up after 20 seconds.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    let client = Client::builder(key)
        .base_url(base_url)
        .max_retries(4)
        .timeout(Duration::from_secs(5))
        .deadline(Duration::from_secs(20))
        .build()?;
    Ok(client)
}
