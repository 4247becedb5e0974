//! New subscriptions, with their first invoice.

use stripe_portal_gen::coupon::Coupon;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::invoice::BillingReason;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{
    BillingMode, BillingModeParams, BillingModeType, CancelAt, CollectionMethod, CreateItem,
    CreateSubscription, DiscountParams, FlexibleBilling, PaymentBehavior, ProrationBehavior,
    ProrationDiscounts, Status, Subscription, TrialEnd,
};
use stripe_portal_gen::subscription_item::SubscriptionItem;
use stripe_portal_gen::{Clearable, Expandable, Timestamp};

use super::check::{amounts, can_pay, due, price, same_interval};
use super::{blank, period, plan};
use crate::rules::check::{at_least, found, known, missing, unknown};
use crate::rules::invoices::{self, Bill, Line, Outcome};
use crate::rules::{discounts, metadata, money, payment_methods};
use crate::version::ApiVersion;
use crate::world::{TrialNotice, Tx, World};

const DAY: i64 = 86_400;

/// Creates a subscription, and bills its first period at once. A start in the past is noted and not billed.
pub fn create(tx: &mut Tx<'_>, params: CreateSubscription) -> Result<SubscriptionId, Refusal> {
    create_as(tx, None, params)
}

/// Creates a subscription whose id is given.
pub fn create_as(
    tx: &mut Tx<'_>,
    id: Option<&str>,
    params: CreateSubscription,
) -> Result<SubscriptionId, Refusal> {
    let id = SubscriptionId::from(id.map_or_else(|| tx.new_id("sub"), str::to_owned));
    let begun = begun(tx, &id, params)?;
    let Begun {
        mut subscription,
        lines,
        coupons,
        payment,
    } = begun;
    for coupon in &coupons {
        discounts::give(tx, &mut subscription, coupon);
    }
    let id = subscription.id.clone();
    let off = discounts::active(tx.world(), &subscription);
    let total = invoices::totals(&lines, &off).total;
    let sent = subscription.collection_method == CollectionMethod::SendInvoice;
    let due = if sent {
        0
    } else {
        due(tx.world(), &subscription, total)
    };
    let waits = payment == PaymentBehavior::DefaultIncomplete;
    let paid = invoices::charge(tx.world(), &subscription) == Outcome::Paid && !waits;
    if due > 0 && !paid {
        subscription.status = Status::Incomplete;
    }
    let now = tx.now();
    let bill = Bill {
        lines,
        reason: BillingReason::SubscriptionCreate,
        period: (now, now),
    };
    let invoice = invoices::draft(tx, &mut subscription, &bill);
    if let Some(end) = subscription.trial_end {
        let at = (i64::from(end) - 3 * DAY).max(now);
        tx.insert(TrialNotice {
            subscription: id.clone(),
            at,
        });
    }
    tx.insert(subscription);
    invoices::finalize(tx, &invoice);
    if !waits || due == 0 {
        invoices::collect(tx, &invoice);
    }
    Ok(id)
}

/// A subscription that may be created.
struct Begun {
    subscription: Subscription,
    lines: Vec<Line>,
    coupons: Vec<Coupon>,
    payment: PaymentBehavior,
}

#[allow(clippy::too_many_lines, reason = "it takes each parameter in turn")]
fn begun(
    tx: &mut Tx<'_>,
    id: &SubscriptionId,
    params: CreateSubscription,
) -> Result<Begun, Refusal> {
    let CreateSubscription {
        customer,
        items,
        discounts,
        default_payment_method,
        collection_method,
        days_until_due,
        trial_period_days,
        trial_end,
        trial_settings,
        billing_mode,
        billing_cycle_anchor,
        backdate_start_date,
        cancel_at_period_end,
        cancel_at,
        proration_behavior,
        payment_behavior,
        currency,
        description,
        metadata: pairs,
        expand: _,
    } = params;
    let now = tx.now();
    let pairs = metadata::new(pairs, "metadata")?;
    let mode = mode(&tx.cause().api_version, billing_mode)?;
    let collection = collection_method.unwrap_or(CollectionMethod::ChargeAutomatically);
    known(&collection, "collection_method")?;
    let payment = payment_behavior.unwrap_or(PaymentBehavior::AllowIncomplete);
    known(&payment, "payment_behavior")?;
    let proration = proration_behavior.unwrap_or(ProrationBehavior::CreateProrations);
    known(&proration, "proration_behavior")?;

    found::<Customer>(tx.world(), &customer, "customer")?;
    let items = items
        .filter(|it| !it.is_empty())
        .ok_or_else(|| missing("items"))?;
    let prices = prices(tx.world(), &items, currency.as_deref())?;
    let coupons = coupons(tx.world(), discounts, now)?;
    if let Some(method) = &default_payment_method {
        payment_methods::of_customer(tx.world(), method, &customer, "default_payment_method")?;
    }
    let trial_end = trial_end_at(trial_end.as_ref(), trial_period_days, now)?;
    let anchor = billing_cycle_anchor.map(i64::from).filter(|at| *at > now);

    let currency = prices
        .first()
        .map_or_else(String::new, |it| it.currency.clone());
    let start = backdate_start_date.map_or(now, i64::from).min(now);
    let data = self::items(tx, id, items, prices)?;
    let mut subscription = blank::subscription(id, &customer, currency, now);
    subscription.start_date = Timestamp(start);
    subscription.billing_mode = Some(mode);
    subscription.collection_method = collection;
    subscription.days_until_due = days_until_due;
    subscription.default_payment_method = default_payment_method.map(Expandable::Id);
    subscription.trial_settings = trial_settings;
    subscription.description = description;
    subscription.livemode = tx.cause().livemode;
    subscription.metadata = pairs;
    subscription.items.data = data;
    let whole = proration != ProrationBehavior::None;
    let lines = first_period(tx.world(), &mut subscription, trial_end, anchor, whole);
    end(
        &mut subscription,
        cancel_at_period_end,
        cancel_at.as_ref(),
        now,
    );
    if must_pay(tx.world(), &subscription, &payment) {
        let off = coupons.iter();
        let off = off.map(|it| discounts::of_coupon(it, &customer, id, now));
        let off: Vec<_> = off.collect();
        let total = invoices::totals(&lines, &off).total;
        can_pay(tx.world(), &subscription, total)?;
    }
    Ok(Begun {
        subscription,
        lines,
        coupons,
        payment,
    })
}

/// Whether there is no subscription without a payment. One that fails can be made up for, unless it is asked
/// otherwise; where there is nothing to pay with, that has to be meant.
fn must_pay(world: &World, subscription: &Subscription, payment: &PaymentBehavior) -> bool {
    match payment {
        PaymentBehavior::ErrorIfIncomplete => true,
        PaymentBehavior::DefaultIncomplete => false,
        _ => invoices::charge(world, subscription) == Outcome::NoMethod,
    }
}

/// Flexible billing came with 2025-06-30.basil, and is what is meant since 2025-09-30.clover.
fn mode(version: &ApiVersion, given: Option<BillingModeParams>) -> Result<BillingMode, Refusal> {
    let by_default = match version.is_since(20_250_930) {
        true => BillingModeType::Flexible,
        false => BillingModeType::Classic,
    };
    let (type_, flexible) = match given {
        Some(_) if !version.is_since(20_250_630) => return Err(unknown("billing_mode")),
        Some(BillingModeParams { type_, flexible }) => (type_, flexible),
        None => (by_default, None),
    };
    known(&type_, "billing_mode[type]")?;
    let flexible = (type_ == BillingModeType::Flexible).then(|| FlexibleBilling {
        proration_discounts: flexible
            .and_then(|it| it.proration_discounts)
            .or(Some(ProrationDiscounts::Included)),
    });
    Ok(BillingMode {
        type_,
        flexible,
        updated_at: None,
    })
}

fn prices(
    world: &World,
    items: &[CreateItem],
    currency: Option<&str>,
) -> Result<Vec<Price>, Refusal> {
    let mut prices: Vec<&Price> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let param = format!("items[{at}][price]");
        let one = found::<Price>(world, &item.price, &param)?;
        let first = prices.first().map(|it| it.currency.as_str());
        price(one, currency.or(first).unwrap_or(&one.currency), &param)?;
        at_least(
            item.quantity.unwrap_or(1),
            0,
            &format!("items[{at}][quantity]"),
        )?;
        prices.push(one);
    }
    same_interval(&prices, "items")?;
    let quantities = items.iter().map(|it| it.quantity);
    amounts(prices.iter().copied().zip(quantities))?;
    Ok(prices.into_iter().cloned().collect())
}

/// The coupons of the parameter `discounts`.
pub(super) fn coupons(
    world: &World,
    given: Option<Clearable<Vec<DiscountParams>>>,
    now: i64,
) -> Result<Vec<Coupon>, Refusal> {
    let Some(Clearable::Set(given)) = given else {
        return Ok(Vec::new());
    };
    let mut coupons = Vec::new();
    for (
        at,
        DiscountParams {
            coupon,
            promotion_code,
            discount,
        },
    ) in given.iter().enumerate()
    {
        if let Some(code) = promotion_code {
            let param = format!("discounts[{at}][promotion_code]");
            return Err(Refusal::missing_resource("promotion code", code, &param));
        }
        if let Some(coupon) = coupon {
            let param = format!("discounts[{at}][coupon]");
            coupons.push(discounts::usable(world, coupon, &param, now)?.clone());
        } else if discount.is_none() {
            return Err(missing(&format!("discounts[{at}][coupon]")));
        }
    }
    Ok(coupons)
}

fn trial_end_at(
    end: Option<&TrialEnd>,
    days: Option<i64>,
    now: i64,
) -> Result<Option<i64>, Refusal> {
    let end = match end {
        Some(TrialEnd::Timestamp(at)) => Some(i64::from(*at)),
        Some(TrialEnd::Now) => None,
        Some(TrialEnd::Unknown(_)) => {
            return Err(Refusal::invalid(
                "Invalid timestamp: must be an integer Unix timestamp in \
                                         the future.",
            )
            .param("trial_end"));
        }
        None => days
            .filter(|days| *days > 0)
            .map(|days| now.saturating_add(days.saturating_mul(DAY))),
    };
    if end.is_some_and(|end| end <= now || end > now + 730 * DAY) {
        let message = "Invalid timestamp: must be an integer Unix timestamp in the future, at most \
                       two years from now.";
        return Err(Refusal::invalid(message).param("trial_end"));
    }
    Ok(end)
}

fn items(
    tx: &mut Tx<'_>,
    of: &SubscriptionId,
    items: Vec<CreateItem>,
    prices: Vec<Price>,
) -> Result<Vec<SubscriptionItem>, Refusal> {
    let mut made = Vec::new();
    for (at, (item, price)) in items.into_iter().zip(prices).enumerate() {
        let CreateItem {
            price: _,
            quantity,
            metadata: pairs,
        } = item;
        let pairs = metadata::new(pairs, &format!("items[{at}][metadata]"))?;
        made.push(blank::item(tx, of, price, quantity, pairs));
    }
    Ok(made)
}

/// Begins the first period, and returns what it costs.
fn first_period(
    world: &World,
    subscription: &mut Subscription,
    trial_end: Option<i64>,
    anchor: Option<i64>,
    prorates: bool,
) -> Vec<Line> {
    let now = i64::from(subscription.created);
    if let Some(end) = trial_end {
        subscription.status = Status::Trialing;
        subscription.trial_start = Some(Timestamp(now));
        subscription.trial_end = Some(Timestamp(end));
        subscription.billing_cycle_anchor = Timestamp(end);
        plan::set_period(subscription, now, end);
        return invoices::trial(world, &subscription.items.data, now, end);
    }
    let Some(anchor) = anchor else {
        plan::begin(subscription, now);
        let (start, end) = period(subscription);
        return invoices::regular(world, &subscription.items.data, start, end);
    };
    subscription.billing_cycle_anchor = Timestamp(anchor);
    plan::set_period(subscription, now, anchor);
    let whole = plan::period_end(subscription, anchor) - anchor;
    let mut lines = invoices::regular(world, &subscription.items.data, now, anchor);
    for line in &mut lines {
        line.amount = if prorates {
            money::prorated(line.amount, anchor - now, whole)
        } else {
            0
        };
    }
    lines
}

/// Notes a cancellation that is asked for from the start.
fn end(
    subscription: &mut Subscription,
    at_period_end: Option<bool>,
    at: Option<&CancelAt>,
    now: i64,
) {
    let (_, end) = period(subscription);
    let at = match at {
        Some(CancelAt::Timestamp(at)) => Some(*at),
        Some(CancelAt::MaxPeriodEnd | CancelAt::MinPeriodEnd) => Some(Timestamp(end)),
        Some(CancelAt::Unknown(_)) | None => None,
    };
    let flag = at_period_end == Some(true);
    subscription.cancel_at_period_end = flag;
    subscription.cancel_at = at.or(flag.then_some(Timestamp(end)));
    subscription.canceled_at = subscription.cancel_at.map(|_| Timestamp(now));
}
