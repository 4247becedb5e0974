//! Invoices: drafts, what they add up to, how they are finalized and paid.

mod collect;
mod describe;
mod draft;
mod lines;
mod totals;

pub use collect::{Outcome, charge, collect, finalize, pay, stop_collecting, void};
pub use describe::money as money_words;
pub use draft::{Bill, draft};
pub use lines::{Line, pending, regular, remaining, take_pending, trial, unused};
pub use totals::{Totals, totals};
