//! The form written by hand, for this form only: every key stands here, encoded, and every value is
//! there, so that nothing is looked up and nothing is asked.

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

pub(super) fn encode(values: &Portal) -> String {
    let mut out = String::new();
    for (key, value) in &values.metadata {
        key_in(&mut out, "metadata", key);
        encoded(&mut out, value);
    }
    text(&mut out, "default_return_url", &values.default_return_url);
    flag(&mut out, "login_page[enabled]", values.login_page.enabled);
    text(&mut out, "name", &values.name);
    let profile = &values.business_profile;
    text(&mut out, "business_profile[headline]", &profile.headline);
    text(&mut out, "business_profile[privacy_policy_url]", &profile.privacy_policy_url);
    text(&mut out, "business_profile[terms_of_service_url]", &profile.terms_of_service_url);
    features(&mut out, &values.features);
    out
}

fn features(out: &mut String, from: &Features) {
    let customer = &from.customer_update;
    flag(out, "features[customer_update][enabled]", customer.enabled);
    texts(out, "features[customer_update][allowed_updates]", &customer.allowed_updates);
    flag(out, "features[invoice_history][enabled]", from.invoice_history.enabled);
    let method = &from.payment_method_update;
    flag(out, "features[payment_method_update][enabled]", method.enabled);
    text(
        out,
        "features[payment_method_update][payment_method_configuration]",
        &method.payment_method_configuration,
    );
    cancel(out, &from.subscription_cancel);
    update(out, &from.subscription_update);
}

fn cancel(out: &mut String, from: &SubscriptionCancel) {
    flag(out, "features[subscription_cancel][enabled]", from.enabled);
    text(out, "features[subscription_cancel][mode]", from.mode);
    text(out, "features[subscription_cancel][proration_behavior]", from.proration_behavior);
    let reason = &from.cancellation_reason;
    flag(out, "features[subscription_cancel][cancellation_reason][enabled]", reason.enabled);
    texts(out, "features[subscription_cancel][cancellation_reason][options]", &reason.options);
}

fn update(out: &mut String, from: &SubscriptionUpdate) {
    flag(out, "features[subscription_update][enabled]", from.enabled);
    texts(
        out,
        "features[subscription_update][default_allowed_updates]",
        &from.default_allowed_updates,
    );
    for (i, product) in from.products.iter().enumerate() {
        self::product(out, i, product);
    }
    text(out, "features[subscription_update][proration_behavior]", from.proration_behavior);
    text(out, "features[subscription_update][billing_cycle_anchor]", from.billing_cycle_anchor);
    text(out, "features[subscription_update][trial_update_behavior]", from.trial_update_behavior);
    for (i, condition) in from.schedule_at_period_end.conditions.iter().enumerate() {
        item(out, "features[subscription_update][schedule_at_period_end][conditions]", i);
        out.push_str("[type]=");
        encoded(out, condition.r#type);
    }
}

fn product(out: &mut String, i: usize, from: &Product) {
    const PRODUCTS: &str = "features[subscription_update][products]";
    item(out, PRODUCTS, i);
    out.push_str("[product]=");
    encoded(out, &from.product);
    for (j, price) in from.prices.iter().enumerate() {
        item(out, PRODUCTS, i);
        let _ = write!(out, "[prices][{j}]=");
        encoded(out, price);
    }
    let quantity = &from.adjustable_quantity;
    item(out, PRODUCTS, i);
    out.push_str("[adjustable_quantity][enabled]=");
    out.push_str(if quantity.enabled { "true" } else { "false" });
    item(out, PRODUCTS, i);
    let _ = write!(out, "[adjustable_quantity][maximum]={}", quantity.maximum);
    item(out, PRODUCTS, i);
    let _ = write!(out, "[adjustable_quantity][minimum]={}", quantity.minimum);
}

fn text(out: &mut String, key: &str, value: &str) {
    open(out, key);
    out.push('=');
    encoded(out, value);
}

fn texts(out: &mut String, key: &str, values: &[&str]) {
    for (i, value) in values.iter().enumerate() {
        item(out, key, i);
        out.push('=');
        encoded(out, value);
    }
}

fn flag(out: &mut String, key: &str, value: bool) {
    open(out, key);
    out.push_str(if value { "=true" } else { "=false" });
}

fn item(out: &mut String, key: &str, i: usize) {
    open(out, key);
    let _ = write!(out, "[{i}]");
}

fn key_in(out: &mut String, outer: &str, key: &str) {
    open(out, outer);
    out.push('[');
    encoded(out, key);
    out.push_str("]=");
}

fn open(out: &mut String, key: &str) {
    if !out.is_empty() {
        out.push('&');
    }
    out.push_str(key);
}

fn encoded(out: &mut String, value: &str) {
    out.extend(utf8_percent_encode(value, ENCODED));
}
