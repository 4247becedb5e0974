//! What is PostgreSQL's own: many rows in one statement, and rows that others have locked.

use sqlx::PgPool;
use sqlx::postgres::PgDatabaseError;

use super::arrival::Arrival;

/// What another claims at this moment is left to it, without waiting. An array, as the plan then never reads the
/// whole table, whatever the limit is.
pub(super) const CLAIM: &str = "UPDATE portal_events \
     SET attempts = attempts + 1, failures = failures + 1, tries = tries + 1, due_at = $1 \
     WHERE id = ANY (ARRAY(SELECT id FROM portal_events WHERE state = 'pending' AND livemode = $4 AND due_at <= $2 \
         ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)) \
     RETURNING id, created, received_at, attempts, failures, tries, due_at, payload";

const INSERT: &str = "INSERT INTO portal_events \
     (id, type, created, livemode, source, payload, received_at, due_at) \
     SELECT *, received_at FROM \
         UNNEST($1::TEXT[], $2::TEXT[], $3::BIGINT[], $4::BOOLEAN[], $5::TEXT[], $6::BYTEA[], $7::BIGINT[]) \
         AS came (id, type, created, livemode, source, payload, received_at) \
     ON CONFLICT (id) DO NOTHING";

/// Whether the data is to blame: exceptions of data, and constraints.
pub(super) fn is_of_data(error: &PgDatabaseError) -> bool {
    matches!(error.code().get(..2), Some("22" | "23"))
}

pub(super) async fn insert(pool: &PgPool, arrivals: &[&Arrival]) -> sqlx::Result<u64> {
    let inserted = sqlx::query(INSERT)
        .bind(column(arrivals, |it| it.id.as_str()))
        .bind(column(arrivals, |it| it.kind.as_str()))
        .bind(column(arrivals, |it| it.created))
        .bind(column(arrivals, |it| it.livemode))
        .bind(column(arrivals, |it| it.source.name()))
        .bind(column(arrivals, |it| &it.payload[..]))
        .bind(column(arrivals, |it| it.received_at))
        .execute(pool)
        .await?;
    Ok(inserted.rows_affected())
}

fn column<'a, T>(arrivals: &[&'a Arrival], value: impl Fn(&'a Arrival) -> T) -> Vec<T> {
    arrivals.iter().map(|it| value(it)).collect()
}
