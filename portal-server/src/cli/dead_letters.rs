//! `dead-letters`: webhooks that were given up, and another try for them.

use anyhow::{Result, bail};
use clap::Subcommand;
use portal_server::Store;
use serde_json::json;

use super::print::{self, Format};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List them, the oldest first.
    List {
        /// How many at most.
        #[arg(long, value_name = "NUMBER", default_value_t = 100)]
        limit: u32,
    },
    /// Have them tried again, as if they had just come.
    Replay {
        /// The events, `evt_…`.
        #[arg(required_unless_present = "all")]
        events: Vec<String>,
        /// All of them.
        #[arg(long, conflicts_with = "events")]
        all: bool,
    },
}

pub(super) async fn run(command: Command, store: &Store, format: Format) -> Result<()> {
    match command {
        Command::List { limit } => list(store, format, limit).await,
        Command::Replay { all: true, .. } => {
            let count = store.replay_all().await?;
            print::one(
                format,
                &format!("{count} are tried again"),
                &json!({"replayed": count}),
            );
            Ok(())
        }
        Command::Replay { events, .. } => replay(store, format, &events).await,
    }
}

async fn list(store: &Store, format: Format, limit: u32) -> Result<()> {
    let dead = store.dead_letters(limit).await?;
    if format.is_json() {
        let dead = dead.iter().map(|it| {
            json!({
                "id": it.id,
                "type": it.kind,
                "created": it.created,
                "attempts": it.attempts,
                "error": it.error,
                "received_at": it.received_at,
            })
        });
        print::line(&json!(dead.collect::<Vec<_>>()).to_string());
        return Ok(());
    }
    let rows: Vec<_> = dead
        .iter()
        .map(|it| {
            [
                it.id.clone(),
                it.kind.clone(),
                print::time(it.received_at),
                it.attempts.to_string(),
                print::or_dash(it.error.clone()),
            ]
        })
        .collect();
    print::list(
        format,
        &rows,
        ["event", "type", "since", "attempts", "error"],
        Clone::clone,
    );
    Ok(())
}

/// Tells which of them were none once all others are under way.
async fn replay(store: &Store, format: Format, events: &[String]) -> Result<()> {
    let mut replayed = Vec::new();
    let mut unknown = Vec::new();
    for event in events {
        match store.replay(event).await? {
            true => replayed.push(event.as_str()),
            false => unknown.push(event.as_str()),
        }
    }
    let text = format!("tried again: {}", replayed.join(", "));
    print::one(format, &text, &json!({ "replayed": replayed }));
    match unknown.is_empty() {
        true => Ok(()),
        false => bail!("no dead letters: {}", unknown.join(", ")),
    }
}
