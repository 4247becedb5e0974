//! Updates and cancellations by request.

use stripe_portal_gen::billing_portal::ProrationBehavior as Proration;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::invoice::BillingReason;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{
    BillingCycleAnchorChange, CancelAt, CancelSubscription, CancellationReason, PauseCollection,
    PauseCollectionParams, Subscription, TrialEnd, UpdateItem, UpdateSubscription,
};
use stripe_portal_gen::subscription_item::SubscriptionItem;
use stripe_portal_gen::{Clearable, Expandable, Timestamp};

use super::check::{amounts, can_pay, price, same_interval, scheduled};
use super::plan::{Terms, carry_out, is_trialing, plan, set_period};
use super::renew::end_for;
use super::{blank, cancel, create, period, running};
use crate::rules::check::{at_least, found, known, missing};
use crate::rules::invoices::{self, Bill};
use crate::rules::{clearable, discounts, metadata, payment_methods};
use crate::world::Tx;

/// Updates a subscription. What is billed at once must be paid, or nothing changes.
#[allow(clippy::too_many_lines, reason = "it takes each parameter in turn")]
pub fn update(tx: &mut Tx<'_>, params: UpdateSubscription) -> Result<(), Refusal> {
    let UpdateSubscription {
        subscription: id,
        items,
        discounts: off,
        default_payment_method,
        collection_method,
        days_until_due,
        trial_end,
        trial_settings,
        billing_cycle_anchor,
        cancel_at_period_end,
        cancel_at,
        cancellation_details,
        pause_collection,
        proration_behavior,
        proration_date,
        payment_behavior,
        description,
        metadata: pairs,
        expand: _,
    } = params;
    let mut before = running(tx.world(), &id, "subscription")?.clone();
    let proration = proration_behavior.map_or(Proration::CreateProrations, |it| it.as_str().into());
    known(&proration, "proration_behavior")?;
    if let Some(collection) = &collection_method {
        known(collection, "collection_method")?;
    }
    if let Some(behavior) = &payment_behavior {
        known(behavior, "payment_behavior")?;
    }
    if items.is_some() && before.schedule.is_some() {
        return Err(scheduled());
    }
    if let Some(method) = default_payment_method {
        let customer = before.customer.id();
        payment_methods::of_customer(tx.world(), &method, customer, "default_payment_method")?;
        before.default_payment_method = Some(Expandable::Id(method));
    }
    let now = tx.now();
    let coupons = create::coupons(tx.world(), off.clone(), now)?;
    let items = match items {
        Some(items) => changed_items(tx, &before, items)?,
        None => before.items.data.clone(),
    };
    let terms = Terms {
        proration,
        anchor_now: billing_cycle_anchor == Some(BillingCycleAnchorChange::Now),
        end_trial: matches!(trial_end, Some(TrialEnd::Now)),
    };
    before.collection_method = collection_method.unwrap_or(before.collection_method);
    before.days_until_due = days_until_due.or(before.days_until_due);
    before.trial_settings = trial_settings.or(before.trial_settings);
    clearable::change(&mut before.description, description);
    if let Some(pairs) = pairs {
        metadata::merge(&mut before.metadata, pairs, "metadata")?;
    }
    if let Some(pause) = pause_collection {
        before.pause_collection = clearable::value(pause).map(pause_of);
    }

    let bills = items != before.items.data || terms.anchor_now;
    let ends_trial = terms.end_trial && is_trialing(&before);
    let (start, end) = period(&before);
    let at = proration_date.map_or(now, |at| i64::from(at).clamp(start, end));
    let active = discounts::active(tx.world(), &before);
    let customer = before.customer.id();
    let given = |it| discounts::of_coupon(it, customer, &id, now);
    let after: Vec<Discount> = match off {
        Some(_) => coupons.iter().map(given).collect(),
        None => active.clone(),
    };
    let mut plan = plan(tx.world(), &before, items, &terms, &after, at);
    if !bills && !ends_trial {
        plan.lines.clear();
        plan.at_once = false;
        plan.after = before;
    }
    if plan.at_once {
        let lines = [
            invoices::pending(tx.world(), &plan.after),
            plan.lines.clone(),
        ]
        .concat();
        can_pay(
            tx.world(),
            &plan.after,
            invoices::totals(&lines, &after).total,
        )?;
    }
    if let Some(TrialEnd::Timestamp(at)) = trial_end {
        extend_trial(&mut plan.after, at, now)?;
    }
    ending(
        &mut plan.after,
        cancel_at_period_end,
        cancel_at.as_ref(),
        now,
    );
    if let Some(details) = cancellation_details {
        cancel::explain(&mut plan.after, details);
    }
    if off.is_some() {
        for discount in &active {
            discounts::take(tx, &mut plan.after, &discount.id);
        }
    }
    for coupon in &coupons {
        discounts::give(tx, &mut plan.after, coupon);
    }
    carry_out(tx, plan);
    Ok(())
}

fn pause_of(given: PauseCollectionParams) -> PauseCollection {
    let PauseCollectionParams {
        behavior,
        resumes_at,
    } = given;
    PauseCollection {
        behavior,
        resumes_at,
    }
}

/// The items as they are after the update.
fn changed_items(
    tx: &mut Tx<'_>,
    before: &Subscription,
    given: Vec<UpdateItem>,
) -> Result<Vec<SubscriptionItem>, Refusal> {
    let mut items = before.items.data.clone();
    for (at, change) in given.into_iter().enumerate() {
        let param = |name: &str| format!("items[{at}][{name}]");
        let UpdateItem {
            id,
            price: to,
            quantity,
            deleted,
            metadata: pairs,
        } = change;
        at_least(quantity.unwrap_or(0), 0, &param("quantity"))?;
        let to = match to {
            Some(to) => Some(found::<Price>(tx.world(), &to, &param("price"))?.clone()),
            None => None,
        };
        if let Some(to) = &to {
            price(to, &before.currency, &param("price"))?;
        }
        let Some(id) = id else {
            let to = to.ok_or_else(|| missing(&param("price")))?;
            let pairs = metadata::new(pairs, &param("metadata"))?;
            items.push(blank::item(tx, &before.id, to, quantity, pairs));
            continue;
        };
        let item = items.iter_mut().find(|item| item.id == id);
        let gone = || Refusal::missing_resource("subscription item", &id, &param("id"));
        let item = item.ok_or_else(gone)?;
        if deleted == Some(true) {
            items.retain(|item| item.id != id);
            continue;
        }
        if let Some(to) = to {
            item.price = to;
        }
        item.quantity = quantity.or(item.quantity);
        if let Some(pairs) = pairs {
            metadata::merge(&mut item.metadata, pairs, &param("metadata"))?;
        }
    }
    if items.is_empty() {
        let message = "A subscription must have at least one active plan.";
        return Err(Refusal::invalid(message).param("items"));
    }
    let prices: Vec<&Price> = items.iter().map(|item| &item.price).collect();
    same_interval(&prices, "items")?;
    amounts(items.iter().map(|it| (&it.price, it.quantity)))?;
    let (start, end) = (before.current_period_start, before.current_period_end);
    for item in &mut items {
        (item.current_period_start, item.current_period_end) = (start, end);
    }
    Ok(items)
}

/// A trial that ends at another time.
fn extend_trial(subscription: &mut Subscription, at: Timestamp, now: i64) -> Result<(), Refusal> {
    if i64::from(at) <= now {
        let message = "Invalid timestamp: must be an integer Unix timestamp in the future.";
        return Err(Refusal::invalid(message).param("trial_end"));
    }
    let (start, _) = period(subscription);
    subscription.status = stripe_portal_gen::subscription::Status::Trialing;
    subscription.trial_start.get_or_insert(Timestamp(now));
    subscription.trial_end = Some(at);
    subscription.billing_cycle_anchor = at;
    set_period(subscription, start, at.into());
    Ok(())
}

fn ending(
    subscription: &mut Subscription,
    flag: Option<bool>,
    at: Option<&Clearable<CancelAt>>,
    now: i64,
) {
    let (_, end) = period(subscription);
    match at {
        Some(Clearable::Set(CancelAt::Timestamp(at))) => subscription.cancel_at = Some(*at),
        Some(Clearable::Set(CancelAt::MaxPeriodEnd | CancelAt::MinPeriodEnd)) => {
            subscription.cancel_at = Some(Timestamp(end));
        }
        Some(Clearable::Clear) => cancel::stay(subscription),
        Some(Clearable::Set(CancelAt::Unknown(_))) | None => {}
    }
    match flag {
        Some(true) => {
            subscription.cancel_at_period_end = true;
            subscription.cancel_at = Some(Timestamp(end));
        }
        Some(false) if subscription.cancel_at_period_end => cancel::stay(subscription),
        _ => {}
    }
    if super::is_ending(subscription) && subscription.canceled_at.is_none() {
        subscription.canceled_at = Some(Timestamp(now));
        let requested = CancellationReason::CancellationRequested;
        cancel::details(subscription).reason = Some(requested);
    }
}

/// Cancels a subscription at once.
pub fn cancel_by_request(
    tx: &mut Tx<'_>,
    params: CancelSubscription,
) -> Result<SubscriptionId, Refusal> {
    let CancelSubscription {
        subscription: id,
        invoice_now,
        prorate,
        cancellation_details,
        expand: _,
    } = params;
    let mut subscription = running(tx.world(), &id, "id")?.clone();
    if let Some(details) = cancellation_details {
        cancel::explain(&mut subscription, details);
        tx.insert(subscription.clone());
    }
    if prorate == Some(true) {
        cancel::credit(tx, &subscription);
    }
    let lines = match invoice_now {
        Some(true) => invoices::take_pending(tx, &subscription),
        _ => Vec::new(),
    };
    if !lines.is_empty() {
        let now = tx.now();
        let bill = Bill {
            lines,
            reason: BillingReason::Manual,
            period: (now, now),
        };
        let invoice = invoices::draft(tx, &mut subscription, &bill);
        tx.insert(subscription);
        invoices::finalize(tx, &invoice);
        invoices::collect(tx, &invoice);
    }
    end_for(tx, &id, CancellationReason::CancellationRequested);
    Ok(id)
}
