//! The runtime against vectors: what Stripe's official Node client does, a case at a time.
//!
//! `VECTORS_DIR` names another folder to read the files from. A word that no runner knows fails.

#[path = "vectors/case.rs"]
mod case;
#[path = "vectors/form.rs"]
mod form;
#[path = "vectors/retries.rs"]
mod retries;
#[cfg(feature = "webhook")]
#[path = "vectors/webhook.rs"]
mod webhook;
