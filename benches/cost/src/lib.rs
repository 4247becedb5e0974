//! What a child process costs, the peers that are measured, and the tables that come of it.

pub mod cargo;
pub mod compile;
pub mod measure;
pub mod ours;
pub mod peers;
pub mod place;
pub mod table;
