//! The client: turns operations into requests, sends them, and decodes what comes back.

mod call;
mod config;
mod identity;
mod key;
mod options;
mod pages;
mod tls;

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderMap;

pub use config::ClientBuilder;
pub use identity::AppInfo;
pub use options::RequestOptions;
pub use pages::Pages;

use crate::{Answer, Error, ErrorKind, Headers, Operation, Paginate, Request, Response, Search};
use call::Call;
use config::Config;

/// Sends operations to Stripe. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    config: Arc<Config>,
}

impl Client {
    /// A client with the API key `key` and the defaults of [`ClientBuilder`].
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        Self::builder(key).build()
    }

    /// A client with the API key `key`, to be configured.
    pub fn builder(key: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(key.into())
    }

    /// Sends an operation.
    pub async fn send<O: Operation>(&self, operation: &O) -> Result<Response<O::Output>, Error> {
        self.send_with(operation, &RequestOptions::default()).await
    }

    /// Sends an operation with options for this call.
    pub async fn send_with<O: Operation>(
        &self,
        operation: &O,
        options: &RequestOptions,
    ) -> Result<Response<O::Output>, Error> {
        self.answer(Request::new(operation)?, options)
            .await?
            .decode()
    }

    /// Every item of a list, page by page as they are asked for.
    pub fn stream<O: Paginate>(&self, list: O) -> Pages<O, <O as Paginate>::Item> {
        self.stream_with(list, RequestOptions::default())
    }

    /// Every item of a list, with options for each page.
    pub fn stream_with<O: Paginate>(
        &self,
        list: O,
        options: RequestOptions,
    ) -> Pages<O, <O as Paginate>::Item> {
        Pages::of_list(self.clone(), list, options)
    }

    /// Every result of a search, page by page as they are asked for.
    pub fn stream_search<O: Search>(&self, search: O) -> Pages<O, <O as Search>::Item> {
        self.stream_search_with(search, RequestOptions::default())
    }

    /// Every result of a search, with options for each page.
    pub fn stream_search_with<O: Search>(
        &self,
        search: O,
        options: RequestOptions,
    ) -> Pages<O, <O as Search>::Item> {
        Pages::of_search(self.clone(), search, options)
    }

    /// The answer to a request, whatever its status.
    async fn answer(&self, request: Request, options: &RequestOptions) -> Result<Answer, Error> {
        let call = Call::new(&self.config, request, options)?;
        self.attempt(&call).await
    }

    /// Sends a call once.
    async fn attempt(&self, call: &Call) -> Result<Answer, Error> {
        let sent = call.request(&self.config.http).send().await;
        let response = sent.map_err(|error| failed(error, None))?;
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: headers(response.headers()),
            body: Vec::new(),
            idempotency_key: call.idempotency_key.clone(),
        };
        match response.bytes().await {
            Ok(body) => answer.body = body.into(),
            Err(error) => return Err(failed(error, Some(answer))),
        }
        Ok(answer)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .finish()
    }
}

fn headers(headers: &HeaderMap) -> Headers {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.as_str(), text(value.as_bytes())))
        .collect()
}

/// The error of a request without a full answer; its URL is left out.
fn failed(error: reqwest::Error, answer: Option<Answer>) -> Error {
    let error = error.without_url();
    let kind = if error.is_timeout() {
        ErrorKind::Timeout
    } else {
        ErrorKind::Connection
    };
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let message = cause.to_string();
    Error::unanswered(kind, message, error, answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_process_wide_provider_is_needed_or_installed() {
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
        Client::new("sk_test_1").unwrap();
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    }

    #[test]
    fn debug_shows_no_key() {
        let client = Client::new("sk_test_secret").unwrap();
        assert!(!format!("{client:?} {:?}", Client::builder("sk_test_secret")).contains("secret"));
    }

    #[test]
    fn a_client_travels() {
        fn travels<T: Clone + Send + Sync + 'static>() {}
        travels::<Client>();
    }
}
