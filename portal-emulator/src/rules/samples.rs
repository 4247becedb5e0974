//! A world for tests: three products, a default configuration with everything on, a customer with a card.

use stripe_portal_gen::Clearable;
use stripe_portal_gen::billing_portal::{
    AdjustableQuantityParams, CancellationMode, CancellationReasonOption, Configuration,
    CreateBusinessProfile, CreateCancellationReason, CreateConfiguration, CreateCustomerUpdate,
    CreateFeatures, CreateSubscriptionCancel, CreateSubscriptionUpdate, CustomerUpdateField,
    InvoiceHistoryParams, PaymentMethodUpdateParams, ProrationBehavior, SubscriptionPauseParams,
    SubscriptionUpdateField, SubscriptionUpdateProductParams,
};
use stripe_portal_gen::customer::CreateCustomer;
use stripe_portal_gen::ids::{CustomerId, PaymentMethodId, SubscriptionId, SubscriptionItemId};
use stripe_portal_gen::price::{CreatePrice, Interval, RecurringParams};
use stripe_portal_gen::product::CreateProduct;
use stripe_portal_gen::subscription::{CreateItem, CreateSubscription, Subscription};

use super::cards::CardInput;
use super::{catalog, configurations, customers, payment_methods, subscriptions};
use crate::clock::Clock;
use crate::world::{Account, Cause, Event, Tx, World};

/// 2026-01-31 10:00:00.
pub(crate) const START: i64 = 1_769_853_600;

pub(crate) const DAY: i64 = 86_400;

/// A card that is fine.
pub(crate) const GOOD: &str = "4242424242424242";

/// A card that can be saved, and is declined when it is charged.
pub(crate) const DECLINED: &str = "4000000000000341";

/// A world of an account, and what time it is there.
pub(crate) struct Sample {
    pub(crate) world: World,
    pub(crate) now: i64,
    pub(crate) version: String,
}

/// A world with products, prices and a default configuration that has everything on.
pub(crate) fn sample() -> Sample {
    let world = World::new(Account::default(), Clock::frozen(START), 1);
    let mut it = Sample {
        world,
        now: START,
        version: "2024-06-20".to_owned(),
    };
    let mut tx = it.tx();
    for (product, name, month) in [("prod_basic", "Basic", 1000), ("prod_pro", "Pro", 2000)] {
        let mut params = CreateProduct::new(name);
        params.id = Some(product.into());
        catalog::create_product(&mut tx, params).unwrap();
        for (interval, amount) in [(Interval::Month, month), (Interval::Year, month * 10)] {
            let id = format!("{}_{}", product.replace("prod", "price"), interval.as_str());
            let price = CreatePrice::new("usd").product(product).unit_amount(amount);
            let price = price.recurring(RecurringParams::new(interval));
            catalog::create_price_as(&mut tx, Some(&id), price).unwrap();
        }
    }
    configurations::save_default(&mut tx, Some("bpc_default"), everything()).unwrap();
    it.forget();
    it
}

/// Parameters of a configuration with everything on.
pub(crate) fn everything() -> CreateConfiguration {
    let quantity = || AdjustableQuantityParams::new(true).maximum(99);
    let product = |name: &str| {
        let prices = [format!("price_{name}_month"), format!("price_{name}_year")];
        SubscriptionUpdateProductParams::new(format!("prod_{name}"), prices)
            .adjustable_quantity(quantity())
    };
    let reasons = vec![
        CancellationReasonOption::TooExpensive,
        CancellationReasonOption::Other,
    ];
    let cancel = CreateSubscriptionCancel::new(true)
        .mode(CancellationMode::AtPeriodEnd)
        .cancellation_reason(CreateCancellationReason::new(true, Clearable::Set(reasons)));
    let update = CreateSubscriptionUpdate::new(true)
        .default_allowed_updates([
            SubscriptionUpdateField::Price,
            SubscriptionUpdateField::Quantity,
        ])
        .products([product("basic"), product("pro")])
        .proration_behavior(ProrationBehavior::AlwaysInvoice);
    let all = [
        CustomerUpdateField::Email,
        CustomerUpdateField::Name,
        CustomerUpdateField::TaxId,
    ];
    let features = CreateFeatures::new()
        .customer_update(CreateCustomerUpdate::new(true).allowed_updates(all))
        .invoice_history(InvoiceHistoryParams::new(true))
        .payment_method_update(PaymentMethodUpdateParams::new(true))
        .subscription_cancel(cancel)
        .subscription_pause(SubscriptionPauseParams::new().enabled(true))
        .subscription_update(update);
    CreateConfiguration::new(CreateBusinessProfile::new(), features)
        .default_return_url("https://example.com/account")
}

impl Sample {
    pub(crate) fn tx(&mut self) -> Tx<'_> {
        let cause = Cause {
            now: self.now,
            api_version: self.version.parse().unwrap(),
            request: None,
            livemode: false,
        };
        Tx::new(&mut self.world, cause)
    }

    /// Forgets all events.
    pub(crate) fn forget(&mut self) {
        let ids: Vec<String> = self
            .world
            .all::<Event>()
            .iter()
            .map(|it| it.id.clone())
            .collect();
        let mut tx = self.tx();
        for id in ids {
            tx.remove::<Event>(&id);
        }
    }

    /// The types of the events since they were last told, and forgets them.
    pub(crate) fn told(&mut self) -> Vec<String> {
        let told = self
            .world
            .all::<Event>()
            .iter()
            .map(|it| it.kind.clone())
            .collect();
        self.forget();
        told
    }

    /// Moves time on, and does what is due.
    pub(crate) fn pass(&mut self, seconds: i64) {
        self.now += seconds;
        self.world.settle(self.now);
    }

    /// A customer, with a card of this number where there is one.
    pub(crate) fn customer(&mut self, card: Option<&str>) -> CustomerId {
        let mut tx = self.tx();
        let id = customers::create(&mut tx, CreateCustomer::new().email("a@example.com")).unwrap();
        if let Some(number) = card {
            let card = self.card(&id, number);
            payment_methods::set_default(&mut self.tx(), &id, &card).unwrap();
        }
        id
    }

    pub(crate) fn card(&mut self, customer: &CustomerId, number: &str) -> PaymentMethodId {
        let input = CardInput {
            number: number.to_owned(),
            exp_month: 12,
            exp_year: 2040,
            cvc: Some("123".to_owned()),
            ..CardInput::default()
        };
        payment_methods::add_card(&mut self.tx(), customer, &input).unwrap()
    }

    /// A customer with a good card and a subscription to this price.
    pub(crate) fn subscriber(&mut self, price: &str) -> SubscriptionId {
        let customer = self.customer(Some(GOOD));
        self.subscribe(customer, price)
    }

    pub(crate) fn subscribe(&mut self, customer: CustomerId, price: &str) -> SubscriptionId {
        let params = CreateSubscription::new(customer).items([CreateItem::new(price)]);
        let id = subscriptions::create(&mut self.tx(), params).unwrap();
        self.forget();
        id
    }

    pub(crate) fn subscription(&self, id: &SubscriptionId) -> &Subscription {
        self.world.get(id).unwrap()
    }

    pub(crate) fn item(&self, id: &SubscriptionId) -> SubscriptionItemId {
        self.subscription(id).items.data[0].id.clone()
    }

    pub(crate) fn configuration(&self) -> Configuration {
        configurations::default(&self.world).unwrap().clone()
    }
}
