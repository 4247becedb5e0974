//! Which types of events there are.

use super::matches;

/// All that the emulator sends.
const EVENTS: [&str; 39] = [
    "billing_portal.configuration.created",
    "billing_portal.configuration.updated",
    "billing_portal.session.created",
    "coupon.created",
    "coupon.deleted",
    "coupon.updated",
    "customer.created",
    "customer.deleted",
    "customer.discount.created",
    "customer.discount.deleted",
    "customer.discount.updated",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.subscription.updated",
    "customer.tax_id.created",
    "customer.tax_id.deleted",
    "customer.tax_id.updated",
    "customer.updated",
    "invoice.created",
    "invoice.deleted",
    "invoice.finalized",
    "invoice.marked_uncollectible",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_succeeded",
    "invoice.updated",
    "invoice.voided",
    "payment_method.attached",
    "payment_method.detached",
    "payment_method.updated",
    "price.created",
    "price.deleted",
    "price.updated",
    "product.created",
    "product.deleted",
    "product.updated",
];

/// Whether a type of event, or a pattern that ends with `*`, is one that the emulator sends.
#[must_use]
pub(crate) fn is_any_event(pattern: &str) -> bool {
    EVENTS.iter().any(|kind| matches(pattern, kind))
}

/// What Stripe has events of. The emulator sends few of them, but a list that an endpoint has at Stripe
/// holds here too.
const FAMILIES: &str = "account application_fee balance balance_settings billing billing_portal capability \
    cash_balance charge checkout climate coupon credit_note customer customer_cash_balance_transaction \
    entitlements file financial_connections identity invoice invoice_payment invoiceitem issuing_authorization \
    issuing_card issuing_cardholder issuing_dispute issuing_personalization_design issuing_token \
    issuing_transaction mandate payment_intent payment_link payment_method payout person plan price product \
    promotion_code quote radar refund reporting review setup_intent sigma source subscription_schedule tax \
    tax_rate terminal test_helpers topup transfer treasury";

/// Whether Stripe has events of what a type, or a pattern that ends with `*`, begins with.
#[must_use]
pub(crate) fn is_stripes_event(pattern: &str) -> bool {
    let family = pattern.split('.').next().unwrap_or_default();
    pattern == "*" || FAMILIES.split(' ').any(|known| known == family)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What names all types but one, which time brings.
    const SOURCE: &str = concat!(include_str!("resources.rs"), include_str!("visit.rs"));

    #[test]
    fn the_list_is_whole() {
        let quoted = SOURCE.split('"').skip(1).step_by(2);
        let mut named: Vec<_> = quoted.filter(|it| it.contains('.')).collect();
        named.push("customer.subscription.trial_will_end");
        named.sort_unstable();
        named.dedup();
        assert_eq!(named, EVENTS);
    }

    #[test]
    fn patterns_fit_or_do_not() {
        assert!(is_any_event("*") && is_any_event("customer.*") && is_any_event("invoice.paid"));
        assert!(!is_any_event("invoice.payed") && !is_any_event("customers.*"));
        assert!(is_stripes_event("charge.succeeded") && is_stripes_event("*"));
        assert!(!is_stripes_event("customers.*") && !is_stripes_event("nope"));
        assert!(EVENTS.iter().all(|kind| is_stripes_event(kind)));
    }
}
