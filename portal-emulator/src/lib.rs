//! Stripe's side of the customer portal, offline: for development and tests, not for production.

mod admin;
mod api;
mod auth;
pub mod clock;
mod emulator;
mod error;
pub mod faults;
mod host;
mod idempotency;
pub mod ids;
mod portal;
mod random;
mod reads;
mod request_id;
mod routes;
pub mod rules;
pub mod seed;
mod shared;
mod store;
pub mod version;
pub mod webhooks;
pub mod world;

pub use emulator::{Emulator, Options};
pub use error::Error;
pub use stripe_portal_gen::server::Refusal;
