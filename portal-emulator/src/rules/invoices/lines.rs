//! The lines of an invoice, before there is one.

use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::ids::SubscriptionItemId;
use stripe_portal_gen::price::{Price, UsageType};
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::subscription_item::SubscriptionItem;

use super::describe;
use crate::rules::{discounts, money};
use crate::world::{PendingItem, Tx, World};

/// One line: what a price costs for a time, or what a change in the middle of a period makes up for.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What the customer reads.
    pub description: String,
    /// The amount in the smallest unit of the currency; negative is a credit.
    pub amount: i64,
    /// How many units.
    pub quantity: i64,
    /// The price.
    pub price: Price,
    /// The item of the subscription.
    pub item: SubscriptionItemId,
    /// Start of the time that it is for.
    pub start: i64,
    /// End of the time that it is for.
    pub end: i64,
    /// Whether it makes up for a change in the middle of a period.
    pub proration: bool,
    /// The id of the item that waited for the invoice, `ii_…`.
    pub waited: Option<String>,
}

/// What the items cost for a whole period. Usage is not counted, so that metered ones have no line.
#[must_use]
pub fn regular(world: &World, items: &[SubscriptionItem], start: i64, end: i64) -> Vec<Line> {
    let licensed = items.iter().filter(|item| !is_metered(&item.price));
    let line = |item: &SubscriptionItem| {
        let quantity = item.quantity.unwrap_or(1);
        Line {
            description: describe::regular(world, &item.price, quantity),
            amount: money::cost(&item.price, quantity),
            ..of_item(item, start, end)
        }
    };
    licensed.map(line).collect()
}

/// The lines of a trial, which cost nothing.
#[must_use]
pub fn trial(world: &World, items: &[SubscriptionItem], start: i64, end: i64) -> Vec<Line> {
    let line = |item: &SubscriptionItem| Line {
        description: format!("Trial period for {}", describe::product(world, &item.price)),
        ..of_item(item, start, end)
    };
    items.iter().map(line).collect()
}

/// The credit for the rest of a period that was paid for.
#[must_use]
pub fn unused(
    world: &World,
    item: &SubscriptionItem,
    now: i64,
    period: (i64, i64),
    discounts: &[Discount],
) -> Line {
    let name = describe::with_quantity(world, &item.price, item.quantity.unwrap_or(1));
    Line {
        description: format!("Unused time on {name} after {}", describe::day(now)),
        amount: -rest(item, now, period, discounts),
        proration: true,
        ..of_item(item, now, period.1)
    }
}

/// The charge for the rest of a period.
#[must_use]
pub fn remaining(
    world: &World,
    item: &SubscriptionItem,
    now: i64,
    period: (i64, i64),
    discounts: &[Discount],
) -> Line {
    let name = describe::with_quantity(world, &item.price, item.quantity.unwrap_or(1));
    Line {
        description: format!("Remaining time on {name} after {}", describe::day(now)),
        amount: rest(item, now, period, discounts),
        proration: true,
        ..of_item(item, now, period.1)
    }
}

/// What the rest of a period costs, to the second and with discounts taken off.
fn rest(item: &SubscriptionItem, now: i64, period: (i64, i64), off: &[Discount]) -> i64 {
    if is_metered(&item.price) {
        return 0;
    }
    let whole = discounts::net(money::cost(&item.price, item.quantity.unwrap_or(1)), off);
    money::prorated(whole, period.1 - now, period.1 - period.0)
}

fn of_item(item: &SubscriptionItem, start: i64, end: i64) -> Line {
    Line {
        description: String::new(),
        amount: 0,
        quantity: item.quantity.unwrap_or(1),
        price: item.price.clone(),
        item: item.id.clone(),
        start,
        end,
        proration: false,
        waited: None,
    }
}

fn is_metered(price: &Price) -> bool {
    let recurring = price.recurring.as_ref();
    recurring.is_some_and(|it| it.usage_type == UsageType::Metered)
}

/// What waits for the next invoice of a subscription.
#[must_use]
pub fn pending(world: &World, subscription: &Subscription) -> Vec<Line> {
    let all = world.all::<PendingItem>().iter();
    let own = all.filter(|waiting| waiting.subscription == subscription.id);
    own.filter_map(|waiting| of_pending(world, waiting))
        .collect()
}

/// Takes what waits for the next invoice of a subscription.
pub fn take_pending(tx: &mut Tx<'_>, subscription: &Subscription) -> Vec<Line> {
    let lines = pending(tx.world(), subscription);
    for id in lines.iter().filter_map(|line| line.waited.as_deref()) {
        tx.remove::<PendingItem>(id);
    }
    lines
}

fn of_pending(world: &World, waiting: &PendingItem) -> Option<Line> {
    Some(Line {
        description: waiting.description.clone(),
        amount: waiting.amount,
        quantity: waiting.quantity,
        price: world.get::<Price>(&waiting.price)?.clone(),
        item: waiting.item.clone(),
        start: waiting.start,
        end: waiting.end,
        proration: true,
        waited: Some(waiting.id.clone()),
    })
}
