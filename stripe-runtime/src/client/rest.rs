//! What is left to be read of an answer.

use bytes::Bytes;

/// The body of an answer, bit by bit.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) struct Rest(reqwest::Response);

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl Rest {
    pub(super) fn new(response: reqwest::Response) -> Self {
        Self(response)
    }

    /// What comes next; none at the end.
    pub(super) async fn next(&mut self) -> reqwest::Result<Option<Bytes>> {
        self.0.chunk().await
    }
}

/// The body of an answer, bit by bit.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) struct Rest(std::pin::Pin<Box<dyn futures_core::Stream<Item = reqwest::Result<Bytes>>>>);

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl Rest {
    pub(super) fn new(response: reqwest::Response) -> Self {
        Self(Box::pin(response.bytes_stream()))
    }

    /// What comes next; none at the end.
    pub(super) async fn next(&mut self) -> reqwest::Result<Option<Bytes>> {
        std::future::poll_fn(|cx| self.0.as_mut().poll_next(cx))
            .await
            .transpose()
    }
}
