//! Lists and searches, page by page: what ends them, what is kept, and what whole pages say.

mod common;
#[path = "pages/ends.rs"]
mod ends;
#[path = "pages/options.rs"]
mod options;
#[path = "pages/turns.rs"]
mod turns;
#[path = "pages/version2.rs"]
mod version2;

use common::{Answer, Jump, KEY, Server, page};
use futures_util::{Stream, StreamExt as _};
use stripe_runtime::{Client, Error, Object};

/// A client of `server` that waits for no retry.
fn client(server: &Server) -> Client {
    Client::builder(KEY)
        .base_url(server.url())
        .clock(Jump::new())
        .build()
        .unwrap()
}

/// A server of pages: their identifiers, and whether there are more.
fn list<const N: usize>(pages: [(&[&str], bool); N]) -> Server {
    Server::start(pages.map(|(ids, has_more)| Answer::json(200, page(ids, has_more))))
}

/// The identifiers that come, and the error that ends them; after it there is nothing more.
async fn drain<T: Object>(
    mut items: impl Stream<Item = Result<T, Error>> + Unpin,
) -> (String, Option<Error>) {
    let mut ids = Vec::new();
    while let Some(item) = items.next().await {
        assert!(ids.len() < 100, "the pages do not end");
        match item {
            Ok(item) => ids.push(item.object_id().to_owned()),
            Err(error) => {
                assert!(items.next().await.is_none() && items.next().await.is_none());
                return (ids.join(" "), Some(error));
            }
        }
    }
    assert!(items.next().await.is_none());
    (ids.join(" "), None)
}
