//! Stripe's side of the customer portal, offline: for development and tests, not for production.

pub mod clock;
pub mod ids;
mod portal;
pub mod rules;
mod shared;
pub mod version;
pub mod world;
