//! The hosted page: what it shows, in which language, as HTML and as PDF.

pub(crate) mod page;
pub(crate) mod pdf;
pub(crate) mod text;
pub(crate) mod view;

#[cfg(test)]
mod tests;
