//! The emulator as its users see it: Stripe's SDKs, our client, a browser and the program itself.
//!
//! A suite of its own in `cargo xtask test`, as it installs what it drives the emulator with.

mod binary;
mod browser;
mod checks;
#[path = "../chromium.rs"]
mod chromium;
mod conformance;
mod exchange;
#[path = "../packages.rs"]
mod packages;
#[path = "../program.rs"]
mod program;
#[path = "../conformance/run.rs"]
mod run;
mod rust_client;
mod sdk_checks;
mod sdks;
mod start;
