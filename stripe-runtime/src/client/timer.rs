//! Waiting in real time: tokio's timer, or JavaScript's where there is no tokio.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

/// Waits.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Waits; JavaScript counts whole milliseconds.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) async fn sleep(duration: Duration) {
    let longest = i32::MAX.unsigned_abs();
    let millis = u32::try_from(duration.as_millis()).unwrap_or(longest);
    gloo_timers::future::TimeoutFuture::new(millis.min(longest)).await;
}

/// What `future` gives, unless it takes longer than `limit`.
pub(super) async fn within<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut end = pin!(sleep(limit));
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => end.as_mut().poll(cx).map(|()| None),
    })
    .await
}
