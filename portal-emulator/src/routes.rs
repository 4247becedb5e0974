//! Which part answers which path.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{Redirect, Response};
use axum::routing::get;
use stripe_portal_gen::server::{self, Refusal};

use crate::emulator::Options;
use crate::host::Api;
use crate::request_id::{self, RequestIds};
use crate::shared::Shared;
use crate::{admin, faults, portal};

/// The routes of an emulator.
///
/// `url` is where it is reached.
pub(crate) fn router(api: Api, options: &Options, url: &str) -> Router {
    let shared = Arc::clone(&api.shared);
    let public: Arc<str> = Arc::from(url);
    let around = Arc::new(Around {
        ids: RequestIds::new(options.ids),
        version: HeaderValue::from_str(options.api_version.as_str()).ok(),
        public: Arc::clone(&public),
        shared: Arc::clone(&shared),
    });
    let guard = move |request: Request, next: Next| {
        let public = Arc::clone(&public);
        async move {
            match admin::origin::strange_host(&public, &request) {
                Some(refused) => refused,
                None => next.run(request).await,
            }
        }
    };
    let own = admin::router(&shared)
        .merge(portal::router(shared))
        .route("/", get(Redirect::to("/_emulator/")))
        .layer(from_fn(guard));
    server::router(Arc::new(api))
        .method_not_allowed_fallback(unrecognized)
        .fallback(unrecognized)
        .layer(from_fn_with_state(around, around_calls))
        .merge(own)
}

/// What stands around all calls of the API.
struct Around {
    ids: RequestIds,
    version: Option<HeaderValue>,
    public: Arc<str>,
    shared: Arc<Shared>,
}

/// One layer, not three: each costs as much as a small rule.
async fn around_calls(State(around): State<Arc<Around>>, request: Request, next: Next) -> Response {
    if let Some(refused) = admin::origin::strange_host(&around.public, &request) {
        return refused;
    }
    let version = around.version.clone();
    request_id::around(&around.ids, version, request, |request| {
        faults::around(&around.shared, request, next)
    })
    .await
}

/// What is no operation of the API.
async fn unrecognized(method: Method, uri: Uri) -> Refusal {
    let path = uri.path();
    Refusal::invalid(format!(
        "Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can \
         help at https://support.stripe.com/."
    ))
    .status(404)
}
