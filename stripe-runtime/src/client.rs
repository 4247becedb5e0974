//! The client: turns operations into requests, sends them, and decodes what comes back.

mod call;
mod clock;
mod config;
mod deadline;
mod download;
mod exchange;
mod failure;
mod identity;
mod options;
mod pages;
mod random;
mod rest;
mod timer;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod tls;
mod trace;
mod walk;

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use clock::Borrowing;
pub use clock::{BoxFuture, Clock};
pub use config::ClientBuilder;
pub use download::Download;
pub use identity::AppInfo;
pub use options::RequestOptions;
pub use pages::Pages;
pub(crate) use walk::Walk;

use crate::{Answer, Error, Operation, Paginate, PaginateV2, Request, Response, Search};
use call::{Call, Wanted};
use config::Config;
use deadline::Deadline;

/// Sends operations to Stripe. Cheap to clone; clones share their connections.
///
/// It runs inside a tokio runtime with time and I/O enabled, or in a browser's or Node.js's event
/// loop; `blocking::Client` needs neither. A future that is dropped gives the call up at once.
///
/// See the [API reference](https://docs.stripe.com/api).
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

    /// Whether its key is one of live mode, as far as the key says: a secret or restricted key does.
    #[must_use]
    pub fn livemode(&self) -> Option<bool> {
        self.config.livemode
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
        self.execute_with(Request::new(operation)?, options).await
    }

    /// Sends a request and decodes the answer's JSON, into `serde_json::Value` if need be.
    pub async fn execute<T: DeserializeOwned>(
        &self,
        request: Request,
    ) -> Result<Response<T>, Error> {
        self.execute_with(request, &RequestOptions::default()).await
    }

    /// Sends a request with options for this call.
    pub async fn execute_with<T: DeserializeOwned>(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Response<T>, Error> {
        self.answer(request, options).await?.decode()
    }

    /// Sends a request whose answer is bytes, such as a file, which are then read bit by bit.
    pub async fn download(&self, request: Request) -> Result<Download, Error> {
        self.download_with(request, &RequestOptions::default())
            .await
    }

    /// Sends a request whose answer is bytes, with options for this call.
    ///
    /// The timeout is for the beginning of the answer, and then for each part of it; the deadline is for
    /// all. Only what fails before the first part is tried again.
    pub async fn download_with(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Download, Error> {
        let call = Call::new(&self.config, request, options, Wanted::Bytes)?;
        let deadline = self.deadline(&call);
        let received = exchange::run(&self.config, &call, &deadline).await?;
        Download::new(received, call.timeout, deadline)
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
        Pages::new(self.clone(), Walk::of_list(list), options)
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
        Pages::new(self.clone(), Walk::of_search(search), options)
    }

    /// Every item of a list of version 2 of the API, page by page as they are asked for.
    pub fn stream_v2<O: PaginateV2>(&self, list: O) -> Pages<O, <O as PaginateV2>::Item> {
        self.stream_v2_with(list, RequestOptions::default())
    }

    /// Every item of a list of version 2 of the API, with options for each page.
    pub fn stream_v2_with<O: PaginateV2>(
        &self,
        list: O,
        options: RequestOptions,
    ) -> Pages<O, <O as PaginateV2>::Item> {
        Pages::new(self.clone(), Walk::of_list_v2(list), options)
    }

    /// The last answer to a request, whatever its status.
    ///
    /// The future is boxed, so that all of it is compiled here and not in each program.
    pub(crate) fn answer<'a>(
        &'a self,
        request: Request,
        options: &'a RequestOptions,
    ) -> Borrowing<'a, Result<Answer, Error>> {
        Box::pin(async move {
            let call = Call::new(&self.config, request, options, Wanted::Json)?;
            let deadline = self.deadline(&call);
            let received = exchange::run(&self.config, &call, &deadline).await?;
            Ok(received.answer)
        })
    }

    fn deadline(&self, call: &Call) -> Deadline {
        Deadline::new(self.config.clock.clone(), call.deadline)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .finish()
    }
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
