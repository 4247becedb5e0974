//! Sessions of the portal: created, opened by one browser, and over after a while.

mod create;
mod flow;
mod visit;

pub use create::create;
pub use visit::{Closed, Entry, close_all, forget, replace, visit};

#[cfg(test)]
mod tests;
