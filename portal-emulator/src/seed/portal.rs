//! What a seed says of a portal configuration; where it says nothing, everything is on.

use serde::Deserialize;
use stripe_portal_gen::Clearable;
use stripe_portal_gen::billing_portal::{
    AdjustableQuantityParams, CancellationReasonOption, CreateBusinessProfile,
    CreateCancellationReason, CreateConfiguration, CreateCustomerUpdate, CreateFeatures,
    CreateScheduleAtPeriodEnd, CreateSubscriptionCancel, CreateSubscriptionUpdate,
    InvoiceHistoryParams, LoginPageParams, PaymentMethodUpdateParams, ScheduleConditionParams,
    SubscriptionPauseParams, SubscriptionUpdateProductParams,
};
use stripe_portal_gen::ids::PriceId;
use stripe_portal_gen::price::Price;
use stripe_portal_gen::product::Product;

use crate::world::World;

/// A portal configuration.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedConfiguration {
    /// Its id.
    pub id: String,
    /// Whether sessions have it that name none.
    #[serde(default)]
    pub default: bool,
    /// Its name.
    pub name: Option<String>,
    /// Where its link back leads.
    pub return_url: Option<String>,
    /// What the portal says at its top.
    pub headline: Option<String>,
    /// The address of the privacy policy.
    pub privacy_policy_url: Option<String>,
    /// The address of the terms of service.
    pub terms_of_service_url: Option<String>,
    /// Whether customers can log in without a session.
    #[serde(default)]
    pub login_page: bool,
    /// What customers can do.
    #[serde(default)]
    pub features: SeedFeatures,
}

/// What customers can do.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedFeatures {
    /// What they can change of themselves: `address`, `email`, `name`, `phone`, `shipping`, `tax_id`.
    pub customer_update: Vec<String>,
    /// Whether they see their invoices.
    pub invoice_history: bool,
    /// Whether they can change what they pay with.
    pub payment_method_update: bool,
    /// When their cancellations end a subscription, `at_period_end` or `immediately`; `off` is never.
    pub subscription_cancel: String,
    /// The reasons for a cancellation that they choose from.
    pub cancellation_reasons: Vec<String>,
    /// Whether they can pause.
    pub subscription_pause: bool,
    /// What they can change of a subscription: `price`, `quantity`, `promotion_code`.
    pub subscription_update: Vec<String>,
    /// The products that they can change to, with all their prices; where none is named, all are.
    pub products: Vec<String>,
    /// How changes are billed: `always_invoice`, `create_prorations` or `none`.
    pub proration_behavior: String,
    /// Changes that wait for the end of the period: `decreasing_item_amount`, `shortening_interval`.
    pub wait_for_period_end: Vec<String>,
}

impl Default for SeedFeatures {
    fn default() -> Self {
        let all = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect();
        let reasons: Vec<&str> = [
            CancellationReasonOption::TooExpensive,
            CancellationReasonOption::MissingFeatures,
            CancellationReasonOption::SwitchedService,
            CancellationReasonOption::Unused,
            CancellationReasonOption::Other,
        ]
        .iter()
        .map(|it| it.as_str())
        .collect::<Vec<_>>();
        Self {
            customer_update: all(&["name", "email", "address", "shipping", "phone", "tax_id"]),
            invoice_history: true,
            payment_method_update: true,
            subscription_cancel: "at_period_end".to_owned(),
            cancellation_reasons: all(&reasons),
            subscription_pause: true,
            subscription_update: all(&["price", "quantity", "promotion_code"]),
            products: Vec::new(),
            proration_behavior: "always_invoice".to_owned(),
            wait_for_period_end: Vec::new(),
        }
    }
}

impl SeedConfiguration {
    /// The request that creates it.
    pub(super) fn params(&self, world: &World) -> CreateConfiguration {
        let mut profile = CreateBusinessProfile::new();
        profile.headline = self.headline.clone().map(Clearable::Set);
        profile
            .privacy_policy_url
            .clone_from(&self.privacy_policy_url);
        profile
            .terms_of_service_url
            .clone_from(&self.terms_of_service_url);
        let mut params = CreateConfiguration::new(profile, self.features.params(world));
        params.default_return_url = self.return_url.clone().map(Clearable::Set);
        params.name = self.name.clone().map(Clearable::Set);
        params.login_page(LoginPageParams::new(self.login_page))
    }
}

impl SeedFeatures {
    fn params(&self, world: &World) -> CreateFeatures {
        let details = CreateCustomerUpdate::new(!self.customer_update.is_empty())
            .allowed_updates(texts(&self.customer_update));
        CreateFeatures::new()
            .customer_update(details)
            .invoice_history(InvoiceHistoryParams::new(self.invoice_history))
            .payment_method_update(PaymentMethodUpdateParams::new(self.payment_method_update))
            .subscription_cancel(self.cancel())
            .subscription_pause(SubscriptionPauseParams::new().enabled(self.subscription_pause))
            .subscription_update(self.update(world))
    }

    fn cancel(&self) -> CreateSubscriptionCancel {
        let reasons = texts(&self.cancellation_reasons).map(Into::into);
        let reasons = Clearable::Set(reasons.collect());
        let asks = !self.cancellation_reasons.is_empty();
        let cancel = CreateSubscriptionCancel::new(self.subscription_cancel != "off")
            .cancellation_reason(CreateCancellationReason::new(asks, reasons));
        match &*self.subscription_cancel {
            "off" => cancel,
            mode => cancel.mode(mode),
        }
    }

    fn update(&self, world: &World) -> CreateSubscriptionUpdate {
        let conditions = texts(&self.wait_for_period_end).map(ScheduleConditionParams::new);
        CreateSubscriptionUpdate::new(!self.subscription_update.is_empty())
            .default_allowed_updates(texts(&self.subscription_update))
            .products(self.offered(world))
            .proration_behavior(&*self.proration_behavior)
            .schedule_at_period_end(CreateScheduleAtPeriodEnd::new().conditions(conditions))
    }

    fn offered(&self, world: &World) -> Vec<SubscriptionUpdateProductParams> {
        let all = || {
            world
                .all::<Product>()
                .iter()
                .map(|it| it.id.to_string())
                .collect()
        };
        let products = match self.products.as_slice() {
            [] => all(),
            named => named.to_vec(),
        };
        let product = |id: String| {
            let prices = world.all::<Price>().iter();
            let own = prices.filter(|it| *it.product.id() == *id && it.recurring.is_some());
            let own: Vec<PriceId> = own.map(|it| it.id.clone()).collect();
            SubscriptionUpdateProductParams::new(id, own)
                .adjustable_quantity(AdjustableQuantityParams::new(true))
        };
        products.into_iter().map(product).collect()
    }
}

fn texts(all: &[String]) -> impl Iterator<Item = &str> {
    all.iter().map(String::as_str)
}
