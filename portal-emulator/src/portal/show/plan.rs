//! Subscriptions, prices and coupons as plans, rates and discounts.

use stripe_portal_gen::coupon::{Coupon, Duration};
use stripe_portal_gen::price::{Price, UsageType};
use stripe_portal_gen::product::Product as ApiProduct;
use stripe_portal_gen::subscription::{Status, Subscription};
use stripe_portal_gen::subscription_item::SubscriptionItem;

use super::{count, interval, money};
use crate::portal::view::home::Later;
use crate::portal::view::parts::{Discount, Lasts, Obstacle, Off, Plan, Rate, Span, State};
use crate::portal::view::plan::{LineAbout, PriceChoice, Product, Quantity, Side, Units};
use crate::rules::invoices::Line;
use crate::rules::money::cost;
use crate::rules::subscriptions::{Choice, Reason, has_ended, is_ending, period};
use crate::world::{LaterChange, World};

pub(crate) fn plan(world: &World, subscription: &Subscription) -> Plan {
    let items = &subscription.items.data;
    let names: Vec<String> = items
        .iter()
        .map(|it| product_name(world, &it.price))
        .collect();
    let rates = items
        .iter()
        .map(|it| rate(&it.price, it.quantity.unwrap_or(1)));
    let quantity = match items.as_slice() {
        [item] => count(item.quantity.unwrap_or(1)),
        _ => 1,
    };
    Plan {
        id: subscription.id.to_string(),
        name: names.join(" + "),
        rate: rates.reduce(both).unwrap_or(Rate {
            amount: None,
            every: None,
        }),
        quantity,
        state: state(subscription),
    }
}

pub(crate) fn product_name(world: &World, price: &Price) -> String {
    let product = world.get::<ApiProduct>(price.product.id());
    product.map_or_else(|| price.product.id().to_string(), |it| it.name.clone())
}

/// What so many units cost.
pub(crate) fn rate(price: &Price, quantity: i64) -> Rate {
    let recurring = price.recurring.as_ref();
    let metered = recurring.is_some_and(|it| it.usage_type == UsageType::Metered);
    Rate {
        amount: (!metered).then(|| money(cost(price, quantity), &price.currency)),
        every: recurring.map(|it| Span {
            interval: interval(&it.interval),
            count: count(it.interval_count),
        }),
    }
}

/// Items of one subscription are paid in one currency, and in periods of one length.
fn both(one: Rate, other: Rate) -> Rate {
    let amount = one.amount.zip(other.amount).map(|(mut one, other)| {
        one.amount = one.amount.saturating_add(other.amount);
        one
    });
    Rate {
        amount,
        every: one.every.or(other.every),
    }
}

fn state(subscription: &Subscription) -> State {
    let (_, end) = period(subscription);
    let at = |time: Option<stripe_portal_gen::Timestamp>| time.map(i64::from);
    if has_ended(subscription) {
        let on = at(subscription.ended_at)
            .or(at(subscription.canceled_at))
            .unwrap_or(end);
        return State::Ended { on };
    }
    if is_ending(subscription) {
        let on = at(subscription.cancel_at).unwrap_or(end);
        return State::Ending { on };
    }
    if let Some(pause) = &subscription.pause_collection {
        let until = at(pause.resumes_at);
        return State::Paused { until };
    }
    match subscription.status {
        Status::Paused => State::Paused { until: None },
        Status::PastDue => State::PastDue,
        Status::Unpaid => State::Unpaid,
        Status::Incomplete => State::Incomplete,
        Status::Trialing => State::Trialing {
            ends: at(subscription.trial_end).unwrap_or(end),
        },
        Status::Active | Status::Canceled | Status::IncompleteExpired | Status::Unknown(_) => {
            State::Active { renews: end }
        }
    }
}

/// The change that waits for the end of the period.
pub(crate) fn later(world: &World, subscription: &Subscription) -> Option<Later> {
    let schedule = subscription.schedule.as_ref()?;
    let later = world.get::<LaterChange>(schedule.id())?;
    let price = world.get::<Price>(&later.price)?;
    let item = subscription
        .items
        .data
        .iter()
        .find(|it| it.id == later.item)?;
    let quantity = later.quantity.or(item.quantity).unwrap_or(1);
    Some(Later {
        name: product_name(world, price),
        rate: rate(price, quantity),
        on: later.at,
    })
}

pub(crate) fn discount(coupon: &Coupon) -> Discount {
    let currency = coupon.currency.as_deref().unwrap_or("usd");
    let amount = coupon
        .amount_off
        .map(|amount| Off::Amount(money(amount, currency)));
    let months = count(coupon.duration_in_months.unwrap_or(1));
    Discount {
        off: amount.unwrap_or(Off::Share(coupon.percent_off.unwrap_or(0.0))),
        lasts: match coupon.duration {
            Duration::Once => Lasts::Once,
            Duration::Repeating => Lasts::Months(months),
            Duration::Forever | Duration::Unknown(_) => Lasts::Forever,
        },
    }
}

/// What the customer can choose from, by product.
pub(crate) fn products(world: &World, choices: &[Choice], chosen: Option<&str>) -> Vec<Product> {
    let mut products: Vec<(&str, Product)> = Vec::new();
    for choice in choices {
        let id = choice.price.product.id().as_str();
        let is_chosen = chosen.map_or(choice.is_current, |id| *choice.price.id == *id);
        let price = PriceChoice {
            id: choice.price.id.to_string(),
            rate: rate(&choice.price, 1),
            current: choice.is_current,
            chosen: is_chosen,
        };
        match products.iter_mut().find(|(known, _)| *known == id) {
            Some((_, product)) => product.prices.push(price),
            None => products.push((
                id,
                Product {
                    name: product_name(world, &choice.price),
                    about: about(world, &choice.price),
                    prices: vec![price],
                },
            )),
        }
    }
    products.into_iter().map(|(_, product)| product).collect()
}

fn about(world: &World, price: &Price) -> Option<String> {
    let product = world.get::<ApiProduct>(price.product.id())?;
    product
        .description
        .clone()
        .filter(|about| !about.is_empty())
}

/// How far the quantity can be chosen, over all prices: each is checked once it is chosen.
pub(crate) fn quantity(choices: &[Choice], chosen: u64) -> Option<Quantity> {
    let bounds: Vec<(i64, Option<i64>)> = choices.iter().filter_map(|it| it.quantity).collect();
    let min = bounds.iter().map(|(least, _)| *least).min()?;
    let max = bounds
        .iter()
        .map(|(_, most)| *most)
        .collect::<Option<Vec<i64>>>();
    Some(Quantity {
        chosen,
        min: count(min),
        max: max.and_then(|all| all.into_iter().max()).map(count),
    })
}

pub(crate) fn side(world: &World, price: &Price, quantity: i64) -> Side {
    Side {
        name: product_name(world, price),
        rate: rate(price, quantity),
        quantity: count(quantity),
    }
}

/// What a line says of a change from `before`.
pub(crate) fn about_line(world: &World, before: &SubscriptionItem, line: &Line) -> LineAbout {
    let of = Units {
        name: product_name(world, &line.price),
        count: count(line.quantity),
    };
    let after = line.start;
    let is_before =
        line.price.id == before.price.id && line.quantity == before.quantity.unwrap_or(1);
    if line.proration {
        return match is_before {
            true => LineAbout::Unused { of, after },
            false => LineAbout::Remaining { of, after },
        };
    }
    // A trial costs less than its price.
    if line.amount != cost(&line.price, line.quantity) {
        return LineAbout::Worded(line.description.clone());
    }
    let rate = rate(&line.price, 1);
    LineAbout::Period { of, rate }
}

pub(crate) fn obstacle(reason: Reason) -> Obstacle {
    match reason {
        Reason::Unknown => Obstacle::NotYours,
        Reason::Ended => Obstacle::Ended,
        Reason::Incomplete => Obstacle::Unpaid,
        Reason::FeatureOff => Obstacle::SwitchedOff,
        Reason::Ending => Obstacle::Ending,
        Reason::Scheduled => Obstacle::Scheduled,
        Reason::Paused => Obstacle::AlreadyPaused,
        Reason::SeveralProducts => Obstacle::SeveralItems,
        Reason::UsageBased => Obstacle::UsageBased,
        Reason::SendInvoice => Obstacle::SentInvoice,
        Reason::PaymentMethod => Obstacle::PaymentMethod,
        Reason::NothingToChangeTo => Obstacle::NoChoice,
    }
}
