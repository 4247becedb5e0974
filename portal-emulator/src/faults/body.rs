//! Bodies that break: where one fails, hyper ends the connection.

use std::io;
use std::task::Poll;

use axum::body::{Body, Bytes};
use futures_util::stream;

/// A body that fails before hyper has written even the headers that belong to it.
pub(super) fn none() -> Body {
    Body::from_stream(stream::iter([Err::<Bytes, _>(broken())]))
}

/// A body that fails behind its first half.
pub(super) fn cut(whole: &Bytes) -> Body {
    let mut rest = Some(half(whole));
    let mut has_paused = false;
    Body::from_stream(stream::poll_fn(move |cx| {
        if let Some(rest) = rest.take() {
            return Poll::Ready(Some(Ok(rest)));
        }
        if has_paused {
            return Poll::Ready(Some(Err(broken())));
        }
        // hyper writes to the connection when a body has nothing more for now.
        has_paused = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }))
}

/// The first half of a body.
pub(super) fn half(whole: &Bytes) -> Bytes {
    whole.slice(..whole.len() / 2)
}

fn broken() -> io::Error {
    io::Error::other("broken on purpose")
}
