//! `cargo xtask diff` as a user meets it.

mod allow;
mod corpus;
mod failing;
mod formats;
mod html;
mod schema;
mod sides;
mod workspace;
