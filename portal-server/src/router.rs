//! The routes, and the layers around them.

use axum::Router;

use crate::billing::Billing;
use crate::inbox;

/// All endpoints, to be served alone or nested into another application.
pub fn router(billing: Billing) -> Router {
    Router::new()
        .merge(inbox::routes(&billing))
        .with_state(billing)
}
