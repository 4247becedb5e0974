//! What is SQLite's own: a statement that is prepared once, and one writer at a time.

use sqlx::error::DatabaseError as _;
use sqlx::sqlite::SqliteError;

use super::arrival::Arrival;
use crate::store::{Store, on};

/// One statement is one transaction, and no other writes meanwhile.
pub(super) const CLAIM: &str = "UPDATE portal_events \
     SET attempts = attempts + 1, failures = failures + 1, tries = tries + 1, due_at = $1 \
     WHERE id IN (SELECT id FROM portal_events WHERE state = 'pending' AND livemode = $4 AND due_at <= $2 \
         ORDER BY due_at LIMIT $3) \
     RETURNING id, created, received_at, attempts, failures, tries, due_at, payload";

const INSERT: &str = "INSERT INTO portal_events \
     (id, type, created, livemode, source, payload, received_at, due_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (id) DO NOTHING";

/// Whether the data is to blame: too big, a constraint, a type that does not fit.
pub(super) fn is_of_data(error: &SqliteError) -> bool {
    // The low byte is the kind, the rest says more of it.
    let code = error.code().and_then(|code| code.parse::<u32>().ok());
    matches!(code.map(|code| code & 0xff), Some(18..=20))
}

pub(super) async fn insert(store: &Store, arrivals: &[&Arrival]) -> sqlx::Result<u64> {
    let mut begun = store.begin().await?;
    let tx = &mut begun;
    let mut new = 0;
    for it in arrivals {
        new += on!(tx, conn => sqlx::query(INSERT)
            .bind(&it.id)
            .bind(&it.kind)
            .bind(it.created)
            .bind(it.livemode)
            .bind(it.source.name())
            .bind(&it.payload[..])
            .bind(it.received_at)
            .execute(conn)
            .await?
            .rows_affected());
    }
    begun.commit().await?;
    Ok(new)
}
