//! The form of a change to a configuration, with fields set and cleared at every depth.

use stripe_portal_gen::billing_portal::{
    CancellationReasonOption, CustomerUpdateField, LoginPageParams, PauseDurationParams,
    PauseDurationType, PaymentMethodUpdateParams, ScheduleConditionParams, ScheduleConditionType,
    SubscriptionPauseParams, UpdateBusinessProfile, UpdateCancellationReason, UpdateConfiguration,
    UpdateCustomerUpdate, UpdateFeatures, UpdateScheduleAtPeriodEnd, UpdateSubscriptionCancel,
    UpdateSubscriptionUpdate,
};
use stripe_portal_gen::ids::PaymentMethodConfigurationId;
use stripe_portal_gen::{Clearable, Metadata};

use crate::fixtures::CONFIGURATION;
use crate::server::Server;

/// Sends a change and compares its form.
async fn check<const N: usize>(update: UpdateConfiguration, want: [&str; N]) {
    let server = Server::with(CONFIGURATION).await;
    update.send(&server.client()).await.unwrap();
    let got = server.request();
    assert_eq!(got.line(), "POST /v1/billing_portal/configurations/bpc_1");
    assert_eq!(got.body().split('&').collect::<Vec<_>>(), want);
}

fn update() -> UpdateConfiguration {
    UpdateConfiguration::new("bpc_1")
}

#[tokio::test]
async fn no_change_is_an_empty_form() {
    check(update(), [""]).await;
}

#[tokio::test]
async fn the_top_is_exact() {
    let profile = UpdateBusinessProfile::new()
        .headline("Plans")
        .clear_privacy_policy_url()
        .terms_of_service_url("https://example.com/terms");
    let update = update()
        .active(false)
        .expand(["application"])
        .default_return_url("https://example.com/account")
        .login_page(LoginPageParams::new(true))
        .name("Other")
        .business_profile(profile)
        .metadata([("b", "1"), ("a", "")]);
    let want = [
        "active=false",
        "expand[0]=application",
        "default_return_url=https%3A%2F%2Fexample.com%2Faccount",
        "login_page[enabled]=true",
        "name=Other",
        "business_profile[headline]=Plans",
        "business_profile[privacy_policy_url]=",
        "business_profile[terms_of_service_url]=https%3A%2F%2Fexample.com%2Fterms",
        "metadata[b]=1",
        "metadata[a]=",
    ];
    check(update, want).await;
}

#[tokio::test]
async fn the_top_is_cleared() {
    let profile = UpdateBusinessProfile::new()
        .clear_headline()
        .clear_privacy_policy_url()
        .clear_terms_of_service_url();
    let update = update()
        .clear_default_return_url()
        .clear_name()
        .business_profile(profile)
        .clear_metadata();
    let want = [
        "default_return_url=",
        "name=",
        "business_profile[headline]=",
        "business_profile[privacy_policy_url]=",
        "business_profile[terms_of_service_url]=",
        "metadata=",
    ];
    check(update, want).await;
}

#[tokio::test]
async fn features_are_set() {
    let reason = UpdateCancellationReason::new(true)
        .options([CancellationReasonOption::Unused])
        .feedback_options(["bfo_1", "bfo_2"]);
    let conditions = [ScheduleConditionParams::new(
        ScheduleConditionType::ShorteningInterval,
    )];
    let schedule = UpdateScheduleAtPeriodEnd::new().conditions(conditions);
    let methods = PaymentMethodConfigurationId::from("pmc_1");
    let features = UpdateFeatures::new()
        .customer_update(
            UpdateCustomerUpdate::new().allowed_updates([CustomerUpdateField::Shipping]),
        )
        .payment_method_update(
            PaymentMethodUpdateParams::new(true).payment_method_configuration(methods),
        )
        .subscription_cancel(
            UpdateSubscriptionCancel::new()
                .mode("at_period_end")
                .cancellation_reason(reason),
        )
        .subscription_update(UpdateSubscriptionUpdate::new().schedule_at_period_end(schedule));
    let want = [
        "features[customer_update][allowed_updates][0]=shipping",
        "features[payment_method_update][enabled]=true",
        "features[payment_method_update][payment_method_configuration]=pmc_1",
        "features[subscription_cancel][mode]=at_period_end",
        "features[subscription_cancel][cancellation_reason][enabled]=true",
        "features[subscription_cancel][cancellation_reason][options][0]=unused",
        "features[subscription_cancel][cancellation_reason][feedback_options][0]=bfo_1",
        "features[subscription_cancel][cancellation_reason][feedback_options][1]=bfo_2",
        "features[subscription_update][schedule_at_period_end][conditions][0][type]=shortening_interval",
    ];
    check(update().features(features), want).await;
}

#[tokio::test]
async fn features_are_cleared() {
    let reason = UpdateCancellationReason::new(false)
        .clear_options()
        .clear_feedback_options();
    let changes = UpdateSubscriptionUpdate::new()
        .enabled(false)
        .clear_default_allowed_updates()
        .clear_products()
        .schedule_at_period_end(UpdateScheduleAtPeriodEnd::new().clear_conditions());
    let mut duration = PauseDurationParams::new(PauseDurationType::Indefinite);
    duration.interval_options = Some(Clearable::Clear);
    let features = UpdateFeatures::new()
        .customer_update(UpdateCustomerUpdate::new().clear_allowed_updates())
        .subscription_cancel(UpdateSubscriptionCancel::new().cancellation_reason(reason))
        .subscription_pause(SubscriptionPauseParams::new().duration(duration))
        .subscription_update(changes);
    let want = [
        "features[customer_update][allowed_updates]=",
        "features[subscription_cancel][cancellation_reason][enabled]=false",
        "features[subscription_cancel][cancellation_reason][options]=",
        "features[subscription_cancel][cancellation_reason][feedback_options]=",
        "features[subscription_pause][duration][type]=indefinite",
        "features[subscription_pause][duration][interval_options]=",
        "features[subscription_update][enabled]=false",
        "features[subscription_update][default_allowed_updates]=",
        "features[subscription_update][products]=",
        "features[subscription_update][schedule_at_period_end][conditions]=",
    ];
    check(update().features(features), want).await;
}

#[tokio::test]
async fn what_is_empty_is_not_sent() {
    let features = UpdateFeatures::new()
        .customer_update(
            UpdateCustomerUpdate::new().allowed_updates(Vec::<CustomerUpdateField>::new()),
        )
        .subscription_update(UpdateSubscriptionUpdate::new().products([]));
    let update = update()
        .features(features)
        .business_profile(UpdateBusinessProfile::new())
        .metadata(Metadata::new());
    check(update, [""]).await;
}
