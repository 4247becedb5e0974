//! The page: the bundle that was built of `web/demo`, or a plain page that says how to build it.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, Response};
use axum::routing::{get, get_service};
use tower_http::services::{ServeDir, ServeFile};

/// Where the endpoint's document has its settings page, which the page itself shows.
pub(super) const SETTINGS: &str = "/dashboard/settings/billing";

/// Where the bundle is, below the crate.
const BUNDLE: &str = "web/demo/dist";

/// The page's own files and nothing else.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// The folder of the bundle: the one that was asked for, else the one that is built where cargo runs this.
pub(super) fn folder(asked: Option<PathBuf>) -> Result<Option<PathBuf>> {
    let is_built = |folder: &PathBuf| folder.join("index.html").is_file();
    let Some(asked) = asked else {
        let built = env::var_os("CARGO_MANIFEST_DIR").map(|here| Path::new(&here).join(BUNDLE));
        return Ok(built.filter(is_built));
    };
    if !is_built(&asked) {
        bail!(
            "--page: there is no {}: `npm ci && npm run build:demo` in portal-server/web builds it; without --page \
             the rest works too",
            asked.join("index.html").display()
        );
    }
    Ok(Some(asked))
}

/// The page in front of the server: what is neither the server's nor a file is answered as the server does.
pub(super) fn around(server: Router, folder: Option<&Path>) -> Router {
    let page = match folder {
        Some(folder) => built(folder, server.clone()),
        None => Router::new()
            .route("/", get(plain))
            .route(SETTINGS, get(plain))
            .fallback_service(server.clone()),
    };
    server.fallback_service(page.layer(from_fn(guarded)))
}

fn built(folder: &Path, server: Router) -> Router {
    let index = || get_service(ServeFile::new(folder.join("index.html")));
    let files = ServeDir::new(folder)
        .append_index_html_on_directories(false)
        .call_fallback_on_method_not_allowed(true)
        .fallback(server);
    Router::new()
        .route("/", index())
        .route(SETTINGS, index())
        .fallback_service(files)
}

async fn plain() -> Html<&'static str> {
    Html(include_str!("plain.html"))
}

/// Browsers may keep the page, and ask each time whether it is still the same.
async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-cache"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().entry(name).or_insert(value);
    }
    response
}
