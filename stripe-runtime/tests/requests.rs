//! Requests that no operation describes: any body, server and transport, and answers of bytes.

mod common;
#[path = "requests/download.rs"]
mod download;
#[path = "requests/multipart.rs"]
mod multipart;
#[path = "requests/operations.rs"]
mod operations;
#[path = "requests/options.rs"]
mod options;
#[path = "requests/raw.rs"]
mod raw;
#[path = "requests/transport.rs"]
mod transport;

use common::{Jump, KEY, Server};
use stripe_runtime::{Client, ClientBuilder};

fn builder(server: &Server) -> ClientBuilder {
    Client::builder(KEY)
        .base_url(server.url())
        .clock(Jump::new())
}

/// A client of `server` that waits for no retry.
fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}
