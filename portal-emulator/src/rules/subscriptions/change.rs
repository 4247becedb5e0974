//! Changing plan or quantity, now or at the end of the period.

use stripe_portal_gen::billing_portal::{
    BillingCycleAnchor, Configuration, ProrationBehavior, ScheduleConditionType,
    TrialUpdateBehavior,
};
use stripe_portal_gen::coupon::Coupon;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::ids::{CouponId, PriceId, SubscriptionId, SubscriptionItemId};
use stripe_portal_gen::price::{Price, Recurring};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{Status, Subscription};
use stripe_portal_gen::subscription_item::SubscriptionItem;

use super::check::{self, can_pay};
use super::plan::{Plan, Terms, carry_out, is_trialing, plan};
use super::{period, running};
use crate::rules::check::found;
use crate::rules::invoices::{self, totals};
use crate::rules::{calendar, discounts, money};
use crate::world::{LaterChange, Tx, World};

/// A change of one item, with the terms that it is made on.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The item that changes.
    pub item: SubscriptionItemId,
    /// Its price afterwards.
    pub price: PriceId,
    /// Its quantity afterwards; none leaves it.
    pub quantity: Option<i64>,
    /// Coupons that come with the change.
    pub coupons: Vec<CouponId>,
    /// How the change is billed.
    pub terms: Terms,
    /// What has a change wait for the end of the period.
    pub conditions: Vec<ScheduleConditionType>,
}

impl Change {
    /// A change on the terms of a portal configuration.
    #[must_use]
    pub fn by_portal(
        configuration: &Configuration,
        item: &SubscriptionItemId,
        price: &PriceId,
        quantity: Option<i64>,
    ) -> Self {
        let feature = &configuration.features.subscription_update;
        let conditions = feature.schedule_at_period_end.iter();
        Self {
            item: item.clone(),
            price: price.clone(),
            quantity,
            coupons: Vec::new(),
            terms: Terms {
                proration: feature.proration_behavior.clone(),
                anchor_now: feature.billing_cycle_anchor == Some(BillingCycleAnchor::Now),
                end_trial: feature.trial_update_behavior
                    != Some(TrialUpdateBehavior::ContinueTrial),
            },
            conditions: conditions
                .flat_map(|it| &it.conditions)
                .map(|it| it.type_.clone())
                .collect(),
        }
    }

    /// The same change on other terms of proration.
    #[must_use]
    pub fn prorated(mut self, proration: ProrationBehavior) -> Self {
        self.terms.proration = proration;
        self
    }
}

/// When a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// At once.
    Now,
    /// Not yet: at this time.
    AtPeriodEnd(i64),
}

/// Makes a change, or has it wait for the end of the period where one of its conditions holds.
pub fn change(tx: &mut Tx<'_>, id: &SubscriptionId, change: &Change) -> Result<Changed, Refusal> {
    let intent = intent(tx.world(), id, change, tx.now())?;
    let Some(mut plan) = intent.plan else {
        let (_, at) = period(&intent.before);
        wait(tx, &intent.before, change, at);
        return Ok(Changed::AtPeriodEnd(at));
    };
    if plan.at_once {
        let lines = [
            invoices::pending(tx.world(), &intent.before),
            plan.lines.clone(),
        ]
        .concat();
        can_pay(
            tx.world(),
            &intent.before,
            totals(&lines, &intent.discounts).total,
        )?;
    }
    for coupon in &intent.coupons {
        discounts::give(tx, &mut plan.after, coupon);
    }
    carry_out(tx, plan);
    Ok(Changed::Now)
}

/// A change that may be made.
pub(super) struct Intent {
    pub before: Subscription,
    pub items: Vec<SubscriptionItem>,
    coupons: Vec<Coupon>,
    /// All discounts afterwards, new ones without an id.
    pub discounts: Vec<Discount>,
    /// None where the change waits for the end of the period.
    pub plan: Option<Plan>,
}

pub(super) fn intent(
    world: &World,
    id: &SubscriptionId,
    change: &Change,
    now: i64,
) -> Result<Intent, Refusal> {
    let before = running(world, id, "subscription")?.clone();
    if before.status == Status::Incomplete {
        return Err(check::incomplete(id));
    }
    if before.schedule.is_some() {
        return Err(check::scheduled());
    }
    let items = items(world, &before, change)?;
    let usable = |coupon| discounts::usable(world, coupon, "discounts[0][coupon]", now).cloned();
    let coupons: Vec<Coupon> = change
        .coupons
        .iter()
        .map(usable)
        .collect::<Result<_, _>>()?;
    if items == before.items.data && coupons.is_empty() {
        return Err(nothing_to_confirm());
    }
    let mut discounts = discounts::active(world, &before);
    let customer = before.customer.id();
    discounts.extend(
        coupons
            .iter()
            .map(|it| discounts::of_coupon(it, customer, id, now)),
    );
    let waits = !is_trialing(&before) && waits(&before.items.data, &items, &change.conditions);
    let plan = (!waits).then(|| {
        plan(
            world,
            &before,
            items.clone(),
            &change.terms,
            &discounts,
            now,
        )
    });
    Ok(Intent {
        before,
        items,
        coupons,
        discounts,
        plan,
    })
}

/// There is nothing to change.
pub(crate) fn nothing_to_confirm() -> Refusal {
    Refusal::invalid("Cannot update the subscription because there are no changes to confirm.")
}

/// The items as they are after the change.
fn items(
    world: &World,
    before: &Subscription,
    change: &Change,
) -> Result<Vec<SubscriptionItem>, Refusal> {
    let mut items = before.items.data.clone();
    let item = items.iter_mut().find(|item| item.id == change.item);
    let missing = || Refusal::missing_resource("subscription item", &change.item, "items[0][id]");
    let item = item.ok_or_else(missing)?;
    if item.price.id != change.price {
        let price = found::<Price>(world, &change.price, "items[0][price]")?;
        check::price(price, &before.currency, "items[0][price]")?;
        item.price = price.clone();
    }
    if let Some(quantity) = change.quantity {
        crate::rules::check::at_least(quantity, 0, "items[0][quantity]")?;
        item.quantity = Some(quantity);
    }
    check::amounts(items.iter().map(|it| (&it.price, it.quantity)))?;
    Ok(items)
}

/// Whether one of the conditions holds that have a change wait.
fn waits(
    old: &[SubscriptionItem],
    new: &[SubscriptionItem],
    when: &[ScheduleConditionType],
) -> bool {
    let mut pairs = old.iter().zip(new);
    pairs.any(|(old, new)| {
        when.iter().any(|condition| match condition {
            ScheduleConditionType::DecreasingItemAmount => amount(new) < amount(old),
            ScheduleConditionType::ShorteningInterval => length(new) < length(old),
            ScheduleConditionType::Unknown(_) => false,
        })
    })
}

fn amount(item: &SubscriptionItem) -> i64 {
    money::cost(&item.price, item.quantity.unwrap_or(1))
}

fn length(item: &SubscriptionItem) -> i64 {
    let recurring = item.price.recurring.as_ref();
    let length = |it: &Recurring| calendar::longest(&it.interval).saturating_mul(it.interval_count);
    recurring.map_or(0, length)
}

/// Schedules a change.
fn wait(tx: &mut Tx<'_>, before: &Subscription, change: &Change, at: i64) {
    let id = tx.new_id("sub_sched");
    tx.insert(LaterChange {
        id: id.clone(),
        subscription: before.id.clone(),
        item: change.item.clone(),
        price: change.price.clone(),
        quantity: change.quantity,
        coupons: change.coupons.clone(),
        at,
    });
    tx.update::<Subscription>(&before.id, |it| {
        it.schedule = Some(stripe_portal_gen::ids::SubscriptionScheduleId::from(id).into());
    });
}

/// Makes the change that waited for the end of the period. The change of the subscription itself is the
/// caller's to keep.
pub(super) fn apply_later(tx: &mut Tx<'_>, subscription: &mut Subscription) {
    let Some(later) = later(tx.world(), &subscription.id).cloned() else {
        return;
    };
    let price = tx.get::<Price>(&later.price).cloned();
    let mut items = subscription.items.data.iter_mut();
    if let (Some(item), Some(price)) = (items.find(|it| it.id == later.item), price) {
        let same = item.price.recurring == price.recurring;
        item.price = price;
        item.quantity = later.quantity.or(item.quantity);
        if !same {
            subscription.billing_cycle_anchor = tx.now().into();
        }
    }
    for coupon in &later.coupons {
        if let Some(coupon) = tx.get::<Coupon>(coupon).cloned() {
            discounts::give(tx, subscription, &coupon);
        }
    }
    subscription.schedule = None;
    tx.remove::<LaterChange>(&later.id);
}

/// The change that waits for the end of a subscription's period.
fn later<'w>(world: &'w World, id: &SubscriptionId) -> Option<&'w LaterChange> {
    let schedule = world.get::<Subscription>(id)?.schedule.as_ref()?;
    world.get(schedule.id())
}

/// Forgets what waits for the end of a subscription that has ended.
pub(super) fn drop_later(tx: &mut Tx<'_>, id: &SubscriptionId) {
    let all = tx.world().all::<LaterChange>().iter();
    let own: Vec<String> = all
        .filter(|it| it.subscription == *id)
        .map(|it| it.id.clone())
        .collect();
    for id in own {
        tx.remove::<LaterChange>(&id);
    }
}

/// Takes a change back that waits for the end of the period.
pub fn undo_change(tx: &mut Tx<'_>, id: &SubscriptionId) -> Result<(), Refusal> {
    let subscription = running(tx.world(), id, "subscription")?;
    if subscription.schedule.is_none() {
        return Err(Refusal::invalid(format!(
            "The subscription {id} has no scheduled change."
        )));
    }
    drop_later(tx, id);
    tx.update::<Subscription>(id, |it| it.schedule = None);
    Ok(())
}

#[cfg(test)]
mod tests;
