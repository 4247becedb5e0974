//! Who may ask: nobody's web page but the demonstration's own.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use portal_server::answer::Failure;

/// What a browser says of where a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const STRANGE_HOST: &str =
    "This host name is not the demonstration's: use its address in numbers, or localhost";
const OTHER_ORIGIN: &str = "This request comes from a page of another origin: only the demonstration's own page, \
     and programs, can change something here";

/// Why a request is not answered, if it is not: it came by a host name that somebody may have made to lead here,
/// or a page of another origin wants to change something.
pub(super) fn refusal(method: &Method, headers: &HeaderMap) -> Option<Failure> {
    let host = text(headers, &header::HOST).unwrap_or_default();
    let only_reads = matches!(*method, Method::GET | Method::HEAD);
    let message = match (is_ours(host), only_reads) {
        (false, _) => STRANGE_HOST,
        (true, false) if is_foreign(headers, host) => OTHER_ORIGIN,
        _ => return None,
    };
    Some(Failure::new(StatusCode::FORBIDDEN, "FORBIDDEN", message))
}

fn is_foreign(headers: &HeaderMap, host: &str) -> bool {
    let origin = text(headers, &header::ORIGIN);
    let other = |origin: &str| origin.split_once("://").is_none_or(|(_, its)| its != host);
    let site = text(headers, &FETCH_SITE);
    origin.is_some_and(other) || site.is_some_and(|it| !matches!(it, "same-origin" | "none"))
}

/// An address, or a name without a dot: nobody can have made those to lead here.
fn is_ours(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let is_address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    is_address || !name.contains('.') || name.ends_with(".localhost")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn is_refused(method: &Method, pairs: &[(HeaderName, &'static str)]) -> bool {
        let pairs = pairs.iter().cloned();
        let headers = pairs.map(|(name, value)| (name, HeaderValue::from_static(value)));
        refusal(method, &headers.collect()).is_some()
    }

    #[test]
    fn only_addresses_and_local_names_lead_here() {
        for host in [
            "127.0.0.1:8080",
            "localhost:8080",
            "[::1]:80",
            "a.localhost",
        ] {
            assert!(!is_refused(&Method::GET, &[(header::HOST, host)]), "{host}");
        }
        for host in ["evil.example:8080", "127.0.0.1.evil.example"] {
            assert!(is_refused(&Method::GET, &[(header::HOST, host)]), "{host}");
        }
    }

    #[test]
    fn other_pages_change_nothing() {
        let host = (header::HOST, "localhost:8080");
        let from = |name: HeaderName, value| [host.clone(), (name, value)];
        for ours in [
            from(header::ORIGIN, "http://localhost:8080"),
            from(FETCH_SITE, "same-origin"),
            from(FETCH_SITE, "none"),
        ] {
            assert!(!is_refused(&Method::POST, &ours), "{ours:?}");
        }
        for theirs in [
            from(header::ORIGIN, "http://localhost:9090"),
            from(header::ORIGIN, "null"),
            from(FETCH_SITE, "same-site"),
            from(FETCH_SITE, "cross-site"),
        ] {
            assert!(is_refused(&Method::POST, &theirs), "{theirs:?}");
            assert!(is_refused(&Method::DELETE, &theirs), "{theirs:?}");
            assert!(!is_refused(&Method::GET, &theirs), "{theirs:?}");
        }
    }
}
