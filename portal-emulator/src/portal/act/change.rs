//! Another plan or quantity: chosen by the customer, or prepared by the business; previewed, then made.

use stripe_portal_gen::coupon::Coupon;
use stripe_portal_gen::ids::{PriceId, SubscriptionId};
use stripe_portal_gen::price::Price;
use stripe_portal_gen::subscription::Subscription;
use stripe_portal_gen::subscription_item::SubscriptionItem;

use super::or_leave;
use crate::portal::answer::Outcome;
use crate::portal::guest::Guest;
use crate::portal::show::plan;
use crate::portal::view::frame::{Notice, Problem, Problems};
use crate::portal::view::parts::{Money, Obstacle};
use crate::portal::view::plan as view;
use crate::rules::subscriptions::{
    self, Changed, Choice, Entry, Preview, change, choices, may_update, preview,
};
use crate::world::{Tx, World};

pub(crate) fn choose(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let subscription = or_leave!(guest.own(tx.world(), id), Outcome::Missing);
    if let Err(reason) = may_update(tx.world(), &subscription.id, &guest.configuration) {
        return Outcome::Refused(plan::obstacle(reason));
    }
    Outcome::page(choice_form(
        tx.world(),
        guest,
        subscription,
        Problems::default(),
    ))
}

fn choice_form(
    world: &World,
    guest: &Guest,
    subscription: &Subscription,
    problems: Problems,
) -> view::Change {
    let choices = choices(world, subscription, &guest.configuration);
    let chosen = Some(guest.query.get("price")).filter(|id| !id.is_empty());
    let current = subscription.items.data.first().and_then(|it| it.quantity);
    let units = guest.query.number("quantity").or(current).unwrap_or(1);
    view::Change {
        plan: plan::plan(world, subscription),
        products: plan::products(world, &choices, chosen),
        quantity: plan::quantity(&choices, u64::try_from(units).unwrap_or(1)),
        problems,
        action: guest.at(&subscription.id, "update/preview"),
    }
}

pub(crate) fn show(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let world = tx.world();
    let subscription = or_leave!(guest.own(world, id), Outcome::Missing);
    if let Err(reason) = may_update(world, &subscription.id, &guest.configuration) {
        return Outcome::Refused(plan::obstacle(reason));
    }
    match chosen(world, guest, subscription) {
        Ok(wish) => shown(world, guest, &wish, tx.now()),
        Err(problems) => Outcome::wrong(choice_form(world, guest, subscription, problems)),
    }
}

pub(crate) fn make(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    let world = tx.world();
    let subscription = or_leave!(guest.own(world, id), Outcome::Missing);
    if let Err(reason) = may_update(world, &subscription.id, &guest.configuration) {
        return Outcome::Refused(plan::obstacle(reason));
    }
    match chosen(world, guest, subscription) {
        Ok(wish) => made(tx, guest, &wish),
        Err(problems) => Outcome::wrong(choice_form(world, guest, subscription, problems)),
    }
}

/// What is to become of an item.
struct Wish {
    subscription: SubscriptionId,
    item: SubscriptionItem,
    change: subscriptions::Change,
    /// Whether the business has prepared it.
    prepared: bool,
}

/// What the customer chose, if it is offered.
fn chosen(world: &World, guest: &Guest, subscription: &Subscription) -> Result<Wish, Problems> {
    let mut problems = Problems::default();
    let choices = choices(world, subscription, &guest.configuration);
    let price = guest.query.get("price");
    let choice = choices.iter().find(|it| *it.price.id == *price);
    let item = subscription.items.data.first();
    let (Some(choice), Some(item)) = (choice, item) else {
        problems.add("price", Problem::Choose);
        return Err(problems);
    };
    let quantity = units(guest, choice, item);
    if quantity.is_err() {
        problems.add("quantity", Problem::QuantityInvalid);
        return Err(problems);
    }
    let quantity = quantity.ok().flatten();
    if choice.is_current && quantity.is_none_or(|units| Some(units) == item.quantity) {
        problems.add("price", Problem::NoChange);
        return Err(problems);
    }
    let id = &choice.price.id;
    Ok(Wish {
        subscription: subscription.id.clone(),
        change: subscriptions::Change::by_portal(&guest.configuration, &item.id, id, quantity),
        item: item.clone(),
        prepared: false,
    })
}

/// The quantity that was chosen: none where it cannot be, an error where it is out of bounds.
fn units(guest: &Guest, choice: &Choice, item: &SubscriptionItem) -> Result<Option<i64>, ()> {
    let Some((least, most)) = choice.quantity else {
        return Ok(None);
    };
    let units = match guest.query.get("quantity") {
        "" => item.quantity.unwrap_or(1),
        text => text.parse().map_err(|_| ())?,
    };
    let fits = units >= least && most.is_none_or(|most| units <= most);
    if fits { Ok(Some(units)) } else { Err(()) }
}

pub(crate) fn show_prepared(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    match prepared(tx.world(), guest, id) {
        Some(wish) => shown(tx.world(), guest, &wish, tx.now()),
        None => Outcome::Missing,
    }
}

pub(crate) fn make_prepared(tx: &mut Tx<'_>, guest: &Guest, id: &str) -> Outcome {
    match prepared(tx.world(), guest, id) {
        Some(wish) => made(tx, guest, &wish),
        None => Outcome::Missing,
    }
}

/// What the flow of the session is for.
fn prepared(world: &World, guest: &Guest, id: &str) -> Option<Wish> {
    let flow = guest.flow()?.subscription_update_confirm.as_ref()?;
    let subscription = guest
        .own(world, id)
        .filter(|it| it.id == flow.subscription)?;
    let wanted = flow.items.first()?;
    let own = |it: &&SubscriptionItem| wanted.id.as_ref().is_none_or(|id| *id == it.id);
    let item = subscription.items.data.iter().find(own)?;
    let price: &PriceId = wanted.price.as_ref().unwrap_or(&item.price.id);
    let configuration = &guest.configuration;
    let mut change =
        subscriptions::Change::by_portal(configuration, &item.id, price, wanted.quantity);
    let discounts = flow.discounts.iter().flatten();
    change.coupons = discounts.filter_map(|it| it.coupon.clone()).collect();
    Some(Wish {
        subscription: subscription.id.clone(),
        change,
        item: item.clone(),
        prepared: true,
    })
}

fn shown(world: &World, guest: &Guest, wish: &Wish, now: i64) -> Outcome {
    match preview(world, &wish.subscription, &wish.change, now) {
        Ok(found) => Outcome::page(previewed(world, guest, wish, found)),
        Err(_) => Outcome::Refused(Obstacle::NoChange),
    }
}

fn previewed(world: &World, guest: &Guest, wish: &Wish, found: Preview) -> view::Preview {
    let of = |amount| Money {
        amount,
        currency: found.currency.clone(),
    };
    let before = &wish.item;
    let price = world
        .get::<Price>(&wish.change.price)
        .unwrap_or(&before.price);
    let units = before.quantity.unwrap_or(1);
    let coupons = wish
        .change
        .coupons
        .iter()
        .filter_map(|id| world.get::<Coupon>(id));
    let line = |entry: &Entry| view::PreviewLine {
        about: match &entry.line {
            Some(line) => plan::about_line(world, before, line),
            None => view::LineAbout::Worded(entry.description.clone()),
        },
        amount: of(entry.amount),
    };
    view::Preview {
        from: plan::side(world, &before.price, units),
        to: plan::side(world, price, wish.change.quantity.unwrap_or(units)),
        discounts: coupons.map(plan::discount).collect(),
        effect: match found.later {
            Some(on) => view::Effect::AtPeriodEnd { on },
            None => view::Effect::Now {
                lines: found.lines.iter().map(line).collect(),
                due: of(found.due_now),
                credit: credit(&found).map(of),
            },
        },
        next: Some(view::Next {
            on: found.next_date,
            total: of(found.next_total),
        }),
        chosen_before: wish.prepared,
        again: (!wish.prepared).then(|| guest.at(&wish.subscription, "update")),
    }
}

/// What of the customer's balance pays for later invoices.
fn credit(found: &Preview) -> Option<i64> {
    (found.balance < 0).then(|| found.balance.saturating_neg())
}

fn made(tx: &mut Tx<'_>, guest: &Guest, wish: &Wish) -> Outcome {
    match change(tx, &wish.subscription, &wish.change) {
        Ok(Changed::Now) => guest.done(Notice::Changed),
        Ok(Changed::AtPeriodEnd(on)) => guest.done(Notice::ChangeScheduled { on }),
        Err(refusal) => Outcome::refused(&refusal),
    }
}
