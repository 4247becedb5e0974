//! What a client is made from.

use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client as Http, Url};

use super::identity::{self, AppInfo};
use super::{Client, tls};
use crate::Error;

const TIMEOUT: Duration = Duration::from_secs(80);

/// Builds a [`Client`].
#[derive(Clone)]
pub struct ClientBuilder {
    key: String,
    base_url: Option<String>,
    api_version: Option<String>,
    account: Option<String>,
    timeout: Duration,
    app_info: Option<AppInfo>,
    http: Option<Http>,
}

impl ClientBuilder {
    pub(super) fn new(key: String) -> Self {
        Self {
            key,
            base_url: None,
            api_version: None,
            account: None,
            timeout: TIMEOUT,
            app_info: None,
            http: None,
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

    /// Tells Stripe which application uses the client.
    #[must_use]
    pub fn app_info(mut self, app: AppInfo) -> Self {
        self.app_info = Some(app);
        self
    }

    /// The HTTP client to send with, for a proxy, other roots or shared connections.
    ///
    /// The default one follows no redirect, uses no proxy, and trusts Mozilla's roots.
    #[must_use]
    pub fn http_client(mut self, http: Http) -> Self {
        self.http = Some(http);
        self
    }

    /// The client; an error where the key, the URL or a header cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let http = match self.http {
            Some(http) => http,
            None => default_http()?,
        };
        let config = Config {
            headers: default_headers(&self.key, self.app_info.as_ref())?,
            base_url: self.base_url.as_deref().map(base_url).transpose()?,
            api_version: self.api_version,
            account: self.account,
            timeout: self.timeout,
            http,
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
            .field("app_info", &self.app_info)
            .finish_non_exhaustive()
    }
}

/// What every call of a client shares.
pub(super) struct Config {
    /// Key and identity.
    pub(super) headers: HeaderMap,
    pub(super) base_url: Option<Url>,
    pub(super) api_version: Option<String>,
    pub(super) account: Option<String>,
    pub(super) timeout: Duration,
    pub(super) http: Http,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("host", &self.base_url.as_ref().and_then(Url::host_str))
            .field("api_version", &self.api_version)
            .field("account", &self.account)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

fn default_http() -> Result<Http, Error> {
    let builder = Http::builder().tls_backend_preconfigured(tls::config()?);
    let built = builder.redirect(Policy::none()).no_proxy().build();
    built.map_err(|error| Error::config(format!("no HTTP client: {error}")))
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
    let wrong = || Error::config("the base URL is not one of http or https without a query");
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
