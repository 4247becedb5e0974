//! Lists the portal's configurations, as many pages as there are:
//! `cargo run -p examples --example list_configurations`.

use std::env;
use std::error::Error;

use futures_util::TryStreamExt as _;
use stripe_portal_gen::billing_portal::ListConfigurations;
use stripe_portal_gen::{BASE_URL, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = client()?;
    let list = ListConfigurations::new().active(true).limit(100);

    // One by one: the next page is asked for when it is needed.
    let mut configurations = list.clone().stream(&client);
    while let Some(configuration) = configurations.try_next().await? {
        println!("{} of {}", configuration.id, configuration.created);
    }

    // All at once, where there are few.
    let all = list.stream(&client).all().await?;
    println!("{} configurations", all.len());
    Ok(())
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build()?)
}
