//! The form written by hand, for this form only: every key stands here, encoded, and every value is
//! there, so that no key is made and no value may be missing.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::values::{Features, Portal, Product, SubscriptionCancel, SubscriptionUpdate};

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'[')
    .remove(b']');

/// Indices are written with `write!`, as most would.
pub(super) fn encode(values: &Portal) -> String {
    Writer::<false>::encode(values)
}

/// The digits of indices are pushed one by one, as one would who has seen a profile.
pub(super) fn encode_tuned(values: &Portal) -> String {
    Writer::<true>::encode(values)
}

struct Writer<const TUNED: bool>(String);

impl<const TUNED: bool> Writer<TUNED> {
    fn encode(values: &Portal) -> String {
        // The text is longer than two thousand bytes: it need not grow into them.
        let mut out = Self(String::with_capacity(4096));
        for (key, value) in &values.metadata {
            out.key_in("metadata", key);
            out.encoded(value);
        }
        out.text("default_return_url", &values.default_return_url);
        out.flag("login_page[enabled]", values.login_page.enabled);
        out.text("name", &values.name);
        let profile = &values.business_profile;
        out.text("business_profile[headline]", &profile.headline);
        out.text(
            "business_profile[privacy_policy_url]",
            &profile.privacy_policy_url,
        );
        out.text(
            "business_profile[terms_of_service_url]",
            &profile.terms_of_service_url,
        );
        out.features(&values.features);
        out.0
    }

    fn features(&mut self, from: &Features) {
        let customer = &from.customer_update;
        self.flag("features[customer_update][enabled]", customer.enabled);
        self.texts(
            "features[customer_update][allowed_updates]",
            &customer.allowed_updates,
        );
        self.flag(
            "features[invoice_history][enabled]",
            from.invoice_history.enabled,
        );
        let method = &from.payment_method_update;
        self.flag("features[payment_method_update][enabled]", method.enabled);
        self.text(
            "features[payment_method_update][payment_method_configuration]",
            &method.payment_method_configuration,
        );
        self.cancel(&from.subscription_cancel);
        self.update(&from.subscription_update);
    }

    fn cancel(&mut self, from: &SubscriptionCancel) {
        self.flag("features[subscription_cancel][enabled]", from.enabled);
        self.text("features[subscription_cancel][mode]", from.mode);
        self.text(
            "features[subscription_cancel][proration_behavior]",
            from.proration_behavior,
        );
        let reason = &from.cancellation_reason;
        self.flag(
            "features[subscription_cancel][cancellation_reason][enabled]",
            reason.enabled,
        );
        self.texts(
            "features[subscription_cancel][cancellation_reason][options]",
            &reason.options,
        );
    }

    fn update(&mut self, from: &SubscriptionUpdate) {
        self.flag("features[subscription_update][enabled]", from.enabled);
        self.texts(
            "features[subscription_update][default_allowed_updates]",
            &from.default_allowed_updates,
        );
        for (i, product) in from.products.iter().enumerate() {
            self.product(i, product);
        }
        self.text(
            "features[subscription_update][proration_behavior]",
            from.proration_behavior,
        );
        self.text(
            "features[subscription_update][billing_cycle_anchor]",
            from.billing_cycle_anchor,
        );
        self.text(
            "features[subscription_update][trial_update_behavior]",
            from.trial_update_behavior,
        );
        for (i, condition) in from.schedule_at_period_end.conditions.iter().enumerate() {
            self.item(
                "features[subscription_update][schedule_at_period_end][conditions]",
                i,
            );
            self.0.push_str("[type]=");
            self.encoded(condition.r#type);
        }
    }

    fn product(&mut self, i: usize, from: &Product) {
        const PRODUCTS: &str = "features[subscription_update][products]";
        self.item(PRODUCTS, i);
        self.0.push_str("[product]=");
        self.encoded(&from.product);
        for (j, price) in from.prices.iter().enumerate() {
            self.item(PRODUCTS, i);
            self.0.push_str("[prices]");
            self.index(j);
            self.0.push('=');
            self.encoded(price);
        }
        let quantity = &from.adjustable_quantity;
        self.item(PRODUCTS, i);
        self.0.push_str("[adjustable_quantity][enabled]=");
        self.0
            .push_str(if quantity.enabled { "true" } else { "false" });
        self.item(PRODUCTS, i);
        let _ = write!(
            self.0,
            "[adjustable_quantity][maximum]={}",
            quantity.maximum
        );
        self.item(PRODUCTS, i);
        let _ = write!(
            self.0,
            "[adjustable_quantity][minimum]={}",
            quantity.minimum
        );
    }

    fn text(&mut self, key: &str, value: &str) {
        self.open(key);
        self.0.push('=');
        self.encoded(value);
    }

    fn texts(&mut self, key: &str, values: &[&str]) {
        for (i, value) in values.iter().enumerate() {
            self.item(key, i);
            self.0.push('=');
            self.encoded(value);
        }
    }

    fn flag(&mut self, key: &str, value: bool) {
        self.open(key);
        self.0.push_str(if value { "=true" } else { "=false" });
    }

    fn item(&mut self, key: &str, i: usize) {
        self.open(key);
        self.index(i);
    }

    fn key_in(&mut self, outer: &str, key: &str) {
        self.open(outer);
        self.0.push('[');
        self.encoded(key);
        self.0.push_str("]=");
    }

    fn open(&mut self, key: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(key);
    }

    fn encoded(&mut self, value: &str) {
        self.0.extend(utf8_percent_encode(value, ENCODED));
    }

    fn index(&mut self, i: usize) {
        if TUNED {
            self.0.push('[');
            self.digits(i);
            self.0.push(']');
        } else {
            let _ = write!(self.0, "[{i}]");
        }
    }

    fn digits(&mut self, i: usize) {
        if i > 9 {
            self.digits(i / 10);
        }
        self.0.push(char::from(b"0123456789"[i % 10]));
    }
}
