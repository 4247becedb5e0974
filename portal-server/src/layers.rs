//! What surrounds every endpoint: request ids, spans and figures, headers for browsers, limits of time and size.

use std::any::Any;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::answer::Failure;
use crate::billing::Billing;
use crate::origin::Origin;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How long browsers may remember that an origin is allowed.
const PREFLIGHT: Duration = Duration::from_hours(1);

/// What of it an application decides.
pub(crate) struct Rules {
    pub(crate) cors: Vec<Origin>,
    pub(crate) hsts: Option<Duration>,
    pub(crate) time_limit: Duration,
    pub(crate) body_limit: usize,
    pub(crate) client_header: Option<HeaderName>,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            cors: Vec::new(),
            hsts: None,
            time_limit: Duration::from_secs(30),
            body_limit: 64 * 1024,
            client_header: None,
        }
    }
}

/// What is known of a request before it is looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) request_id: String,
    pub(crate) client: Option<IpAddr>,
}

/// The routes with all layers; the first is the innermost.
pub(crate) fn around(routes: Router<Billing>, billing: &Billing) -> Router<Billing> {
    let rules = &billing.0.layers;
    let routes = routes
        .layer(DefaultBodyLimit::max(rules.body_limit))
        .layer(from_fn_with_state(billing.clone(), in_time))
        .layer(CatchPanicLayer::custom(panicked));
    let routes = match rules.cors.is_empty() {
        true => routes,
        false => routes.layer(cors(&rules.cors)),
    };
    routes
        .layer(from_fn_with_state(billing.clone(), hardened))
        .layer(from_fn_with_state(billing.clone(), observed))
}

async fn in_time(State(billing): State<Billing>, request: Request, next: Next) -> Response {
    let limit = billing.0.layers.time_limit;
    let answered = tokio::time::timeout(limit, next.run(request)).await;
    answered.unwrap_or_else(|_| {
        tracing::error!(?limit, "the request took too long");
        too_long().into_response()
    })
}

/// The answer to what took longer than a request may.
pub(crate) fn too_long() -> Failure {
    Failure::unavailable("It took too long; try again in a moment").retry_after(1)
}

/// What panicked is not told: it could quote anything.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("the request met a fault in the program");
    Failure::internal().into_response()
}

fn cors(origins: &[Origin]) -> CorsLayer {
    let origins = origins
        .iter()
        .filter_map(|it| HeaderValue::from_str(it.as_str()).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER, REQUEST_ID])
        .max_age(PREFLIGHT)
}

/// Tells browsers to guess nothing, keep nothing, run nothing, and tell nobody where they were. A page that needs
/// more says so itself.
async fn hardened(State(billing): State<Billing>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
    ] {
        let value = HeaderValue::from_static(value);
        headers.entry(name).or_insert(value);
    }
    let hsts = billing.0.layers.hsts.map(|age| age.as_secs());
    let hsts = hsts.map(|seconds| HeaderValue::try_from(format!("max-age={seconds}")));
    if let Some(Ok(value)) = hsts {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    response
}

/// Gives the request an id and a span, and counts its answer. Nothing that the caller chose is told but for an id
/// of theirs in plain letters: no path, query, header or body.
async fn observed(State(billing): State<Billing>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = method(request.method());
    let seen = Seen {
        request_id: new_id(),
        client: client(&request, billing.0.layers.client_header.as_ref()),
    };
    let id = seen.request_id.clone();
    let client_request_id = client_request_id(request.headers()).map(str::to_owned);
    request.extensions_mut().insert(seen);

    // Of the highest level, so that whatever is logged has it.
    let span = tracing::error_span!(
        "request",
        id,
        client_request_id,
        method,
        route,
        status = Empty,
        ms = Empty
    );
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let took = begun.elapsed();
    span.record("status", status);
    span.record("ms", took.as_secs_f64() * 1000.0);
    span.in_scope(|| tracing::info!("answered"));
    billing.0.metrics.answered(&route, method, status, took);
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The method, one of few.
fn method(method: &Method) -> &'static str {
    let known = [
        Method::GET,
        Method::POST,
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    let names = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"];
    let mut pairs = known.iter().zip(names);
    pairs
        .find(|(known, _)| *known == method)
        .map_or("other", |(_, name)| name)
}

/// The id that the request came with, where it is a plain one. It is not the request's own: anybody can choose one
/// that another has.
fn client_request_id(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let is_plain = |id: &&str| {
        let mut bytes = id.bytes();
        (8..=64).contains(&id.len())
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    given.filter(is_plain)
}

fn new_id() -> String {
    let mut random = [0; 16];
    // Ids need not be hard to guess: where the system has no random numbers, they are all zeros.
    let _ = getrandom::fill(&mut random);
    format!("{:032x}", u128::from_be_bytes(random))
}

/// Where the request comes from: the last address in the proxy's header, or else the connection's.
fn client(request: &Request, header: Option<&HeaderName>) -> Option<IpAddr> {
    let Some(name) = header else {
        let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
        return connection.map(|it| it.0.ip());
    };
    let last = request.headers().get_all(name).iter().next_back()?;
    let last = last.to_str().ok()?.rsplit(',').next()?;
    last.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn with(name: &HeaderName, values: &[&str]) -> Request {
        let builder = values
            .iter()
            .fold(Request::builder(), |it, value| it.header(name, *value));
        builder.body(Body::empty()).unwrap()
    }

    #[test]
    fn only_a_plain_request_id_is_told() {
        let id = |text| client_request_id(with(&REQUEST_ID, &[text]).headers()).map(str::to_owned);
        assert_eq!(id("a1b2-c3.d_4").unwrap(), "a1b2-c3.d_4");
        let long = "a".repeat(65);
        for text in ["", "short", "with space", "a\"b{c}d:e", &long] {
            assert_eq!(id(text), None, "{text}");
        }
        assert_ne!(new_id(), new_id());
    }

    fn got(request: &Request, header: Option<&HeaderName>) -> Option<String> {
        client(request, header).map(|it| it.to_string())
    }

    #[test]
    fn the_client_is_the_last_that_the_proxy_names() {
        let name = HeaderName::from_static("x-forwarded-for");
        let mut request = with(&name, &["1.1.1.1", "2.2.2.2, 3.3.3.3"]);
        let connection: SocketAddr = "9.9.9.9:1".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(connection));
        assert_eq!(got(&request, Some(&name)).unwrap(), "3.3.3.3");
        assert_eq!(got(&request, None).unwrap(), "9.9.9.9");
        assert_eq!(got(&with(&name, &["unknown"]), Some(&name)), None);
        assert_eq!(got(&with(&name, &[]), Some(&name)), None);
    }

    #[test]
    fn methods_are_few() {
        let own = Method::from_bytes(b"BREW").unwrap();
        assert_eq!((method(&Method::POST), method(&own)), ("POST", "other"));
    }
}
