//! What time does to a subscription: periods, trials and pauses end, and at last it does.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::invoice::{BillingReason, Invoice};
use stripe_portal_gen::subscription::{
    CancellationReason, MissingPaymentMethod, PauseCollectionBehavior, Status, Subscription,
};

use super::{cancel, change, has_ended, period, plan};
use crate::rules::discounts;
use crate::rules::invoices::{self, Bill, Outcome};
use crate::world::{TrialNotice, Tx};

/// Does what is due of a subscription.
pub fn come_due(tx: &mut Tx<'_>, id: &SubscriptionId) {
    let Some(subscription) = tx.get::<Subscription>(id).cloned() else {
        return;
    };
    let now = tx.now();
    let is_due = |at: Option<Timestamp>| at.is_some_and(|at| i64::from(at) <= now);
    let resumes = subscription
        .pause_collection
        .as_ref()
        .and_then(|it| it.resumes_at);
    if is_due(resumes) {
        tx.update::<Subscription>(id, |it| it.pause_collection = None);
    } else if is_due(subscription.cancel_at) {
        end(tx, id);
    } else if subscription.status == Status::Incomplete {
        expire(tx, id);
    } else if subscription.cancel_at_period_end {
        end(tx, id);
    } else if plan::is_trialing(&subscription) {
        end_trial(tx, subscription);
    } else {
        renew(tx, subscription);
    }
}

/// Ends a subscription whose cancellation was pending.
pub fn end(tx: &mut Tx<'_>, id: &SubscriptionId) {
    end_for(tx, id, CancellationReason::CancellationRequested);
}

/// Ends a subscription, for good. It keeps the reason that it has already.
pub fn end_for(tx: &mut Tx<'_>, id: &SubscriptionId, reason: CancellationReason) {
    let Some(mut subscription) = tx.get::<Subscription>(id).cloned() else {
        return;
    };
    if has_ended(&subscription) {
        return;
    }
    let now = Timestamp(tx.now());
    subscription.status = Status::Canceled;
    subscription.ended_at = Some(now);
    subscription.canceled_at.get_or_insert(now);
    subscription.schedule = None;
    cancel::details(&mut subscription)
        .reason
        .get_or_insert(reason);
    for discount in discounts::active(tx.world(), &subscription) {
        discounts::take(tx, &mut subscription, &discount.id);
    }
    tx.insert(subscription);
    change::drop_later(tx, id);
    tx.remove::<TrialNotice>(id);
    invoices::stop_collecting(tx, id);
}

/// The first payment was not made in time.
fn expire(tx: &mut Tx<'_>, id: &SubscriptionId) {
    let now = Timestamp(tx.now());
    tx.update::<Subscription>(id, |it| {
        it.status = Status::IncompleteExpired;
        it.ended_at = Some(now);
        it.canceled_at = Some(now);
    });
    let first = tx
        .get::<Subscription>(id)
        .and_then(|it| it.latest_invoice.clone());
    if let Some(first) = first {
        invoices::void(tx, first.id());
    }
}

fn end_trial(tx: &mut Tx<'_>, subscription: Subscription) {
    let settings = subscription.trial_settings.as_ref();
    let missing = settings.map(|it| &it.end_behavior.missing_payment_method);
    let outcome = invoices::charge(tx.world(), &subscription);
    match missing.filter(|_| outcome == Outcome::NoMethod) {
        Some(MissingPaymentMethod::Cancel) => end(tx, &subscription.id),
        Some(MissingPaymentMethod::Pause) => {
            tx.update::<Subscription>(&subscription.id, |it| it.status = Status::Paused);
        }
        _ => renew(tx, subscription),
    }
}

/// Begins the next period, with an invoice for it: a draft that is finalized an hour later.
fn renew(tx: &mut Tx<'_>, mut subscription: Subscription) {
    let (start, end) = period(&subscription);
    change::apply_later(tx, &mut subscription);
    if plan::is_trialing(&subscription) {
        subscription.status = Status::Active;
    }
    let next = plan::period_end(&subscription, end);
    plan::set_period(&mut subscription, end, next);
    bill_period(
        tx,
        subscription,
        BillingReason::SubscriptionCycle,
        (start, end),
    );
}

/// Bills the current period, together with what waits for it.
pub(super) fn bill_period(
    tx: &mut Tx<'_>,
    mut subscription: Subscription,
    reason: BillingReason,
    added: (i64, i64),
) {
    let mut lines = invoices::take_pending(tx, &subscription);
    let (start, end) = period(&subscription);
    lines.extend(invoices::regular(
        tx.world(),
        &subscription.items.data,
        start,
        end,
    ));
    let bill = Bill {
        lines,
        reason,
        period: added,
    };
    let invoice = invoices::draft(tx, &mut subscription, &bill);
    let paused = subscription.pause_collection.as_ref();
    let keeps = paused.is_some_and(|it| it.behavior == PauseCollectionBehavior::KeepAsDraft);
    tx.insert(subscription);
    if keeps {
        tx.update::<Invoice>(&invoice, |it| {
            it.auto_advance = Some(false);
            it.automatically_finalizes_at = None;
            it.next_payment_attempt = None;
        });
    }
}

#[cfg(test)]
mod tests;
