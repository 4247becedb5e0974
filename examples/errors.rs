//! Tells failures apart, what to show to a customer, and what to log:
//! `cargo run -p examples --example errors -- cus_123`.

use std::env;
use std::error::Error;

use stripe_portal_gen::billing_portal::CreateSession;
use stripe_portal_gen::{BASE_URL, Client, ErrorKind};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let customer = env::args().nth(1).ok_or("name a customer, cus_…")?;
    match CreateSession::new(customer).send(&client()?).await {
        Ok(session) => println!("portal: {}", session.url),
        Err(error) => {
            println!("{}", for_the_customer(&error));
            for_the_log(&error);
        }
    }
    Ok(())
}

/// What the customer can do about it. Stripe's own words are for developers.
fn for_the_customer(error: &stripe_portal_gen::Error) -> &'static str {
    let param = error.api().and_then(|api| api.param.as_deref());
    match (error.kind(), error.code(), param) {
        (ErrorKind::InvalidRequest, Some("resource_missing"), Some("customer")) => {
            "You have not bought anything yet."
        }
        (ErrorKind::RateLimit | ErrorKind::Connection | ErrorKind::Timeout, ..) => {
            "We are busy. Please try again in a minute."
        }
        _ => "That is our fault. We have been told.",
    }
}

/// The error is one line without secrets, which names the request that Stripe's support asks for.
fn for_the_log(error: &stripe_portal_gen::Error) {
    eprintln!("cannot open the portal: {error}");
    if let Some(page) = error.api().and_then(|api| api.doc_url.as_deref()) {
        eprintln!("see {page}");
    }
}

/// A client with the key of the environment; `STRIPE_API_BASE` names another server than Stripe's.
fn client() -> Result<Client, Box<dyn Error>> {
    let key = env::var("STRIPE_SECRET_KEY").map_err(|_| "STRIPE_SECRET_KEY is not set")?;
    let base_url = env::var("STRIPE_API_BASE").unwrap_or(BASE_URL.into());
    Ok(Client::builder(key).base_url(base_url).build()?)
}
