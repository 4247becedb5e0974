//! The routes, and the layers around them.

use axum::Router;
use axum::routing::get;

use crate::billing::Billing;
use crate::{inbox, subscription};

/// All endpoints, to be served alone or nested into another application.
pub fn router(billing: Billing) -> Router {
    Router::new()
        .merge(inbox::routes(&billing))
        .route("/api/billing/subscription", get(subscription::read))
        .with_state(billing)
}
