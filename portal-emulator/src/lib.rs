//! Stripe's side of the customer portal, offline: for development and tests, not for production.

mod portal;
