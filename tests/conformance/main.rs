//! The generated crate's requests and the answers to them, held against a document by a validator that is
//! not ours.
//!
//! A suite of its own in `cargo xtask test`, as it installs the validator.

mod corpus;
mod document;
mod official;
#[path = "../packages.rs"]
mod packages;
mod requests;
mod run;
mod server;
