//! What waits and what was given up, for those who run the server.

use std::time::Duration;

use sqlx::FromRow;

use crate::clock;
use crate::store::{Store, StoreError, on};

/// An event that was given up, until it is replayed.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct DeadLetter {
    /// The event, `evt_…`.
    pub id: String,
    /// What happened, such as `customer.subscription.updated`.
    #[sqlx(rename = "type")]
    pub kind: String,
    /// When it happened, in seconds since the Unix epoch.
    pub created: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it failed the last time; neither a secret nor a part of the event.
    pub error: Option<String>,
    /// When it came, in milliseconds since the Unix epoch.
    pub received_at: i64,
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// How many events are to be applied.
    pub pending: u64,
    /// How many were given up.
    pub dead: u64,
    /// For how long the oldest of those that are to be applied has been here.
    pub oldest_pending: Option<Duration>,
}

impl Store {
    /// The events that were given up, the oldest first.
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, StoreError> {
        const DEAD: &str = "SELECT id, type, created, attempts, error, received_at FROM portal_events \
             WHERE state = 'dead' ORDER BY received_at, id LIMIT $1";
        let dead = on!(self.read, conn => sqlx::query_as(DEAD)
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await);
        Ok(dead?)
    }

    /// Has an event that was given up tried again, as if it had just come; says whether there was one.
    pub async fn replay(&self, event: &str) -> Result<bool, StoreError> {
        const REPLAY: &str = "UPDATE portal_events SET state = 'pending', failures = 0, tries = 0, due_at = $1 \
             WHERE id = $2 AND state = 'dead'";
        let replayed = on!(self.write, conn => sqlx::query(REPLAY)
            .bind(clock::now())
            .bind(event)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()));
        Ok(replayed? > 0)
    }

    /// Has all events that were given up tried again, and says how many there were.
    pub async fn replay_all(&self) -> Result<u64, StoreError> {
        const REPLAY: &str = "UPDATE portal_events SET state = 'pending', failures = 0, tries = 0, due_at = $1 \
             WHERE state = 'dead'";
        let replayed = on!(self.write, conn => sqlx::query(REPLAY)
            .bind(clock::now())
            .execute(conn)
            .await
            .map(|done| done.rows_affected()));
        Ok(replayed?)
    }

    /// Has an event that was given up never tried again, though its duplicates are known for as long as those
    /// of others; says whether there was one.
    pub async fn drop_dead_letter(&self, event: &str) -> Result<bool, StoreError> {
        const DROP: &str = "UPDATE portal_events SET state = 'done', outcome = 'dropped', done_at = $1 \
             WHERE id = $2 AND state = 'dead'";
        let dropped = on!(self.write, conn => sqlx::query(DROP)
            .bind(clock::now())
            .bind(event)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()));
        Ok(dropped? > 0)
    }

    /// How much the inbox has to do in live mode, or in test mode.
    pub async fn backlog(&self, livemode: bool) -> Result<Backlog, StoreError> {
        const COUNTS: &str = "SELECT COUNT(*), MIN(received_at), \
             (SELECT COUNT(*) FROM portal_events WHERE state = 'dead' AND livemode = $1) \
             FROM portal_events WHERE state = 'pending' AND livemode = $1";
        let counts = on!(self.read, conn => sqlx::query_as(COUNTS)
            .bind(livemode)
            .fetch_one(conn)
            .await);
        let (pending, oldest, dead): (i64, Option<i64>, i64) = counts?;
        let age = |at| u64::try_from(clock::now() - at).unwrap_or_default();
        Ok(Backlog {
            pending: u64::try_from(pending).unwrap_or_default(),
            dead: u64::try_from(dead).unwrap_or_default(),
            oldest_pending: oldest.map(|at| Duration::from_millis(age(at))),
        })
    }
}
