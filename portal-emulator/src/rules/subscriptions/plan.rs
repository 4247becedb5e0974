//! What a change of items in the middle of a period comes to: a plan, which a preview shows and a change
//! carries out.

use stripe_portal_gen::Timestamp;
use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::invoice::BillingReason;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::subscription::{Status, Subscription};
use stripe_portal_gen::subscription_item::SubscriptionItem;

use super::period;
use crate::rules::invoices::{self, Bill, Line};
use crate::rules::{calendar, discounts, money};
use crate::world::{PendingItem, Tx, World};

/// How a change is billed.
#[derive(Clone, Debug, PartialEq)]
pub struct Terms {
    /// What is made up for, and when.
    pub proration: ProrationBehavior,
    /// Whether a new period begins with the change.
    pub anchor_now: bool,
    /// Whether a trial ends with the change.
    pub end_trial: bool,
}

/// What a change comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The subscription afterwards.
    pub after: Subscription,
    /// What is billed, or waits for the next invoice.
    pub lines: Vec<Line>,
    /// Whether it is billed at once.
    pub at_once: bool,
}

/// Works out what it means that `before` has `items` from now on, with the discounts `off`.
///
/// A new period begins, and is billed at once, where it is asked for, where the length of the periods
/// changes, where what was free no longer is, and where a trial ends. Else the rest of the period is made
/// up for: each side of it to the second and rounded by itself. What is credited had the discounts that there
/// were until now.
pub(super) fn plan(
    world: &World,
    before: &Subscription,
    items: Vec<SubscriptionItem>,
    terms: &Terms,
    off: &[Discount],
    now: i64,
) -> Plan {
    let trialing = is_trialing(before);
    let mut after = before.clone();
    after.items.data = items;
    if trialing && !terms.end_trial {
        return Plan {
            after,
            lines: Vec::new(),
            at_once: false,
        };
    }
    let old = &before.items.data;
    let resets = trialing || terms.anchor_now || begins_anew(old, &after.items.data);
    let credits = terms.proration != ProrationBehavior::None && !trialing;
    let mut lines = Vec::new();
    if credits {
        let had = discounts::active(world, before);
        let gone = old
            .iter()
            .filter(|item| resets || !after.items.data.contains(item));
        lines.extend(gone.map(|it| invoices::unused(world, it, now, period(before), &had)));
    }
    if resets {
        begin(&mut after, now);
        let (start, end) = period(&after);
        lines.extend(invoices::regular(world, &after.items.data, start, end));
    } else if credits {
        let new = after.items.data.iter().filter(|item| !old.contains(item));
        lines.extend(new.map(|it| invoices::remaining(world, it, now, period(before), off)));
    }
    lines.retain(|line| line.amount != 0 || !line.proration);
    let asked = terms.proration == ProrationBehavior::AlwaysInvoice && !lines.is_empty();
    Plan {
        after,
        at_once: resets || asked,
        lines,
    }
}

/// Whether the subscription is in its trial.
pub(super) fn is_trialing(subscription: &Subscription) -> bool {
    subscription.status == Status::Trialing
}

/// Whether periods of another length follow, or what was free no longer is.
fn begins_anew(old: &[SubscriptionItem], new: &[SubscriptionItem]) -> bool {
    let every = |items: &[SubscriptionItem]| {
        let price: Option<&Price> = items.first().map(|item| &item.price);
        let recurring = price.and_then(|it| it.recurring.clone());
        recurring.map(|it| (it.interval, it.interval_count))
    };
    let cost = |items: &[SubscriptionItem]| {
        let costs = items
            .iter()
            .map(|it| money::cost(&it.price, it.quantity.unwrap_or(1)));
        costs.fold(0, i64::saturating_add)
    };
    every(old) != every(new) || (cost(old) == 0 && cost(new) > 0)
}

/// Begins a period at `now`, which ends a trial and a pause of the status.
pub(super) fn begin(subscription: &mut Subscription, now: i64) {
    if is_trialing(subscription) {
        subscription.trial_end = Some(Timestamp(now));
    }
    if matches!(subscription.status, Status::Trialing | Status::Paused) {
        subscription.status = Status::Active;
    }
    subscription.billing_cycle_anchor = Timestamp(now);
    set_period(subscription, now, period_end(subscription, now));
}

/// When the period ends that begins at `start`.
pub(super) fn period_end(subscription: &Subscription, start: i64) -> i64 {
    let anchor = i64::from(subscription.billing_cycle_anchor);
    let price = subscription.items.data.first().map(|item| &item.price);
    let Some(every) = price.and_then(|it| it.recurring.as_ref()) else {
        return i64::MAX;
    };
    calendar::next_after(anchor, &every.interval, every.interval_count, start)
}

/// Sets the period of the subscription and of each of its items. A pending cancellation goes with it.
pub(super) fn set_period(subscription: &mut Subscription, start: i64, end: i64) {
    subscription.current_period_start = Some(Timestamp(start));
    subscription.current_period_end = Some(Timestamp(end));
    for item in &mut subscription.items.data {
        item.current_period_start = Some(Timestamp(start));
        item.current_period_end = Some(Timestamp(end));
    }
    if subscription.cancel_at_period_end {
        subscription.cancel_at = Some(Timestamp(end));
    }
}

/// Carries a plan out: bills at once, or lets the lines wait for the next invoice.
pub(super) fn carry_out(tx: &mut Tx<'_>, plan: Plan) {
    let Plan {
        mut after,
        mut lines,
        at_once,
    } = plan;
    if !at_once {
        keep_waiting(tx, &after, &lines);
        tx.insert(after);
        return;
    }
    let now = tx.now();
    lines.splice(0..0, invoices::take_pending(tx, &after));
    let bill = Bill {
        lines,
        reason: BillingReason::SubscriptionUpdate,
        period: (now, now),
    };
    let invoice = invoices::draft(tx, &mut after, &bill);
    tx.insert(after);
    invoices::finalize(tx, &invoice);
    invoices::collect(tx, &invoice);
}

/// Lets lines wait for the next invoice of the subscription.
pub(super) fn keep_waiting(tx: &mut Tx<'_>, subscription: &Subscription, lines: &[Line]) {
    for line in lines {
        let id = tx.new_id("ii");
        tx.insert(PendingItem {
            id,
            customer: subscription.customer.id().clone(),
            subscription: subscription.id.clone(),
            item: line.item.clone(),
            price: line.price.id.clone(),
            quantity: line.quantity,
            description: line.description.clone(),
            amount: line.amount,
            currency: line.price.currency.clone(),
            start: line.start,
            end: line.end,
        });
    }
}
