//! What is known of customers and their subscriptions, from events and from Stripe itself.
//!
//! Stripe sends events in any order, more than once, and dates them by whole seconds. So each object is kept
//! with the time that it is as of: what happened later replaces it, what happened before is stale, and what
//! happened in the same second is fetched anew, since nothing else says which came last. Whatever has ended,
//! such as a cancelled subscription, stays so.

mod change;
mod customers;
mod fetch;
mod flights;
mod mark;
mod payment_methods;
mod pick;
mod products;
mod record;
mod standing;
mod subscriptions;
mod sync;
#[cfg(test)]
mod tests;

use stripe_portal_gen::event::Event;

use crate::billing::Shared;
use crate::inbox::{Claim, Fault, Outcome};
use change::Change;
use mark::{Mark, Stamp, Verdict};
use record::Record;

pub(crate) use flights::Flights;
pub(crate) use payment_methods::Row as Charged;
pub(crate) use standing::{Known, Live, Standing, is_kept, owns_subscription};
pub(crate) use subscriptions::Row as Subscribed;

/// How often an event is looked at again because another worker has written its object meanwhile.
const TRIES: usize = 64;

/// Applies an event, and marks it as done in the same transaction.
pub(crate) async fn apply(shared: &Shared, claim: &Claim, event: &Event) -> Result<Outcome, Fault> {
    // Objects of connected accounts are those of somebody else's customers.
    let is_ours = event.livemode == shared.livemode && event.account.is_none();
    let change = match is_ours {
        true => Change::of(event)?,
        false => None,
    };
    let Some(change) = change else {
        return done(shared, claim, Outcome::Ignored).await;
    };
    for _ in 0..TRIES {
        if let Some(outcome) = attempt(shared, claim, &change).await? {
            return Ok(outcome);
        }
    }
    Err(Fault::Contended)
}

/// Applies a change to what is known now; none where another worker was faster, so that it is to be looked
/// at again.
async fn attempt(
    shared: &Shared,
    claim: &Claim,
    change: &Change,
) -> Result<Option<Outcome>, Fault> {
    let known = Mark::read(&shared.store, &change.key, shared.livemode).await?;
    let (record, over) = match change.judge(known.as_ref()) {
        Verdict::Stale => (None, None),
        Verdict::Write(record) => (Some(record.clone()), None),
        Verdict::Fetch { over } => (fetch::one(&shared.client, &change.key).await?, over),
    };
    // What is gone at Stripe stays as it was last known, and what has ended stays so.
    let stays = known.is_some_and(|known| known.ended);
    let Some(record) = record.filter(|it| it.has_ended() || !stays) else {
        return done(shared, claim, Outcome::Stale).await.map(Some);
    };
    let others = fetch::missing(shared, &record).await?;
    let stamp = Stamp {
        livemode: shared.livemode,
        as_of: change.created,
        event: Some(&change.event),
        over,
    };
    write(shared, claim, &record, &others, &stamp).await
}

/// Writes an object and what it refers to, unless another worker has written it meanwhile.
async fn write(
    shared: &Shared,
    claim: &Claim,
    record: &Record,
    others: &[Record],
    stamp: &Stamp<'_>,
) -> Result<Option<Outcome>, Fault> {
    let mut tx = shared.store.begin().await?;
    if !record.write(&mut tx, stamp).await? {
        return Ok(None);
    }
    let fetched = stamp.of_fetched();
    for other in others {
        other.write(&mut tx, &fetched).await?;
    }
    if let Some(customer) = record.customer() {
        customers::forget_deleted(&mut tx, customer, shared.livemode).await?;
    }
    claim.finish(&mut tx, Outcome::Applied).await?;
    tx.commit().await?;
    Ok(Some(Outcome::Applied))
}

/// Marks an event as done that changes nothing.
async fn done(shared: &Shared, claim: &Claim, outcome: Outcome) -> Result<Outcome, Fault> {
    let mut tx = shared.store.begin().await?;
    claim.finish(&mut tx, outcome).await?;
    tx.commit().await?;
    Ok(outcome)
}
