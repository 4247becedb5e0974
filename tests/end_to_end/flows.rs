//! Deep links of every type, as the form of a session has them.

use stripe_portal_gen::billing_portal::{
    CreateSession, Flow, FlowAfterCompletion, FlowCouponOffer, FlowDiscount,
    FlowHostedConfirmation, FlowItem, FlowRetention, FlowSubscriptionCancel,
    FlowSubscriptionUpdateConfirm, FlowType,
};
use stripe_runtime::OpenEnum;

use crate::fixtures::SESSION;
use crate::server::Server;

/// Sends a session with `flow` and compares what is sent below `flow_data`.
async fn check<const N: usize>(flow: Flow, want: [&str; N]) {
    let server = Server::with(SESSION).await;
    let create = CreateSession::new("cus_1").flow_data(flow);
    create.send(&server.client()).await.unwrap();
    let got = server.request();
    let fields: Vec<_> = got.body().split('&').collect();
    let want: Vec<_> = want.map(|field| format!("flow_data{field}")).into();
    assert_eq!(fields[0], "customer=cus_1");
    assert_eq!(fields[1..], want);
}

#[tokio::test]
async fn customer_update() {
    check(Flow::customer_update(), ["[type]=customer_update"]).await;
}

#[tokio::test]
async fn payment_method_update() {
    let flow = Flow::payment_method_update()
        .after_completion(FlowAfterCompletion::redirect("https://example.com/done"));
    let want = [
        "[type]=payment_method_update",
        "[after_completion][type]=redirect",
        "[after_completion][redirect][return_url]=https%3A%2F%2Fexample.com%2Fdone",
    ];
    check(flow, want).await;
}

#[tokio::test]
async fn subscription_cancel() {
    let retention = FlowRetention::new(FlowCouponOffer::new("coupon_1"));
    let cancel = FlowSubscriptionCancel::new("sub_1").retention(retention);
    let message = FlowHostedConfirmation::new().custom_message("See you soon!");
    let flow = Flow::subscription_cancel(cancel)
        .after_completion(FlowAfterCompletion::hosted_confirmation(message));
    let want = [
        "[type]=subscription_cancel",
        "[after_completion][type]=hosted_confirmation",
        "[after_completion][hosted_confirmation][custom_message]=See%20you%20soon%21",
        "[subscription_cancel][subscription]=sub_1",
        "[subscription_cancel][retention][type]=coupon_offer",
        "[subscription_cancel][retention][coupon_offer][coupon]=coupon_1",
    ];
    check(flow, want).await;
}

#[tokio::test]
async fn subscription_pause() {
    let want = [
        "[type]=subscription_pause",
        "[subscription_pause][subscription]=sub_1",
    ];
    check(Flow::subscription_pause("sub_1"), want).await;
}

#[tokio::test]
async fn subscription_update() {
    let flow =
        Flow::subscription_update("sub_1").after_completion(FlowAfterCompletion::portal_homepage());
    let want = [
        "[type]=subscription_update",
        "[after_completion][type]=portal_homepage",
        "[subscription_update][subscription]=sub_1",
    ];
    check(flow, want).await;
}

#[tokio::test]
async fn subscription_update_confirm() {
    let items = [
        FlowItem::new("si_1").price("price_1").quantity(3),
        FlowItem::new("si_2").quantity(0),
    ];
    let confirm = FlowSubscriptionUpdateConfirm::new("sub_1", items).discounts([
        FlowDiscount::new().coupon("coupon_1"),
        FlowDiscount::new().promotion_code("promo_1"),
    ]);
    let want = [
        "[type]=subscription_update_confirm",
        "[subscription_update_confirm][subscription]=sub_1",
        "[subscription_update_confirm][items][0][id]=si_1",
        "[subscription_update_confirm][items][0][price]=price_1",
        "[subscription_update_confirm][items][0][quantity]=3",
        "[subscription_update_confirm][items][1][id]=si_2",
        "[subscription_update_confirm][items][1][quantity]=0",
        "[subscription_update_confirm][discounts][0][coupon]=coupon_1",
        "[subscription_update_confirm][discounts][1][promotion_code]=promo_1",
    ];
    check(Flow::subscription_update_confirm(confirm), want).await;
}

#[tokio::test]
async fn a_type_of_tomorrow() {
    check(Flow::new("invoice_pay"), ["[type]=invoice_pay"]).await;
}

#[test]
fn every_type_has_a_test() {
    let source = include_str!("flows.rs");
    for (_, name) in FlowType::VALUES {
        assert!(source.contains(&format!("async fn {name}()")), "{name}");
    }
}
