//! The generated crate against servers: what goes over the wire, and what comes back.

mod backend;
mod configurations;
mod create_configuration;
mod enums;
mod errors;
mod events;
mod expandable;
mod fixtures;
mod flows;
mod lists;
mod open_types;
mod paths;
mod readme;
mod secrets;
mod server;
mod sessions;
mod setup;
mod update_configuration;
mod vectors;
