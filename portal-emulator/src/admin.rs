//! What is the emulator's own, below `/_emulator/`: its state, its clock, webhooks, faults.
//!
//! Everything takes and gives JSON; there is a page for people at `/_emulator/`, which works without
//! scripts. `?mode=live` is about live mode, everything else about test mode; clock, faults, reset and
//! health are of both.
//!
//! | request | what it does |
//! |---|---|
//! | `GET /_emulator/state` | all objects by kind; `?kind=customers` only those |
//! | `GET /_emulator/clock` | what time it is, and whether it stands still |
//! | `POST /_emulator/clock` | `{"advance": "30d"}` or seconds, `{"now": 1800000000}`, `{"freeze": true}` |
//! | `GET /_emulator/webhook_endpoints` | where events are sent |
//! | `POST /_emulator/webhook_endpoints` | `{"url": "…"}`, as [`NewEndpoint`](crate::webhooks::NewEndpoint); the answer has the secret |
//! | `POST /_emulator/webhook_endpoints/{id}` | `{"enabled": false}` |
//! | `POST /_emulator/webhook_endpoints/{id}/roll` | a new secret; `{"both_for": "1h"}` has the old one sign along |
//! | `DELETE /_emulator/webhook_endpoints/{id}` | no more events there |
//! | `GET /_emulator/events` | events and their deliveries, the newest first; `?type=customer.*`, `?limit=20` |
//! | `POST /_emulator/events/{id}/replay` | sends it again; `{"endpoint": "we_…"}` only there |
//! | `GET /_emulator/faults` | what goes wrong on purpose |
//! | `POST /_emulator/faults` | adds a [`Rule`](crate::faults::Rule) |
//! | `DELETE /_emulator/faults`, `…/{id}` | removes all rules, or one |
//! | `POST /_emulator/portal` | `{"customer": "cus_…"}` opens a portal session, and gives its URL |
//! | `POST /_emulator/reset` | back to the start: the seed, its clock, its faults |
//! | `GET /_emulator/health` | whether all is well |
//!
//! Times are seconds since the Unix epoch; a span is a number of seconds, or text such as `90s`, `15m`,
//! `1h`, `30d`, `2w`, `1mo`, `1y`. An error is `{"error": {"message": "…"}}` with a status from 400 on.
//! Signing secrets and links to the portal are left out wherever they are not what was asked for.
//!
//! A web page of somebody else can do nothing here: a request that changes something and comes from
//! another origin is refused, and so is any to a host name that is not the emulator's.

mod clock;
mod endpoints;
mod events;
mod faults;
mod input;
pub(crate) mod origin;
mod page;
mod span;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware::from_fn;
use axum::routing::{any, delete, get, post};

use crate::shared::Shared;
use input::Fault;

/// The routes below `/_emulator/`.
pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    let endpoint = post(endpoints::switch).delete(endpoints::remove);
    Router::new()
        .route("/_emulator", get(page::overview))
        .route("/_emulator/", get(page::overview))
        .route("/_emulator/portal", post(page::portal))
        .route("/_emulator/state", get(state::show))
        .route("/_emulator/reset", post(state::reset))
        .route("/_emulator/health", get(state::health))
        .route("/_emulator/clock", get(clock::show).post(clock::change))
        .route(
            "/_emulator/webhook_endpoints",
            get(endpoints::list).post(endpoints::add),
        )
        .route("/_emulator/webhook_endpoints/{id}", endpoint)
        .route(
            "/_emulator/webhook_endpoints/{id}/roll",
            post(endpoints::roll),
        )
        .route("/_emulator/events", get(events::list))
        .route("/_emulator/events/{id}/replay", post(events::replay))
        .route(
            "/_emulator/faults",
            get(faults::list).post(faults::add).delete(faults::clear),
        )
        .route("/_emulator/faults/{id}", delete(faults::remove))
        .method_not_allowed_fallback(wrong_method)
        .route("/_emulator/{*rest}", any(nothing))
        .layer(from_fn(origin::guard))
        .with_state(Arc::clone(shared))
}

async fn wrong_method(method: Method, uri: Uri) -> Fault {
    let path = uri.path();
    Fault::method(format!("`{path}` takes no {method}: {SEE}"))
}

async fn nothing(uri: Uri) -> Fault {
    Fault::missing(format!("there is nothing at `{}`: {SEE}", uri.path()))
}

const SEE: &str = "the README of portal-emulator lists what there is below `/_emulator/`";
