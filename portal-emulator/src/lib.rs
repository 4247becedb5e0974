//! Stripe's side of the customer portal, offline: for development and tests, not for production.

pub mod clock;
pub mod faults;
pub mod ids;
mod portal;
mod random;
pub mod rules;
mod shared;
mod store;
pub mod version;
pub mod webhooks;
pub mod world;
