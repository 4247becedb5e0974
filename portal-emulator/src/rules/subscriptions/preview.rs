//! What a change of plan or quantity would come to.

use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::ids::SubscriptionId;
use stripe_portal_gen::server::Refusal;
use stripe_portal_gen::subscription::{PauseCollectionBehavior, Subscription};
use stripe_portal_gen::subscription_item::SubscriptionItem;

use super::change::{Change, intent};
use super::period;
use super::plan::Plan;
use crate::rules::invoices::{self, Line, totals};
use crate::rules::{discounts, money};
use crate::world::World;

/// What a change would come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// What is billed, and what becomes of it; it adds up to what is due now.
    pub lines: Vec<Entry>,
    /// What would be charged at once.
    pub due_now: i64,
    /// The customer's balance afterwards; a negative one is a credit.
    pub balance: i64,
    /// What the next regular invoice would come to.
    pub next_total: i64,
    /// When that would be.
    pub next_date: i64,
    /// Three-letter code of the currency.
    pub currency: String,
    /// When the change would be made, where it has to wait.
    pub later: Option<i64>,
}

/// One line of a preview.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What the customer reads.
    pub description: String,
    /// The amount in the smallest unit of the currency.
    pub amount: i64,
    /// The line of the invoice; none for discounts and balance.
    pub line: Option<Line>,
}

/// What a change would come to. Nothing is changed.
pub fn preview(
    world: &World,
    id: &SubscriptionId,
    change: &Change,
    now: i64,
) -> Result<Preview, Refusal> {
    let intent = intent(world, id, change, now)?;
    let balance = world.get::<Customer>(intent.before.customer.id());
    let balance = balance.and_then(|it| it.balance).unwrap_or(0);
    let Some(plan) = intent.plan else {
        let (_, end) = period(&intent.before);
        return Ok(Preview {
            lines: Vec::new(),
            due_now: 0,
            balance,
            next_total: next_total(world, &intent.items, &[], &intent.discounts, end),
            next_date: end,
            currency: intent.before.currency.clone(),
            later: Some(end),
        });
    };
    let waiting = invoices::pending(world, &intent.before);
    let all = [waiting, plan.lines.clone()].concat();
    let (_, next_date) = period(&plan.after);
    let items = &plan.after.items.data;
    let (today, next_total) = match plan.at_once {
        true => {
            let left = intent.discounts.iter().filter(|it| !discounts::is_once(it));
            let left: Vec<Discount> = left.cloned().collect();
            let today = billed(&plan, &all, &intent.discounts, balance);
            (today, next_total(world, items, &[], &left, next_date))
        }
        false => {
            let next = next_total(world, items, &all, &intent.discounts, next_date);
            (put_off(&plan, balance), next)
        }
    };
    Ok(Preview {
        lines: today.lines,
        due_now: today.due,
        balance: today.balance,
        next_total,
        next_date,
        currency: plan.after.currency,
        later: None,
    })
}

/// What happens at once.
struct Today {
    lines: Vec<Entry>,
    due: i64,
    balance: i64,
}

/// An invoice of `lines`, which is charged unless a pause holds payments back.
fn billed(plan: &Plan, lines: &[Line], off: &[Discount], balance: i64) -> Today {
    let sums = totals(lines, off);
    let mut entries = entries(lines);
    add(&mut entries, "Discounts", sums.total - sums.subtotal);
    let paused = behavior(&plan.after);
    if paused == Some(&PauseCollectionBehavior::Void) {
        add(&mut entries, PAUSED, -sums.total);
        return Today {
            lines: entries,
            due: 0,
            balance,
        };
    }
    let settled = money::settled(sums.total, balance, &plan.after.currency);
    let kept = settled.due == 0 && sums.total.signum() * balance.signum() >= 0;
    let words = if kept {
        "Added to the account balance"
    } else {
        "Applied balance"
    };
    add(&mut entries, words, settled.due - sums.total);
    let mut due = settled.due;
    if paused == Some(&PauseCollectionBehavior::MarkUncollectible) {
        add(&mut entries, PAUSED, -due);
        due = 0;
    }
    Today {
        lines: entries,
        due,
        balance: settled.balance,
    }
}

const PAUSED: &str = "Not charged while the plan is paused";

fn behavior(subscription: &Subscription) -> Option<&PauseCollectionBehavior> {
    let pause = subscription.pause_collection.as_ref();
    pause.map(|it| &it.behavior)
}

/// Lines that wait for the next invoice.
fn put_off(plan: &Plan, balance: i64) -> Today {
    let mut entries = entries(&plan.lines);
    let sum = totals(&plan.lines, &[]).total;
    add(&mut entries, "Billed with the next invoice", -sum);
    Today {
        lines: entries,
        due: 0,
        balance,
    }
}

fn entries(lines: &[Line]) -> Vec<Entry> {
    let entry = |line: &Line| Entry {
        description: line.description.clone(),
        amount: line.amount,
        line: Some(line.clone()),
    };
    lines.iter().map(entry).collect()
}

fn add(entries: &mut Vec<Entry>, description: &str, amount: i64) {
    if amount != 0 {
        entries.push(Entry {
            description: description.to_owned(),
            amount,
            line: None,
        });
    }
}

/// What the invoice at `date` comes to. Discounts that have ended by then do not count.
fn next_total(
    world: &World,
    items: &[SubscriptionItem],
    waiting: &[Line],
    off: &[Discount],
    date: i64,
) -> i64 {
    let mut lines = invoices::regular(world, items, date, date);
    lines.extend_from_slice(waiting);
    let off = off
        .iter()
        .filter(|it| it.end.is_none_or(|end| i64::from(end) > date));
    totals(&lines, &off.cloned().collect::<Vec<_>>()).total
}
