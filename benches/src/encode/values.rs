//! The form as a plain struct: what hand-written code reads and serde serialises.

use std::collections::BTreeMap;

use serde::Serialize;

#[derive(Clone, Serialize)]
pub(super) struct Portal {
    pub metadata: BTreeMap<String, String>,
    pub default_return_url: String,
    pub login_page: Switch,
    pub name: String,
    pub business_profile: BusinessProfile,
    pub features: Features,
}

#[derive(Clone, Serialize)]
pub(super) struct Switch {
    pub enabled: bool,
}

#[derive(Clone, Serialize)]
pub(super) struct BusinessProfile {
    pub headline: String,
    pub privacy_policy_url: String,
    pub terms_of_service_url: String,
}

#[derive(Clone, Serialize)]
pub(super) struct Features {
    pub customer_update: CustomerUpdate,
    pub invoice_history: Switch,
    pub payment_method_update: PaymentMethodUpdate,
    pub subscription_cancel: SubscriptionCancel,
    pub subscription_update: SubscriptionUpdate,
}

#[derive(Clone, Serialize)]
pub(super) struct CustomerUpdate {
    pub enabled: bool,
    pub allowed_updates: Vec<&'static str>,
}

#[derive(Clone, Serialize)]
pub(super) struct PaymentMethodUpdate {
    pub enabled: bool,
    pub payment_method_configuration: String,
}

#[derive(Clone, Serialize)]
pub(super) struct SubscriptionCancel {
    pub enabled: bool,
    pub mode: &'static str,
    pub proration_behavior: &'static str,
    pub cancellation_reason: CancellationReason,
}

#[derive(Clone, Serialize)]
pub(super) struct CancellationReason {
    pub enabled: bool,
    pub options: Vec<&'static str>,
}

#[derive(Clone, Serialize)]
pub(super) struct SubscriptionUpdate {
    pub enabled: bool,
    pub default_allowed_updates: Vec<&'static str>,
    pub products: Vec<Product>,
    pub proration_behavior: &'static str,
    pub billing_cycle_anchor: &'static str,
    pub trial_update_behavior: &'static str,
    pub schedule_at_period_end: ScheduleAtPeriodEnd,
}

#[derive(Clone, Serialize)]
pub(super) struct Product {
    pub product: String,
    pub prices: Vec<String>,
    pub adjustable_quantity: AdjustableQuantity,
}

#[derive(Clone, Serialize)]
pub(super) struct AdjustableQuantity {
    pub enabled: bool,
    pub maximum: i64,
    pub minimum: i64,
}

#[derive(Clone, Serialize)]
pub(super) struct ScheduleAtPeriodEnd {
    pub conditions: Vec<Condition>,
}

#[derive(Clone, Serialize)]
pub(super) struct Condition {
    pub r#type: &'static str,
}

pub(super) fn values() -> Portal {
    let metadata = [("plan group", "self-serve & trials"), ("team", "growth")];
    Portal {
        metadata: metadata.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        default_return_url: "https://example.com/account?from=portal".to_owned(),
        login_page: Switch { enabled: true },
        name: "Self-serve".to_owned(),
        business_profile: BusinessProfile {
            headline: "Umbra Café — manage your plan".to_owned(),
            privacy_policy_url: "https://example.com/privacy".to_owned(),
            terms_of_service_url: "https://example.com/terms".to_owned(),
        },
        features: features(),
    }
}

fn features() -> Features {
    Features {
        customer_update: CustomerUpdate {
            enabled: true,
            allowed_updates: vec!["email", "address", "tax_id"],
        },
        invoice_history: Switch { enabled: true },
        payment_method_update: PaymentMethodUpdate {
            enabled: true,
            payment_method_configuration: "pmc_1Qz7Lm2eZvKYlo2C".to_owned(),
        },
        subscription_cancel: SubscriptionCancel {
            enabled: true,
            mode: "at_period_end",
            proration_behavior: "none",
            cancellation_reason: CancellationReason {
                enabled: true,
                options: vec!["too_expensive", "missing_features", "unused", "other"],
            },
        },
        subscription_update: subscription_update(),
    }
}

fn subscription_update() -> SubscriptionUpdate {
    SubscriptionUpdate {
        enabled: true,
        default_allowed_updates: vec!["price", "quantity"],
        products: vec![
            product("prod_Rk1BasicPlan", 50),
            product("prod_Rk2TeamPlan", 500),
        ],
        proration_behavior: "create_prorations",
        billing_cycle_anchor: "unchanged",
        trial_update_behavior: "continue_trial",
        schedule_at_period_end: ScheduleAtPeriodEnd {
            conditions: vec![Condition {
                r#type: "decreasing_item_amount",
            }],
        },
    }
}

fn product(id: &str, maximum: i64) -> Product {
    let prices = ["price_1Qz7Lm2eZvKYlo2C", "price_1Qz7Ln2eZvKYlo2C"];
    Product {
        product: id.to_owned(),
        prices: prices.map(str::to_owned).into(),
        adjustable_quantity: AdjustableQuantity {
            enabled: true,
            maximum,
            minimum: 1,
        },
    }
}
