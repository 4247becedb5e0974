//! Why an emulator does not start.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::faults::RuleFault;
use crate::seed::SeedFault;
use crate::webhooks::{EndpointFault, NoClient};

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
    /// What it is to begin with cannot be.
    #[error(transparent)]
    Seed(#[from] SeedFault),
    /// The file of what it is to begin with cannot be used.
    #[error("{}{fault}", path.display())]
    SeedFile {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        fault: String,
    },
    /// Webhooks cannot be sent to an endpoint.
    #[error(transparent)]
    Endpoint(#[from] EndpointFault),
    /// Webhooks cannot be sent at all.
    #[error("no HTTP client for webhooks: {0}")]
    Client(String),
    /// A rule of what goes wrong on purpose is wrong itself.
    #[error(transparent)]
    Rule(#[from] RuleFault),
    /// The file that keeps the state cannot be used.
    #[error("{}: {why}", path.display())]
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        why: String,
    },
    /// The last changes are not on the disk.
    #[error("the last changes were not written: {0}")]
    Unwritten(String),
}

impl Error {
    pub(crate) fn listen(address: SocketAddr, error: std::io::Error) -> Self {
        Self::Listen { address, error }
    }

    pub(crate) fn client(error: NoClient) -> Self {
        Self::Client(error.to_string())
    }

    #[cfg(feature = "sqlite")]
    pub(crate) fn data(path: &std::path::Path, why: &impl std::fmt::Display) -> Self {
        Self::Data {
            path: path.to_path_buf(),
            why: why.to_string(),
        }
    }
}
