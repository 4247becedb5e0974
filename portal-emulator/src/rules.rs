//! What requests, customers and time do to the world, by Stripe's rules.

pub mod calendar;
pub mod check;
pub mod money;
