//! The five calls, made with the generated crate; `calls.json` has what they send.

use stripe_portal_gen::billing_portal::{
    AdjustableQuantityParams, CancellationMode, CancellationReasonOption, CreateBusinessProfile,
    CreateCancellationReason, CreateConfiguration, CreateCustomerUpdate, CreateFeatures,
    CreateScheduleAtPeriodEnd, CreateSession, CreateSubscriptionCancel, CreateSubscriptionUpdate,
    CustomerUpdateField, Flow, FlowAfterCompletion, FlowDiscount, FlowItem,
    FlowSubscriptionUpdateConfirm, InvoiceHistoryParams, ListConfigurations, Locale,
    LoginPageParams, ProrationBehavior, ScheduleConditionParams, ScheduleConditionType,
    SubscriptionUpdateField, SubscriptionUpdateProductParams, UpdateBusinessProfile,
    UpdateConfiguration, UpdateCustomerUpdate, UpdateFeatures, UpdateSubscriptionUpdate,
};
use stripe_portal_gen::customer::RetrieveCustomer;
use stripe_portal_gen::{Client, Error};

/// The names of the calls, in the order in which all three make them.
pub(crate) const NAMES: [&str; 5] = [
    "create_session",
    "create_configuration",
    "update_configuration",
    "list_configurations",
    "retrieve_customer",
];

/// Makes them.
pub(crate) async fn make(client: &Client) -> Result<(), Error> {
    create_session().send(client).await?;
    create_configuration().send(client).await?;
    update_configuration().send(client).await?;
    list_configurations().send(client).await?;
    retrieve_customer().send(client).await?;
    Ok(())
}

fn create_session() -> CreateSession {
    let items = [
        FlowItem::new("si_1").price("price_1").quantity(3),
        FlowItem::new("si_2").quantity(0),
    ];
    let confirm = FlowSubscriptionUpdateConfirm::new("sub_1", items).discounts([
        FlowDiscount::new().coupon("50% off!"),
        FlowDiscount::new().promotion_code("promo_1"),
    ]);
    let done = FlowAfterCompletion::redirect("https://example.com/done?a[]=1+1");
    CreateSession::new("cus_1")
        .return_url("https://example.com/a b?plan=größer&next=%2F#top")
        .flow_data(Flow::subscription_update_confirm(confirm).after_completion(done))
        .locale(Locale::PtBr)
}

fn create_configuration() -> CreateConfiguration {
    let profile = CreateBusinessProfile::new().headline("Plans & more");
    CreateConfiguration::new(profile, features())
        .metadata([
            ("plan", "gold"),
            ("clé [1]", "Käse & Brot"),
            ("a.b-c_d~e", "!'()*;:@$,/?#"),
            ("a&b=c+d %20", "🛶\n\"\\"),
            ("empty", ""),
        ])
        .expand(["application"])
        .login_page(LoginPageParams::new(false))
}

fn features() -> CreateFeatures {
    let fields = [CustomerUpdateField::Email, CustomerUpdateField::TaxId];
    let reasons = [
        CancellationReasonOption::TooExpensive,
        CancellationReasonOption::Other,
    ];
    let cancel = CreateSubscriptionCancel::new(true)
        .mode(CancellationMode::AtPeriodEnd)
        .cancellation_reason(CreateCancellationReason::new(true, reasons));
    CreateFeatures::new()
        .customer_update(CreateCustomerUpdate::new(true).allowed_updates(fields))
        .invoice_history(InvoiceHistoryParams::new(true))
        .subscription_cancel(cancel)
        .subscription_update(subscription_update())
}

fn subscription_update() -> CreateSubscriptionUpdate {
    let fields = [
        SubscriptionUpdateField::Price,
        SubscriptionUpdateField::Quantity,
    ];
    let quantity = AdjustableQuantityParams::new(true).minimum(1).maximum(9);
    let products = [
        SubscriptionUpdateProductParams::new("prod_1", ["price_1", "price_2"])
            .adjustable_quantity(quantity),
        SubscriptionUpdateProductParams::new("prod_2", ["price_3"]),
    ];
    let shorter = ScheduleConditionParams::new(ScheduleConditionType::ShorteningInterval);
    CreateSubscriptionUpdate::new(true)
        .default_allowed_updates(fields)
        .products(products)
        .proration_behavior(ProrationBehavior::None)
        .schedule_at_period_end(CreateScheduleAtPeriodEnd::new().conditions([shorter]))
}

fn update_configuration() -> UpdateConfiguration {
    let profile = UpdateBusinessProfile::new()
        .clear_headline()
        .clear_privacy_policy_url();
    let features = UpdateFeatures::new()
        .customer_update(UpdateCustomerUpdate::new().clear_allowed_updates())
        .subscription_update(UpdateSubscriptionUpdate::new().clear_products());
    UpdateConfiguration::new("bpc_1")
        .active(false)
        .clear_default_return_url()
        .clear_name()
        .business_profile(profile)
        .features(features)
        .metadata([("plan", ""), ("kept", "1")])
}

fn list_configurations() -> ListConfigurations {
    ListConfigurations::new()
        .active(true)
        .limit(3)
        .starting_after("bpc_1")
        .expand(["data.application", "data.login page"])
}

fn retrieve_customer() -> RetrieveCustomer {
    RetrieveCustomer::new("cus/ü 1").expand(["sources"])
}
