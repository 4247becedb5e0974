//! Events in their table: how they get in, and who gets them.

use std::time::Duration;

use sqlx::FromRow;

use super::Claim;
use super::arrival::Arrival;
use crate::clock;
use crate::store::{Database, Store, on};

/// An event that was claimed.
#[derive(Debug, FromRow)]
pub(super) struct Claimed {
    pub(super) id: String,
    created: i64,
    received_at: i64,
    attempts: i64,
    /// This attempt included, until it is known how it ends.
    pub(super) failures: i64,
    /// The same, whatever was to blame.
    pub(super) tries: i64,
    /// When the lease ends.
    due_at: i64,
    pub(super) payload: Vec<u8>,
}

impl Claimed {
    pub(super) fn claim(&self) -> Claim {
        Claim {
            event: self.id.clone(),
            attempt: self.attempts,
        }
    }

    /// How long it can still be worked on, where the lease is `lease` milliseconds; none where it has to be
    /// given back. That is some time before the lease ends, so that nobody else has it by then.
    pub(super) fn left(&self, lease: i64) -> Option<Duration> {
        let left = self.due_at - lease / 4 - clock::now();
        let left = u64::try_from(left).ok().filter(|left| *left > 0);
        left.map(Duration::from_millis)
    }
}

/// Stores events, all or none, and says how many of them are new. They are durable when this returns.
pub(super) async fn insert<'a>(
    store: &Store,
    arrivals: impl IntoIterator<Item = &'a Arrival>,
) -> sqlx::Result<u64> {
    let mut arrivals: Vec<_> = arrivals.into_iter().collect();
    // Replicas that store the same events at the same time wait for each other, and never in a circle.
    arrivals.sort_by(|one, other| one.id.cmp(&other.id));
    match &store.0 {
        #[cfg(feature = "sqlite")]
        Database::Sqlite { .. } => super::sqlite::insert(store, &arrivals).await,
        #[cfg(feature = "postgres")]
        Database::Postgres(pool) => super::postgres::insert(pool, &arrivals).await,
    }
}

/// Claims events of a mode that are due, for `lease` milliseconds: those that are due for longest, and that
/// nobody else has. They come back by age.
pub(super) async fn claim(
    store: &Store,
    livemode: bool,
    lease: i64,
    most: i64,
) -> sqlx::Result<Vec<Claimed>> {
    let now = clock::now();
    let claim = match &store.0 {
        #[cfg(feature = "sqlite")]
        Database::Sqlite { .. } => super::sqlite::CLAIM,
        #[cfg(feature = "postgres")]
        Database::Postgres(_) => super::postgres::CLAIM,
    };
    let claimed = on!(store.write, conn => sqlx::query_as(claim)
        .bind(now.saturating_add(lease))
        .bind(now)
        .bind(most)
        .bind(livemode)
        .fetch_all(conn)
        .await);
    let mut claimed: Vec<Claimed> = claimed?;
    // Neither database returns them in the order in which it chose them.
    let age = |it: &Claimed| (it.created, it.received_at);
    claimed.sort_by(|one, other| (age(one), &one.id).cmp(&(age(other), &other.id)));
    Ok(claimed)
}

/// Gives back an event that was claimed and not begun.
pub(super) async fn give_back(store: &Store, claimed: &Claimed) -> sqlx::Result<()> {
    const GIVE_BACK: &str = "UPDATE portal_events SET due_at = $1, failures = failures - 1, tries = tries - 1 \
         WHERE id = $2 AND attempts = $3 AND state = 'pending'";
    on!(store.write, conn => sqlx::query(GIVE_BACK)
        .bind(clock::now())
        .bind(&claimed.id)
        .bind(claimed.attempts)
        .execute(conn)
        .await
        .map(drop))
}
