//! Forgets what was done with long ago.

use std::time::Duration;

use super::failure;
use super::stop::Stop;
use crate::billing::Shared;
use crate::clock;
use crate::store::{Store, on};

/// How many rows of a kind are forgotten at once, so that nobody waits for it.
const BATCH: u32 = 500;

/// How often to look.
const EVERY: Duration = Duration::from_hours(1);

/// For how long tokens are kept that have expired or were revoked.
const KEEP_TOKENS: Duration = Duration::from_hours(30 * 24);

/// For how long it is known who asked for a portal: a year, and some time to look into it.
const KEEP_AUDIT: Duration = Duration::from_hours(400 * 24);

/// Of each, `$1` is until when and `$2` how many.
const DONE: &str = "DELETE FROM portal_events WHERE id IN \
     (SELECT id FROM portal_events WHERE state = 'done' AND done_at < $1 ORDER BY done_at LIMIT $2)";
const TOKENS: &str = "DELETE FROM portal_tokens WHERE id IN \
     (SELECT id FROM portal_tokens WHERE expires_at < $1 OR revoked_at < $1 LIMIT $2)";
/// A later row has a higher number.
const AUDIT: &str = "DELETE FROM portal_audit WHERE at < $1 AND id IN \
     (SELECT id FROM portal_audit ORDER BY id LIMIT $2)";

/// Forgets old rows until told to stop.
pub(super) async fn run(shared: &Shared, mut stop: Stop) {
    loop {
        let rest = match forget(&shared.store, shared.inbox.options.keep, clock::now()).await {
            Ok(true) => Duration::ZERO,
            Ok(false) => EVERY,
            Err(error) => {
                let error = failure::database(&error);
                tracing::warn!(error, "old rows cannot be forgotten");
                EVERY
            }
        };
        if stop.rest(rest).await {
            return;
        }
    }
}

/// Forgets some of what is old, and says whether there may be more. Events that are done are old after `keep`.
pub(super) async fn forget(store: &Store, keep: Duration, now: i64) -> sqlx::Result<bool> {
    let mut is_more = false;
    for (sql, keep) in [(DONE, keep), (TOKENS, KEEP_TOKENS), (AUDIT, KEEP_AUDIT)] {
        let keep = i64::try_from(keep.as_millis()).unwrap_or(i64::MAX);
        let forgotten = on!(store.write, conn => sqlx::query(sql)
            .bind(now.saturating_sub(keep))
            .bind(i64::from(BATCH))
            .execute(conn)
            .await
            .map(|done| done.rows_affected()))?;
        is_more |= forgotten >= u64::from(BATCH);
    }
    Ok(is_more)
}
