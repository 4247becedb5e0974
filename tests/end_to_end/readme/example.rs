use stripe_portal_gen::Client;
use stripe_portal_gen::billing_portal::{CreateSession, Flow};

async fn portal_url(key: &str, base_url: &str) -> Result<String, stripe_portal_gen::Error> {
    let client = Client::builder(key).base_url(base_url).build()?;
    let session = CreateSession::new("cus_123")
        .return_url("https://example.com/account")
        .flow_data(Flow::subscription_cancel("sub_456"))
        .send(&client)
        .await?;
    println!("request {}", session.request_id().unwrap_or("-"));
    Ok(session.url.to_string())
}
