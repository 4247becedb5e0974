//! What time does: whatever is due is done, the oldest first, each at the time at which it was due.

use stripe_portal_gen::ids::{DiscountId, InvoiceId, SubscriptionId};
use stripe_portal_gen::invoice::{Invoice, Status};

use super::{discounts, invoices, sessions, subscriptions};
use crate::world::{Delivery, Event, IdempotencyKey, Kind, TrialNotice, Tx, Visit, World};

impl World {
    /// Does all that is due at `now`.
    pub fn settle(&mut self, now: i64) {
        while let Some(due) = self.first_due(now) {
            if due.kind == Kind::Event && self.is_awaited(&due.id) {
                self.put_off_event(&due);
                continue;
            }
            let before = self.changes();
            come_due(&mut self.on_its_own(due.at), due.kind, &due.id);
            if self.changes() == before {
                self.drop_due(&due);
            }
        }
    }
}

fn come_due(tx: &mut Tx<'_>, kind: Kind, id: &str) {
    match kind {
        Kind::Subscription => subscriptions::come_due(tx, &SubscriptionId::from(id)),
        Kind::TrialNotice => {
            tx.remove::<TrialNotice>(id);
            tx.announce::<stripe_portal_gen::subscription::Subscription>(
                "customer.subscription.trial_will_end",
                id,
            );
        }
        Kind::Invoice => invoice(tx, &InvoiceId::from(id)),
        Kind::Discount => discounts::expire(tx, &DiscountId::from(id)),
        Kind::Session if tx.get::<Visit>(id).is_none() => sessions::forget(tx, id),
        Kind::Visit => sessions::forget(tx, id),
        Kind::Event => drop(tx.remove::<Event>(id)),
        Kind::IdempotencyKey => drop(tx.remove::<IdempotencyKey>(id)),
        Kind::Delivery => drop(tx.remove::<Delivery>(id)),
        _ => {}
    }
}

/// A draft is finalized, and a payment is tried.
fn invoice(tx: &mut Tx<'_>, id: &InvoiceId) {
    let status = tx.get::<Invoice>(id).and_then(|it| it.status.clone());
    if status == Some(Status::Draft) {
        invoices::finalize(tx, id);
    }
    invoices::collect(tx, id);
}
