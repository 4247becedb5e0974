//! The form as the generated request.

use stripe_portal_gen::billing_portal::{
    AdjustableQuantityParams, CreateBusinessProfile, CreateCancellationReason, CreateConfiguration,
    CreateCustomerUpdate, CreateFeatures, CreateScheduleAtPeriodEnd, CreateSubscriptionCancel,
    CreateSubscriptionUpdate, InvoiceHistoryParams, LoginPageParams, PaymentMethodUpdateParams,
    ScheduleConditionParams, SubscriptionUpdateProductParams,
};
use stripe_runtime::Metadata;

use super::values::{Portal, Product, SubscriptionCancel, SubscriptionUpdate};

pub(super) fn form(values: &Portal) -> CreateConfiguration {
    let profile = &values.business_profile;
    let profile = CreateBusinessProfile::new()
        .headline(&profile.headline)
        .privacy_policy_url(&profile.privacy_policy_url)
        .terms_of_service_url(&profile.terms_of_service_url);
    CreateConfiguration::new(profile, features(values))
        .metadata(Metadata::from_iter(&values.metadata))
        .default_return_url(&values.default_return_url)
        .login_page(LoginPageParams::new(values.login_page.enabled))
        .name(&values.name)
}

fn features(values: &Portal) -> CreateFeatures {
    let from = &values.features;
    let customer = &from.customer_update;
    let method = &from.payment_method_update;
    CreateFeatures::new()
        .customer_update(
            CreateCustomerUpdate::new(customer.enabled)
                .allowed_updates(customer.allowed_updates.iter().copied()),
        )
        .invoice_history(InvoiceHistoryParams::new(from.invoice_history.enabled))
        .payment_method_update(
            PaymentMethodUpdateParams::new(method.enabled)
                .payment_method_configuration(&method.payment_method_configuration),
        )
        .subscription_cancel(cancel(&from.subscription_cancel))
        .subscription_update(update(&from.subscription_update))
}

fn cancel(from: &SubscriptionCancel) -> CreateSubscriptionCancel {
    let reason = &from.cancellation_reason;
    let options: Vec<_> = reason.options.iter().map(|&option| option.into()).collect();
    CreateSubscriptionCancel::new(from.enabled)
        .mode(from.mode)
        .proration_behavior(from.proration_behavior)
        .cancellation_reason(CreateCancellationReason::new(reason.enabled, options))
}

fn update(from: &SubscriptionUpdate) -> CreateSubscriptionUpdate {
    let conditions = &from.schedule_at_period_end.conditions;
    let conditions = conditions
        .iter()
        .map(|each| ScheduleConditionParams::new(each.r#type));
    CreateSubscriptionUpdate::new(from.enabled)
        .default_allowed_updates(from.default_allowed_updates.iter().copied())
        .products(from.products.iter().map(product))
        .proration_behavior(from.proration_behavior)
        .billing_cycle_anchor(from.billing_cycle_anchor)
        .trial_update_behavior(from.trial_update_behavior)
        .schedule_at_period_end(CreateScheduleAtPeriodEnd::new().conditions(conditions))
}

fn product(from: &Product) -> SubscriptionUpdateProductParams {
    let quantity = &from.adjustable_quantity;
    SubscriptionUpdateProductParams::new(&from.product, &from.prices).adjustable_quantity(
        AdjustableQuantityParams::new(quantity.enabled)
            .maximum(quantity.maximum)
            .minimum(quantity.minimum),
    )
}
