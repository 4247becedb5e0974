//! The events and due times of Stripe's objects.

use stripe_portal_gen::Expandable;
use stripe_portal_gen::billing_portal::Configuration;
use stripe_portal_gen::coupon::Coupon;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::discount::Discount;
use stripe_portal_gen::ids::CustomerId;
use stripe_portal_gen::invoice::{self, Invoice};
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::product::Product;
use stripe_portal_gen::subscription::{Status, Subscription};
use stripe_portal_gen::tax_id::TaxId;

use super::{Resource, Step};

/// How long a customer has for the first payment.
const FIRST_PAYMENT: i64 = 23 * 3600;

type Names = &'static [&'static str];

/// Kinds that have an event each for creation, update and deletion, and nothing more.
macro_rules! plain {
    ($($kind:ident $created:literal $updated:literal $deleted:literal;)*) => {
        $(
            impl Resource for $kind {
                fn id(&self) -> &str {
                    &self.id
                }

                fn events(step: &Step<'_, Self>) -> Names {
                    step.pick(&[$created], &[$updated], &[$deleted])
                }
            }
        )*
    };
}

plain! {
    TaxId "customer.tax_id.created" "customer.tax_id.updated" "customer.tax_id.deleted";
    Product "product.created" "product.updated" "product.deleted";
    Price "price.created" "price.updated" "price.deleted";
}

impl Resource for Customer {
    fn id(&self) -> &str {
        &self.id
    }

    /// That an invoice took a number is no news of the customer.
    fn events(step: &Step<'_, Self>) -> Names {
        if let Step::Updated(before, after) = step {
            let mut counted = (*before).clone();
            counted.next_invoice_sequence = after.next_invoice_sequence;
            if counted == **after {
                return &[];
            }
        }
        let (created, updated) = (&["customer.created"], &["customer.updated"]);
        step.pick(created, updated, &["customer.deleted"])
    }
}

impl Resource for Coupon {
    fn id(&self) -> &str {
        &self.id
    }

    /// That it was used is no news of the coupon.
    fn events(step: &Step<'_, Self>) -> Names {
        if let Step::Updated(before, after) = step {
            let used = before.times_redeemed != after.times_redeemed;
            return if used { &[] } else { &["coupon.updated"] };
        }
        step.pick(&["coupon.created"], &[], &["coupon.deleted"])
    }
}

impl Resource for Discount {
    fn id(&self) -> &str {
        &self.id
    }

    fn events(step: &Step<'_, Self>) -> Names {
        let (created, updated) = (
            &["customer.discount.created"],
            &["customer.discount.updated"],
        );
        step.pick(created, updated, &["customer.discount.deleted"])
    }

    fn due(&self) -> Option<i64> {
        self.end.map(i64::from)
    }
}

impl Resource for PaymentMethod {
    fn id(&self) -> &str {
        &self.id
    }

    /// One of a customer is attached; an attached one without a customer is detached.
    fn events(step: &Step<'_, Self>) -> Names {
        let owner = |it: &Self| it.customer.as_ref().map(Expandable::id).cloned();
        let (before, after): (Option<CustomerId>, _) = match step {
            Step::Created(after) => (None, owner(after)),
            Step::Updated(before, after) => (owner(before), owner(after)),
            Step::Deleted(_) => return &[],
        };
        match (before, after) {
            (None, Some(_)) => &["payment_method.attached"],
            (Some(_), None) => &["payment_method.detached"],
            (Some(_), Some(_)) => &["payment_method.updated"],
            (None, None) => &[],
        }
    }
}

impl Resource for Subscription {
    fn id(&self) -> &str {
        &self.id
    }

    /// Cancelled is its end: the object stays, and the event says that it is deleted.
    fn events(step: &Step<'_, Self>) -> Names {
        let Step::Updated(before, after) = step else {
            let created = &["customer.subscription.created"];
            return step.pick(created, &[], &[]);
        };
        match (&before.status, &after.status) {
            (_, Status::Canceled) if before.status != Status::Canceled => {
                &["customer.subscription.deleted"]
            }
            (_, Status::Paused) if before.status != Status::Paused => &[
                "customer.subscription.updated",
                "customer.subscription.paused",
            ],
            (Status::Paused, Status::Active | Status::Trialing | Status::PastDue) => &[
                "customer.subscription.updated",
                "customer.subscription.resumed",
            ],
            _ => &["customer.subscription.updated"],
        }
    }

    fn due(&self) -> Option<i64> {
        if matches!(self.status, Status::Canceled | Status::IncompleteExpired) {
            return None;
        }
        let resumes = self.pause_collection.as_ref().and_then(|it| it.resumes_at);
        let period = match self.status {
            Status::Paused => None,
            Status::Incomplete => return Some(i64::from(self.created) + FIRST_PAYMENT),
            _ => self.current_period_end,
        };
        let trial = self.trial_end.filter(|_| self.status == Status::Trialing);
        let all = [self.cancel_at, resumes, period, trial];
        all.into_iter().flatten().map(i64::from).min()
    }
}

impl Resource for Invoice {
    fn id(&self) -> &str {
        &self.id
    }

    fn events(step: &Step<'_, Self>) -> Names {
        let Step::Updated(before, after) = step else {
            return step.pick(&["invoice.created"], &[], &["invoice.deleted"]);
        };
        let status = after
            .status
            .as_ref()
            .filter(|_| before.status != after.status);
        match status {
            Some(invoice::Status::Open) => &["invoice.finalized"],
            Some(invoice::Status::Paid) => &[
                "invoice.updated",
                "invoice.paid",
                "invoice.payment_succeeded",
            ],
            Some(invoice::Status::Void) => &["invoice.updated", "invoice.voided"],
            Some(invoice::Status::Uncollectible) => {
                &["invoice.updated", "invoice.marked_uncollectible"]
            }
            _ if after.attempt_count > before.attempt_count => {
                &["invoice.updated", "invoice.payment_failed"]
            }
            _ => &["invoice.updated"],
        }
    }

    fn due(&self) -> Option<i64> {
        match self.status {
            Some(invoice::Status::Draft) => self.automatically_finalizes_at.map(i64::from),
            Some(invoice::Status::Open) => self.next_payment_attempt.map(i64::from),
            _ => None,
        }
    }
}

impl Resource for Configuration {
    fn id(&self) -> &str {
        &self.id
    }

    fn events(step: &Step<'_, Self>) -> Names {
        let created = &["billing_portal.configuration.created"];
        step.pick(created, &["billing_portal.configuration.updated"], &[])
    }
}
