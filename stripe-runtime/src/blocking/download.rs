//! Answers that are bytes, as a reader.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use bytes::{Buf as _, Bytes};

use super::worker::Worker;
use crate::{Error, Headers};

/// An answer with status 2xx whose body is still to be read.
///
/// As a reader, it fails with an [`io::Error`] that holds this crate's [`Error`].
pub struct Download {
    /// None after a panic in the middle.
    inner: Option<crate::Download>,
    worker: Arc<Worker>,
    status: u16,
    headers: Headers,
    /// What has come and not been read.
    left: Bytes,
}

impl Download {
    pub(super) fn new(download: crate::Download, worker: Arc<Worker>) -> Self {
        Self {
            status: download.status(),
            headers: download.headers().clone(),
            inner: Some(download),
            worker,
            left: Bytes::new(),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The identifier `req_…` that Stripe's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get("request-id")
    }

    /// The headers of the answer, such as `Content-Type` and `Content-Length` in bytes.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// All bytes that are left.
    pub fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let mut bytes = self.left.to_vec();
        while let Some(more) = self.chunk()? {
            bytes.extend_from_slice(&more);
        }
        Ok(bytes)
    }

    /// The next bytes, as many as have come; none at the end.
    fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        let Some(mut download) = self.inner.take() else {
            return Err(Error::config("the download ended with a panic before"));
        };
        let next = async move {
            let chunk = download.chunk().await;
            (download, chunk)
        };
        let (download, chunk) = self.worker.run(next)?;
        self.inner = Some(download);
        chunk
    }
}

impl Read for Download {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.left.is_empty() {
            match self.chunk().map_err(io::Error::other)? {
                Some(more) => self.left = more,
                None => return Ok(0),
            }
        }
        let count = into.len().min(self.left.len());
        self.left.copy_to_slice(&mut into[..count]);
        Ok(count)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}
