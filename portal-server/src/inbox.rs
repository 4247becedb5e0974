//! Webhooks: taken when they are durable, applied once.

mod claim;

pub(crate) use claim::{Claim, Fault, Outcome};
