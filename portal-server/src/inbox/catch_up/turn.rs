//! Whose turn it is to catch up: one replica's at a time, for as long as it goes on.

use crate::clock;
use crate::store::{Store, on, written};

/// For how long nobody else takes over, in milliseconds: longer than a page can take with all its retries.
const LEASE: i64 = 10 * 60 * 1000;

/// The right to catch up.
#[derive(Debug)]
pub(super) struct Turn {
    livemode: bool,
    /// A later turn has a higher number.
    number: i64,
    /// Through when events are stored, in Stripe's seconds.
    pub(super) through: i64,
    /// When the last turn was done; at first, when there was a first start.
    pub(super) done_at: i64,
}

/// Whether it is one's turn.
#[derive(Debug)]
pub(super) enum Taken {
    Turn(Turn),
    Already,
    Elsewhere,
}

impl Turn {
    /// Notes that nothing is skipped from now on, unless that was noted before.
    pub(super) async fn begin(store: &Store, livemode: bool) -> sqlx::Result<()> {
        const BEGIN: &str = "INSERT INTO portal_catch_up (livemode, through, done_at) VALUES ($1, $2, $3) \
             ON CONFLICT (livemode) DO NOTHING";
        let now = clock::now();
        on!(store.write, conn => sqlx::query(BEGIN)
            .bind(livemode)
            .bind(now / 1000)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))
    }

    /// Takes a turn, unless one was done since `since`.
    pub(super) async fn take(store: &Store, livemode: bool, since: i64) -> sqlx::Result<Taken> {
        const TAKE: &str = "UPDATE portal_catch_up SET held_until = $1, turn = turn + 1 \
             WHERE livemode = $2 AND held_until <= $3 AND done_at <= $4 RETURNING turn, through, done_at";
        const DONE: &str = "SELECT done_at FROM portal_catch_up WHERE livemode = $1";
        Self::begin(store, livemode).await?;
        let now = clock::now();
        let taken = on!(store.write, conn => sqlx::query_as(TAKE)
            .bind(now.saturating_add(LEASE))
            .bind(livemode)
            .bind(now)
            .bind(since)
            .fetch_all(conn)
            .await);
        let taken: Option<(i64, i64, i64)> = written(taken)?;
        if let Some((number, through, done_at)) = taken {
            return Ok(Taken::Turn(Self {
                livemode,
                number,
                through,
                done_at,
            }));
        }
        let (done_at,): (i64,) = on!(store.read, conn => sqlx::query_as(DONE)
            .bind(livemode)
            .fetch_one(conn)
            .await)?;
        Ok(match done_at > since {
            true => Taken::Already,
            false => Taken::Elsewhere,
        })
    }

    /// Goes on for longer; false where another has taken over.
    pub(super) async fn keep(&self, store: &Store) -> sqlx::Result<bool> {
        self.hold(store, clock::now().saturating_add(LEASE)).await
    }

    /// Leaves the turn to anybody.
    pub(super) async fn leave(&self, store: &Store) -> sqlx::Result<bool> {
        self.hold(store, 0).await
    }

    async fn hold(&self, store: &Store, until: i64) -> sqlx::Result<bool> {
        const HOLD: &str =
            "UPDATE portal_catch_up SET held_until = $1 WHERE livemode = $2 AND turn = $3";
        let held = on!(store.write, conn => sqlx::query(HOLD)
            .bind(until)
            .bind(self.livemode)
            .bind(self.number)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()));
        Ok(held? > 0)
    }

    /// Notes that all is stored through `through`; false where another has taken over.
    pub(super) async fn done(&self, store: &Store, through: i64) -> sqlx::Result<bool> {
        const DONE: &str = "UPDATE portal_catch_up SET through = $1, done_at = $2, held_until = 0 \
             WHERE livemode = $3 AND turn = $4";
        let done = on!(store.write, conn => sqlx::query(DONE)
            .bind(through)
            .bind(clock::now())
            .bind(self.livemode)
            .bind(self.number)
            .execute(conn)
            .await
            .map(|done| done.rows_affected()));
        Ok(done? > 0)
    }
}
