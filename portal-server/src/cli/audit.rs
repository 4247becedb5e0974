//! `audit`: who asked for a portal, and what came of it.

use anyhow::Result;
use clap::Subcommand;
use portal_server::Store;
use serde_json::json;

use super::customers::name;
use super::print::{self, Format};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the last ones, the newest first.
    List {
        /// How many at most.
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        limit: u32,
        /// Only those of this user.
        #[arg(long)]
        user: Option<String>,
    },
}

pub(super) async fn run(command: Command, store: &Store, format: Format) -> Result<()> {
    let Command::List { limit, user } = command;
    let entries = match user {
        None => store.audit(limit).await?,
        Some(user) => store.audit_of(&user, limit).await?,
    };
    if format.is_json() {
        let entries = entries.iter().map(|it| {
            json!({
                "at": it.at,
                "request_id": it.request_id,
                "user": it.user_id,
                "customer": it.customer,
                "livemode": it.livemode,
                "configuration": it.configuration,
                "flow": it.flow,
                "outcome": it.outcome,
                "client": it.client,
            })
        });
        print::line(&json!(entries.collect::<Vec<_>>()).to_string());
        return Ok(());
    }
    let rows: Vec<_> = entries
        .iter()
        .map(|it| {
            [
                print::time(it.at),
                it.user_id.clone(),
                print::or_dash(it.customer.clone()),
                name(it.livemode).to_owned(),
                it.outcome.clone(),
                print::or_dash(it.client.clone()),
            ]
        })
        .collect();
    let head = ["when", "user", "customer", "mode", "outcome", "client"];
    print::list(format, &rows, head, Clone::clone);
    Ok(())
}
