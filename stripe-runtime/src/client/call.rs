//! One call, ready to be sent any number of times.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName};
use reqwest::{Client as Http, RequestBuilder, Url};

use super::config::{Config, authorization, base_url, header};
use super::{RequestOptions, random};
use crate::{Error, Method, Request};

const STRIPE_VERSION: HeaderName = HeaderName::from_static("stripe-version");
const STRIPE_ACCOUNT: HeaderName = HeaderName::from_static("stripe-account");
const STRIPE_CONTEXT: HeaderName = HeaderName::from_static("stripe-context");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What JavaScript's timers can count, nearly 25 days.
const LONGEST: Duration = Duration::from_millis(i32::MAX.unsigned_abs() as u64);

/// Headers that options, and not headers by hand, set.
const OWN: [&str; 5] = [
    "authorization",
    "idempotency-key",
    "stripe-account",
    "stripe-context",
    "stripe-version",
];

/// A request with everything that all its attempts share.
pub(super) struct Call {
    pub(super) method: Method,
    /// The path without the values of its parameters.
    #[cfg(feature = "tracing")]
    pub(super) template: String,
    url: Url,
    headers: HeaderMap,
    body: Option<Bytes>,
    pub(super) wanted: Wanted,
    /// How long one attempt may take.
    pub(super) timeout: Duration,
    /// How long all attempts may take, with the waits between them.
    pub(super) deadline: Option<Duration>,
    pub(super) max_retries: u32,
    pub(super) idempotency_key: Option<String>,
}

/// What is asked for: JSON, which is read whole, or bytes, which are left to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Json,
    Bytes,
}

impl Call {
    /// Puts together client, request and options; refuses what cannot be sent.
    pub(super) fn new(
        config: &Config,
        mut request: Request,
        options: &RequestOptions,
        wanted: Wanted,
    ) -> Result<Self, Error> {
        options.check()?;
        if options.has_parameters() {
            request.add_parameters(|form| options.encode(form))?;
        }
        let idempotency_key = idempotency_key(&request, options)?;
        let headers = headers(config, &request, options, idempotency_key.as_deref())?;
        let has_body = request.content_type().is_some();
        Ok(Self {
            method: request.method(),
            #[cfg(feature = "tracing")]
            template: request.template().to_owned(),
            url: url(config, &request)?,
            headers,
            body: has_body.then(|| request.take_body().into()),
            wanted,
            timeout: options.timeout.unwrap_or(config.timeout).min(LONGEST),
            deadline: options.deadline.or(config.deadline),
            max_retries: options.max_retries.unwrap_or(config.max_retries),
            idempotency_key,
        })
    }

    /// Whether the server acts once, however often the call is sent.
    pub(super) fn is_repeatable(&self) -> bool {
        self.method == Method::Get || self.idempotency_key.is_some()
    }

    /// The request of one attempt, which has no limit of time yet.
    pub(super) fn request(&self, http: &Http) -> RequestBuilder {
        let request = http
            .request(method(self.method), self.url.clone())
            .headers(self.headers.clone());
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
        Some(url) if !request.has_chosen_server() => url.clone(),
        _ => base_url(request.base_url())?,
    };
    let path = format!("{}{}", url.path(), request.path().trim_start_matches('/'));
    url.set_path(&path);
    url.set_query(Some(request.query()).filter(|query| !query.is_empty()));
    Ok(url)
}

/// The key that was asked for, or a new one where Stripe heeds keys.
fn idempotency_key(request: &Request, options: &RequestOptions) -> Result<Option<String>, Error> {
    let heeded = match request.method() {
        Method::Post => true,
        Method::Delete => request.path().starts_with("/v2/"),
        _ => false,
    };
    match &options.idempotency_key {
        Some(key) => Ok(Some(key.clone())),
        None if heeded => random::key().map(Some),
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
    let version = version.map(String::as_str).or(request.api_version());
    if version.is_none() && request.path().starts_with("/v2/") {
        let message =
            "version 2 of the API must be told an API version: set one with `api_version`";
        return Err(Error::config(message));
    }
    let account = match options.is_for_own_account || options.context.is_some() {
        true => None,
        false => options.account.as_ref().or(config.account.as_ref()),
    };
    let named = [
        (STRIPE_VERSION, version),
        (STRIPE_ACCOUNT, account.map(String::as_str)),
        (STRIPE_CONTEXT, options.context.as_deref()),
        (IDEMPOTENCY_KEY, idempotency_key),
        (CONTENT_TYPE, request.content_type()),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            let value = header(name.as_str(), value)?;
            headers.insert(name, value);
        }
    }
    for (name, value) in &options.headers {
        let wrong = |_| Error::config(format!("`{}` cannot name a header", name.escape_debug()));
        let known = HeaderName::from_bytes(name.as_bytes()).map_err(wrong)?;
        if OWN.contains(&known.as_str()) {
            let message = format!("the header `{known}` has an option of its own: use that");
            return Err(Error::config(message));
        }
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
        let request = Request::new(&Act("t[1] ?"))?;
        Call::new(&client.config, request, options, Wanted::Json)
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
    fn a_chosen_server_stays() {
        let client = Client::builder("sk_1").base_url("http://127.0.0.1:9");
        let request = Request::builder(Method::Get, "/v1/a").base_url("https://files.example");
        let call = Call::new(
            &client.build().unwrap().config,
            request.build().unwrap(),
            &RequestOptions::new(),
            Wanted::Bytes,
        );
        let call = call.unwrap();
        assert_eq!(call.url.as_str(), "https://files.example/v1/a");
        assert!(!call.headers.contains_key("stripe-version"));
    }

    #[test]
    fn a_body_that_is_no_form_takes_no_parameters() {
        let request = || {
            Request::builder(Method::Post, "/v1/a")
                .json(&5)
                .build()
                .unwrap()
        };
        let config = client().config;
        let call = |options| Call::new(&config, request(), &options, Wanted::Json);
        assert!(call(RequestOptions::new()).is_ok());
        let error = call(RequestOptions::new().expand("a")).err().unwrap();
        assert!(error.is_config() && error.to_string().contains("no form"));
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
                RequestOptions::new().idempotency_key("a\nb"),
                "idempotency-key",
            ),
            (RequestOptions::new().header("a b", "c"), "`a b`"),
            (RequestOptions::new().header("x-a", "\n"), "x-a"),
            (
                RequestOptions::new().header("Idempotency-Key", "k"),
                "option of its own",
            ),
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
