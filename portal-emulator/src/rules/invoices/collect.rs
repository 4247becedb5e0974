//! How an invoice is finalized, charged and paid, and what that means for its subscription.

use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::ids::{InvoiceId, SubscriptionId};
use stripe_portal_gen::invoice::{CollectionMethod, CustomerTaxId, Invoice, Status};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::subscription::{
    PauseCollectionBehavior, Status as SubscriptionStatus, Subscription,
};
use stripe_portal_gen::tax_id::TaxId;
use stripe_portal_gen::{Expandable, Sensitive, Timestamp};

use crate::rules::{cards, money, subscriptions};
use crate::world::{Tx, World};

/// How many days after the first failure, and after each one that follows, a payment is tried again.
const RETRY_AFTER: [i64; 3] = [3, 5, 7];

const DAY: i64 = 86_400;

/// How a charge goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It succeeds.
    Paid,
    /// The card is declined.
    Declined,
    /// There is nothing to charge.
    NoMethod,
}

/// How a charge of the subscription's customer would go.
#[must_use]
pub fn charge(world: &World, subscription: &Subscription) -> Outcome {
    let own = subscription.default_payment_method.as_ref();
    let customer = world.get::<Customer>(subscription.customer.id());
    let settings = customer.and_then(|it| it.invoice_settings.as_ref());
    let default = settings.and_then(|it| it.default_payment_method.as_ref());
    let method = own
        .or(default)
        .and_then(|id| world.get::<PaymentMethod>(id.id()));
    match method {
        None => Outcome::NoMethod,
        Some(method) if cards::declines_charges(method) => Outcome::Declined,
        Some(_) => Outcome::Paid,
    }
}

/// Finalizes a draft: it gets its number, and the customer's balance is applied.
pub fn finalize(tx: &mut Tx<'_>, id: &InvoiceId) {
    let draft = tx
        .get::<Invoice>(id)
        .filter(|it| it.status == Some(Status::Draft));
    let Some(mut invoice) = draft.cloned() else {
        return;
    };
    let now = Timestamp(tx.now());
    number(tx, &mut invoice);
    let secret = tx.new_text(40);
    let page = format!("{}/i/{secret}", tx.world().account.portal_url);
    invoice.invoice_pdf = Some(Sensitive::from(format!("{page}/pdf")));
    invoice.hosted_invoice_url = Some(Sensitive::from(page));
    invoice.status = Some(Status::Open);
    invoice.status_transitions.finalized_at = Some(now);
    invoice.effective_at = Some(now);
    invoice.automatically_finalizes_at = None;
    invoice.next_payment_attempt = None;
    if invoice.collection_method == CollectionMethod::SendInvoice {
        let days = subscription(tx.world(), &invoice).and_then(|it| it.days_until_due);
        invoice.due_date = Some(Timestamp(
            tx.now() + days.unwrap_or(30).clamp(0, 36_500) * DAY,
        ));
    }
    tx.insert(invoice);
}

/// Takes number and balance from the customer, and notes who they are now.
fn number(tx: &mut Tx<'_>, invoice: &mut Invoice) {
    let id = invoice.customer.as_ref().map(Expandable::id).cloned();
    let Some(mut customer) = id.and_then(|id| tx.get::<Customer>(&id).cloned()) else {
        invoice.ending_balance = Some(invoice.starting_balance);
        return;
    };
    let next = customer.next_invoice_sequence.unwrap_or(1);
    let prefix = customer.invoice_prefix.as_deref().unwrap_or("INV");
    invoice.number = Some(format!("{prefix}-{next:04}"));
    customer.next_invoice_sequence = Some(next + 1);

    let before = customer.balance.unwrap_or(0);
    let settled = money::settled(invoice.total, before, &invoice.currency);
    customer.balance = Some(settled.balance);
    customer
        .currency
        .get_or_insert_with(|| invoice.currency.clone());
    invoice.starting_balance = before;
    invoice.ending_balance = Some(settled.balance);
    invoice.amount_due = settled.due;
    invoice.amount_remaining = settled.due;

    invoice.customer_name.clone_from(&customer.name);
    invoice.customer_email.clone_from(&customer.email);
    invoice.customer_phone.clone_from(&customer.phone);
    invoice.customer_address.clone_from(&customer.address);
    invoice.customer_shipping.clone_from(&customer.shipping);
    invoice.customer_tax_exempt.clone_from(&customer.tax_exempt);
    let tax_ids = tx.world().all::<TaxId>().iter();
    let own = tax_ids.filter(|it| {
        it.customer
            .as_ref()
            .is_some_and(|of| *of.id() == customer.id)
    });
    let noted = own.map(|it| CustomerTaxId {
        type_: it.type_.clone(),
        value: Some(it.value.clone()),
    });
    invoice.customer_tax_ids = Some(noted.collect());
    tx.insert(customer);
}

/// Collects an open invoice: what is nothing is paid, a card is charged, and what is sent waits.
pub fn collect(tx: &mut Tx<'_>, id: &InvoiceId) {
    let open = tx
        .get::<Invoice>(id)
        .filter(|it| it.status == Some(Status::Open));
    let Some(invoice) = open.cloned() else {
        return;
    };
    let paused = subscription(tx.world(), &invoice).and_then(|it| it.pause_collection.as_ref());
    match paused.map(|it| &it.behavior) {
        Some(PauseCollectionBehavior::Void) => return void(tx, id),
        Some(PauseCollectionBehavior::MarkUncollectible) => return give_up(tx, id),
        _ => {}
    }
    if invoice.amount_due == 0 {
        return pay(tx, id);
    }
    if invoice.collection_method == CollectionMethod::SendInvoice {
        return;
    }
    let outcome = subscription(tx.world(), &invoice).map(|it| charge(tx.world(), it));
    match outcome {
        Some(Outcome::Paid) => settle(tx, id, 1),
        _ => fail(tx, &invoice),
    }
}

/// Marks an open invoice as paid, without a charge.
pub fn pay(tx: &mut Tx<'_>, id: &InvoiceId) {
    settle(tx, id, 0);
}

fn settle(tx: &mut Tx<'_>, id: &InvoiceId, charges: i64) {
    let now = Timestamp(tx.now());
    tx.update::<Invoice>(id, |invoice| {
        invoice.status = Some(Status::Paid);
        invoice.paid = Some(true);
        invoice.attempted = true;
        invoice.attempt_count += charges;
        invoice.amount_paid = invoice.amount_due;
        invoice.amount_remaining = 0;
        invoice.next_payment_attempt = None;
        invoice.auto_advance = Some(false);
        invoice.status_transitions.paid_at = Some(now);
    });
    let paid = tx.get::<Invoice>(id).cloned();
    if let Some(invoice) = &paid {
        note_delinquent(tx, invoice, false);
    }
    let of = paid.as_ref().and_then(of_subscription);
    let behind = [SubscriptionStatus::PastDue, SubscriptionStatus::Incomplete];
    if let Some(of) = of {
        tx.update::<Subscription>(&of, |it| {
            if behind.contains(&it.status) {
                it.status = SubscriptionStatus::Active;
            }
        });
    }
}

/// Notes whether the newest news of the customer's invoices is a payment that failed.
fn note_delinquent(tx: &mut Tx<'_>, invoice: &Invoice, failed: bool) {
    if let Some(customer) = &invoice.customer {
        tx.update::<Customer>(customer.id(), |it| {
            if it.delinquent.unwrap_or(false) != failed {
                it.delinquent = Some(failed);
            }
        });
    }
}

/// A payment failed: it is tried again some days later, and at last the subscription is cancelled.
fn fail(tx: &mut Tx<'_>, invoice: &Invoice) {
    let tried = usize::try_from(invoice.attempt_count).unwrap_or(usize::MAX);
    let again = RETRY_AFTER
        .get(tried)
        .map(|days| Timestamp(tx.now() + days * DAY));
    tx.update::<Invoice>(&invoice.id, |it| {
        it.attempted = true;
        it.attempt_count += 1;
        it.next_payment_attempt = again;
    });
    note_delinquent(tx, invoice, true);
    let Some(of) = of_subscription(invoice) else {
        return;
    };
    // The first payment is not tried again: the customer has a day for it.
    let status = tx.get::<Subscription>(&of).map(|it| it.status.clone());
    if status == Some(SubscriptionStatus::Incomplete) {
        tx.update::<Invoice>(&invoice.id, |it| it.next_payment_attempt = None);
        return;
    }
    if again.is_none() {
        return subscriptions::end_unpaid(tx, &of);
    }
    tx.update::<Subscription>(&of, |it| {
        if it.status == SubscriptionStatus::Active {
            it.status = SubscriptionStatus::PastDue;
        }
    });
}

/// Voids an open invoice. What it did to the customer's balance is undone.
pub fn void(tx: &mut Tx<'_>, id: &InvoiceId) {
    let open = tx
        .get::<Invoice>(id)
        .filter(|it| it.status == Some(Status::Open));
    let Some(invoice) = open.cloned() else {
        return;
    };
    give_back(tx, &invoice);
    let now = Timestamp(tx.now());
    tx.update::<Invoice>(id, |invoice| {
        invoice.status = Some(Status::Void);
        invoice.ending_balance = Some(invoice.starting_balance);
        invoice.next_payment_attempt = None;
        invoice.auto_advance = Some(false);
        invoice.status_transitions.voided_at = Some(now);
    });
}

/// Undoes what an invoice did to the customer's balance, which may have changed since.
fn give_back(tx: &mut Tx<'_>, invoice: &Invoice) {
    let ending = invoice.ending_balance.unwrap_or(invoice.starting_balance);
    let used = ending.saturating_sub(invoice.starting_balance);
    let Some(customer) = invoice.customer.as_ref().filter(|_| used != 0) else {
        return;
    };
    tx.update::<Customer>(customer.id(), |it| {
        it.balance = Some(it.balance.unwrap_or(0).saturating_sub(used));
    });
}

/// Gives an open invoice up. It is still owed, so that what the balance paid of it stays paid.
fn give_up(tx: &mut Tx<'_>, id: &InvoiceId) {
    let now = Timestamp(tx.now());
    tx.update::<Invoice>(id, |invoice| {
        invoice.status = Some(Status::Uncollectible);
        invoice.next_payment_attempt = None;
        invoice.auto_advance = Some(false);
        invoice.status_transitions.marked_uncollectible_at = Some(now);
    });
}

/// Leaves the invoices of a subscription that has ended as they are.
pub fn stop_collecting(tx: &mut Tx<'_>, id: &SubscriptionId) {
    let waiting = [Some(Status::Draft), Some(Status::Open)];
    let all = tx.world().all::<Invoice>().iter();
    let own = all.filter(|it| of_subscription(it).as_ref() == Some(id));
    let waiting = own.filter(|it| waiting.contains(&it.status));
    let ids: Vec<InvoiceId> = waiting.map(|it| it.id.clone()).collect();
    for id in ids {
        tx.update::<Invoice>(&id, |invoice| {
            invoice.auto_advance = Some(false);
            invoice.next_payment_attempt = None;
            invoice.automatically_finalizes_at = None;
        });
    }
}

fn of_subscription(invoice: &Invoice) -> Option<SubscriptionId> {
    invoice.subscription.as_ref().map(|it| it.id().clone())
}

fn subscription<'w>(world: &'w World, invoice: &Invoice) -> Option<&'w Subscription> {
    world.get(invoice.subscription.as_ref()?.id())
}
