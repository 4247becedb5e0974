//! OpenAPI documents in, a typed Rust client crate out, all in memory.

mod error;
mod lower;
mod origin;
mod overlay;
mod place;
mod pointer;
mod read;
mod source;

pub use error::{Error, Place, Report, Result};
pub use pointer::Pointer;
pub use source::Source;
