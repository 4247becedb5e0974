//! What is known of customers and their subscriptions, from events and from Stripe itself.

use stripe_portal_gen::event::Event;

use crate::billing::Shared;
use crate::inbox::{Claim, Fault, Outcome};

/// Applies an event, and marks it as done in the same transaction.
pub(crate) async fn apply(shared: &Shared, claim: &Claim, event: &Event) -> Result<Outcome, Fault> {
    let _ = event;
    let mut tx = shared.store.begin().await?;
    claim.finish(&mut tx, Outcome::Ignored).await?;
    tx.commit().await?;
    Ok(Outcome::Ignored)
}
