//! Who may ask: nobody's web page but the emulator's own.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::input::Fault;

/// What a browser says of where a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const STRANGE_HOST: &str = "this host name is not the emulator's: use its address in numbers, or start \
    the emulator with this name in its public URL";
const OTHER_ORIGIN: &str = "this request comes from a page of another origin: only the emulator's own \
    page, and programs, can change something here";

/// The refusal of a host name that somebody else may have made to lead here.
pub(crate) fn strange_host(public: &str, request: &Request) -> Option<Response> {
    let host = text(request.headers(), &header::HOST).unwrap_or_default();
    (!is_ours(host, public)).then(|| Fault::forbidden(STRANGE_HOST).into_response())
}

/// Refuses what a page of another origin asks a browser to change.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, &header::HOST).unwrap_or_default();
    let only_reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !only_reads && is_foreign(headers, host) {
        return Fault::forbidden(OTHER_ORIGIN).into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap, host: &str) -> bool {
    let origin = text(headers, &header::ORIGIN);
    let other = |origin: &str| origin.split_once("://").is_none_or(|(_, its)| its != host);
    let site = text(headers, &FETCH_SITE);
    origin.is_some_and(other) || site.is_some_and(|it| !matches!(it, "same-origin" | "none"))
}

/// Whether a name cannot be one that somebody made to lead here: an address, a name without a dot, or
/// that of the public URL.
fn is_ours(host: &str, public: &str) -> bool {
    let name = name_of(host);
    let public = public.split_once("://").map_or("", |(_, rest)| rest);
    let public = public.split('/').next().unwrap_or_default();
    let is_address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    is_address || !name.contains('.') || name.ends_with(".localhost") || name == name_of(public)
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_are_ours() {
        let public = "https://portal.example.com/x";
        for host in [
            "127.0.0.1:4242",
            "localhost:4242",
            "[::1]:80",
            "emulator",
            "a.localhost",
            "portal.example.com",
            "portal.example.com:8080",
        ] {
            assert!(is_ours(host, public), "{host}");
        }
        for host in ["evil.example:4242", "127.0.0.1.evil.example", "example.com"] {
            assert!(!is_ours(host, public), "{host}");
        }
    }
}
