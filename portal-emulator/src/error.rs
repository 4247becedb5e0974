//! Why an emulator does not start.

use std::net::SocketAddr;
use std::path::PathBuf;

/// What kept an emulator from starting.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It cannot listen.
    #[error("cannot listen on {address}: {error}; another port, or port 0 for any, may be free")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// Why it cannot.
        error: std::io::Error,
    },
    /// The file of what it begins with is wrong.
    #[error("{}: {error}", path.display())]
    Seed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        error: String,
    },
    /// An endpoint cannot be sent to.
    #[error("{url} cannot be sent webhooks: {why}")]
    Endpoint {
        /// Its address.
        url: String,
        /// Why not.
        why: String,
    },
    /// The file that keeps the state cannot be used.
    #[error("{}: {why}", path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: String,
    },
}

impl Error {
    pub(crate) fn listen(address: SocketAddr, error: std::io::Error) -> Self {
        Self::Listen { address, error }
    }
}
