//! Sessions, and flows of every type.

use portal_emulator::faults::{Broken, CallFault, Rule};
use stripe_portal_gen::billing_portal::{
    AfterCompletionType, AfterExpiration, CreateSession, Flow, FlowAfterCompletion,
    FlowCouponOffer, FlowDiscount, FlowHostedConfirmation, FlowItem, FlowRetention,
    FlowSubscriptionCancel, FlowSubscriptionUpdateConfirm, FlowType, Locale, Session, SessionFlow,
};
use stripe_portal_gen::{Client, RequestOptions};

use super::{RETURN_URL, Shop};

impl Shop {
    fn session(&self) -> CreateSession {
        CreateSession::new(self.customer.clone())
            .configuration(self.configuration.clone())
            .return_url(RETURN_URL)
    }

    /// What a session has of a flow.
    async fn flow(&self, flow: Flow) -> SessionFlow {
        let session = self.session().flow_data(flow).send(&self.client).await;
        session.unwrap().into_inner().flow.unwrap()
    }
}

#[tokio::test]
async fn a_session_is_made() {
    let shop = Shop::open().await;
    let create = CreateSession::new(shop.customer.clone()).return_url(RETURN_URL);
    let got = create.locale(Locale::Ja).send(&shop.client).await.unwrap();
    assert_eq!(got.customer, shop.customer);
    assert_eq!(got.return_url.as_deref(), Some(RETURN_URL));
    assert_eq!((&got.locale, got.livemode), (&Some(Locale::Ja), false));
    assert!(
        got.url
            .starts_with(&format!("{}/p/session/test_", shop.emulator.url()))
    );
    assert!(got.request_id().unwrap().starts_with("req_"));
    assert_eq!(got.flow, None);
}

#[tokio::test]
async fn its_configuration_can_be_expanded() {
    let shop = Shop::open().await;
    let create = shop.session().expand(["configuration"]);
    let got = create.send(&shop.client).await.unwrap();
    assert_eq!(got.configuration.id(), &shop.configuration);
    let configuration = got.configuration.object().unwrap().unwrap();
    assert_eq!(configuration.id, shop.configuration);
}

#[tokio::test]
async fn the_same_key_makes_it_once() {
    let shop = Shop::open().await;
    let options = RequestOptions::new().idempotency_key("once");
    let first = shop
        .session()
        .send_with(&shop.client, &options)
        .await
        .unwrap();
    let again = shop
        .session()
        .send_with(&shop.client, &options)
        .await
        .unwrap();
    let replayed = again.headers().get("idempotent-replayed");
    assert_eq!(
        (replayed, again.idempotency_key()),
        (Some("true"), Some("once"))
    );
    assert_eq!(first.headers().get("idempotent-replayed"), None);
    assert_eq!(again.into_inner(), first.into_inner());
}

#[tokio::test]
async fn an_answer_that_is_lost_is_had_again() {
    let shop = Shop::open().await;
    let lost = CallFault {
        broken: Some(Broken::Connection),
        carried_out: true,
        ..CallFault::default()
    };
    let rule = Rule {
        call: Some(lost),
        times: Some(1),
        ..Rule::default()
    };
    shop.emulator.break_by(rule).unwrap();
    let client = Client::builder(shop.emulator.key()).base_url(shop.emulator.url());
    let client = client.max_retries(1).build().unwrap();
    let got = shop.session().send(&client).await.unwrap();
    assert_eq!(got.headers().get("idempotent-replayed"), Some("true"));
    let sessions = shop
        .emulator
        .look(|world| world.all::<Session>().iter().count());
    assert_eq!(sessions, 1);
}

#[tokio::test]
async fn a_newer_version_has_more() {
    let shop = Shop::open().await;
    let options = RequestOptions::new().api_version("2026-10-28.endive");
    let create = shop.session().after_expiration(AfterExpiration::new());
    let got = create.send_with(&shop.client, &options).await.unwrap();
    assert_eq!(
        got.headers().get("stripe-version"),
        Some("2026-10-28.endive")
    );
    assert!(got.after_expiration.is_some());
}

#[tokio::test]
async fn flows_without_a_subscription() {
    let shop = Shop::open().await;
    let flow = shop.flow(Flow::payment_method_update()).await;
    assert_eq!(flow.type_, FlowType::PaymentMethodUpdate);
    assert_eq!(
        flow.after_completion.type_,
        AfterCompletionType::PortalHomepage
    );
    let flow = shop.flow(Flow::customer_update()).await;
    assert_eq!(flow.type_, FlowType::CustomerUpdate);
}

#[tokio::test]
async fn a_flow_to_cancel() {
    let shop = Shop::open().await;
    let offer = FlowRetention::new(FlowCouponOffer::new(shop.coupon.clone()));
    let cancel = FlowSubscriptionCancel::new(shop.subscription.clone()).retention(offer);
    let done = FlowAfterCompletion::redirect("https://example.com/done");
    let flow = shop
        .flow(Flow::subscription_cancel(cancel).after_completion(done))
        .await;
    let cancel = flow.subscription_cancel.unwrap();
    assert_eq!(cancel.subscription, shop.subscription);
    let offer = cancel.retention.unwrap().coupon_offer.unwrap();
    assert_eq!(offer.coupon, shop.coupon);
    let redirect = flow.after_completion.redirect.unwrap();
    assert_eq!(redirect.return_url, "https://example.com/done");
}

#[tokio::test]
async fn flows_to_pause_and_to_update() {
    let shop = Shop::open().await;
    let flow = shop
        .flow(Flow::subscription_pause(shop.subscription.clone()))
        .await;
    assert_eq!(flow.type_, FlowType::SubscriptionPause);
    let thanks = FlowHostedConfirmation::new().custom_message("Thank you");
    let done = FlowAfterCompletion::hosted_confirmation(thanks);
    let flow = Flow::subscription_update(shop.subscription.clone()).after_completion(done);
    let flow = shop.flow(flow).await;
    assert_eq!(
        flow.subscription_update.unwrap().subscription,
        shop.subscription
    );
    let thanks = flow.after_completion.hosted_confirmation.unwrap();
    assert_eq!(thanks.custom_message.as_deref(), Some("Thank you"));
}

#[tokio::test]
async fn a_flow_to_confirm_an_update() {
    let shop = Shop::open().await;
    let item = FlowItem::new(shop.item.clone())
        .price(shop.yearly.clone())
        .quantity(2);
    let discount = FlowDiscount::new().coupon(shop.coupon.clone());
    let confirm = FlowSubscriptionUpdateConfirm::new(shop.subscription.clone(), [item]);
    let flow = shop
        .flow(Flow::subscription_update_confirm(
            confirm.discounts([discount]),
        ))
        .await;
    let confirm = flow.subscription_update_confirm.unwrap();
    assert_eq!(
        (&confirm.items[0].price, confirm.items[0].quantity),
        (&Some(shop.yearly.clone()), Some(2))
    );
    assert_eq!(
        confirm.discounts.unwrap()[0].coupon,
        Some(shop.coupon.clone())
    );
}

#[tokio::test]
async fn links_differ() {
    let shop = Shop::open().await;
    let create = async || -> Session {
        shop.session()
            .send(&shop.client)
            .await
            .unwrap()
            .into_inner()
    };
    let (first, second) = (create().await, create().await);
    assert_ne!((&first.id, &*first.url), (&second.id, &*second.url));
}
