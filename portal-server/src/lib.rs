//! A billing backend around Stripe's customer portal: `POST /api/billing/portal`, the state of
//! subscriptions, and an inbox for webhooks that loses nothing and applies each event once.
//!
//! [`router`] gives the endpoints, to be nested into any axum application; [`Billing`] is what they share
//! and says who is asking and which customer of Stripe's that is. The program `portal-server` is the same
//! with answers ready for both.

pub mod answer;
pub mod audit;
mod billing;
mod clock;
mod guard;
mod health;
pub mod identity;
mod inbox;
mod layers;
mod limit;
mod metrics;
mod openapi;
mod origin;
mod portal;
mod router;
mod state;
pub mod store;
pub mod subscription;

pub use billing::{Billing, Builder};
pub use inbox::{Backlog, DeadLetter, InboxOptions};
pub use openapi::openapi;
pub use origin::{Origin, OriginFault};
pub use router::{router, standalone};
pub use store::{Store, StoreError, StoreOptions};

/// The example in the README is tried with the others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
