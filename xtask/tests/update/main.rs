//! `cargo xtask spec update`: a document arrives whole, with its lock, or nothing changes.

#[cfg(feature = "fetch")]
mod fetched;
mod files;
#[cfg(feature = "fetch")]
mod server;
mod workspace;
