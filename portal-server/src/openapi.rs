//! `/openapi.json`, and `/docs`, a page to read it that needs nothing from elsewhere.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi, openapi};
use utoipa_swagger_ui::Config;

use crate::answer::Failure;
use crate::billing::Billing;
use crate::inbox::intake;
use crate::{health, metrics, portal, subscription};

/// The page's own files and nothing else; it sets styles of its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "portal-server",
        description = "A billing backend around Stripe's customer portal."
    ),
    // Relative to the document, so that it is right wherever the routes are nested.
    servers((url = ".")),
    paths(
        portal::open,
        subscription::read,
        intake::receive,
        health::alive,
        health::ready,
        metrics::metrics
    ),
    tags(
        (name = "billing", description = "For the pages of an application."),
        (name = "stripe", description = "For Stripe."),
        (name = "operation", description = "For those who run it."),
    ),
    modifiers(&Bearer)
)]
struct Document;

/// The token of the application's session.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("session", SecurityScheme::Http(scheme));
    }
}

/// The OpenAPI document, as `/openapi.json` has it.
#[must_use]
pub fn openapi() -> impl Serialize {
    Document::openapi()
}

pub(crate) fn routes() -> Router<Billing> {
    // Relative to the page, as is the address of the document.
    let moved = (
        StatusCode::PERMANENT_REDIRECT,
        [(header::LOCATION, "docs/")],
    );
    Router::new()
        .route("/openapi.json", get(|| async { Json(Document::openapi()) }))
        .route("/docs", get(move || async move { moved }))
        .route("/docs/", get(|| async { file("index.html") }))
        .route(
            "/docs/{file}",
            get(|Path(name): Path<String>| async move { file(&name) }),
        )
}

fn file(name: &str) -> Response {
    let config = Arc::new(Config::from("../openapi.json"));
    let Ok(Some(file)) = utoipa_swagger_ui::serve(name, config) else {
        return Failure::no_such_path().into_response();
    };
    let mut headers = HeaderMap::new();
    if let Ok(kind) = HeaderValue::from_str(&file.content_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    let policy = HeaderValue::from_static(POLICY);
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    (headers, file.bytes.into_owned()).into_response()
}
