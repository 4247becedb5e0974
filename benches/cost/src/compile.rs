//! What building with a generated client costs: a program beside a hand-written one, and crates alone.

pub mod check;
pub mod program;
pub mod verify;
