//! `POST /api/billing/webhooks`: nothing is acknowledged before it is durable.

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde::Serialize;
use utoipa::ToSchema;

use super::arrival::{Arrival, Source};
use super::taker::Refused;
use crate::answer::{Envelope, Failure};
use crate::billing::Billing;

/// After how many seconds Stripe may try again; it does so when it likes.
const RETRY_AFTER: u64 = 5;

/// What Stripe is told of an event that is durable.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Received {
    /// Always `true`.
    received: bool,
}

/// The endpoint that Stripe sends events to.
pub(crate) fn routes(billing: &Billing) -> Router<Billing> {
    let limit = DefaultBodyLimit::max(billing.0.inbox.options.body_limit);
    Router::new().route("/api/billing/webhooks", post(receive).layer(limit))
}

/// Takes one of Stripe's events.
#[utoipa::path(
    post,
    path = "/api/billing/webhooks",
    operation_id = "receiveEvent",
    tag = "stripe",
    params(("Stripe-Signature" = String, Header, description = "What only Stripe can have signed.")),
    request_body(content = Object, description = "The event, as Stripe signed it."),
    responses(
        (status = 200, description = "It is kept, and will be applied once.", body = Received),
        (status = 400, description = "`VALIDATION_ERROR`: it is not from Stripe, or no event.", body = Envelope),
        (status = 413, description = "`PAYLOAD_TOO_LARGE`", body = Envelope),
        (status = 503, description = "`UNAVAILABLE`: try again later. `WEBHOOKS_NOT_CONFIGURED`: the server has \
            no signing secret.", body = Envelope),
    )
)]
pub(crate) async fn receive(
    State(billing): State<Billing>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Received>, Failure> {
    let webhook = billing.0.webhook.as_ref().ok_or_else(unconfigured)?;
    let body = body.map_err(|rejection| unread(&rejection))?;
    let signature = headers.get("stripe-signature");
    let signature = signature.and_then(|value| value.to_str().ok());
    webhook.verify(&body, signature).map_err(|error| {
        // Its text is the runtime's own, and has no secret.
        tracing::warn!(%error, "a webhook is not from Stripe");
        Failure::validation("The signature does not fit")
    })?;
    let arrival = Arrival::read(body, Source::Webhook).map_err(|fault| {
        tracing::warn!(fault, "a webhook is no event");
        Failure::validation(fault)
    })?;
    billing.0.inbox.taker.take(arrival).await.map_err(untaken)?;
    Ok(Json(Received { received: true }))
}

/// Whoever could send here without a secret could say anything.
fn unconfigured() -> Failure {
    tracing::error!("a webhook came, and no signing secret is set");
    let message = "Webhooks are not configured";
    Failure::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "WEBHOOKS_NOT_CONFIGURED",
        message,
    )
}

fn unread(rejection: &BytesRejection) -> Failure {
    match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let message = "The body is too large";
            Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", message)
        }
        _ => Failure::validation("The body broke off"),
    }
}

fn untaken(refused: Refused) -> Failure {
    match refused {
        Refused::Busy => {
            let message = "Try again later";
            let busy = Failure::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message);
            busy.retry_after(RETRY_AFTER)
        }
        Refused::Unfit => Failure::internal(),
    }
}
