//! What can still be noted of a subscription that has ended.

use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{Subscription, UpdateSubscription};

use super::cancel;
use crate::rules::check::found;
use crate::rules::metadata;
use crate::world::Tx;

/// Notes why it was cancelled, and metadata; all other parameters are refused.
pub fn annotate(tx: &mut Tx<'_>, params: UpdateSubscription) -> Result<(), Refusal> {
    let UpdateSubscription {
        subscription: id,
        items: None,
        discounts: None,
        default_payment_method: None,
        collection_method: None,
        days_until_due: None,
        trial_end: None,
        trial_settings: None,
        billing_cycle_anchor: None,
        cancel_at_period_end: None,
        cancel_at: None,
        cancellation_details,
        pause_collection: None,
        proration_behavior: None,
        proration_date: None,
        payment_behavior: None,
        description: None,
        metadata: pairs,
        expand: _,
    } = params
    else {
        return Err(Refusal::invalid(
            "A canceled subscription can only update its cancellation_details and metadata.",
        ));
    };
    let mut subscription = found::<Subscription>(tx.world(), &id, "subscription")?.clone();
    if let Some(pairs) = pairs {
        metadata::merge(&mut subscription.metadata, pairs, "metadata")?;
    }
    if let Some(details) = cancellation_details {
        cancel::explain(&mut subscription, details);
    }
    tx.insert(subscription);
    Ok(())
}
