//! What prices and payments must be like for a subscription.

use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::price::{Price, Recurring};
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{CollectionMethod, PauseCollectionBehavior, Subscription};

use crate::rules::invoices::{Outcome, charge};
use crate::rules::money;
use crate::world::World;

/// The price must be active, recurring and of this currency.
pub(super) fn price(price: &Price, currency: &str, param: &str) -> Result<(), Refusal> {
    let message = if !price.active {
        "The price specified is inactive. This field only accepts active prices.".to_owned()
    } else if price.recurring.is_none() {
        "The price specified is set to `type=one_time` but this field only accepts prices with \
         `type=recurring`."
            .to_owned()
    } else if price.currency != currency {
        format!(
            "The price specified only supports `{}`. This doesn't match the expected currency: \
             `{currency}`.",
            price.currency
        )
    } else {
        return Ok(());
    };
    Err(Refusal::invalid(message).param(param))
}

/// Prices of one subscription must have periods of one length.
pub(super) fn same_interval(prices: &[&Price], param: &str) -> Result<(), Refusal> {
    let every = |price: &Price| {
        let recurring: Option<&Recurring> = price.recurring.as_ref();
        recurring.map(|it| (it.interval.clone(), it.interval_count))
    };
    let mut pairs = prices.windows(2);
    if pairs.all(|pair| matches!(pair, [one, other] if every(one) == every(other))) {
        return Ok(());
    }
    let message = "Currency and interval fields must match across all plans on this subscription. \
                   Found mismatch in interval field.";
    Err(Refusal::invalid(message).param(param))
}

/// How many units of a price there can be.
const MOST_UNITS: i64 = 999_999;

/// What all items of a subscription can come to.
const MOST: i64 = 99_999_999;

/// Each price comes once, and neither its units nor what all come to are beyond what there can be.
pub(super) fn amounts<'a>(
    items: impl Iterator<Item = (&'a Price, Option<i64>)>,
) -> Result<(), Refusal> {
    let (mut seen, mut total) = (Vec::new(), 0_i64);
    for (at, (price, quantity)) in items.enumerate() {
        let quantity = quantity.unwrap_or(1);
        if quantity > MOST_UNITS {
            let message = format!("This value must be less than or equal to {MOST_UNITS}.");
            return Err(Refusal::invalid(message)
                .code("parameter_invalid_integer")
                .param(format!("items[{at}][quantity]")));
        }
        if seen.contains(&&price.id) {
            let message = format!(
                "Cannot add multiple subscription items with the same plan: {}",
                price.id
            );
            return Err(Refusal::invalid(message).param(format!("items[{at}][price]")));
        }
        seen.push(&price.id);
        total = total.saturating_add(money::cost(price, quantity));
    }
    if total <= MOST {
        return Ok(());
    }
    let message = format!("The items of a subscription can come to {MOST} at most, not {total}.");
    Err(Refusal::invalid(message)
        .code("amount_too_large")
        .param("items"))
}

/// What is left of a total to be paid, once the customer's balance is taken into account.
pub(super) fn due(world: &World, subscription: &Subscription, total: i64) -> i64 {
    let customer = world.get::<Customer>(subscription.customer.id());
    let balance = customer.and_then(|it| it.balance).unwrap_or(0);
    money::settled(total, balance, &subscription.currency).due
}

/// What is due must be paid, where it is charged, before anything is changed.
pub(super) fn can_pay(
    world: &World,
    subscription: &Subscription,
    total: i64,
) -> Result<(), Refusal> {
    if due(world, subscription, total) == 0
        || subscription.collection_method == CollectionMethod::SendInvoice
    {
        return Ok(());
    }
    let paused = subscription.pause_collection.as_ref();
    if paused.is_some_and(|it| it.behavior != PauseCollectionBehavior::KeepAsDraft) {
        return Ok(());
    }
    match charge(world, subscription) {
        Outcome::Paid => Ok(()),
        Outcome::Declined => Err(Refusal::invalid("Your card was declined.")
            .type_("card_error")
            .code("card_declined")
            .status(402)),
        Outcome::NoMethod => {
            let message = "This customer has no attached payment source or default payment method. \
                           Please consider adding a default payment method. For more information, \
                           visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting\
                           #payment-method-priority.";
            Err(Refusal::invalid(message).code("resource_missing"))
        }
    }
}

/// What was never paid for is neither changed nor paused.
pub(super) fn incomplete(id: &SubscriptionId) -> Refusal {
    Refusal::invalid(format!(
        "The first payment of the subscription {id} has not been made yet."
    ))
}

/// A scheduled change stands in the way of another one.
pub(super) fn scheduled() -> Refusal {
    Refusal::invalid(
        "The subscription is managed by a subscription schedule, and updating any of its items \
         directly is not allowed. Please update the schedule instead.",
    )
}
