//! The other side of a call: what a generated crate's feature `server` stands on.
//!
//! A request's form is read strictly into the parameters of its operation: a parameter that is
//! unknown, missing or of the wrong type is a [`Refusal`] in Stripe's words. What the server makes of
//! the parameters goes out as JSON.

mod accepts;
mod decode;
mod fields;
mod given;
mod host;
mod limit;
mod place;
mod refusal;

pub use crate::accepts;
pub use accepts::{Accept, PathValues};
pub use axum;
pub use decode::{Decode, closest, known};
pub use fields::GivenFields;
pub use given::Given;
pub use host::{Call, Host, serve};
pub use limit::Limit;
pub use place::At;
pub use refusal::Refusal;
