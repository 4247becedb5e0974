//! Discounts: coupons as subscriptions have them.

use stripe_portal_gen::coupon::{Coupon, Duration};
use stripe_portal_gen::discount::{Discount, Source, SourceType};
use stripe_portal_gen::ids::{CouponId, CustomerId, DiscountId, SubscriptionId};
use stripe_portal_gen::price::Interval;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::{Expandable, Timestamp};

use super::check::found;
use super::{calendar, money};
use crate::world::{Tx, World};

/// The coupon that the parameter `param` names, which must still be good.
pub fn usable<'w>(
    world: &'w World,
    id: &CouponId,
    param: &str,
    now: i64,
) -> Result<&'w Coupon, Refusal> {
    let coupon = found::<Coupon>(world, id, param)?;
    let late = coupon.redeem_by.is_some_and(|by| i64::from(by) < now);
    if coupon.valid && !late {
        return Ok(coupon);
    }
    Err(Refusal::invalid(format!("Coupon expired: {id}"))
        .code("coupon_expired")
        .param(param))
}

/// A discount as it will be, without an id.
#[must_use]
pub fn of_coupon(
    coupon: &Coupon,
    customer: &CustomerId,
    subscription: &SubscriptionId,
    now: i64,
) -> Discount {
    let months = coupon
        .duration_in_months
        .filter(|_| coupon.duration == Duration::Repeating);
    let end = months.map(|months| calendar::later(now, &Interval::Month, months));
    Discount {
        id: DiscountId::from(""),
        object: "discount".to_owned(),
        coupon: Some(coupon.clone()),
        source: Some(Source {
            type_: SourceType::Coupon,
            coupon: Some(Expandable::Id(coupon.id.clone())),
        }),
        customer: Some(Expandable::Id(customer.clone())),
        customer_account: None,
        subscription: Some(subscription.clone()),
        subscription_item: None,
        invoice: None,
        invoice_item: None,
        checkout_session: None,
        promotion_code: None,
        start: Timestamp(now),
        end: end.map(Timestamp),
    }
}

/// Gives `subscription` the coupon. The change of the subscription itself is the caller's to keep.
pub fn give(tx: &mut Tx<'_>, subscription: &mut Subscription, coupon: &Coupon) {
    let now = tx.now();
    let id = DiscountId::from(tx.new_id("di"));
    tx.update::<Coupon>(&coupon.id, |coupon| {
        coupon.times_redeemed += 1;
        let used_up = coupon
            .max_redemptions
            .is_some_and(|most| coupon.times_redeemed >= most);
        coupon.valid &= !used_up;
    });
    let coupon = tx.get(&coupon.id).unwrap_or(coupon);
    let mut discount = of_coupon(coupon, subscription.customer.id(), &subscription.id, now);
    discount.id = id.clone();
    subscription
        .discounts
        .get_or_insert_default()
        .push(Expandable::Id(id));
    subscription
        .discount
        .get_or_insert_with(|| discount.clone());
    tx.insert(discount);
}

/// Takes a discount away. The change of the subscription itself is the caller's to keep.
pub fn take(tx: &mut Tx<'_>, subscription: &mut Subscription, id: &DiscountId) {
    if let Some(discounts) = &mut subscription.discounts {
        discounts.retain(|discount| discount.id() != id);
    }
    let left = active(tx.world(), subscription);
    subscription.discount = left.into_iter().next();
    tx.remove::<Discount>(id);
}

/// A discount whose time is over goes.
pub fn expire(tx: &mut Tx<'_>, id: &DiscountId) {
    let of = tx
        .get::<Discount>(id)
        .and_then(|it| it.subscription.clone());
    match of.and_then(|of| tx.get::<Subscription>(&of).cloned()) {
        Some(mut subscription) => {
            take(tx, &mut subscription, id);
            tx.insert(subscription);
        }
        None => drop(tx.remove::<Discount>(id)),
    }
}

/// The discounts of a subscription, in the order in which they are taken off.
#[must_use]
pub fn active(world: &World, subscription: &Subscription) -> Vec<Discount> {
    let ids = subscription.discounts.iter().flatten();
    ids.filter_map(|id| world.get::<Discount>(id.id()).cloned())
        .collect()
}

/// Whether a subscription has this coupon.
#[must_use]
pub fn has(world: &World, subscription: &Subscription, coupon: &CouponId) -> bool {
    let active = active(world, subscription);
    let mut coupons = active.iter().filter_map(|it| it.coupon.as_ref());
    coupons.any(|it| it.id == *coupon)
}

/// What is left of a proration: percentages are taken off it, amounts are not.
#[must_use]
pub fn net(amount: i64, discounts: &[Discount]) -> i64 {
    let percentages = discounts
        .iter()
        .filter_map(|it| it.coupon.as_ref()?.percent_off);
    percentages.fold(amount, |left, percent| {
        left - money::percent_of(left, percent)
    })
}

/// Whether the next invoice uses it up.
#[must_use]
pub fn is_once(discount: &Discount) -> bool {
    let coupon = discount.coupon.as_ref();
    coupon.is_some_and(|coupon| coupon.duration == Duration::Once)
}
