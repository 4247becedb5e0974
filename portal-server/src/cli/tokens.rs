//! `token`: session tokens, which are shown once.

use std::time::Duration;

use anyhow::Result;
use clap::Subcommand;
use portal_server::Store;
use serde_json::json;

use super::print::{self, Format};
use super::span::span;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a token for a user, and print it: it is not to be seen again.
    Create {
        /// The user.
        user: String,
        /// For how long it is valid, such as 12h or 30d.
        #[arg(long, value_name = "SPAN", value_parser = span, default_value = "30d")]
        valid: Duration,
    },
    /// List the tokens of a user, or of all.
    List {
        /// The user.
        user: Option<String>,
    },
    /// Have a token be taken no more.
    Revoke {
        /// Its public id, `tok_…`.
        token: String,
    },
}

pub(super) async fn run(command: Command, store: &Store, format: Format) -> Result<()> {
    match command {
        Command::Create { user, valid } => {
            let made = store.create_token(&user, valid).await?;
            let all = json!({"id": made.id, "token": made.secret, "expires_at": made.expires_at});
            print::one(format, &made.secret, &all);
        }
        Command::List { user } => {
            let head = ["token", "user", "since", "until", "revoked"];
            print::list(format, &store.tokens(user.as_deref()).await?, head, |it| {
                [
                    it.id.clone(),
                    it.user_id.clone(),
                    print::time(it.created_at),
                    print::time(it.expires_at),
                    print::or_dash(it.revoked_at.map(print::time)),
                ]
            });
        }
        Command::Revoke { token } => {
            let revoked = store.revoke_token(&token).await?;
            print::one(format, &format!("revoked {token}"), &revoked);
        }
    }
    Ok(())
}
