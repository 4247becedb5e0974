//! The object as careful hands write it for serde: text for ids, and enums that survive a new value
//! but, unlike the generated ones, forget it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub(super) struct Configuration {
    id: String,
    object: String,
    active: bool,
    application: Option<String>,
    business_profile: BusinessProfile,
    created: i64,
    default_return_url: Option<String>,
    features: Features,
    is_default: bool,
    livemode: bool,
    login_page: LoginPage,
    metadata: Option<BTreeMap<String, String>>,
    name: Option<String>,
    updated: i64,
}

#[derive(Deserialize, Serialize)]
struct BusinessProfile {
    headline: Option<String>,
    privacy_policy_url: Option<String>,
    terms_of_service_url: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Features {
    customer_update: CustomerUpdate,
    invoice_history: InvoiceHistory,
    payment_method_update: PaymentMethodUpdate,
    subscription_cancel: SubscriptionCancel,
    subscription_pause: Option<SubscriptionPause>,
    subscription_update: SubscriptionUpdate,
}

#[derive(Deserialize, Serialize)]
struct CustomerUpdate {
    allowed_updates: Vec<CustomerUpdateField>,
    enabled: bool,
}

#[derive(Deserialize, Serialize)]
struct InvoiceHistory {
    enabled: bool,
}

#[derive(Deserialize, Serialize)]
struct PaymentMethodUpdate {
    enabled: bool,
    payment_method_configuration: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct SubscriptionCancel {
    cancellation_reason: CancellationReason,
    enabled: bool,
    mode: CancellationMode,
    proration_behavior: ProrationBehavior,
}

#[derive(Deserialize, Serialize)]
struct CancellationReason {
    enabled: bool,
    feedback_options: Option<Vec<String>>,
    options: Vec<CancellationReasonOption>,
}

#[derive(Deserialize, Serialize)]
struct SubscriptionPause {
    duration: Option<PauseDuration>,
    enabled: bool,
}

#[derive(Deserialize, Serialize)]
struct PauseDuration {
    interval_options: Vec<PauseInterval>,
    #[serde(rename = "type")]
    type_: PauseDurationType,
}

#[derive(Deserialize, Serialize)]
struct PauseInterval {
    interval: PauseIntervalUnit,
    interval_count: i64,
}

#[derive(Deserialize, Serialize)]
struct SubscriptionUpdate {
    billing_cycle_anchor: Option<BillingCycleAnchor>,
    default_allowed_updates: Vec<SubscriptionUpdateField>,
    enabled: bool,
    products: Option<Vec<Product>>,
    proration_behavior: ProrationBehavior,
    schedule_at_period_end: Option<ScheduleAtPeriodEnd>,
    trial_update_behavior: Option<TrialUpdateBehavior>,
}

#[derive(Deserialize, Serialize)]
struct Product {
    adjustable_quantity: Option<AdjustableQuantity>,
    prices: Vec<String>,
    product: String,
}

#[derive(Deserialize, Serialize)]
struct AdjustableQuantity {
    enabled: bool,
    maximum: Option<i64>,
    minimum: i64,
}

#[derive(Deserialize, Serialize)]
struct ScheduleAtPeriodEnd {
    conditions: Vec<ScheduleCondition>,
}

#[derive(Deserialize, Serialize)]
struct ScheduleCondition {
    #[serde(rename = "type")]
    type_: ScheduleConditionType,
}

#[derive(Deserialize, Serialize)]
struct LoginPage {
    enabled: bool,
    url: Option<String>,
}

macro_rules! enums {
    ($($name:ident: $($variant:ident)*;)*) => {$(
        #[derive(Deserialize, Serialize)]
        #[serde(rename_all = "snake_case")]
        enum $name {
            $($variant,)*
            #[serde(other)]
            Unknown,
        }
    )*};
}
enums! {
    BillingCycleAnchor: Now Unchanged;
    CancellationMode: AtPeriodEnd Immediately;
    CancellationReasonOption: CustomerService LowQuality MissingFeatures Other SwitchedService
        TooComplex TooExpensive Unused;
    CustomerUpdateField: Address Email Name Phone Shipping TaxId;
    PauseDurationType: Indefinite IntervalOptions;
    PauseIntervalUnit: Day Month Week Year;
    ProrationBehavior: AlwaysInvoice CreateProrations None;
    ScheduleConditionType: DecreasingItemAmount ShorteningInterval;
    SubscriptionUpdateField: Price PromotionCode Quantity;
    TrialUpdateBehavior: ContinueTrial EndTrial;
}
