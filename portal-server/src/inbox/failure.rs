//! What becomes of an event that could not be applied: how long it waits, and when it is given up.

use std::time::Duration;

use stripe_portal_gen::{Error, ErrorKind};

use super::Fault;
use super::rows::Claimed;
use crate::clock;
use crate::store::{Store, on};

/// How long an event waits after the first failure; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(5);

/// How long it waits at most.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// How long it waits at most for Stripe, which is soon back.
const LONGEST_WAIT_FOR_STRIPE: Duration = Duration::from_mins(5);

/// Why an event could not be applied, without a secret, a part of it or Stripe's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    text: String,
    /// Whether it is the event's own fault, so that it is given up some day.
    counts: bool,
}

impl Failure {
    /// The event is to blame.
    pub(super) fn own(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            counts: true,
        }
    }

    /// Something else is to blame.
    pub(super) fn passing(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            counts: false,
        }
    }

    pub(super) fn of(fault: &Fault) -> Self {
        match fault {
            Fault::Stripe(error) if is_passing(error.kind()) || error.status() == Some(404) => {
                Self::passing(stripe(error))
            }
            Fault::Stripe(error) => Self::own(stripe(error)),
            Fault::Database(error) if is_of_data(error) => Self::own(database(error)),
            Fault::Database(error) => Self::passing(database(error)),
            Fault::Contended => Self::passing(fault.to_string()),
            Fault::Misfit(_) | Fault::Lost => Self::own(fault.to_string()),
        }
    }

    /// Has the event wait, or gives it up after `most` failures.
    pub(super) async fn note(&self, store: &Store, it: &Claimed, most: u32) -> sqlx::Result<()> {
        const FAILED: &str = "UPDATE portal_events SET state = $1, due_at = $2, failures = $3, error = $4 \
             WHERE id = $5 AND attempts = $6 AND state = 'pending'";
        let claim = it.claim();
        let failures = it.failures - i64::from(!self.counts);
        let is_dead = self.counts && failures >= i64::from(most);
        let state = if is_dead { "dead" } else { "pending" };
        let due_at = clock::now().saturating_add(self.wait(failures, it.tries));
        let failed = on!(store.write, conn => sqlx::query(FAILED)
            .bind(state)
            .bind(due_at)
            .bind(failures)
            .bind(&self.text)
            .bind(&claim.event)
            .bind(claim.attempt)
            .execute(conn)
            .await
            .map(drop));
        match is_dead {
            true => tracing::error!(event = claim.event, error = self.text, "event given up"),
            false => tracing::warn!(event = claim.event, error = self.text, "event failed"),
        }
        failed
    }

    /// After how many milliseconds to try again: between half of the wait and all of it, so that what failed
    /// together does not come back together.
    fn wait(&self, failures: i64, tries: i64) -> i64 {
        let (times, longest) = match self.counts {
            true => (failures, LONGEST_WAIT),
            false => (tries, LONGEST_WAIT_FOR_STRIPE),
        };
        let doublings = u32::try_from(times.clamp(1, 20) - 1).unwrap_or(0);
        let wait = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(doublings));
        let half = i64::try_from(wait.min(longest).as_millis() / 2).unwrap_or(i64::MAX / 2);
        let more = i64::from(getrandom::u32().unwrap_or_default());
        half + more * half / i64::from(u32::MAX)
    }
}

/// Whether it is Stripe, the network or the key that is to blame, whatever the event is.
fn is_passing(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::Api
            | ErrorKind::Authentication
            | ErrorKind::Connection
            | ErrorKind::Permission
            | ErrorKind::RateLimit
            | ErrorKind::Timeout
    )
}

/// Whether the database does not take this, and may well take something else.
pub(super) fn is_of_data(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else {
        return false;
    };
    #[cfg(feature = "sqlite")]
    if let Some(error) = error.try_downcast_ref() {
        return super::sqlite::is_of_data(error);
    }
    #[cfg(feature = "postgres")]
    if let Some(error) = error.try_downcast_ref() {
        return super::postgres::is_of_data(error);
    }
    false
}

/// What can be told of a fault.
pub(crate) fn told(fault: &Fault) -> String {
    Failure::of(fault).text
}

/// What can be told of an error of Stripe's.
pub(super) fn stripe(error: &Error) -> String {
    let status = error.status().map(|status| format!(", status {status}"));
    let request = error.request_id().map(|id| format!(", request {id}"));
    let parts = [status, request].into_iter().flatten().collect::<String>();
    format!("Stripe: {}{parts}", error.kind())
}

/// What can be told of an error of the database's, whose words may quote a value.
pub(crate) fn database(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            format!("the database: error {code}")
        }
        other => format!("the database: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit() {
        let (own, passing) = (Failure::own("x"), Failure::passing("x"));
        for (failure, attempt, longest) in [
            (&own, 1, 5_000),
            (&own, 2, 10_000),
            (&own, 10, 2_560_000),
            (&own, 11, 3_600_000),
            (&own, i64::MAX, 3_600_000),
            (&passing, 1, 5_000),
            (&passing, 7, 300_000),
            (&passing, 0, 5_000),
        ] {
            let got = failure.wait(attempt, attempt);
            assert!((longest / 2..=longest).contains(&got), "{attempt}: {got}");
        }
        // What Stripe was to blame for does not delay what the event is to blame for.
        assert!(own.wait(1, 20) <= 5_000);
    }

    #[test]
    fn the_database_is_not_quoted() {
        let got = database(&sqlx::Error::PoolTimedOut);
        assert!(got.starts_with("the database: pool timed out"), "{got}");
    }
}
