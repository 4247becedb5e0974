//! `POST /api/billing/portal`: a session of Stripe's customer portal for the user who asks.

mod attempt;
mod flow;
mod refusal;
mod request;
mod return_url;
pub(crate) mod stripe;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::routing::post;
use serde::Serialize;
use stripe_portal_gen::Sensitive;
use stripe_portal_gen::ids::ConfigurationId;
use tracing::Instrument as _;
use utoipa::ToSchema;

use crate::answer::{Answer, Envelope, Failure};
use crate::audit::Entry;
use crate::billing::{Billing, Shared};
use crate::clock;
use crate::guard::SignedIn;
use crate::identity::User;
use crate::layers::Seen;
use crate::origin::Origin;

use request::PortalRequest;

/// What an application allows.
pub(crate) struct Rules {
    pub(crate) origins: Vec<Origin>,
    pub(crate) configurations: Vec<ConfigurationId>,
    /// For all calls that one portal takes.
    pub(crate) deadline: Duration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            configurations: Vec::new(),
            deadline: Duration::from_secs(10),
        }
    }
}

/// A portal that is open.
#[derive(Serialize, ToSchema)]
pub(crate) struct Opened {
    /// Where to send the customer at once. It is worth as much as a password: good for one visit, and for one
    /// hour.
    #[schema(value_type = String, examples("https://billing.stripe.com/session/_1234567890abcdef"))]
    url: Sensitive,
}

pub(crate) fn routes() -> Router<Billing> {
    Router::new().route("/api/billing/portal", post(open))
}

/// Opens Stripe's customer portal for the user.
///
/// Customers without a subscription can open it too, to see what they paid. Ask for a new address for each visit.
#[utoipa::path(
    post,
    path = "/api/billing/portal",
    operation_id = "openPortal",
    tag = "billing",
    security(("session" = [])),
    request_body(
        content = PortalRequest,
        example = json!({"returnUrl": "https://app.example.com/dashboard/settings/billing"})
    ),
    responses(
        (status = 200, description = "Where the portal is.", body = Answer<Opened>),
        (status = 400, description = "`VALIDATION_ERROR`: the request is not as it should be.", body = Envelope),
        (status = 401, description = "`UNAUTHORIZED`: there is no token, or not a good one.", body = Envelope,
            example = json!({"success": false, "error": {"code": "UNAUTHORIZED",
                "message": "Authentication required"}})),
        (status = 404, description = "`NOT_FOUND`: the user is no customer.", body = Envelope,
            example = json!({"success": false, "error": {"code": "NOT_FOUND",
                "message": "No billing customer record found"}})),
        (status = 413, description = "`PAYLOAD_TOO_LARGE`", body = Envelope),
        (status = 415, description = "`UNSUPPORTED_MEDIA_TYPE`: the body is no JSON.", body = Envelope),
        (status = 429, description = "`RATE_LIMITED`: too many requests of this user.", body = Envelope,
            headers(("Retry-After" = u64, description = "After how many seconds to try again."))),
        (status = 500, description = "`INTERNAL_ERROR`", body = Envelope),
        (status = 503, description = "`STRIPE_UNAVAILABLE`: try again later. `PORTAL_NOT_CONFIGURED`: who runs \
            the server has to act first. `UNAVAILABLE`: the server itself took too long.", body = Envelope,
            headers(("Retry-After" = u64, description = "After how many seconds to try again."))),
    )
)]
pub(crate) async fn open(
    State(billing): State<Billing>,
    SignedIn(user): SignedIn,
    Extension(seen): Extension<Seen>,
    request: Request,
) -> Result<Answer<Opened>, Failure> {
    let shared = &billing.0;
    let checked = shared.limit.check(&user.id);
    checked.inspect_err(|failure| shared.metrics.portal(&outcome(Some(failure))))?;
    let entry = entry(shared, &user, seen);
    let asked = PortalRequest::read(request).await;
    // In a task of its own: what came of it is written down though nobody waits for it any more.
    let attempt = attempt::recorded(Arc::clone(shared), user, asked, entry).in_current_span();
    let opened = tokio::spawn(attempt).await.unwrap_or_else(|_| {
        tracing::error!("the request met a fault in the program");
        Err(Failure::internal())
    });
    opened.map(|url| Answer::of(Opened { url }))
}

fn entry(shared: &Shared, user: &User, seen: Seen) -> Entry {
    Entry {
        at: clock::now(),
        request_id: seen.request_id,
        user_id: user.id.clone(),
        livemode: shared.livemode,
        client: seen.client.map(|it| it.to_string()),
        ..Entry::default()
    }
}

/// What an attempt came to, as the audit and the metrics call it.
fn outcome(failure: Option<&Failure>) -> String {
    failure.map_or("opened".to_owned(), |it| it.code.to_lowercase())
}
