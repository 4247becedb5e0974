//! The generated client against an emulator.

mod configurations;
mod refusals;
mod sessions;
mod setup;
mod webhooks;

use portal_emulator::Emulator;
use stripe_portal_gen::Client;
use stripe_portal_gen::billing_portal::{
    CreateBusinessProfile, CreateConfiguration, CreateCustomerUpdate, CreateFeatures,
    CreateSubscriptionCancel, CreateSubscriptionUpdate, CustomerUpdateField,
    PaymentMethodUpdateParams, SubscriptionPauseParams, SubscriptionUpdateField,
    SubscriptionUpdateProductParams,
};
use stripe_portal_gen::coupon::{CreateCoupon, Duration};
use stripe_portal_gen::customer::{CreateCustomer, InvoiceSettingsParams, UpdateCustomer};
use stripe_portal_gen::ids::{
    ConfigurationId, CouponId, CustomerId, PaymentMethodId, PriceId, ProductId, SubscriptionId,
    SubscriptionItemId,
};
use stripe_portal_gen::payment_method::{
    AttachPaymentMethod, CardTokenParams, CreatePaymentMethod, Type,
};
use stripe_portal_gen::price::{CreatePrice, Interval, RecurringParams};
use stripe_portal_gen::product::CreateProduct;
use stripe_portal_gen::subscription::{CreateItem, CreateSubscription};

use crate::start;

const RETURN_URL: &str = "https://example.com/account";

/// An emulator with a customer who subscribes to something, and a configuration that allows all.
pub(crate) struct Shop {
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
    pub(crate) customer: CustomerId,
    pub(crate) card: PaymentMethodId,
    pub(crate) product: ProductId,
    pub(crate) monthly: PriceId,
    pub(crate) yearly: PriceId,
    pub(crate) subscription: SubscriptionId,
    pub(crate) item: SubscriptionItemId,
    pub(crate) coupon: CouponId,
    pub(crate) configuration: ConfigurationId,
}

/// A client of an emulator.
fn client(emulator: &Emulator) -> Client {
    let client = Client::builder(emulator.key()).base_url(emulator.url());
    client.max_retries(0).build().unwrap()
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let emulator = start::example().await;
        let client = client(&emulator);
        let (customer, card) = customer(&client).await;
        let (product, [monthly, yearly]) = catalogue(&client).await;
        let subscribe = CreateSubscription::new(customer.clone())
            .items([CreateItem::new(monthly.clone()).quantity(1)]);
        let subscription = subscribe.send(&client).await.unwrap();
        let coupon = CreateCoupon::new()
            .percent_off(25.0)
            .duration(Duration::Once);
        let coupon = coupon.send(&client).await.unwrap().into_inner().id;
        let features = all_features(&product, [&monthly, &yearly]);
        let configuration =
            CreateConfiguration::new(CreateBusinessProfile::new().headline("All"), features);
        let configuration = configuration.send(&client).await.unwrap();
        Self {
            customer,
            card,
            product,
            monthly,
            yearly,
            item: subscription.items.data[0].id.clone(),
            subscription: subscription.into_inner().id,
            coupon,
            configuration: configuration.into_inner().id,
            client,
            emulator,
        }
    }
}

/// A customer who pays with a card.
async fn customer(client: &Client) -> (CustomerId, PaymentMethodId) {
    let customer = CreateCustomer::new().name("Jenny Rosen");
    let customer = customer.send(client).await.unwrap().into_inner().id;
    let token = CardTokenParams::new("tok_visa");
    let card = CreatePaymentMethod::new().type_(Type::Card).card(token);
    let card = card.send(client).await.unwrap().into_inner().id;
    let attach = AttachPaymentMethod::new(card.clone(), customer.clone());
    attach.send(client).await.unwrap();
    let settings = InvoiceSettingsParams::new().default_payment_method(card.clone());
    let update = UpdateCustomer::new(customer.clone()).invoice_settings(settings);
    update.send(client).await.unwrap();
    (customer, card)
}

/// A product, and what it costs each month and each year.
async fn catalogue(client: &Client) -> (ProductId, [PriceId; 2]) {
    let product = CreateProduct::new("Gold").send(client).await.unwrap();
    let price = async |interval: Interval, amount| {
        let price = CreatePrice::new("usd")
            .product(product.id.clone())
            .unit_amount(amount)
            .recurring(RecurringParams::new(interval));
        price.send(client).await.unwrap().into_inner().id
    };
    let monthly = price(Interval::Month, 1000).await;
    let yearly = price(Interval::Year, 10_000).await;
    (product.into_inner().id, [monthly, yearly])
}

fn all_features(product: &ProductId, prices: [&PriceId; 2]) -> CreateFeatures {
    let prices = prices.map(Clone::clone);
    let product = SubscriptionUpdateProductParams::new(product.clone(), prices);
    let updates = [
        SubscriptionUpdateField::Price,
        SubscriptionUpdateField::Quantity,
    ];
    let update = CreateSubscriptionUpdate::new(true)
        .default_allowed_updates(updates)
        .products([product]);
    let details = [CustomerUpdateField::Email, CustomerUpdateField::TaxId];
    CreateFeatures::new()
        .customer_update(CreateCustomerUpdate::new(true).allowed_updates(details))
        .payment_method_update(PaymentMethodUpdateParams::new(true))
        .subscription_cancel(CreateSubscriptionCancel::new(true))
        .subscription_pause(SubscriptionPauseParams::new().enabled(true))
        .subscription_update(update)
}
