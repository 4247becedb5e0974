//! The contract, one test for each row of the table in README.md.

mod common;

#[path = "contract/reading.rs"]
mod reading;
#[path = "contract/sending.rs"]
mod sending;
#[path = "contract/webhooks.rs"]
mod webhooks;

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

use common::{Jump, KEY, Server};
use stripe_runtime::{Client, ClientBuilder, Stream};

/// A client of `server` whose waits take no time.
fn client(server: &Server) -> Client {
    builder(server, &Jump::new()).build().unwrap()
}

fn builder(server: &Server, clock: &Arc<Jump>) -> ClientBuilder {
    let clock = clock.clone();
    Client::builder(KEY).base_url(server.url()).clock(clock)
}

/// The next item of a stream.
async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    let mut stream = pin!(stream);
    poll_fn(|cx| stream.as_mut().poll_next(cx)).await
}
