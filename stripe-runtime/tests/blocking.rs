//! The client for programs without async: calls, pages, downloads, and where it may be used.

#[path = "blocking/calls.rs"]
mod calls;
mod common;
#[path = "blocking/download.rs"]
mod download;
#[path = "blocking/pages.rs"]
mod pages;
#[path = "blocking/places.rs"]
mod places;

use common::{Jump, KEY, Server};
use stripe_runtime::blocking::Client;

/// A client of `server` that waits for no retry.
fn client(server: &Server) -> Client {
    Client::builder(KEY)
        .base_url(server.url())
        .clock(Jump::new())
        .build_blocking()
        .unwrap()
}
