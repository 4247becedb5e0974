//! The routes, and the layers around them.

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

use crate::answer::Failure;
use crate::billing::Billing;
use crate::{health, inbox, layers, metrics, openapi, portal, subscription};

/// Which pages there are beside the API.
pub(crate) struct Pages {
    pub(crate) docs: bool,
    pub(crate) metrics: bool,
    pub(crate) probes: bool,
}

impl Default for Pages {
    fn default() -> Self {
        Self {
            docs: true,
            metrics: true,
            probes: true,
        }
    }
}

/// All endpoints, to be nested into or merged with another application. Paths that are none of theirs are left to
/// it.
pub fn router(billing: Billing) -> Router {
    layers::around(routes(&billing), &billing).with_state(billing)
}

/// All endpoints, to be served alone: any other path is answered 404, in the same envelope.
pub fn standalone(billing: Billing) -> Router {
    let routes = routes(&billing).fallback(async || Failure::no_such_path());
    layers::around(routes, &billing).with_state(billing)
}

fn routes(billing: &Billing) -> Router<Billing> {
    let pages = &billing.0.pages;
    let mut routes = portal::routes()
        .merge(inbox::routes(billing))
        .route("/api/billing/subscription", get(subscription::read));
    if pages.probes {
        routes = routes.merge(health::routes());
    }
    if pages.metrics {
        routes = routes.route("/metrics", get(metrics::metrics));
    }
    if pages.docs {
        routes = routes.merge(openapi::routes());
    }
    routes.method_not_allowed_fallback(no_such_method)
}

async fn no_such_method() -> Failure {
    let message = "The header Allow says which methods there are";
    Failure::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        message,
    )
}
