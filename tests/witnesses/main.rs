//! The official SDKs as witnesses: they send what the generated crate sends, and sign as it signs.
//!
//! A suite of its own in `cargo xtask test`, as it installs them from their registries.

mod calls;
mod differences;
mod install;
#[path = "../packages.rs"]
mod packages;
mod recorder;
mod requests;
mod signatures;
