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

/// Which pages there are beside the API, as far as that is set.
#[derive(Default)]
pub(crate) struct Pages {
    pub(crate) docs: Option<bool>,
    pub(crate) metrics: Option<bool>,
    pub(crate) probes: Option<bool>,
}

/// The API, to be nested into or merged with another application. Paths that are none of its own are left to it,
/// and so are probes, metrics and documentation unless they are asked for.
pub fn router(billing: Billing) -> Router {
    layers::around(routes(&billing, false), &billing).with_state(billing)
}

/// The API, to be served alone, with probes, metrics and documentation unless they are left out: any other path is
/// answered 404, in the same envelope.
pub fn standalone(billing: Billing) -> Router {
    let routes = routes(&billing, true).fallback(async || Failure::no_such_path());
    layers::around(routes, &billing).with_state(billing)
}

fn routes(billing: &Billing, is_alone: bool) -> Router<Billing> {
    let pages = &billing.0.pages;
    let mut routes = portal::routes()
        .merge(inbox::routes(billing))
        .route("/api/billing/subscription", get(subscription::read));
    if pages.probes.unwrap_or(is_alone) {
        routes = routes.merge(health::routes());
    }
    if pages.metrics.unwrap_or(is_alone) {
        routes = routes.route("/metrics", get(metrics::metrics));
    }
    if pages.docs.unwrap_or(is_alone) {
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
