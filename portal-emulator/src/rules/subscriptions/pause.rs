//! Pausing, resuming, and staying for a coupon.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::ids::{CouponId, SubscriptionId};
use stripe_portal_gen::invoice::BillingReason;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{
    PauseCollection, PauseCollectionBehavior, Status, Subscription,
};

use super::{cancel, check, is_ending, period, plan, renew, running};
use crate::rules::{calendar, discounts};
use crate::world::Tx;

/// Holds the payments back until `until`, or until they are resumed: invoices are voided meanwhile, and
/// the status stays.
pub fn pause(tx: &mut Tx<'_>, id: &SubscriptionId, until: Option<i64>) -> Result<(), Refusal> {
    let subscription = running(tx.world(), id, "subscription")?;
    if subscription.pause_collection.is_some() {
        return Err(Refusal::invalid(format!(
            "The subscription {id} is already paused."
        )));
    }
    if is_ending(subscription) {
        return Err(cancel::already_ending(id));
    }
    if subscription.status == Status::Incomplete {
        return Err(check::incomplete(id));
    }
    let farthest = calendar::later(tx.now(), &stripe_portal_gen::price::Interval::Year, 3);
    if until.is_some_and(|until| until <= tx.now() || until > farthest) {
        let message = "A subscription can be paused until a time in the next 3 years.";
        return Err(Refusal::invalid(message).param("resumes_at"));
    }
    tx.update::<Subscription>(id, |it| {
        it.pause_collection = Some(PauseCollection {
            behavior: PauseCollectionBehavior::Void,
            resumes_at: until.map(Timestamp),
        });
    });
    Ok(())
}

/// Collects payments again. A subscription whose status is `paused` begins a new period.
pub fn resume(tx: &mut Tx<'_>, id: &SubscriptionId) -> Result<(), Refusal> {
    let mut subscription = running(tx.world(), id, "subscription")?.clone();
    if subscription.status == Status::Paused {
        let (before, now) = (period(&subscription), tx.now());
        plan::begin(&mut subscription, now);
        let reason = BillingReason::SubscriptionCycle;
        renew::bill_period(tx, subscription, reason, (before.1, now));
        return Ok(());
    }
    if subscription.pause_collection.is_none() {
        return Err(Refusal::invalid(format!(
            "The subscription {id} is not paused."
        )));
    }
    tx.update::<Subscription>(id, |it| it.pause_collection = None);
    Ok(())
}

/// Gives a customer who was about to cancel a coupon instead, which they do not have yet. A cancellation that is pending is undone.
pub fn keep_with_coupon(
    tx: &mut Tx<'_>,
    id: &SubscriptionId,
    coupon: &CouponId,
) -> Result<(), Refusal> {
    let mut subscription = running(tx.world(), id, "subscription")?.clone();
    let coupon = discounts::usable(tx.world(), coupon, "coupon", tx.now())?.clone();
    if discounts::has(tx.world(), &subscription, &coupon.id) {
        let message = format!(
            "The subscription {id} already has the coupon {}.",
            coupon.id
        );
        return Err(Refusal::invalid(message).param("coupon"));
    }
    if is_ending(&subscription) {
        cancel::stay(&mut subscription);
    }
    discounts::give(tx, &mut subscription, &coupon);
    tx.insert(subscription);
    Ok(())
}
