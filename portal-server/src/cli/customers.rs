//! `customer`: which of Stripe's customers a user is, in each mode.

use anyhow::{Result, bail};
use clap::{Subcommand, ValueEnum};
use portal_server::Store;

use super::print::{self, Format};
use crate::config::{self, Reader, Sources};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say which customer a user is.
    Set {
        /// The user.
        user: String,
        /// The customer, `cus_…`.
        customer: String,
        /// The mode that the customer is of; by default that of Stripe's key.
        #[arg(long, value_enum)]
        mode: Option<Mode>,
    },
    /// List all users who are customers.
    List,
    /// Have a user be no customer. Nothing changes at Stripe.
    Remove {
        /// The user.
        user: String,
        /// The mode that the customer is of; by default that of Stripe's key.
        #[arg(long, value_enum)]
        mode: Option<Mode>,
    },
}

/// Stripe's modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Mode {
    Test,
    Live,
}

/// Whether the command is about live mode; a list is about both.
pub(super) fn livemode(command: &Command, sources: &Sources) -> Result<bool> {
    let mode = match command {
        Command::List => return Ok(false),
        Command::Set { mode, .. } | Command::Remove { mode, .. } => *mode,
    };
    if let Some(mode) = mode {
        return Ok(mode == Mode::Live);
    }
    let mut reader = Reader::of(sources);
    let livemode = config::livemode(&mut reader);
    reader.done(Some(()))?;
    match livemode {
        Some(livemode) => Ok(livemode),
        None => bail!(
            "which mode is the customer of? Write --mode test or --mode live, or set PORTAL_STRIPE_KEY"
        ),
    }
}

pub(super) async fn run(
    command: Command,
    livemode: bool,
    store: &Store,
    format: Format,
) -> Result<()> {
    match command {
        Command::Set { user, customer, .. } => {
            let set = store.set_customer(&user, livemode, &customer).await?;
            let text = format!("{user} is {customer} in {} mode", name(livemode));
            print::one(format, &text, &set);
        }
        Command::List => {
            let head = ["user", "mode", "customer", "since"];
            print::list(format, &store.customers().await?, head, |it| {
                [
                    it.user_id.clone(),
                    name(it.livemode).to_owned(),
                    it.customer_id.clone(),
                    print::time(it.created_at),
                ]
            });
        }
        Command::Remove { user, .. } => {
            store.remove_customer(&user, livemode).await?;
            print::done(
                format,
                &format!("{user} is no customer in {} mode", name(livemode)),
            );
        }
    }
    Ok(())
}

pub(super) fn name(livemode: bool) -> &'static str {
    match livemode {
        true => "live",
        false => "test",
    }
}
