//! What holds after any sequence of actions.

mod action;
mod mirror;

use std::collections::BTreeMap;

use proptest::prelude::*;
use stripe_portal_gen::Timestamp;
use stripe_portal_gen::billing_portal::Configuration;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::CustomerId;
use stripe_portal_gen::invoice::{Invoice, Status};
use stripe_portal_gen::subscription::Subscription;

use super::samples::{Sample, sample};
use super::subscriptions::has_ended;
use crate::world::{LaterChange, PendingItem};
use action::{Action, Ground, action};
use mirror::Mirror;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_invariants_hold(actions in prop::collection::vec(action(), 1..60)) {
        let mut it = sample();
        let ground = Ground::new(&mut it);
        let mut mirror = Mirror::new(&it.world);
        let mut ended = BTreeMap::new();
        for action in actions {
            play(&mut it, &ground, &action);
            mirror.follow(&it.world);
            it.forget();
            one_default(&it);
            ended_for_good(&it, &mut ended);
            schedules_are_whole(&it);
            amounts_add_up(&it);
            balances_are_kept(&it);
            prop_assert!(it.world.next_due().is_none_or(|due| due > it.now), "{action:?}");
        }
    }
}

/// Does one thing; what is refused changes nothing.
fn play(it: &mut Sample, ground: &Ground, action: &Action) {
    let before = it.world.changes();
    if let Err(refusal) = action.done(it, ground) {
        let after = it.world.changes();
        assert_eq!(before, after, "{action:?} was refused: {refusal:?}");
    }
}

fn one_default(it: &Sample) {
    let all = it.world.all::<Configuration>().iter();
    let defaults: Vec<_> = all.filter(|it| it.is_default).collect();
    assert_eq!(defaults.len(), 1);
    assert!(defaults.iter().all(|it| it.active));
}

/// Nothing that has ended runs again, or ends once more.
fn ended_for_good(it: &Sample, ended: &mut BTreeMap<String, Option<Timestamp>>) {
    for subscription in it.world.all::<Subscription>().iter() {
        if let Some(at) = ended.get(subscription.id.as_str()) {
            assert!(has_ended(subscription) && subscription.ended_at == *at);
        } else if has_ended(subscription) {
            ended.insert(subscription.id.to_string(), subscription.ended_at);
        }
    }
}

fn schedules_are_whole(it: &Sample) {
    let waiting = it.world.all::<LaterChange>();
    let all = it.world.all::<Subscription>().iter();
    let scheduled: Vec<_> = all.filter_map(|it| it.schedule.as_ref()).collect();
    assert_eq!(scheduled.len(), waiting.len());
    assert!(scheduled.iter().all(|id| waiting.get(id.id()).is_some()));
}

fn amounts_add_up(it: &Sample) {
    for invoice in it.world.all::<Invoice>().iter() {
        let lines: i64 = invoice.lines.data.iter().map(|it| it.amount).sum();
        let off = invoice.total_discount_amounts.iter().flatten();
        let off: i64 = off.map(|it| it.amount).sum();
        let by_line = invoice
            .lines
            .data
            .iter()
            .flat_map(|it| it.discount_amounts.iter().flatten());
        assert_eq!(by_line.map(|it| it.amount).sum::<i64>(), off);
        assert_eq!((invoice.subtotal, invoice.total), (lines, lines - off));
        assert_eq!(
            invoice.amount_remaining,
            invoice.amount_due - invoice.amount_paid
        );
        assert!(invoice.amount_due == 0 || invoice.amount_due >= 50);
        let void = invoice.status == Some(Status::Void);
        if let Some(ending) = invoice.ending_balance.filter(|_| !void) {
            assert_eq!(
                invoice.amount_due,
                invoice.total + invoice.starting_balance - ending
            );
        }
        let paid = invoice.status == Some(Status::Paid);
        assert_eq!(
            invoice.amount_paid,
            if paid { invoice.amount_due } else { 0 }
        );
        assert_eq!(
            (invoice.paid, invoice.status_transitions.paid_at.is_some()),
            (Some(paid), paid)
        );
    }
}

/// The numbers of a customer's invoices have no gap, and the customer has the balance that they leave; one
/// that is void leaves it alone.
fn balances_are_kept(it: &Sample) {
    let mut balances: BTreeMap<CustomerId, (Vec<usize>, i64)> = BTreeMap::new();
    for invoice in it.world.all::<Invoice>().iter() {
        let number = invoice
            .number
            .as_deref()
            .and_then(|it| it.rsplit('-').next());
        let (Some(number), Some(ending)) = (number, invoice.ending_balance) else {
            continue;
        };
        let customer = invoice.customer.as_ref().map(|it| it.id().clone()).unwrap();
        let change = ending - invoice.starting_balance;
        assert!(invoice.status != Some(Status::Void) || change == 0);
        let (numbers, balance) = balances.entry(customer).or_default();
        numbers.push(number.parse().unwrap());
        *balance += change;
    }
    for (customer, (mut numbers, balance)) in balances {
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(1..=numbers.len()));
        if let Some(customer) = it.world.get::<Customer>(&customer) {
            assert_eq!(customer.balance, Some(balance));
        }
    }
    for waiting in it.world.all::<PendingItem>().iter() {
        assert!(
            it.world
                .get::<Subscription>(&waiting.subscription)
                .is_some()
        );
    }
}
