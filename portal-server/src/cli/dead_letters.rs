//! `dead-letters`: webhooks that were given up, and what is to become of them.

use anyhow::{Result, bail};
use clap::Subcommand;
use portal_server::{Store, StoreError};
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
    /// Never try them again.
    Drop {
        /// The events, `evt_…`.
        #[arg(required = true)]
        events: Vec<String>,
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
        Command::Replay { events, .. } => {
            let replayed = each(&events, |event| store.replay(event)).await?;
            replayed.tell(format, "tried again", "replayed")
        }
        Command::Drop { events } => {
            let dropped = each(&events, |event| store.drop_dead_letter(event)).await?;
            dropped.tell(format, "dropped", "dropped")
        }
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

/// What was done with each of several events.
struct Each<'a> {
    done: Vec<&'a str>,
    unknown: Vec<&'a str>,
}

async fn each<'a>(
    events: &'a [String],
    change: impl AsyncFn(&'a str) -> Result<bool, StoreError>,
) -> Result<Each<'a>> {
    let (mut done, mut unknown) = (Vec::new(), Vec::new());
    for event in events {
        match change(event).await? {
            true => done.push(event.as_str()),
            false => unknown.push(event.as_str()),
        }
    }
    Ok(Each { done, unknown })
}

impl Each<'_> {
    /// Which of them were none is told once all others are done.
    fn tell(&self, format: Format, word: &str, key: &str) -> Result<()> {
        let text = format!("{word}: {}", self.done.join(", "));
        print::one(format, &text, &json!({ key: self.done }));
        match self.unknown.is_empty() {
            true => Ok(()),
            false => bail!("no dead letters: {}", self.unknown.join(", ")),
        }
    }
}
