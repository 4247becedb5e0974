//! The page's own routes, below `/demo/api/`: who signs in, what came to the inbox, and what Stripe is up to.

mod asked;
mod events;
mod origin;
mod session;
mod stripe;
mod subscribe;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use portal_emulator::Emulator;
use portal_server::answer::Failure;
use stripe_portal_gen::Client;

use super::inbox::Inbox;
use super::people::Sessions;

/// What the routes share.
pub(super) struct Shared {
    pub(super) sessions: Sessions,
    pub(super) inbox: Inbox,
    pub(super) emulator: Arc<Emulator>,
    /// An application's own, for what its checkout would do.
    pub(super) client: Client,
}

pub(super) fn router(shared: Shared) -> Router {
    Router::new()
        .route("/demo/api/users", get(session::users))
        .route(
            "/demo/api/session",
            post(session::begin).delete(session::end),
        )
        .route("/demo/api/events", get(events::list))
        .route("/demo/api/stripe", get(stripe::show))
        .route("/demo/api/stripe/trouble", put(stripe::trouble))
        .route("/demo/api/stripe/clock", post(stripe::clock))
        .route("/demo/api/subscribe", post(subscribe::subscribe))
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn(guarded))
        .with_state(Arc::new(shared))
}

/// Refuses what a page of somebody else asks for, and has nothing kept.
async fn guarded(request: Request, next: Next) -> Response {
    let mut response = match origin::refusal(request.method(), request.headers()) {
        Some(refused) => refused.into_response(),
        None => next.run(request).await,
    };
    let nothing = HeaderValue::from_static("no-store");
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, nothing);
    let nosniff = HeaderValue::from_static("nosniff");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

async fn no_such_method() -> Failure {
    let message = "The header Allow says which methods there are";
    Failure::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        message,
    )
}

/// A fault of this program, which stands in its log.
fn internal(error: impl std::fmt::Display) -> Failure {
    tracing::error!(%error, "the demonstration met a fault");
    Failure::internal()
}
