//! Configurations: made, changed, cleared, read and listed.

use futures_util::TryStreamExt as _;
use stripe_portal_gen::Client;
use stripe_portal_gen::billing_portal::{
    CancellationMode, CreateBusinessProfile, CreateConfiguration, CreateFeatures,
    InvoiceHistoryParams, ListConfigurations, ProrationBehavior, RetrieveConfiguration,
    UpdateBusinessProfile, UpdateConfiguration, UpdateCustomerUpdate, UpdateFeatures,
    UpdateSubscriptionCancel,
};
use stripe_portal_gen::ids::ConfigurationId;

use super::{Shop, client};
use crate::start;

const PRODUCTS: &str = "features.subscription_update.products";

async fn create(client: &Client, headline: &str) -> ConfigurationId {
    let features = CreateFeatures::new().invoice_history(InvoiceHistoryParams::new(true));
    let profile = CreateBusinessProfile::new().headline(headline);
    let create = CreateConfiguration::new(profile, features);
    create.send(client).await.unwrap().into_inner().id
}

#[tokio::test]
async fn one_is_made_and_read() {
    let shop = Shop::open().await;
    let retrieve = RetrieveConfiguration::new(shop.configuration.clone());
    let got = retrieve.clone().send(&shop.client).await.unwrap();
    assert!(got.active && !got.is_default && !got.livemode);
    let cancel = &got.features.subscription_cancel;
    assert_eq!(
        (&cancel.mode, cancel.enabled),
        (&CancellationMode::AtPeriodEnd, true)
    );
    assert_eq!(got.features.subscription_update.products, None);
    let got = retrieve
        .expand([PRODUCTS])
        .send(&shop.client)
        .await
        .unwrap();
    let products = got.features.subscription_update.products.as_ref().unwrap();
    assert_eq!(products[0].product, shop.product);
    assert_eq!(
        products[0].prices,
        [shop.monthly.clone(), shop.yearly.clone()]
    );
}

#[tokio::test]
async fn one_is_changed_and_cleared() {
    let shop = Shop::open().await;
    let features = UpdateFeatures::new()
        .customer_update(UpdateCustomerUpdate::new().clear_allowed_updates())
        .subscription_cancel(
            UpdateSubscriptionCancel::new()
                .mode(CancellationMode::Immediately)
                .proration_behavior(ProrationBehavior::CreateProrations),
        );
    let update = UpdateConfiguration::new(shop.configuration.clone())
        .business_profile(UpdateBusinessProfile::new().headline("New"))
        .default_return_url("https://example.com/home")
        .features(features)
        .metadata([("team", "billing")]);
    let got = update.send(&shop.client).await.unwrap();
    assert_eq!(got.business_profile.headline.as_deref(), Some("New"));
    assert_eq!(
        got.default_return_url.as_deref(),
        Some("https://example.com/home")
    );
    assert!(got.features.customer_update.enabled);
    assert_eq!(got.features.customer_update.allowed_updates, []);
    let cancel = &got.features.subscription_cancel;
    assert_eq!(
        cancel.proration_behavior,
        ProrationBehavior::CreateProrations
    );

    let clear = UpdateConfiguration::new(shop.configuration.clone())
        .business_profile(UpdateBusinessProfile::new().clear_headline())
        .clear_default_return_url()
        .clear_metadata()
        .active(false);
    let got = clear.send(&shop.client).await.unwrap();
    assert_eq!(
        (&got.business_profile.headline, &got.default_return_url),
        (&None, &None)
    );
    assert!(got.metadata.as_ref().unwrap().is_empty() && !got.active);
}

#[tokio::test]
async fn all_are_listed() {
    let emulator = start::example().await;
    let client = client(&emulator);
    let mut made = Vec::new();
    for number in 0..10 {
        made.insert(0, create(&client, &format!("Number {number}")).await);
    }
    let list = ListConfigurations::new().limit(3);
    let all: Vec<_> = list.stream(&client).try_collect().await.unwrap();
    let all: Vec<_> = all.into_iter().map(|it| it.id).collect();
    assert_eq!(all[..10], made);

    let near = ListConfigurations::new()
        .limit(2)
        .ending_before(made[5].clone());
    let near = near.send(&client).await.unwrap();
    let ids: Vec<_> = near.data.iter().map(|it| it.id.clone()).collect();
    assert_eq!((ids.as_slice(), near.has_more), (&made[3..5], true));
    let defaults = ListConfigurations::new()
        .is_default(true)
        .send(&client)
        .await
        .unwrap();
    assert_eq!(defaults.data.len(), 1);
}
