//! Receives webhooks with axum: `PORT=4242 cargo run -p examples --example webhook_axum`.
//!
//! `stripe listen --forward-to 127.0.0.1:4242/webhook` sends some, and prints the secret to set as
//! `STRIPE_WEBHOOK_SECRET`.

use std::env;
use std::error::Error;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use stripe_portal_gen::Webhook;
use stripe_portal_gen::event::{Event, EventObject};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = env::var("STRIPE_WEBHOOK_SECRET");
    let webhook = Webhook::new(secret.map_err(|_| "STRIPE_WEBHOOK_SECRET is not set")?);
    let app = Router::new().route("/webhook", post(receive));

    let port = env::var("PORT").unwrap_or("0".into());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}/webhook", listener.local_addr()?);
    Ok(axum::serve(listener, app.with_state(webhook)).await?)
}

/// Takes the body's bytes: JSON that was parsed and written again has another signature.
async fn receive(State(webhook): State<Webhook>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get("stripe-signature");
    match webhook.event(&body, signature.and_then(|value| value.to_str().ok())) {
        Ok(event) => handle(&event),
        Err(error) if error.is_signature() => {
            eprintln!("not from Stripe: {error}");
            return StatusCode::BAD_REQUEST;
        }
        // Signed, but no event: sent again, it would be none either.
        Err(error) => eprintln!("not understood: {error}"),
    }
    StatusCode::OK
}

/// Events come in any order and some twice, by the same `id`.
fn handle(event: &Event) {
    match &event.object {
        EventObject::CustomerSubscriptionDeleted(it) => println!("{} has ended", it.id),
        EventObject::CustomerSubscriptionUpdated(it) if it.cancel_at_period_end => {
            println!("{} will end", it.id);
        }
        // A type of event, or a shape of object, that is newer than the crate.
        EventObject::Unknown(_) => println!("{} {}: {:?}", event.type_, event.id, event.misfit()),
        _ => println!("{} {}", event.type_, event.id),
    }
}
