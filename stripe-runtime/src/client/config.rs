//! What a client is made from.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client as Http, Url};

use super::Client;
use super::clock::{Clock, SystemClock};
use super::identity::{self, AppInfo};
use crate::{Error, retry};

const TIMEOUT: Duration = Duration::from_secs(80);

/// Builds a [`Client`].
#[derive(Clone)]
pub struct ClientBuilder {
    key: String,
    base_url: Option<String>,
    api_version: Option<String>,
    account: Option<String>,
    timeout: Duration,
    deadline: Option<Duration>,
    max_retries: u32,
    app_info: Option<AppInfo>,
    proxy: Option<String>,
    http: Option<Http>,
    clock: Option<Arc<dyn Clock>>,
}

impl ClientBuilder {
    pub(super) fn new(key: String) -> Self {
        Self {
            key,
            base_url: None,
            api_version: None,
            account: None,
            timeout: TIMEOUT,
            deadline: None,
            max_retries: retry::MAX_RETRIES,
            app_info: None,
            proxy: None,
            http: None,
            clock: None,
        }
    }

    /// The server to send to, `http` or `https`, perhaps with a path that every call then has.
    ///
    /// By default the one that the API's document names.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The API version to ask for; by default the one that the types are written for.
    #[must_use]
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// The connected account to act for where a call sets neither account nor context.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// How long an attempt may take until its whole answer is here; 80 seconds by default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long all attempts of a call may take, with the waits between them; by default they are
    /// bounded only one by one.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often to send again what may then be answered otherwise; 2 by default, 0 for never.
    ///
    /// These are connections that fail, timeouts, status 409 and from 500 on, and what the server
    /// asks for; see [`retry::is_due`]. Every attempt bears the call's idempotency key, if it has one.
    /// A connection that is reset before an answer begins is tried once more even at 0, where the call
    /// has a key or is a GET.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Tells Stripe which application uses the client.
    #[must_use]
    pub fn app_info(mut self, app: AppInfo) -> Self {
        self.app_info = Some(app);
        self
    }

    /// The proxy to send through, such as `http://user:password@proxy.example:3128`.
    ///
    /// The environment's proxies are not used. Not together with [`ClientBuilder::http_client`].
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// The HTTP client to send with, for other roots, an own resolver or shared connections.
    ///
    /// The default one speaks HTTP/1.1, keeps connections for reuse, follows no redirect, uses no
    /// proxy, and trusts Mozilla's roots. Make one with the [`reqwest`](crate::reqwest) of this
    /// crate. Its own retries come on top of this client's, and this client's timeout takes the place of
    /// its total one.
    ///
    /// That `reqwest` is built without a provider of cryptography, and panics where it finds none:
    /// give its builder a TLS configuration, or install a provider of `rustls` first. It also follows
    /// redirects, and takes parameters and keys along to other hosts, unless told not to with
    /// `redirect(Policy::none())`.
    ///
    /// ```
    /// use stripe_runtime::{Client, reqwest};
    ///
    /// // With `rustls` as a dependency, in the version that `reqwest` has.
    /// let tls = rustls::ClientConfig::builder_with_provider(
    ///     rustls::crypto::ring::default_provider().into(),
    /// )
    /// .with_safe_default_protocol_versions()?
    /// .with_root_certificates(rustls::RootCertStore::empty())
    /// .with_no_client_auth();
    /// let http = reqwest::Client::builder()
    ///     .tls_backend_preconfigured(tls)
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .build()?;
    /// let client = Client::builder("sk_test_…").http_client(http);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn http_client(mut self, http: Http) -> Self {
        self.http = Some(http);
        self
    }

    /// The clock to wait and to measure deadlines with, for tests.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The client; an error where the key, the URL or a header cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let http = match (self.http, self.proxy) {
            (Some(http), None) => http,
            (None, proxy) => default_http(proxy)?,
            (Some(_), Some(_)) => {
                let message = "set a proxy or an HTTP client, which may have one, not both";
                return Err(Error::config(message));
            }
        };
        let config = Config {
            headers: default_headers(&self.key, self.app_info.as_ref())?,
            livemode: livemode(&self.key),
            base_url: self.base_url.as_deref().map(base_url).transpose()?,
            api_version: self.api_version,
            account: self.account,
            timeout: self.timeout,
            deadline: self.deadline,
            max_retries: self.max_retries,
            http,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock::new())),
        };
        Ok(Client {
            config: config.into(),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api_version", &self.api_version)
            .field("account", &self.account)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("max_retries", &self.max_retries)
            .field("app_info", &self.app_info)
            .finish_non_exhaustive()
    }
}

/// What every call of a client shares.
pub(super) struct Config {
    pub(super) livemode: Option<bool>,
    /// Key and identity.
    pub(super) headers: HeaderMap,
    pub(super) base_url: Option<Url>,
    pub(super) api_version: Option<String>,
    pub(super) account: Option<String>,
    pub(super) timeout: Duration,
    pub(super) deadline: Option<Duration>,
    pub(super) max_retries: u32,
    pub(super) http: Http,
    pub(super) clock: Arc<dyn Clock>,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("host", &self.base_url.as_ref().and_then(Url::host_str))
            .field("api_version", &self.api_version)
            .field("account", &self.account)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("max_retries", &self.max_retries)
            .finish_non_exhaustive()
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn default_http(proxy: Option<String>) -> Result<Http, Error> {
    let builder = Http::builder()
        .tls_backend_preconfigured(super::tls::config()?)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy();
    let builder = match proxy {
        None => builder,
        Some(url) => builder.proxy(http_proxy(&url)?),
    };
    let built = builder.build();
    built.map_err(|error| Error::config(format!("no HTTP client: {error}")))
}

/// A proxy, where its URL is one; the URL is not shown, as it may hold a password.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn http_proxy(url: &str) -> Result<reqwest::Proxy, Error> {
    let wrong = || Error::config("a proxy is given as http://host:port or https://host:port");
    let parsed = Url::parse(url).map_err(|_| wrong())?;
    let is_plain = matches!(parsed.path(), "" | "/") && parsed.query().is_none();
    match parsed.scheme() {
        "http" | "https" if is_plain => reqwest::Proxy::all(parsed).map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

/// JavaScript's `fetch`, which has the machine's TLS and proxies.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
fn default_http(_: Option<String>) -> Result<Http, Error> {
    Ok(Http::new())
}

fn default_headers(key: &str, app: Option<&AppInfo>) -> Result<HeaderMap, Error> {
    let client_user_agent = HeaderName::from_static("x-stripe-client-user-agent");
    let mut headers = HeaderMap::with_capacity(8);
    headers.insert(reqwest::header::AUTHORIZATION, authorization(key)?);
    let user_agent = header("the application", &identity::user_agent(app))?;
    headers.insert(reqwest::header::USER_AGENT, user_agent);
    let described = header("the application", &identity::client_user_agent(app))?;
    headers.insert(client_user_agent, described);
    Ok(headers)
}

/// The mode that a key such as `sk_live_…` or `rk_test_…` names.
fn livemode(key: &str) -> Option<bool> {
    match key.split('_').nth(1)? {
        "live" => Some(true),
        "test" => Some(false),
        _ => None,
    }
}

/// The header with an API key.
pub(super) fn authorization(key: &str) -> Result<HeaderValue, Error> {
    if key.is_empty() || key.contains(char::is_whitespace) {
        return Err(Error::config("the API key is empty or has white space"));
    }
    let mut value = header("the API key", &format!("Bearer {key}"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A header's value; `what` is named where it cannot be one.
pub(super) fn header(what: &str, value: &str) -> Result<HeaderValue, Error> {
    let wrong = || Error::config(format!("{what} has characters that a header cannot hold"));
    HeaderValue::from_str(value).map_err(|_| wrong())
}

/// A server's URL, which ends in `/`.
pub(super) fn base_url(text: &str) -> Result<Url, Error> {
    let wrong = || Error::config("a base URL begins with http:// or https:// and has no query");
    let mut url = Url::parse(text).map_err(|_| wrong())?;
    let web = matches!(url.scheme(), "http" | "https");
    if !web || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong());
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_mode() {
        for (key, mode) in [
            ("sk_live_1", Some(true)),
            ("rk_test_1", Some(false)),
            ("sk_1", None),
            ("ey.live_", None),
        ] {
            assert_eq!(Client::new(key).unwrap().livemode(), mode, "{key}");
        }
    }

    #[test]
    fn a_key_must_fit_a_header() {
        for key in ["", " ", "sk_1\n", " sk_1", "sk_\u{7f}"] {
            let error = Client::new(key).unwrap_err();
            assert!(
                error.is_config() && !error.to_string().contains("sk_"),
                "{key:?}"
            );
        }
    }

    #[test]
    fn a_base_url_ends_in_a_slash() {
        assert_eq!(
            base_url("http://127.0.0.1:9").unwrap().as_str(),
            "http://127.0.0.1:9/"
        );
        assert_eq!(
            base_url("https://e.com/a").unwrap().as_str(),
            "https://e.com/a/"
        );
        for text in [
            "",
            "e.com",
            "ftp://e.com",
            "http://e.com?a",
            "http://e.com#a",
        ] {
            assert!(base_url(text).unwrap_err().is_config(), "{text}");
        }
    }

    #[test]
    fn a_proxy_is_a_url_and_not_beside_an_http_client() {
        for url in [
            "http://u:secret@[",
            "ftp://secret",
            "secret",
            "http://h/secret",
            "socks5://secret",
        ] {
            let error = Client::builder("sk_1").proxy(url).build().unwrap_err();
            assert!(error.is_config() && !error.to_string().contains("secret"));
        }
        let builder = || Client::builder("sk_1").proxy("http://u:p@127.0.0.1:9");
        builder().build().unwrap();
        let http = Client::new("sk_1").unwrap().config.http.clone();
        let error = builder().http_client(http).build().unwrap_err();
        assert!(error.to_string().contains("not both"));
    }

    #[test]
    fn an_application_must_fit_a_header() {
        let builder = Client::builder("sk_1").app_info(AppInfo::new("a\nb"));
        assert!(
            builder
                .build()
                .unwrap_err()
                .to_string()
                .contains("application")
        );
    }
}
