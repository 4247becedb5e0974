//! An event that a worker has claimed, and what came of it.

use crate::store::{Tx, on};

/// The right to apply an event, for as long as its lease lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The event, `evt_…`.
    pub(crate) event: String,
    /// How often it has been claimed, this time included: a later claim has a higher number.
    pub(crate) attempt: i64,
}

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It changed what is known.
    Applied,
    /// Something newer was known already.
    Stale,
    /// It is of no interest here.
    Ignored,
}

/// Why an event could not be applied; it is tried again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The database said no.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// Stripe said no, where an object had to be fetched.
    #[error("Stripe: {0}")]
    Stripe(#[from] stripe_portal_gen::Error),
    /// The object does not fit its type.
    #[error("the event cannot be read: {0}")]
    Misfit(String),
    /// Other workers wrote the object at every look.
    #[error("others were always faster")]
    Contended,
    /// The lease ran out, and another worker has the event.
    #[error("another worker has it")]
    Lost,
}

impl Outcome {
    /// As the database has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Stale => "stale",
            Self::Ignored => "ignored",
        }
    }
}

impl Claim {
    /// Marks the event as done, in the transaction that applies it.
    pub(crate) async fn finish(&self, tx: &mut Tx, outcome: Outcome) -> Result<(), Fault> {
        const DONE: &str = "UPDATE portal_events SET state = 'done', outcome = $1, done_at = $2, error = NULL \
             WHERE id = $3 AND attempts = $4 AND state = 'pending'";
        let now = crate::clock::now();
        let done = on!(tx, conn => sqlx::query(DONE)
            .bind(outcome.name())
            .bind(now)
            .bind(&self.event)
            .bind(self.attempt)
            .execute(conn)
            .await?
            .rows_affected());
        match done {
            0 => Err(Fault::Lost),
            _ => Ok(()),
        }
    }
}
