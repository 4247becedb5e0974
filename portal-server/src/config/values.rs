//! What a text has to be for each setting, and what to write instead.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderName;
use portal_server::{Origin, Store};
use tracing_subscriber::EnvFilter;
use url::Url;

use super::LogFormat;

/// A value, or what to write instead.
type Parsed<T> = Result<T, String>;

fn or<T, E>(parsed: Result<T, E>, advice: &str) -> Parsed<T> {
    parsed.map_err(|_| advice.to_owned())
}

pub(super) fn address(text: &str) -> Parsed<IpAddr> {
    or(
        text.parse(),
        "write an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all",
    )
}

pub(super) fn port(text: &str) -> Parsed<u16> {
    or(text.parse(), "write a port from 0 to 65535")
}

pub(super) fn positive(text: &str) -> Parsed<NonZeroU32> {
    or(text.parse(), "write a whole number from 1 on")
}

/// A number of bytes that fits into memory.
pub(super) fn bytes(text: &str) -> Parsed<usize> {
    let advice = "write a number of bytes from 1 to 1073741824";
    let bytes: usize = or(text.parse(), advice)?;
    or(
        (1..=1 << 30).contains(&bytes).then_some(bytes).ok_or(()),
        advice,
    )
}

/// At least a second, at most a day.
pub(super) fn seconds(text: &str) -> Parsed<Duration> {
    let advice = "write a number of seconds from 1 to 86400";
    let seconds: u64 = or(text.parse(), advice)?;
    let is_sensible = (1..=86_400).contains(&seconds);
    or(
        is_sensible.then(|| Duration::from_secs(seconds)).ok_or(()),
        advice,
    )
}

/// Perhaps none, at most ten years.
pub(super) fn long_seconds(text: &str) -> Parsed<Duration> {
    let advice = "write a number of seconds from 0 to 315360000";
    let seconds: u64 = or(text.parse(), advice)?;
    let is_sensible = seconds <= 315_360_000;
    or(
        is_sensible.then(|| Duration::from_secs(seconds)).ok_or(()),
        advice,
    )
}

/// Perhaps none, at most a week.
pub(super) fn minutes(text: &str) -> Parsed<Duration> {
    let advice = "write a number of minutes from 0 to 10080";
    let minutes: u64 = or(text.parse(), advice)?;
    let is_sensible = minutes <= 10_080;
    or(
        is_sensible
            .then(|| Duration::from_secs(60 * minutes))
            .ok_or(()),
        advice,
    )
}

pub(super) fn boolean(text: &str) -> Parsed<bool> {
    or(text.parse(), "write true or false")
}

pub(super) fn header(text: &str) -> Parsed<HeaderName> {
    or(
        text.parse(),
        "write the name of a header, such as X-Forwarded-For",
    )
}

pub(super) fn origin(text: &str) -> Parsed<Origin> {
    text.parse()
        .map_err(|fault: portal_server::OriginFault| fault.to_string())
}

pub(super) fn configuration(text: &str) -> Parsed<String> {
    let is_id = |rest: &str| {
        let is_plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
        !rest.is_empty() && rest.bytes().all(is_plain)
    };
    let rest = text.strip_prefix("bpc_");
    let id = rest.filter(|it| is_id(it)).map(|_| text.to_owned());
    id.ok_or_else(|| "write the id of a configuration, bpc_…".to_owned())
}

pub(super) fn stripe_key(text: &str) -> Parsed<()> {
    let starts = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"];
    let rest = starts.iter().find_map(|start| text.strip_prefix(start));
    let is_key =
        rest.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_graphic()));
    let advice = "it is no secret key, which begins with sk_test_, sk_live_, rk_test_ or rk_live_";
    or(is_key.then_some(()).ok_or(()), advice)
}

pub(super) fn webhook_secret(text: &str) -> Parsed<()> {
    let rest = text.strip_prefix("whsec_");
    let is_secret =
        rest.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_graphic()));
    or(
        is_secret.then_some(()).ok_or(()),
        "it is no signing secret, which begins with whsec_",
    )
}

pub(super) fn jwt_secret(text: &str) -> Parsed<()> {
    match text.len() {
        32.. => Ok(()),
        short => Err(format!(
            "it has {short} bytes, and could be guessed: make one of 32 at least"
        )),
    }
}

pub(super) fn stripe_url(text: &str) -> Parsed<Url> {
    let url = Url::parse(text).ok();
    let is_base = |url: &Url| {
        let has_rest = url.query().is_some() || url.fragment().is_some();
        let has_user = !url.username().is_empty() || url.password().is_some();
        matches!(url.scheme(), "http" | "https") && url.has_host() && !has_rest && !has_user
    };
    let url = url.filter(is_base);
    url.ok_or_else(|| "write all of it and nothing else, such as https://api.stripe.com".to_owned())
}

pub(super) fn database(text: &str) -> Parsed<()> {
    Store::check(text).map_err(|fault| fault.to_string())
}

pub(super) fn connections(text: &str) -> Parsed<u32> {
    let advice = "write a number from 1 to 1000";
    let number: u32 = or(text.parse(), advice)?;
    or(
        (1..=1000).contains(&number).then_some(number).ok_or(()),
        advice,
    )
}

/// Whether the address of a database has a password.
pub(super) fn has_password(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password")
}

pub(super) fn log_format(text: &str) -> Parsed<LogFormat> {
    match text {
        "auto" => Ok(LogFormat::Auto),
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("write auto, text or json".to_owned()),
    }
}

pub(super) fn log_level(text: &str) -> Parsed<String> {
    let levels = ["error", "warn", "info", "debug", "trace", "off"];
    // A level alone that is misspelt would be taken for the name of a module.
    let is_known = levels.contains(&text) || text.contains(['=', ',']);
    let parsed = EnvFilter::try_new(text).map(|_| text.to_owned());
    let parsed = parsed.ok().filter(|_| is_known).ok_or(());
    or(
        parsed,
        "write error, warn, info, debug or trace, or directives such as info,portal_server=debug",
    )
}
