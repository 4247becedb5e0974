//! A small account to visit: a customer with a plan, and a configuration that allows everything.

use std::sync::Arc;

use stripe_portal_gen::billing_portal::{
    AdjustableQuantityParams, CancellationReasonOption, CreateBusinessProfile,
    CreateCancellationReason, CreateConfiguration, CreateCustomerUpdate, CreateFeatures,
    CreateScheduleAtPeriodEnd, CreateSession, CreateSubscriptionCancel, CreateSubscriptionUpdate,
    InvoiceHistoryParams, PauseDurationParams, PauseIntervalParams, PaymentMethodUpdateParams,
    ScheduleConditionParams, Session, SubscriptionPauseParams, SubscriptionUpdateProductParams,
};
use stripe_portal_gen::customer::CreateCustomer;
use stripe_portal_gen::ids::{
    ConfigurationId, CustomerId, PaymentMethodId, PriceId, SubscriptionId,
};
use stripe_portal_gen::price::{CreatePrice, RecurringParams};
use stripe_portal_gen::product::CreateProduct;
use stripe_portal_gen::subscription::{CreateItem, CreateSubscription, Subscription};

use crate::clock::Clock;
use crate::rules::{catalog, configurations, customers, payment_methods, sessions, subscriptions};
use crate::shared::{Mode, Shared};
use crate::world::{Account, Event, Tx, World};

/// 2026-11-23 00:00 UTC.
pub(super) const NOW: i64 = 1_795_392_000;

pub(super) struct Shop {
    pub shared: Arc<Shared>,
    pub customer: CustomerId,
    pub subscription: SubscriptionId,
    /// 9 dollars a month.
    pub solo: PriceId,
    /// 20 dollars a month, 1 to 50 of it.
    pub team: PriceId,
    pub configuration: ConfigurationId,
}

impl Shop {
    pub(super) fn new() -> Self {
        let account = Account {
            name: "Rosenfeld Tools".to_owned(),
            portal_url: "http://portal.test/billing".to_owned(),
            ..Account::default()
        };
        let mut world = World::new(account.clone(), Clock::frozen(NOW), 1);
        let mut tx = world.on_its_own(NOW);
        let solo = price(&mut tx, "Solo", 900);
        let team = price(&mut tx, "Team", 2_000);
        let configuration = configuration(&mut tx, &[&solo, &team]);
        let (customer, subscription) = customer(&mut tx, &team);
        let live = World::new(account, Clock::frozen(NOW), 2);
        Self {
            shared: Arc::new(Shared::new(world, live)),
            customer,
            subscription,
            solo,
            team,
            configuration,
        }
    }

    pub(super) fn change<R>(&self, change: impl FnOnce(&mut Tx<'_>) -> R) -> R {
        self.shared.write(Mode::Test, None, None, change)
    }

    pub(super) fn look<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        self.shared.read(Mode::Test, look)
    }

    pub(super) fn subscription(&self) -> Subscription {
        self.look(|world| world.get::<Subscription>(&self.subscription).cloned())
            .expect("one")
    }

    /// The path of a new session, without the path that the portal is below.
    pub(super) fn session(&self, of: impl FnOnce(CreateSession) -> CreateSession) -> String {
        let params = CreateSession::new(self.customer.as_str())
            .configuration(self.configuration.as_str())
            .return_url("https://example.com/account");
        let url = self.change(|tx| {
            let id = sessions::create(tx, of(params)).expect("a session");
            tx.get::<Session>(&id)
                .expect("the session")
                .url
                .as_str()
                .to_owned()
        });
        let path = url.strip_prefix("http://portal.test/billing");
        path.expect("our portal").to_owned()
    }

    /// The events so far, by their type.
    pub(super) fn events(&self) -> Vec<String> {
        self.look(|world| {
            world
                .all::<Event>()
                .iter()
                .map(|it| it.kind.clone())
                .collect()
        })
    }
}

fn price(tx: &mut Tx<'_>, name: &str, amount: i64) -> PriceId {
    let product = catalog::create_product(tx, CreateProduct::new(name)).expect("a product");
    let price = CreatePrice::new("usd")
        .product(product.as_str())
        .unit_amount(amount)
        .recurring(RecurringParams::new("month"));
    catalog::create_price(tx, price).expect("a price")
}

fn customer(tx: &mut Tx<'_>, price: &PriceId) -> (CustomerId, SubscriptionId) {
    let params = CreateCustomer::new().name("Ada").email("ada@example.com");
    let customer = customers::create(tx, params).expect("a customer");
    let visa = PaymentMethodId::from("pm_card_visa");
    let visa = payment_methods::attach(tx, &visa, &customer).expect("a card");
    payment_methods::set_default(tx, &customer, &visa).expect("a default");
    let params = CreateSubscription::new(customer.as_str())
        .items([CreateItem::new(price.as_str()).quantity(2)]);
    let subscription = subscriptions::create(tx, params).expect("a subscription");
    (customer, subscription)
}

fn configuration(tx: &mut Tx<'_>, prices: &[&PriceId]) -> ConfigurationId {
    let products = prices.iter().map(|id| {
        let price = tx
            .get::<stripe_portal_gen::price::Price>(id)
            .expect("a price");
        let bounds = AdjustableQuantityParams::new(true).minimum(1).maximum(50);
        SubscriptionUpdateProductParams::new(price.product.id().as_str(), [id.as_str()])
            .adjustable_quantity(bounds)
    });
    let update = CreateSubscriptionUpdate::new(true)
        .default_allowed_updates(["price", "quantity"])
        .products(products.collect::<Vec<_>>())
        .proration_behavior("always_invoice")
        .schedule_at_period_end(
            CreateScheduleAtPeriodEnd::new()
                .conditions([ScheduleConditionParams::new("decreasing_item_amount")]),
        );
    let reasons = ["too_expensive", "unused", "other"].map(CancellationReasonOption::from);
    let cancel = CreateSubscriptionCancel::new(true)
        .mode("at_period_end")
        .cancellation_reason(CreateCancellationReason::new(true, reasons.to_vec()));
    let months = [1, 3].map(|count| PauseIntervalParams::new("month").interval_count(count));
    let pause = SubscriptionPauseParams::new()
        .enabled(true)
        .duration(PauseDurationParams::interval_options(months.to_vec()));
    let fields = ["name", "email", "phone", "address", "shipping", "tax_id"];
    let features = CreateFeatures::new()
        .customer_update(CreateCustomerUpdate::new(true).allowed_updates(fields))
        .invoice_history(InvoiceHistoryParams::new(true))
        .payment_method_update(PaymentMethodUpdateParams::new(true))
        .subscription_cancel(cancel)
        .subscription_pause(pause)
        .subscription_update(update);
    let profile = CreateBusinessProfile::new()
        .headline("Manage what you pay for")
        .privacy_policy_url("https://example.com/privacy")
        .terms_of_service_url("https://example.com/terms");
    let params = CreateConfiguration::new(profile, features);
    configurations::create(tx, params).expect("a configuration")
}
