//! The form of a new configuration, with fields set and cleared at every depth.

use stripe_portal_gen::Clearable;
use stripe_portal_gen::billing_portal::{
    AdjustableQuantityParams, BillingCycleAnchor, CancellationMode, CancellationReasonOption,
    CreateBusinessProfile, CreateCancellationReason, CreateConfiguration, CreateCustomerUpdate,
    CreateFeatures, CreateScheduleAtPeriodEnd, CreateSubscriptionCancel, CreateSubscriptionUpdate,
    CustomerUpdateField, InvoiceHistoryParams, LoginPageParams, PauseDurationParams,
    PauseIntervalParams, PauseIntervalUnit, PaymentMethodUpdateParams, ProrationBehavior,
    ScheduleConditionParams, ScheduleConditionType, SubscriptionPauseParams,
    SubscriptionUpdateField, SubscriptionUpdateProductParams, TrialUpdateBehavior,
};

use crate::fixtures::CONFIGURATION;
use crate::server::Server;

/// Sends a configuration and compares its form.
async fn check<const N: usize>(create: CreateConfiguration, want: [&str; N]) {
    let server = Server::with(CONFIGURATION).await;
    create.send(&server.client()).await.unwrap();
    let got = server.request();
    assert_eq!(got.line(), "POST /v1/billing_portal/configurations");
    assert_eq!(got.body().split('&').collect::<Vec<_>>(), want);
}

#[tokio::test]
async fn what_is_required_is_enough() {
    let features = CreateFeatures::new().invoice_history(InvoiceHistoryParams::new(true));
    let create = CreateConfiguration::new(CreateBusinessProfile::new(), features);
    check(create, ["features[invoice_history][enabled]=true"]).await;
}

#[tokio::test]
async fn the_top_is_exact() {
    let profile = CreateBusinessProfile::new()
        .headline("Plans & more")
        .privacy_policy_url("https://example.com/privacy")
        .terms_of_service_url("https://example.com/terms");
    let create = CreateConfiguration::new(profile, CreateFeatures::new())
        .metadata([("plan", "gold"), ("clé [1]", "")])
        .expand(["application", "features"])
        .default_return_url("https://example.com/account")
        .login_page(LoginPageParams::new(false))
        .name("Default");
    let want = [
        "metadata[plan]=gold",
        "metadata[cl%C3%A9%20[1]]=",
        "expand[0]=application",
        "expand[1]=features",
        "default_return_url=https%3A%2F%2Fexample.com%2Faccount",
        "login_page[enabled]=false",
        "name=Default",
        "business_profile[headline]=Plans%20%26%20more",
        "business_profile[privacy_policy_url]=https%3A%2F%2Fexample.com%2Fprivacy",
        "business_profile[terms_of_service_url]=https%3A%2F%2Fexample.com%2Fterms",
    ];
    check(create, want).await;
}

#[tokio::test]
async fn features_that_are_small_are_exact() {
    let customer = CreateCustomerUpdate::new(true)
        .allowed_updates([CustomerUpdateField::Email, CustomerUpdateField::TaxId]);
    let methods = PaymentMethodUpdateParams::new(true).payment_method_configuration("pmc_1");
    let reason = CreateCancellationReason::new(
        true,
        [
            CancellationReasonOption::TooExpensive,
            CancellationReasonOption::Unknown("too_slow".into()),
        ],
    );
    let cancel = CreateSubscriptionCancel::new(true)
        .mode(CancellationMode::Immediately)
        .proration_behavior(ProrationBehavior::None)
        .cancellation_reason(reason);
    let features = CreateFeatures::new()
        .customer_update(customer)
        .invoice_history(InvoiceHistoryParams::new(false))
        .payment_method_update(methods)
        .subscription_cancel(cancel);
    let create = CreateConfiguration::new(CreateBusinessProfile::new(), features);
    let want = [
        "features[customer_update][enabled]=true",
        "features[customer_update][allowed_updates][0]=email",
        "features[customer_update][allowed_updates][1]=tax_id",
        "features[invoice_history][enabled]=false",
        "features[payment_method_update][enabled]=true",
        "features[payment_method_update][payment_method_configuration]=pmc_1",
        "features[subscription_cancel][enabled]=true",
        "features[subscription_cancel][mode]=immediately",
        "features[subscription_cancel][proration_behavior]=none",
        "features[subscription_cancel][cancellation_reason][enabled]=true",
        "features[subscription_cancel][cancellation_reason][options][0]=too_expensive",
        "features[subscription_cancel][cancellation_reason][options][1]=too_slow",
    ];
    check(create, want).await;
}

fn subscription_update() -> CreateSubscriptionUpdate {
    let quantity = AdjustableQuantityParams::new(true).minimum(1).maximum(9);
    let products = [
        SubscriptionUpdateProductParams::new("prod_1", ["price_1", "price_2"])
            .adjustable_quantity(quantity),
        SubscriptionUpdateProductParams::new("prod_2", ["price_3"]),
    ];
    let conditions = [
        ScheduleConditionParams::new(ScheduleConditionType::DecreasingItemAmount),
        ScheduleConditionParams::new("shortening_interval"),
    ];
    let fields = [
        SubscriptionUpdateField::Price,
        SubscriptionUpdateField::Quantity,
    ];
    CreateSubscriptionUpdate::new(true)
        .default_allowed_updates(fields)
        .products(products)
        .proration_behavior(ProrationBehavior::CreateProrations)
        .billing_cycle_anchor(BillingCycleAnchor::Unchanged)
        .trial_update_behavior(TrialUpdateBehavior::ContinueTrial)
        .schedule_at_period_end(CreateScheduleAtPeriodEnd::new().conditions(conditions))
}

#[tokio::test]
async fn the_update_feature_is_exact() {
    let features = CreateFeatures::new().subscription_update(subscription_update());
    let create = CreateConfiguration::new(CreateBusinessProfile::new(), features);
    let want = [
        "features[subscription_update][enabled]=true",
        "features[subscription_update][default_allowed_updates][0]=price",
        "features[subscription_update][default_allowed_updates][1]=quantity",
        "features[subscription_update][products][0][product]=prod_1",
        "features[subscription_update][products][0][prices][0]=price_1",
        "features[subscription_update][products][0][prices][1]=price_2",
        "features[subscription_update][products][0][adjustable_quantity][enabled]=true",
        "features[subscription_update][products][0][adjustable_quantity][maximum]=9",
        "features[subscription_update][products][0][adjustable_quantity][minimum]=1",
        "features[subscription_update][products][1][product]=prod_2",
        "features[subscription_update][products][1][prices][0]=price_3",
        "features[subscription_update][proration_behavior]=create_prorations",
        "features[subscription_update][billing_cycle_anchor]=unchanged",
        "features[subscription_update][trial_update_behavior]=continue_trial",
        "features[subscription_update][schedule_at_period_end][conditions][0][type]=decreasing_item_amount",
        "features[subscription_update][schedule_at_period_end][conditions][1][type]=shortening_interval",
    ];
    check(create, want).await;
}

#[tokio::test]
async fn the_pause_feature_is_exact() {
    let lengths = [
        PauseIntervalParams::new(PauseIntervalUnit::Month).interval_count(3),
        PauseIntervalParams::new(PauseIntervalUnit::Week),
    ];
    let pause = SubscriptionPauseParams::new()
        .enabled(true)
        .duration(PauseDurationParams::interval_options(lengths));
    let features = CreateFeatures::new().subscription_pause(pause);
    let create = CreateConfiguration::new(CreateBusinessProfile::new(), features);
    let want = [
        "features[subscription_pause][enabled]=true",
        "features[subscription_pause][duration][type]=interval_options",
        "features[subscription_pause][duration][interval_options][0][interval]=month",
        "features[subscription_pause][duration][interval_options][0][interval_count]=3",
        "features[subscription_pause][duration][interval_options][1][interval]=week",
    ];
    check(create, want).await;
}

#[tokio::test]
async fn cleared_fields_are_empty_texts() {
    let methods = PaymentMethodUpdateParams::new(false).clear_payment_method_configuration();
    let reason = CreateCancellationReason::new(false, Clearable::Clear).clear_feedback_options();
    let update = CreateSubscriptionUpdate::new(false)
        .clear_default_allowed_updates()
        .clear_products();
    let features = CreateFeatures::new()
        .customer_update(CreateCustomerUpdate::new(false).clear_allowed_updates())
        .payment_method_update(methods)
        .subscription_cancel(CreateSubscriptionCancel::new(false).cancellation_reason(reason))
        .subscription_update(update);
    let profile = CreateBusinessProfile::new().clear_headline();
    let create = CreateConfiguration::new(profile, features)
        .clear_default_return_url()
        .clear_name();
    let want = [
        "default_return_url=",
        "name=",
        "business_profile[headline]=",
        "features[customer_update][enabled]=false",
        "features[customer_update][allowed_updates]=",
        "features[payment_method_update][enabled]=false",
        "features[payment_method_update][payment_method_configuration]=",
        "features[subscription_cancel][enabled]=false",
        "features[subscription_cancel][cancellation_reason][enabled]=false",
        "features[subscription_cancel][cancellation_reason][options]=",
        "features[subscription_cancel][cancellation_reason][feedback_options]=",
        "features[subscription_update][enabled]=false",
        "features[subscription_update][default_allowed_updates]=",
        "features[subscription_update][products]=",
    ];
    check(create, want).await;
}
