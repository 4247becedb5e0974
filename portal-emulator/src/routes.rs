//! Which part answers which path.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use stripe_portal_gen::server::{self, Refusal};

use crate::emulator::Options;
use crate::host::Api;
use crate::request_id::{self, RequestIds};
use crate::{admin, faults, portal};

/// The routes of an emulator.
///
/// `url` is where it is reached.
pub(crate) fn router(api: Api, options: &Options, url: &str) -> Router {
    let ids = Arc::new(RequestIds::new(options.ids));
    let version = HeaderValue::from_str(options.api_version.as_str()).ok();
    let headers = move |request: Request, next: Next| {
        let (ids, version) = (Arc::clone(&ids), version.clone());
        async move { request_id::layer(&ids, version, request, next).await }
    };
    let shared = Arc::clone(&api.shared);
    let own = admin::router(&shared)
        .merge(portal::router(Arc::clone(&shared)))
        .route("/", get(Redirect::to("/_emulator/")));
    let api = server::router(Arc::new(api))
        .layer(from_fn_with_state(shared, faults::layer))
        .method_not_allowed_fallback(unrecognized)
        .fallback(unrecognized)
        .layer(from_fn(headers));
    let public: Arc<str> = Arc::from(url);
    let guard = move |request: Request, next: Next| {
        let public = Arc::clone(&public);
        async move { admin::origin::host_guard(&public, request, next).await }
    };
    api.merge(own).layer(from_fn(guard))
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
