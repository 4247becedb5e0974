//! `user`: who there is, and who may sign in.

use anyhow::Result;
use clap::Subcommand;
use portal_server::Store;

use super::print::{self, Format};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a user.
    Add {
        /// The application's own id of the user; with JSON Web Tokens, their `sub`.
        user: String,
        /// The user's address.
        #[arg(long)]
        email: Option<String>,
    },
    /// List all users.
    List,
    /// Have a user sign in no more, with any token.
    Disable {
        /// The user.
        user: String,
    },
    /// Let a user who is disabled sign in again.
    Enable {
        /// The user.
        user: String,
    },
}

impl Command {
    /// Whether there need be no database yet.
    pub(super) fn is_first(&self) -> bool {
        matches!(self, Self::Add { .. })
    }
}

pub(super) async fn run(command: Command, store: &Store, format: Format) -> Result<()> {
    match command {
        Command::Add { user, email } => {
            let added = store.add_user(&user, email.as_deref()).await?;
            print::one(format, &format!("added {user}"), &added);
        }
        Command::List => {
            let head = ["user", "email", "since", "disabled"];
            print::list(format, &store.users().await?, head, |it| {
                [
                    it.id.clone(),
                    print::or_dash(it.email.clone()),
                    print::time(it.created_at),
                    print::or_dash(it.disabled_at.map(print::time)),
                ]
            });
        }
        Command::Disable { user } => {
            let disabled = store.disable_user(&user).await?;
            print::one(format, &format!("disabled {user}"), &disabled);
        }
        Command::Enable { user } => {
            let enabled = store.enable_user(&user).await?;
            print::one(format, &format!("enabled {user}"), &enabled);
        }
    }
    Ok(())
}
