//! What requests, customers and time do to the world, by Stripe's rules. An action checks everything first
//! and changes the world then, so that one that is refused changes nothing.

pub mod calendar;
pub mod cards;
pub mod catalog;
pub mod check;
pub mod configurations;
pub mod customers;
pub mod discounts;
pub mod invoices;
pub mod metadata;
pub mod money;
pub mod payment_methods;
pub mod sessions;
pub mod subscriptions;
pub mod tax_ids;

mod clearable;
mod settle;

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod samples;
