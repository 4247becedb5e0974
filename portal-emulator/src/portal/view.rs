//! What each page shows, as plain data: no type of the API, no text in any language, no markup.

pub(crate) mod account;
pub(crate) mod frame;
pub(crate) mod home;
pub(crate) mod invoice;
pub(crate) mod parts;
pub(crate) mod plan;
