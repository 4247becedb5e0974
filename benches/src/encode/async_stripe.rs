//! The form as async-stripe's request.

use stripe_billing::billing_portal_configuration::{
    CreateBillingPortalConfiguration as Create,
    CreateBillingPortalConfigurationBusinessProfile as BusinessProfile,
    CreateBillingPortalConfigurationFeatures as Features,
    CreateBillingPortalConfigurationFeaturesCustomerUpdate as CustomerUpdate,
    CreateBillingPortalConfigurationFeaturesSubscriptionCancel as Cancel,
    CreateBillingPortalConfigurationFeaturesSubscriptionCancelCancellationReason as Reason,
    CreateBillingPortalConfigurationFeaturesSubscriptionUpdate as Update,
    CreateBillingPortalConfigurationFeaturesSubscriptionUpdateScheduleAtPeriodEnd as Schedule,
    CreateBillingPortalConfigurationFeaturesSubscriptionUpdateScheduleAtPeriodEndConditions as Condition,
    CreateBillingPortalConfigurationLoginPage as LoginPage, InvoiceListParam,
    PaymentMethodUpdateParam, SubscriptionUpdateProductAdjustableQuantityParam as Quantity,
    SubscriptionUpdateProductParam,
};

use super::values::{self, Portal};

pub(super) fn form(values: &Portal) -> Create {
    let from = &values.business_profile;
    let mut profile = BusinessProfile::new();
    profile.headline = Some(from.headline.clone());
    profile.privacy_policy_url = Some(from.privacy_policy_url.clone());
    profile.terms_of_service_url = Some(from.terms_of_service_url.clone());
    Create::new(features(&values.features))
        .business_profile(profile)
        .default_return_url(&values.default_return_url)
        .login_page(LoginPage::new(values.login_page.enabled))
        .metadata(metadata(values))
        .name(&values.name)
}

#[expect(clippy::disallowed_types, reason = "the request takes no other map")]
fn metadata(values: &Portal) -> std::collections::HashMap<String, String> {
    values.metadata.clone().into_iter().collect()
}

fn features(from: &values::Features) -> Features {
    let mut customer = CustomerUpdate::new(from.customer_update.enabled);
    customer.allowed_updates = Some(parsed(&from.customer_update.allowed_updates));
    let method = &from.payment_method_update;
    let mut features = Features::new();
    features.customer_update = Some(customer);
    features.invoice_history = Some(InvoiceListParam::new(from.invoice_history.enabled));
    features.payment_method_update = Some(PaymentMethodUpdateParam {
        enabled: method.enabled,
        payment_method_configuration: Some(method.payment_method_configuration.clone()),
    });
    features.subscription_cancel = Some(cancel(&from.subscription_cancel));
    features.subscription_update = Some(update(&from.subscription_update));
    features
}

fn cancel(from: &values::SubscriptionCancel) -> Cancel {
    let reason = &from.cancellation_reason;
    let options: Vec<_> = parsed(&reason.options);
    let mut cancel = Cancel::new(from.enabled);
    cancel.mode = from.mode.parse().ok();
    cancel.proration_behavior = from.proration_behavior.parse().ok();
    cancel.cancellation_reason = Some(Reason::new(reason.enabled, options));
    cancel
}

fn update(from: &values::SubscriptionUpdate) -> Update {
    let conditions = from.schedule_at_period_end.conditions.iter();
    let mut schedule = Schedule::new();
    schedule.conditions = conditions.map(condition).collect();
    let mut update = Update::new(from.enabled);
    update.default_allowed_updates = Some(parsed(&from.default_allowed_updates));
    update.products = Some(from.products.iter().map(product).collect());
    update.proration_behavior = from.proration_behavior.parse().ok();
    update.billing_cycle_anchor = from.billing_cycle_anchor.parse().ok();
    update.trial_update_behavior = from.trial_update_behavior.parse().ok();
    update.schedule_at_period_end = Some(schedule);
    update
}

fn condition(from: &values::Condition) -> Option<Condition> {
    let type_ = from.r#type.parse().ok()?;
    Some(Condition { type_ })
}

fn product(from: &values::Product) -> SubscriptionUpdateProductParam {
    let from_quantity = &from.adjustable_quantity;
    let mut quantity = Quantity::new(from_quantity.enabled);
    quantity.maximum = Some(from_quantity.maximum);
    quantity.minimum = Some(from_quantity.minimum);
    let mut product = SubscriptionUpdateProductParam::new(from.prices.clone(), &from.product);
    product.adjustable_quantity = Some(quantity);
    product
}

/// The enums; every text is one.
fn parsed<E: std::str::FromStr>(texts: &[&str]) -> Vec<E> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}
