//! One call, ready to be sent any number of times.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client as Http, RequestBuilder, Url};

use super::config::{Config, authorization, base_url, header};
use super::{RequestOptions, key};
use crate::{Error, Method, Request};

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");
const STRIPE_ACCOUNT: HeaderName = HeaderName::from_static("stripe-account");
const STRIPE_CONTEXT: HeaderName = HeaderName::from_static("stripe-context");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request with everything that all its attempts share.
pub(super) struct Call {
    method: reqwest::Method,
    url: Url,
    headers: HeaderMap,
    body: Option<String>,
    timeout: Duration,
    pub(super) idempotency_key: Option<String>,
}

impl Call {
    /// Puts together client, request and options; refuses what cannot be sent.
    pub(super) fn new(
        config: &Config,
        mut request: Request,
        options: &RequestOptions,
    ) -> Result<Self, Error> {
        options.check()?;
        options.encode(request.parameters());
        let idempotency_key = idempotency_key(&request, options)?;
        Ok(Self {
            method: method(request.method),
            url: url(config, &request)?,
            headers: headers(config, &request, options, idempotency_key.as_deref())?,
            timeout: options.timeout.unwrap_or(config.timeout),
            body: request
                .method
                .has_body()
                .then(|| request.form.into_string()),
            idempotency_key,
        })
    }

    /// The request of one attempt.
    pub(super) fn request(&self, http: &Http) -> RequestBuilder {
        let request = http
            .request(self.method.clone(), self.url.clone())
            .headers(self.headers.clone())
            .timeout(self.timeout);
        match &self.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Patch => reqwest::Method::PATCH,
        Method::Delete => reqwest::Method::DELETE,
    }
}

fn url(config: &Config, request: &Request) -> Result<Url, Error> {
    let mut url = match &config.base_url {
        Some(url) => url.clone(),
        None => base_url(request.base_url)?,
    };
    let path = format!("{}{}", url.path(), request.path.trim_start_matches('/'));
    url.set_path(&path);
    url.set_query(Some(request.query.as_str()).filter(|query| !query.is_empty()));
    Ok(url)
}

/// The key that was asked for, or a new one where Stripe heeds keys.
fn idempotency_key(request: &Request, options: &RequestOptions) -> Result<Option<String>, Error> {
    let heeded = match request.method {
        Method::Post => true,
        Method::Delete => request.path.starts_with("/v2/"),
        _ => false,
    };
    match &options.idempotency_key {
        Some(key) => Ok(Some(key.clone())),
        None if heeded => key::random().map(Some),
        None => Ok(None),
    }
}

fn headers(
    config: &Config,
    request: &Request,
    options: &RequestOptions,
    idempotency_key: Option<&str>,
) -> Result<HeaderMap, Error> {
    let mut headers = config.headers.clone();
    if let Some(key) = &options.api_key {
        headers.insert(reqwest::header::AUTHORIZATION, authorization(key)?);
    }
    let version = options.api_version.as_ref().or(config.api_version.as_ref());
    let account = match &options.context {
        Some(_) => None,
        None => options.account.as_ref().or(config.account.as_ref()),
    };
    let named = [
        (
            STRIPE_VERSION,
            Some(version.map_or(request.api_version, String::as_str)),
        ),
        (STRIPE_ACCOUNT, account.map(String::as_str)),
        (STRIPE_CONTEXT, options.context.as_deref()),
        (IDEMPOTENCY_KEY, idempotency_key),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            let value = header(name.as_str(), value)?;
            headers.insert(name, value);
        }
    }
    if request.method.has_body() {
        headers.insert(CONTENT_TYPE, FORM);
    }
    for (name, value) in &options.headers {
        let wrong = |_| Error::config(format!("`{}` cannot name a header", name.escape_debug()));
        let known = HeaderName::from_bytes(name.as_bytes()).map_err(wrong)?;
        headers.insert(known, header(name, value)?);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, Operation, Path};

    struct Act(&'static str);

    impl Operation for Act {
        type Output = serde_json::Value;
        const METHOD: Method = Method::Post;
        const PATH: &'static str = "/v1/things/{thing}";
        const API_VERSION: &'static str = "pinned";
        const BASE_URL: &'static str = "https://api.example/";

        fn path(&self, path: &mut Path) {
            path.param("thing", self.0);
        }
    }

    fn call(client: &Client, options: &RequestOptions) -> Result<Call, Error> {
        Call::new(&client.config, Request::new(&Act("t[1] ?"))?, options)
    }

    fn client() -> Client {
        Client::builder("sk_client")
            .account("acct_client")
            .build()
            .unwrap()
    }

    #[test]
    fn the_base_url_may_have_a_path() {
        let none = RequestOptions::new();
        let url = |client: &Client| call(client, &none).unwrap().url.to_string();
        assert_eq!(
            url(&client()),
            "https://api.example/v1/things/t%5B1%5D%20%3F"
        );
        let client = Client::builder("sk_1").base_url("http://127.0.0.1:9/stripe");
        let want = "http://127.0.0.1:9/stripe/v1/things/t%5B1%5D%20%3F";
        assert_eq!(url(&client.build().unwrap()), want);
    }

    #[test]
    fn options_come_before_the_client() {
        let options = RequestOptions::new()
            .api_key("sk_option")
            .account("acct_option")
            .api_version("other")
            .idempotency_key("key_1")
            .header("User-Agent", "mine");
        let got = call(&client(), &options).unwrap();
        let want = [
            ("authorization", "Bearer sk_option"),
            ("stripe-account", "acct_option"),
            ("stripe-version", "other"),
            ("idempotency-key", "key_1"),
            ("user-agent", "mine"),
        ];
        for (name, value) in want {
            assert_eq!(got.headers[name], value);
        }
        assert!(!format!("{:?}", got.headers).contains("sk_option"));
    }

    #[test]
    fn a_context_replaces_the_clients_account() {
        let got = call(&client(), &RequestOptions::new().context("ctx_1")).unwrap();
        assert_eq!(got.headers["stripe-context"], "ctx_1");
        assert!(!got.headers.contains_key("stripe-account"));
    }

    #[test]
    fn what_a_header_cannot_hold_is_refused_by_name() {
        let cases = [
            (RequestOptions::new().account("a\n"), "stripe-account"),
            (
                RequestOptions::new().idempotency_key("a\n"),
                "idempotency-key",
            ),
            (RequestOptions::new().header("a b", "c"), "`a b`"),
            (RequestOptions::new().header("x-a", "\n"), "x-a"),
            (RequestOptions::new().api_key(""), "API key"),
        ];
        for (options, name) in cases {
            let error = call(&client(), &options).err().unwrap();
            assert!(
                error.is_config() && error.to_string().contains(name),
                "{error}"
            );
        }
    }
}
