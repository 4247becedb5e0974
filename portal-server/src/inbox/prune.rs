//! Forgets events that were done long ago.

use std::time::Duration;

use super::failure;
use super::stop::Stop;
use crate::billing::Shared;
use crate::clock;
use crate::store::{Store, on};

/// How many are forgotten at once, so that nobody waits for it.
const BATCH: u32 = 500;

/// How often to look.
const EVERY: Duration = Duration::from_hours(1);

/// Forgets old events until told to stop.
pub(super) async fn run(shared: &Shared, mut stop: Stop) {
    let keep = i64::try_from(shared.inbox.options.keep.as_millis()).unwrap_or(i64::MAX);
    loop {
        let before = clock::now().saturating_sub(keep);
        let rest = match forget(&shared.store, before).await {
            Ok(forgotten) if forgotten >= u64::from(BATCH) => Duration::ZERO,
            Ok(_) => EVERY,
            Err(error) => {
                let error = failure::database(&error);
                tracing::warn!(error, "old events cannot be forgotten");
                EVERY
            }
        };
        if stop.rest(rest).await {
            return;
        }
    }
}

/// Forgets some of the events that were done before `before`, and says how many.
pub(super) async fn forget(store: &Store, before: i64) -> sqlx::Result<u64> {
    const FORGET: &str = "DELETE FROM portal_events WHERE id IN \
         (SELECT id FROM portal_events WHERE state = 'done' AND done_at < $1 ORDER BY done_at LIMIT $2)";
    on!(store.write, conn => sqlx::query(FORGET)
        .bind(before)
        .bind(i64::from(BATCH))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))
}
