//! Puts a seed into a world: what happened, in the order in which it did.

use std::collections::BTreeSet;

use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::coupon::CreateCoupon;
use stripe_portal_gen::customer::{AddressParams, CreateCustomer};
use stripe_portal_gen::ids::{CustomerId, SubscriptionId};
use stripe_portal_gen::price::{CreatePrice, RecurringParams};
use stripe_portal_gen::product::CreateProduct;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{
    BillingModeParams, CreateItem, CreateSubscription, DiscountParams,
};
use stripe_portal_gen::{Clearable, Timestamp};

use super::{
    Seed, SeedAddress, SeedCoupon, SeedCustomer, SeedFault, SeedProduct, SeedSubscription,
};
use crate::rules::cards::{CardInput, of_token};
use crate::rules::subscriptions::{When, cancel, create_as};
use crate::rules::{catalog, configurations, customers, payment_methods};
use crate::version::ApiVersion;
use crate::webhooks;
use crate::world::{Cause, Tx, World};

const DAY: i64 = 86_400;

/// The most days that a history can have: five years.
const MOST: i64 = 1827;

/// Something that happened, when, and where in the seed it stands.
struct Step<'s> {
    at: i64,
    path: String,
    what: What<'s>,
}

enum What<'s> {
    Subscribes(&'s SeedCustomer, &'s SeedSubscription),
    Cancels(&'s SeedSubscription),
}

/// Puts all of a seed into a world.
pub(super) fn all(seed: &Seed, world: &mut World) -> Result<(), SeedFault> {
    let now = world.clock.now();
    check(seed)?;
    account(seed, world);
    let steps = steps(seed, now)?;
    let first = steps.first().map_or(now, |step| step.at.min(now));
    let mut tx = at(world, first);
    for (place, product) in seed.products.iter().enumerate() {
        self::product(&mut tx, product, &format!("products[{place}]"))?;
    }
    for (place, coupon) in seed.coupons.iter().enumerate() {
        let made = catalog::create_coupon(&mut tx, of_coupon(coupon));
        made.map_err(|refusal| SeedFault::rule(&format!("coupons[{place}]"), &refusal))?;
    }
    portal(&mut tx, seed)?;
    for (place, customer) in seed.customers.iter().enumerate() {
        self::customer(&mut tx, customer, &format!("customers[{place}]"))?;
    }
    for step in steps {
        world.settle(step.at);
        let done = take(&mut at(world, step.at), &step.what);
        done.map_err(|refusal| SeedFault::rule(&step.path, &refusal))?;
    }
    world.settle(now);
    let mut tx = at(world, now);
    for (place, endpoint) in seed.webhooks.iter().enumerate() {
        let added = webhooks::add(&mut tx, endpoint.clone());
        added.map_err(|fault| SeedFault::at(&format!("webhooks[{place}]"), fault.to_string()))?;
    }
    Ok(())
}

/// What the rules of the account do not see: ids that are there twice, and faults.
fn check(seed: &Seed) -> Result<(), SeedFault> {
    let mut taken = BTreeSet::new();
    for (path, id) in ids(seed) {
        // Without its numbers, a path says of which kind the id is.
        let kind = path.replace(|c: char| c.is_ascii_digit(), "");
        if !taken.insert((kind, id)) {
            let what = format!("there is another `{id}` before this one");
            return Err(SeedFault::at(&path, what));
        }
    }
    for (place, rule) in seed.faults.iter().enumerate() {
        let checked = rule.check();
        checked.map_err(|fault| SeedFault::at(&format!("faults[{place}]"), fault.to_string()))?;
    }
    Ok(())
}

/// All ids in a seed, and where they stand.
fn ids(seed: &Seed) -> Vec<(String, &str)> {
    let mut ids = Vec::new();
    for (at, product) in seed.products.iter().enumerate() {
        ids.push((format!("products[{at}].id"), &*product.id));
        for (place, price) in product.prices.iter().enumerate() {
            ids.push((format!("products[{at}].prices[{place}].id"), &*price.id));
        }
    }
    for (at, coupon) in seed.coupons.iter().enumerate() {
        ids.push((format!("coupons[{at}].id"), &*coupon.id));
    }
    for (at, configuration) in seed.configurations.iter().enumerate() {
        ids.push((format!("configurations[{at}].id"), &*configuration.id));
    }
    for (at, customer) in seed.customers.iter().enumerate() {
        let path = format!("customers[{at}]");
        ids.push((format!("{path}.id"), &*customer.id));
        for (place, card) in customer.cards.iter().enumerate() {
            let id = card.id.as_deref();
            ids.extend(id.map(|id| (format!("{path}.cards[{place}].id"), id)));
        }
        for (place, subscription) in customer.subscriptions.iter().enumerate() {
            let path = format!("{path}.subscriptions[{place}].id");
            ids.push((path, &*subscription.id));
        }
    }
    ids
}

/// Nothing in a seed depends on the account's API version.
fn at(world: &mut World, now: i64) -> Tx<'_> {
    let livemode = world.account.livemode;
    let cause = Cause {
        now,
        api_version: version(),
        request: None,
        livemode,
    };
    Tx::new(world, cause)
}

/// The oldest version that has all parameters that a seed sets, and the old defaults.
fn version() -> ApiVersion {
    "2025-06-30.basil".parse().unwrap_or_default()
}

fn account(seed: &Seed, world: &mut World) {
    if let Some(name) = &seed.account.name {
        world.account.name.clone_from(name);
    }
    if let Some(country) = &seed.account.country {
        world.account.country.clone_from(country);
    }
}

/// All that happened, the oldest first.
fn steps(seed: &Seed, now: i64) -> Result<Vec<Step<'_>>, SeedFault> {
    let mut steps = Vec::new();
    for (owner, customer) in seed.customers.iter().enumerate() {
        for (place, subscription) in customer.subscriptions.iter().enumerate() {
            let path = format!("customers[{owner}].subscriptions[{place}]");
            let began = days_ago(subscription.days_ago, &format!("{path}.days_ago"))?;
            let what = What::Subscribes(customer, subscription);
            steps.push(Step {
                at: now - began,
                path: path.clone(),
                what,
            });
            if let Some(days) = subscription.cancelled_days_ago {
                let path = format!("{path}.cancelled_days_ago");
                let ended = days_ago(days, &path)?;
                if ended > began {
                    let what = "this is before `days_ago`, when the subscription began";
                    return Err(SeedFault::at(&path, what));
                }
                steps.push(Step {
                    at: now - ended,
                    path,
                    what: What::Cancels(subscription),
                });
            }
        }
    }
    steps.sort_by_key(|step| step.at);
    Ok(steps)
}

fn days_ago(days: i64, path: &str) -> Result<i64, SeedFault> {
    if (0..=MOST).contains(&days) {
        return Ok(days * DAY);
    }
    let what = format!("{days} is no number of days from 0 to {MOST}");
    Err(SeedFault::at(path, what))
}

fn take(tx: &mut Tx<'_>, what: &What<'_>) -> Result<(), Refusal> {
    match what {
        What::Subscribes(customer, subscription) => {
            let params = of_subscription(&customer.id, subscription);
            create_as(tx, Some(&subscription.id), params).map(drop)
        }
        What::Cancels(subscription) => {
            let id = SubscriptionId::from(&subscription.id);
            cancel(tx, &id, When::PeriodEnd, &ProrationBehavior::None)
        }
    }
}

fn product(tx: &mut Tx<'_>, product: &SeedProduct, path: &str) -> Result<(), SeedFault> {
    let mut params = CreateProduct::new(&product.name);
    params.id = Some(product.id.as_str().into());
    params.description.clone_from(&product.description);
    params.unit_label.clone_from(&product.unit_label);
    let made = catalog::create_product(tx, params);
    made.map_err(|refusal| SeedFault::rule(path, &refusal))?;
    for (place, price) in product.prices.iter().enumerate() {
        let mut every = RecurringParams::new(&*price.every);
        every.interval_count = price.count;
        let params = CreatePrice::new(&price.currency)
            .product(&product.id)
            .unit_amount(price.amount)
            .recurring(every);
        let made = catalog::create_price_as(tx, Some(&price.id), params);
        made.map_err(|refusal| SeedFault::rule(&format!("{path}.prices[{place}]"), &refusal))?;
    }
    Ok(())
}

fn of_coupon(coupon: &SeedCoupon) -> CreateCoupon {
    let mut params = CreateCoupon::new().id(&*coupon.id);
    params.name.clone_from(&coupon.name);
    params.percent_off = coupon.percent_off;
    params.amount_off = coupon.amount_off;
    params.currency.clone_from(&coupon.currency);
    params.duration = coupon.duration.as_deref().map(Into::into);
    params.duration_in_months = coupon.months;
    params
}

fn portal(tx: &mut Tx<'_>, seed: &Seed) -> Result<(), SeedFault> {
    let mut defaults = 0;
    for (place, configuration) in seed.configurations.iter().enumerate() {
        let path = format!("configurations[{place}]");
        let params = configuration.params(tx.world());
        let made = if configuration.default {
            defaults += 1;
            configurations::save_default(tx, Some(&configuration.id), params)
        } else {
            configurations::create_as(tx, &configuration.id, params)
        };
        made.map_err(|refusal| SeedFault::rule(&path, &refusal))?;
        if defaults > 1 {
            return Err(SeedFault::at(
                &path,
                "there is a default configuration already",
            ));
        }
    }
    Ok(())
}

fn customer(tx: &mut Tx<'_>, customer: &SeedCustomer, path: &str) -> Result<(), SeedFault> {
    let mut params = CreateCustomer::new();
    params.name.clone_from(&customer.name);
    params.email.clone_from(&customer.email);
    params.phone.clone_from(&customer.phone);
    params.address = customer
        .address
        .as_ref()
        .map(|it| Clearable::Set(of_address(it)));
    params.preferred_locales = Some(customer.locales.clone());
    let made = customers::create_as(tx, Some(&customer.id), params);
    let id = made.map_err(|refusal| SeedFault::rule(path, &refusal))?;
    for (place, card) in customer.cards.iter().enumerate() {
        let path = format!("{path}.cards[{place}]");
        let name = &card.card;
        let unknown = || {
            let what =
                format!("there is no test card `{name}`: write `visa`, `mastercard`, `amex`, …");
            SeedFault::at(&path, what)
        };
        let number = of_token(&format!("tok_{name}")).ok_or_else(unknown)?;
        self::card(tx, &id, card.id.as_deref(), number, place == 0)
            .map_err(|refusal| SeedFault::rule(&path, &refusal))?;
    }
    Ok(())
}

fn card(
    tx: &mut Tx<'_>,
    customer: &CustomerId,
    id: Option<&str>,
    number: &str,
    is_default: bool,
) -> Result<(), Refusal> {
    let (year, _, _) = crate::rules::calendar::date_of(Timestamp(tx.now()).into());
    let input = CardInput {
        number: number.to_owned(),
        exp_month: 12,
        exp_year: year + 8,
        cvc: Some("123".to_owned()),
        ..CardInput::default()
    };
    let added = payment_methods::add_card_as(tx, id, customer, &input);
    let method = added.map_err(payment_methods::refused)?;
    match is_default {
        true => payment_methods::set_default(tx, customer, &method),
        false => Ok(()),
    }
}

fn of_address(address: &SeedAddress) -> AddressParams {
    let mut params = AddressParams::new();
    params.line1.clone_from(&address.line1);
    params.line2.clone_from(&address.line2);
    params.city.clone_from(&address.city);
    params.state.clone_from(&address.state);
    params.postal_code.clone_from(&address.postal_code);
    params.country.clone_from(&address.country);
    params
}

fn of_subscription(customer: &str, subscription: &SeedSubscription) -> CreateSubscription {
    let mut item = CreateItem::new(&*subscription.price);
    item.quantity = subscription.quantity;
    let mut params = CreateSubscription::new(customer).items([item]);
    params.trial_period_days = subscription.trial_days;
    params.billing_mode = subscription
        .billing_mode
        .as_deref()
        .map(BillingModeParams::new);
    let coupon = subscription
        .coupon
        .as_deref()
        .map(|id| DiscountParams::new().coupon(id));
    params.discounts = coupon.map(|coupon| Clearable::Set(vec![coupon]));
    params
}
