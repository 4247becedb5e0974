//! What changes do to the customer's balance, and what a preview says of it.

use super::*;

#[test]
fn a_downgrade_becomes_a_credit() {
    let mut it = sample();
    let id = it.subscriber("price_pro_month");
    it.pass(14 * DAY);
    let change = to(&it, &id, "price_basic_month");
    let (shown, _) = make(&mut it, &id, &change);
    assert_eq!(shown.due_now, 0);
    let invoice = newest(&it);
    assert_eq!(
        (invoice.total, invoice.amount_due, invoice.ending_balance),
        (-500, 0, Some(-500))
    );
    let customer = it.subscription(&id).customer.id().clone();
    assert_eq!(
        it.world.get::<Customer>(&customer).unwrap().balance,
        Some(-500)
    );
    it.pass(14 * DAY + 3600);
    let invoice = newest(&it);
    assert_eq!(
        (invoice.total, invoice.amount_paid, invoice.ending_balance),
        (1000, 500, Some(0))
    );
}

#[test]
fn a_preview_tells_what_the_balance_does() {
    for (before, lines, due, after) in [
        (-300, vec![-500, 1000, -300], 200, 0),
        (300, vec![-500, 1000, 300], 800, 0),
        (-3000, vec![-500, 1000, -500], 0, -2500),
    ] {
        let mut it = sample();
        let id = it.subscriber("price_basic_month");
        let customer = it.subscription(&id).customer.id().clone();
        let set = |it: &mut Customer| it.balance = Some(before);
        it.tx().update::<Customer>(&customer, set);
        it.pass(14 * DAY);
        let change = to(&it, &id, "price_pro_month");
        let (shown, _) = make(&mut it, &id, &change);
        assert_eq!((amounts(&shown), shown.due_now), (lines, due));
        assert_eq!((shown.balance, newest(&it).amount_paid), (after, due));
    }
}

#[test]
fn nothing_is_due_while_a_plan_is_paused() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    pause(&mut it.tx(), &id, None).unwrap();
    it.pass(14 * DAY);
    let change = to(&it, &id, "price_pro_month");
    let (shown, _) = make(&mut it, &id, &change);
    assert_eq!(amounts(&shown), [-500, 1000, -500]);
    assert_eq!((shown.due_now, shown.balance), (0, 0));
    assert_eq!(newest(&it).status, Some(InvoiceStatus::Void));
}

#[test]
fn too_little_to_charge_goes_to_the_balance() {
    let mut it = sample();
    let id = it.subscriber("price_basic_month");
    // The last 13 hours and 26 minutes of 28 days: 2 % of 1000.
    it.pass(28 * DAY - 48_384);
    let change = to(&it, &id, "price_pro_month");
    let (shown, _) = make(&mut it, &id, &change);
    assert_eq!(shown.due_now, 0);
    let invoice = newest(&it);
    assert_eq!((invoice.total, invoice.amount_due), (20, 0));
    assert_eq!(
        (invoice.status, invoice.ending_balance),
        (Some(InvoiceStatus::Paid), Some(20))
    );
    it.pass(48_384 + 3600);
    let invoice = newest(&it);
    assert_eq!(
        (invoice.total, invoice.starting_balance, invoice.amount_paid),
        (2000, 20, 2020)
    );
}
