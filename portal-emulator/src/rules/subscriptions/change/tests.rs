//! Changes: what they cost, when they are made, and that a preview says the same.

use stripe_portal_gen::coupon::{CreateCoupon, Duration};
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::invoice::{BillingReason, Invoice, Status as InvoiceStatus};
use stripe_portal_gen::price::{CreatePrice, Interval, RecurringParams};
use stripe_portal_gen::subscription::{CreateItem, CreateSubscription, Status};

use super::*;
use crate::rules::catalog;
use crate::rules::samples::{DAY, DECLINED, GOOD, START, Sample, sample};
use crate::rules::subscriptions::{
    Preview, Reason, create, may_cancel, may_pause, may_update, pause, preview,
};
use crate::world::PendingItem;

fn to(it: &Sample, id: &SubscriptionId, price: &str) -> Change {
    Change::by_portal(&it.configuration(), &it.item(id), &price.into(), None)
}

fn newest(it: &Sample) -> Invoice {
    it.world
        .all::<Invoice>()
        .iter()
        .next_back()
        .unwrap()
        .clone()
}

/// Previews and makes a change, which must agree.
fn make(it: &mut Sample, id: &SubscriptionId, change: &Change) -> (Preview, Changed) {
    let shown = preview(&it.world, id, change, it.now).unwrap();
    let made = super::change(&mut it.tx(), id, change).unwrap();
    let sum: i64 = shown.lines.iter().map(|it| it.amount).sum();
    assert_eq!(sum, shown.due_now);
    let customer = it.subscription(id).customer.id().clone();
    let balance = it.world.get::<Customer>(&customer).unwrap().balance;
    assert_eq!(balance.unwrap_or(0), shown.balance);
    match shown.later {
        Some(at) => assert_eq!(made, Changed::AtPeriodEnd(at)),
        None => assert_eq!(made, Changed::Now),
    }
    (shown, made)
}

fn amounts(shown: &Preview) -> Vec<i64> {
    shown.lines.iter().map(|it| it.amount).collect()
}

/// What the next regular invoice really comes to.
fn next_total(it: &mut Sample, id: &SubscriptionId) -> i64 {
    let (_, end) = period(it.subscription(id));
    it.pass(end - it.now);
    let invoice = newest(it);
    assert_eq!(
        invoice.billing_reason,
        Some(BillingReason::SubscriptionCycle)
    );
    invoice.total
}

#[test]
fn an_upgrade_in_the_middle_is_billed_at_once() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    it.pass(14 * DAY);
    let change = to(&it, &id, "price_pro_month");
    let (shown, _) = make(&mut it, &id, &change);
    let words: Vec<_> = shown
        .lines
        .iter()
        .map(|it| (&*it.description, it.amount))
        .collect();
    assert_eq!(
        words,
        [
            ("Unused time on Basic after 14 Feb 2026", -500),
            ("Remaining time on Pro after 14 Feb 2026", 1000)
        ]
    );
    assert_eq!(
        (shown.due_now, shown.next_total, &*shown.currency),
        (500, 2000, "usd")
    );
    assert_eq!(shown.next_date, START + 28 * DAY);
    assert_eq!(
        it.told(),
        [
            "invoice.created",
            "customer.subscription.updated",
            "invoice.finalized",
            "invoice.updated",
            "invoice.paid",
            "invoice.payment_succeeded"
        ]
    );
    let invoice = newest(&it);
    assert_eq!(
        invoice.billing_reason,
        Some(BillingReason::SubscriptionUpdate)
    );
    assert_eq!(
        (invoice.amount_paid, invoice.status),
        (500, Some(InvoiceStatus::Paid))
    );
    assert_eq!(
        it.subscription(&id).items.data[0].price.id,
        *"price_pro_month"
    );
    assert_eq!(next_total(&mut it, &id), shown.next_total);
}

#[test]
fn prorations_are_exact_to_the_second() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    it.pass(1);
    let change = to(&it, &id, "price_pro_month");
    let shown = preview(&it.world, &id, &change, it.now).unwrap();
    // 28 days less a second: 999.9996 and 1999.9992 are rounded each.
    assert_eq!(
        shown.lines.iter().map(|it| it.amount).collect::<Vec<_>>(),
        [-1000, 2000]
    );
    it.pass(10 * DAY);
    let shown = preview(&it.world, &id, &change, it.now).unwrap();
    assert_eq!(
        shown.lines.iter().map(|it| it.amount).collect::<Vec<_>>(),
        [-643, 1286]
    );
}

#[test]
fn prorations_can_wait_or_be_left_out() {
    for (proration, due, next) in [
        (ProrationBehavior::CreateProrations, 0, 2500),
        (ProrationBehavior::None, 0, 2000),
    ] {
        let mut it = sample();
        let id = it.subscriber("price_basic_month");
        it.pass(14 * DAY);
        let change = to(&it, &id, "price_pro_month").prorated(proration);
        let (shown, _) = make(&mut it, &id, &change);
        assert_eq!((shown.due_now, shown.next_total), (due, next));
        assert_eq!(it.told(), ["customer.subscription.updated"]);
        assert_eq!(next_total(&mut it, &id), next);
        assert!(it.world.all::<PendingItem>().is_empty());
    }
}

#[test]
fn what_waits_is_billed_with_the_next_change() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    it.pass(14 * DAY);
    let waiting = to(&it, &id, "price_pro_month").prorated(ProrationBehavior::CreateProrations);
    make(&mut it, &id, &waiting);
    let mut change = to(&it, &id, "price_pro_month");
    change.quantity = Some(2);
    let (shown, _) = make(&mut it, &id, &change);
    assert_eq!(shown.due_now, 500 + 1000);
    assert_eq!(amounts(&shown), [-500, 1000, -1000, 2000]);
    assert_eq!(newest(&it).amount_paid, 1500);
    assert_eq!(newest(&it).lines.data.len(), 4);
}

#[test]
fn another_interval_begins_anew() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    it.pass(14 * DAY);
    let change = to(&it, &id, "price_basic_year").prorated(ProrationBehavior::CreateProrations);
    let (shown, _) = make(&mut it, &id, &change);
    assert_eq!(shown.due_now, 10_000 - 500);
    assert_eq!(newest(&it).amount_paid, 9500);
    let (start, end) = period(it.subscription(&id));
    assert_eq!((start, end), (START + 14 * DAY, START + (14 + 365) * DAY));
    assert_eq!(shown.next_date, end);
}

#[test]
fn what_was_free_is_billed_at_once() {
    let mut it = sample();
    let free = CreatePrice::new("usd").product("prod_basic").unit_amount(0);
    let free = free.recurring(RecurringParams::new(Interval::Month));
    catalog::create_price_as(&mut it.tx(), Some("price_free"), free).unwrap();
    let id = it.subscriber("price_free");
    it.pass(5 * DAY);
    let change = to(&it, &id, "price_pro_month").prorated(ProrationBehavior::None);
    let (shown, _) = make(&mut it, &id, &change);
    assert_eq!(shown.due_now, 2000);
    assert_eq!(period(it.subscription(&id)).0, it.now);
}

#[test]
fn a_new_anchor_credits_the_old_period() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    it.pass(14 * DAY);
    let mut change = to(&it, &id, "price_pro_month");
    change.terms.anchor_now = true;
    let (shown, _) = make(&mut it, &id, &change);
    assert_eq!(shown.due_now, 2000 - 500);
    assert_eq!(period(it.subscription(&id)).0, it.now);
}

#[test]
fn a_trial_ends_with_a_change_or_goes_on() {
    for (ends, status, due) in [(true, Status::Active, 2000), (false, Status::Trialing, 0)] {
        let mut it = sample();
        let customer = it.customer(Some(GOOD));
        let params =
            CreateSubscription::new(customer).items([CreateItem::new("price_basic_month")]);
        let id = create(&mut it.tx(), params.trial_period_days(14)).unwrap();
        it.pass(2 * DAY);
        let mut change = to(&it, &id, "price_pro_month");
        change.terms.end_trial = ends;
        let (shown, _) = make(&mut it, &id, &change);
        assert_eq!(
            (it.subscription(&id).status.clone(), shown.due_now),
            (status, due)
        );
    }
}

#[test]
fn a_downgrade_can_wait_for_the_end() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    it.pass(14 * DAY);
    let mut change = to(&it, &id, "price_basic_month");
    change.conditions = vec![ScheduleConditionType::DecreasingItemAmount];
    let (shown, made) = make(&mut it, &id, &change);
    assert_eq!(made, Changed::AtPeriodEnd(START + 28 * DAY));
    assert_eq!(
        (shown.due_now, shown.next_total, shown.lines.len()),
        (0, 1000, 0)
    );
    assert_eq!(it.told(), ["customer.subscription.updated"]);
    assert!(it.subscription(&id).schedule.is_some());
    let configuration = it.configuration();
    assert_eq!(
        may_update(&it.world, &id, &configuration),
        Err(Reason::Scheduled)
    );
    let up = to(&it, &id, "price_pro_year");
    assert!(super::change(&mut it.tx(), &id, &up).is_err());

    assert_eq!(next_total(&mut it, &id), 1000);
    assert_eq!(it.subscription(&id).schedule, None);
    assert_eq!(
        it.subscription(&id).items.data[0].price.id,
        *"price_basic_month"
    );
    assert!(it.world.all::<LaterChange>().is_empty());
}

#[test]
fn conditions_that_do_not_hold_change_at_once() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    let mut up = to(&it, &id, "price_pro_month");
    up.conditions = vec![
        ScheduleConditionType::DecreasingItemAmount,
        ScheduleConditionType::ShorteningInterval,
    ];
    assert_eq!(make(&mut it, &id, &up).1, Changed::Now);
    let mut it = sample();
    let id = it.subscriber("price_basic_year");
    let mut shorter = to(&it, &id, "price_basic_month");
    shorter.conditions = vec![ScheduleConditionType::ShorteningInterval];
    let (_, made) = make(&mut it, &id, &shorter);
    let (_, end) = period(it.subscription(&id));
    assert_eq!(made, Changed::AtPeriodEnd(end));
    it.pass(end - it.now);
    let (start, next) = period(it.subscription(&id));
    assert_eq!((start, next - start), (end, 28 * DAY));
}

#[test]
fn a_change_that_waits_is_taken_back() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    let before = it.subscription(&id).clone();
    let mut change = to(&it, &id, "price_basic_month");
    change.conditions = vec![ScheduleConditionType::DecreasingItemAmount];
    assert!(undo_change(&mut it.tx(), &id).is_err());
    make(&mut it, &id, &change);
    undo_change(&mut it.tx(), &id).unwrap();
    assert_eq!(*it.subscription(&id), before);
    assert_eq!(next_total(&mut it, &id), 2000);
}

#[test]
fn discounts_count() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    let mut half = CreateCoupon::new().percent_off(50.0);
    half = half.duration(Duration::Forever);
    let coupon = catalog::create_coupon(&mut it.tx(), half).unwrap();
    it.pass(14 * DAY);
    let mut change = to(&it, &id, "price_pro_month");
    change.coupons = vec![coupon];
    let (shown, _) = make(&mut it, &id, &change);
    // What was paid is credited in full, and what is charged has the discount taken off.
    assert_eq!(amounts(&shown), [-500, 500]);
    assert_eq!((shown.due_now, shown.next_total), (0, 1000));
    assert_eq!(newest(&it).total, 0);
    assert_eq!(next_total(&mut it, &id), 1000);
}

#[test]
fn nothing_to_change_is_refused() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    let change = to(&it, &id, "price_basic_month");
    let got = preview(&it.world, &id, &change, it.now).unwrap_err();
    let want = "Cannot update the subscription because there are no changes to confirm.";
    assert_eq!(got.message, want);
    assert_eq!(
        super::change(&mut it.tx(), &id, &change)
            .unwrap_err()
            .message,
        want
    );
}

#[test]
fn what_was_never_paid_for_is_neither_changed_nor_paused() {
    let mut it = sample();
    let customer = it.customer(Some(DECLINED));
    let id = it.subscribe(customer, "price_basic_month");
    assert_eq!(it.subscription(&id).status, Status::Incomplete);
    let configuration = it.configuration();
    let reason = Err(Reason::Incomplete);
    assert_eq!(may_update(&it.world, &id, &configuration), reason);
    assert_eq!(may_pause(&it.world, &id, &configuration), reason);
    assert_eq!(may_cancel(&it.world, &id, &configuration), Ok(()));
    let change = to(&it, &id, "price_pro_month");
    assert!(preview(&it.world, &id, &change, it.now).is_err());
    assert!(super::change(&mut it.tx(), &id, &change).is_err());
    assert!(pause(&mut it.tx(), &id, None).is_err());
    assert_eq!(it.told(), [""; 0]);
}

#[test]
fn what_cannot_be_paid_changes_nothing() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    let customer = it.subscription(&id).customer.id().clone();
    let card = it.card(&customer, DECLINED);
    crate::rules::payment_methods::set_default(&mut it.tx(), &customer, &card).unwrap();
    it.pass(14 * DAY);
    it.forget();
    let before = it.subscription(&id).clone();
    let change = to(&it, &id, "price_pro_month");
    let got = super::change(&mut it.tx(), &id, &change).unwrap_err();
    assert_eq!((got.status, got.code), (402, Some("card_declined")));
    assert_eq!(it.told(), [""; 0]);
    assert_eq!(*it.subscription(&id), before);
}

mod balance;
