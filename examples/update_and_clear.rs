//! Changes some settings of a configuration and clears others; what is not named stays as it is:
//! `cargo run -p examples --example update_and_clear -- bpc_123`.

use std::env;
use std::error::Error;

use stripe_portal_gen::billing_portal::{
    CancellationMode, UpdateBusinessProfile, UpdateConfiguration, UpdateFeatures,
    UpdateSubscriptionCancel,
};
use stripe_portal_gen::{BASE_URL, Client};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let id = env::args().nth(1).ok_or("name a configuration, bpc_…")?;
    let profile = UpdateBusinessProfile::new()
        .headline("Thank you for your trust")
        .clear_privacy_policy_url();
    let cancel = UpdateSubscriptionCancel::new()
        .enabled(true)
        .mode(CancellationMode::AtPeriodEnd);

    let configuration = UpdateConfiguration::new(id)
        .clear_default_return_url()
        .business_profile(profile)
        .features(UpdateFeatures::new().subscription_cancel(cancel))
        // An empty value removes its key; `clear_metadata` would remove all.
        .metadata([("team", "growth"), ("campaign", "")])
        .send(&client()?)
        .await?;
    println!("headline: {:?}", configuration.business_profile.headline);
    println!("return URL: {:?}", configuration.default_return_url);
    println!("metadata: {:?}", configuration.metadata);
    Ok(())
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build()?)
}
