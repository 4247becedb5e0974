//! Cancelling: for the end of the period or at once, and what the customer says about it.

use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{
    BillingModeType, CancellationDetails, CancellationDetailsParams, CancellationFeedback,
    CancellationReason, Subscription,
};
use stripe_portal_gen::{Expandable, Timestamp};

use super::renew::end_for;
use super::{is_ending, period, plan, running};
use crate::rules::check::found;
use crate::rules::{clearable, discounts, invoices};
use crate::world::Tx;

/// When a cancellation ends the subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At the end of the period that is paid for.
    PeriodEnd,
    /// At once.
    Now,
}

/// Cancels a subscription. `proration` counts for `When::Now` alone: `create_prorations` credits what is
/// left of the period to the subscription's next invoice, which only a request can still make.
pub fn cancel(
    tx: &mut Tx<'_>,
    id: &SubscriptionId,
    when: When,
    proration: &ProrationBehavior,
) -> Result<(), Refusal> {
    let subscription = running(tx.world(), id, "subscription")?.clone();
    match when {
        When::PeriodEnd if is_ending(&subscription) => Err(already_ending(id)),
        When::PeriodEnd => {
            at_period_end(tx, subscription);
            Ok(())
        }
        When::Now => {
            if *proration == ProrationBehavior::CreateProrations {
                credit(tx, &subscription);
            }
            let reason = CancellationReason::CancellationRequested;
            end_for(tx, id, reason);
            Ok(())
        }
    }
}

/// A cancellation is pending already.
pub(crate) fn already_ending(id: &SubscriptionId) -> Refusal {
    Refusal::invalid(format!(
        "The subscription {id} is already set to be canceled at period end."
    ))
}

/// In flexible billing mode the time alone says that the end is near, not the flag.
pub(super) fn at_period_end(tx: &mut Tx<'_>, mut subscription: Subscription) {
    let ends = subscription
        .items
        .data
        .iter()
        .filter_map(|it| it.current_period_end);
    let last = ends.max().or(subscription.current_period_end);
    subscription.cancel_at = last;
    subscription.cancel_at_period_end = !is_flexible(&subscription);
    subscription.canceled_at = Some(Timestamp(tx.now()));
    details(&mut subscription).reason = Some(CancellationReason::CancellationRequested);
    tx.insert(subscription);
}

/// Whether the subscription is in flexible billing mode.
pub(super) fn is_flexible(subscription: &Subscription) -> bool {
    let mode = subscription.billing_mode.as_ref();
    mode.is_some_and(|it| it.type_ == BillingModeType::Flexible)
}

/// Credits what is left of the period, to the subscription's next invoice.
pub(super) fn credit(tx: &mut Tx<'_>, subscription: &Subscription) {
    if plan::is_trialing(subscription) {
        return;
    }
    let off = discounts::active(tx.world(), subscription);
    let (now, period) = (tx.now(), period(subscription));
    let items = subscription.items.data.iter();
    let lines = items.map(|item| invoices::unused(tx.world(), item, now, period, &off));
    let lines: Vec<_> = lines.filter(|line| line.amount != 0).collect();
    plan::keep_waiting(tx, subscription, &lines);
}

/// Takes a pending cancellation back.
pub fn undo_cancel(tx: &mut Tx<'_>, id: &SubscriptionId) -> Result<(), Refusal> {
    let subscription = running(tx.world(), id, "subscription")?;
    if !is_ending(subscription) {
        let message = format!("The subscription {id} is not set to be canceled.");
        return Err(Refusal::invalid(message));
    }
    tx.update(id, stay);
    Ok(())
}

/// Leaves nothing of a pending cancellation.
pub(super) fn stay(subscription: &mut Subscription) {
    subscription.cancel_at_period_end = false;
    subscription.cancel_at = None;
    subscription.canceled_at = None;
    subscription.cancellation_details = Some(no_details());
}

/// Notes why the customer cancels: an update of its own, after the cancellation itself.
pub fn give_feedback(
    tx: &mut Tx<'_>,
    id: &SubscriptionId,
    feedback: Option<CancellationFeedback>,
    comment: Option<String>,
) -> Result<(), Refusal> {
    let subscription = found::<Subscription>(tx.world(), id, "subscription")?;
    if subscription.canceled_at.is_none() {
        let message = format!("The subscription {id} is not set to be canceled.");
        return Err(Refusal::invalid(message));
    }
    tx.update::<Subscription>(id, |subscription| {
        let details = details(subscription);
        details.feedback = feedback;
        details.comment = comment;
    });
    Ok(())
}

/// Ends a subscription whose invoices were not paid.
pub fn end_unpaid(tx: &mut Tx<'_>, id: &SubscriptionId) {
    end_for(tx, id, CancellationReason::PaymentFailed);
}

pub(super) fn details(subscription: &mut Subscription) -> &mut CancellationDetails {
    subscription
        .cancellation_details
        .get_or_insert_with(no_details)
}

/// Notes what is given of why a subscription is cancelled; the rest stays.
pub(super) fn explain(subscription: &mut Subscription, given: CancellationDetailsParams) {
    let CancellationDetailsParams {
        feedback,
        comment,
        feedback_option,
    } = given;
    let details = details(subscription);
    clearable::change(&mut details.feedback, feedback);
    clearable::change(&mut details.comment, comment);
    if let Some(option) = feedback_option {
        details.feedback_option = Some(option.into());
    }
}

pub(super) fn no_details() -> CancellationDetails {
    CancellationDetails {
        reason: None,
        feedback: None,
        comment: None,
        feedback_option: None::<Expandable<_>>,
    }
}
