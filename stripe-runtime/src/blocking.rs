//! The client for programs without async: the same calls, which return when they are done.
//!
//! Requests run on a thread of the client's own, so that a call may be made from anywhere, even from
//! inside an async runtime (where it keeps that runtime's thread waiting).

mod download;
mod pages;
mod worker;

use std::sync::Arc;

use serde::de::DeserializeOwned;

pub use download::Download;
pub use pages::Pages;

use crate::client::Walk;
use crate::{
    Answer, ClientBuilder, Error, Operation, Paginate, PaginateV2, Request, RequestOptions,
    Response, Search,
};
use worker::Worker;

/// Sends operations to Stripe and waits. Cheap to clone; clones share thread and connections.
///
/// ```no_run
/// use stripe_runtime::{Method, Request, blocking::Client};
///
/// let client = Client::new("sk_test_…")?;
/// let request = Request::builder(Method::Get, "/v1/balance").build()?;
/// let balance = client.execute::<serde_json::Value>(request)?;
/// # Ok::<(), stripe_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    client: crate::Client,
    worker: Arc<Worker>,
}

impl ClientBuilder {
    /// The client that waits; an error where the key, the URL or a header cannot be used, or no
    /// thread can be started.
    pub fn build_blocking(self) -> Result<Client, Error> {
        Ok(Client {
            client: self.build()?,
            worker: Worker::start()?.into(),
        })
    }
}

impl Client {
    /// A client with the API key `key` and the defaults of [`ClientBuilder`].
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        Self::builder(key).build_blocking()
    }

    /// A client with the API key `key`, to be configured; made by [`ClientBuilder::build_blocking`].
    pub fn builder(key: impl Into<String>) -> ClientBuilder {
        crate::Client::builder(key)
    }

    /// Sends an operation.
    pub fn send<O: Operation>(&self, operation: &O) -> Result<Response<O::Output>, Error> {
        self.send_with(operation, &RequestOptions::default())
    }

    /// Sends an operation with options for this call.
    pub fn send_with<O: Operation>(
        &self,
        operation: &O,
        options: &RequestOptions,
    ) -> Result<Response<O::Output>, Error> {
        self.execute_with(Request::new(operation)?, options)
    }

    /// Sends a request and decodes the answer's JSON, into `serde_json::Value` if need be.
    pub fn execute<T: DeserializeOwned>(&self, request: Request) -> Result<Response<T>, Error> {
        self.execute_with(request, &RequestOptions::default())
    }

    /// Sends a request with options for this call.
    pub fn execute_with<T: DeserializeOwned>(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Response<T>, Error> {
        self.answer(request, options)?.decode()
    }

    /// Sends a request whose answer is bytes, such as a file, which are then read bit by bit.
    pub fn download(&self, request: Request) -> Result<Download, Error> {
        self.download_with(request, &RequestOptions::default())
    }

    /// Sends a request whose answer is bytes, with options for this call.
    pub fn download_with(
        &self,
        request: Request,
        options: &RequestOptions,
    ) -> Result<Download, Error> {
        let (client, options) = (self.client.clone(), options.clone());
        let call = async move { client.download_with(request, &options).await };
        Ok(Download::new(self.worker.run(call)??, self.worker.clone()))
    }

    /// Every item of a list, page by page as they are asked for.
    pub fn iter<O: Paginate>(&self, list: O) -> Pages<O, <O as Paginate>::Item> {
        self.iter_with(list, RequestOptions::default())
    }

    /// Every item of a list, with options for each page.
    pub fn iter_with<O: Paginate>(
        &self,
        list: O,
        options: RequestOptions,
    ) -> Pages<O, <O as Paginate>::Item> {
        Pages::new(self.clone(), Walk::of_list(list), options)
    }

    /// Every result of a search, page by page as they are asked for.
    pub fn iter_search<O: Search>(&self, search: O) -> Pages<O, <O as Search>::Item> {
        self.iter_search_with(search, RequestOptions::default())
    }

    /// Every result of a search, with options for each page.
    pub fn iter_search_with<O: Search>(
        &self,
        search: O,
        options: RequestOptions,
    ) -> Pages<O, <O as Search>::Item> {
        Pages::new(self.clone(), Walk::of_search(search), options)
    }

    /// Every item of a list of version 2 of the API, page by page as they are asked for.
    pub fn iter_v2<O: PaginateV2>(&self, list: O) -> Pages<O, <O as PaginateV2>::Item> {
        self.iter_v2_with(list, RequestOptions::default())
    }

    /// Every item of a list of version 2 of the API, with options for each page.
    pub fn iter_v2_with<O: PaginateV2>(
        &self,
        list: O,
        options: RequestOptions,
    ) -> Pages<O, <O as PaginateV2>::Item> {
        Pages::new(self.clone(), Walk::of_list_v2(list), options)
    }

    /// The last answer to a request, whatever its status.
    fn answer(&self, request: Request, options: &RequestOptions) -> Result<Answer, Error> {
        let (client, options) = (self.client.clone(), options.clone());
        self.worker
            .run(async move { client.answer(request, &options).await })?
    }
}
