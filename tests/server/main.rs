//! The billing backend as its users see it: over HTTP, against the emulator, on SQLite and PostgreSQL.
//!
//! A suite of its own in `cargo xtask test`, as it starts PostgreSQL and builds the program.

mod database;
mod document;
mod elsewhere;
mod events;
mod house;
mod kill;
#[path = "../postgres.rs"]
mod postgres;
#[path = "../program.rs"]
mod program;
mod replica;
mod replicas;
mod return_urls;
mod signer;
mod stripe_down;
