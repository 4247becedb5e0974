//! `cargo xtask demo`: builds the page, and starts the server with Stripe's side inside.

mod installed;

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use crate::root::root;
use crate::suites::{BUILD_PAGE, INSTALL_PAGE, PAGE, Step, command, missing, run_step};

/// Where the page is built.
const BUNDLE: &str = "portal-server/web/demo/dist";

/// What to start instead, where the page cannot be built.
const WITHOUT: &str =
    "the page cannot be built; without it there is `cargo run -p portal-server -- --demo`";

#[derive(Args)]
pub(crate) struct DemoArgs {
    /// The port to listen on; 0 takes any that is free [default: 8080].
    #[arg(long)]
    port: Option<u16>,

    /// Build the page, and start nothing.
    #[arg(long, conflicts_with = "port")]
    build_only: bool,
}

/// Starts the demonstration, with the page where Node.js is there to build it.
pub(crate) fn run(args: &DemoArgs) -> Result<()> {
    let root = root();
    let missing = PAGE.iter().find_map(missing);
    if args.build_only {
        ensure!(missing.is_none(), "{}", missing.unwrap_or_default());
        return build(&root);
    }
    match &missing {
        None => build(&root).context(WITHOUT)?,
        Some(what) => println!(
            "   without the page: {what}\n   \
             The server, the `curl` command below and Stripe's portal that it opens work all the same."
        ),
    }
    let mut server = command(&["cargo", "run", "--package", "portal-server", "--", "--demo"]);
    if let Some(port) = args.port {
        server.args(["--port", &port.to_string()]);
    }
    if missing.is_none() {
        server.args(["--page", BUNDLE]);
    }
    go_on_as(server.current_dir(root)).context("cannot start cargo")
}

/// Builds the page; what it needs is installed first, unless it is there.
fn build(root: &Path) -> Result<()> {
    let steps: &[Step] = match installed::is_current(&root.join("portal-server/web")) {
        true => &[BUILD_PAGE],
        false => &[INSTALL_PAGE, BUILD_PAGE],
    };
    steps.iter().try_for_each(|step| run_step(root, step))
}

/// Becomes the other program, so that Ctrl-C and whatever else ends this one ends that one, and nothing stays
/// behind.
#[cfg(unix)]
fn go_on_as(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;

    Err(command.exec().into())
}

/// Waits for the other program; Ctrl-C ends both.
#[cfg(not(unix))]
fn go_on_as(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    anyhow::ensure!(status.success(), "the server ended with {status}");
    Ok(())
}
