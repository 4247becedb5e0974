//! Stripe's side of the customer portal, offline: for development and tests, not for production.
//!
//! A test starts an emulator of its own, on a free port, and moves its clock:
//!
//! ```
//! use portal_emulator::{Emulator, Error, Options};
//! use stripe_portal_gen::subscription::{Status, Subscription};
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Error> {
//! let emulator = Emulator::with(Options {
//!     frozen_at: Some(1_800_000_000),
//!     ..Options::default()
//! })
//! .await?;
//! // Point a client at `emulator.url()` with `emulator.key()`, then let 40 days pass.
//! let invoiced = emulator.look(|world| world.all::<stripe_portal_gen::invoice::Invoice>().len());
//! emulator.advance(40 * 86_400);
//! emulator.look(|world| {
//!     let subscription = world.get::<Subscription>("sub_active");
//!     assert_eq!(subscription.map(|it| &it.status), Some(&Status::Active));
//!     assert!(world.all::<stripe_portal_gen::invoice::Invoice>().len() > invoiced);
//! });
//! emulator.shut_down().await
//! # }
//! ```

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
