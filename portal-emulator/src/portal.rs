//! The hosted page: who may see it, what it shows, in which language, as HTML and as PDF.
//!
//! ```text
//! routes ─door─► Guest ─act─► Outcome (a view) ─answer─► HTML or PDF in a language
//! ```

mod act;
mod answer;
mod door;
mod form;
mod guest;
mod invoice_link;
mod notice;
mod page;
mod pdf;
mod routes;
mod show;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub(crate) use routes::router;
