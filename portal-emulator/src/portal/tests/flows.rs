//! Sessions that lead through one thing, and links that are had again.

use axum::http::StatusCode;
use stripe_portal_gen::billing_portal::{
    AfterExpiration, Flow, FlowAfterCompletion, FlowCouponOffer, FlowHostedConfirmation, FlowItem,
    FlowRedirect, FlowRetention, FlowSubscriptionCancel, FlowSubscriptionUpdateConfirm,
};
use stripe_portal_gen::coupon::CreateCoupon;
use stripe_portal_gen::customer::Customer;

use super::account::Shop;
use super::browser::{Browser, Page};
use crate::rules::catalog;

/// Opens a session with a flow, up to the flow's first page.
async fn begin(shop: &Shop, browser: &mut Browser, flow: Flow) -> Page {
    let start = browser.get(&shop.session(|it| it.flow_data(flow))).await;
    browser.follow(start).await
}

#[tokio::test]
async fn a_new_card_ends_the_flow_with_a_redirect() {
    let shop = Shop::new();
    let mut browser = Browser::of(&shop);
    let after =
        FlowAfterCompletion::redirect(FlowRedirect::new("https://shop.example:8443/thanks?a=1"));
    let flow = Flow::payment_method_update().after_completion(after);
    let form = begin(&shop, &mut browser, flow).await;
    assert_eq!(form.text("#overview"), "");

    let before = shop.events().len();
    let card = [
        ("number", "378282246310005"),
        ("expiry", "12/30"),
        ("cvc", "1234"),
    ];
    let done = browser.submit(&form, &card).await;
    // A policy for forms would hold through the redirects of the business: the page in between ends it.
    let onward = browser.follow(done).await;
    assert_eq!(onward.status, StatusCode::OK);
    assert_eq!(
        onward.attribute("#onward", "href").as_deref(),
        Some("https://shop.example:8443/thanks?a=1")
    );
    assert_eq!(
        onward.attribute("meta[http-equiv=refresh]", "content"),
        Some("0; url=https://shop.example:8443/thanks?a=1".to_owned())
    );
    let customer = shop.look(|world| world.get::<Customer>(&shop.customer).cloned());
    let settings = customer.and_then(|it| it.invoice_settings);
    assert!(settings.is_some_and(|it| it.default_payment_method.is_some()));
    assert_eq!(
        shop.events()[before..],
        ["payment_method.attached", "customer.updated"]
    );
}

#[tokio::test]
async fn an_app_is_returned_to() {
    let shop = Shop::new();
    let mut browser = Browser::of(&shop);
    let after = FlowAfterCompletion::redirect(FlowRedirect::new("myapp://thanks"));
    let cancel = FlowSubscriptionCancel::new(shop.subscription.as_str());
    let flow = Flow::subscription_cancel(cancel).after_completion(after);
    let link = shop.session(|it| it.flow_data(flow).return_url("myapp://ret"));
    let start = browser.get(&link).await;
    let form = browser.follow(start).await;
    let href = |page: &Page, css| page.attribute(css, "href");
    assert_eq!(href(&form, "#leave").as_deref(), Some("myapp://ret"));
    let survey = browser.submit(&form, &[]).await;
    let survey = browser.follow(survey).await;
    let done = browser.submit(&survey, &[("reason", "other")]).await;
    let done = browser.follow(done).await;
    assert_eq!(href(&done, "#onward").as_deref(), Some("myapp://thanks"));
}

#[tokio::test]
async fn an_offer_comes_before_a_cancellation_that_is_confirmed() {
    let shop = Shop::new();
    let coupon = CreateCoupon::new()
        .id("STAY")
        .percent_off(25.0)
        .duration("repeating");
    let coupon = coupon.duration_in_months(3);
    shop.change(|tx| catalog::create_coupon(tx, coupon))
        .expect("a coupon");
    let goodbye = FlowHostedConfirmation::new().custom_message("See <you> soon.");
    let cancel = || {
        let offer = FlowRetention::new(FlowCouponOffer::new("STAY"));
        let cancel = FlowSubscriptionCancel::new(shop.subscription.as_str()).retention(offer);
        let after = FlowAfterCompletion::hosted_confirmation(goodbye.clone());
        Flow::subscription_cancel(cancel).after_completion(after)
    };
    let mut browser = Browser::of(&shop);
    let offer = begin(&shop, &mut browser, cancel()).await;
    assert_eq!(
        offer.text("#offer"),
        "Keep Team and get 25% off for 3 months."
    );
    let declined = browser.submit(&offer, &[("offer", "decline")]).await;
    let ask = browser.follow(declined).await;
    let cancelled = browser.submit(&ask, &[]).await;
    let survey = browser.follow(cancelled).await;
    let sent = browser.submit(&survey, &[("reason", "other")]).await;
    let done = browser.follow(sent).await;
    assert_eq!(
        done.text("#done"),
        "Your plan will end on December 23, 2026."
    );
    assert_eq!(done.text("#message"), "See <you> soon.");

    shop.change(|tx| crate::rules::subscriptions::undo_cancel(tx, &shop.subscription))
        .expect("undone");
    let mut browser = Browser::of(&shop);
    let offer = begin(&shop, &mut browser, cancel()).await;
    let taken = browser.submit(&offer, &[("offer", "accept")]).await;
    let done = browser.follow(taken).await;
    assert_eq!(
        done.text("#done"),
        "The discount has been added to your plan."
    );
    let subscription = shop.subscription();
    assert_eq!(subscription.cancel_at, None);
    assert_eq!(subscription.discounts.map(|it| it.len()), Some(1));

    // Whoever has the coupon already is not offered it again.
    let mut browser = Browser::of(&shop);
    let ask = begin(&shop, &mut browser, cancel()).await;
    assert_eq!(ask.attribute("#offer", "id"), None);
}

#[tokio::test]
async fn a_prepared_change_is_confirmed_and_leads_to_the_overview() {
    let shop = Shop::new();
    let item = shop.subscription().items.data[0].id.clone();
    let item = FlowItem::new(item.as_str())
        .price(shop.team.as_str())
        .quantity(3);
    let confirm = FlowSubscriptionUpdateConfirm::new(shop.subscription.as_str(), [item]);
    let mut browser = Browser::of(&shop);
    let page = begin(
        &shop,
        &mut browser,
        Flow::subscription_update_confirm(confirm),
    )
    .await;
    assert_eq!(
        (page.text("h1"), page.text("#due")),
        ("Confirm the change".to_owned(), "$20.00".to_owned())
    );
    let done = browser.submit(&page, &[]).await;
    let home = browser.follow(done).await;
    assert_eq!(home.text("[role=status]"), "Your plan has been changed.");
    assert_eq!(home.text("h1"), "Your billing");
    assert_eq!(shop.subscription().items.data[0].quantity, Some(3));
}

#[tokio::test]
async fn an_expired_link_is_had_again_by_its_customer() {
    let shop = Shop::new();
    let after = AfterExpiration::new();
    let link = shop.session(|it| it.after_expiration(after).locale("es"));
    let mut browser = Browser::of(&shop);
    browser.language = Some("es");
    let early = [("email", "ada@example.com")];
    let early = browser.post(&format!("{link}/login"), &early).await;
    assert_eq!(
        (early.status, early.attribute("#link", "href")),
        (StatusCode::GONE, None)
    );
    shop.shared.advance(301);
    let login = browser.get(&link).await;
    assert_eq!(login.status, StatusCode::GONE);
    let wrong = browser.submit(&login, &[("email", "ada")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stranger = browser
        .submit(&login, &[("email", "eve@example.com")])
        .await;
    assert_eq!(stranger.attribute("#link", "href"), None);
    let sent = browser
        .submit(&login, &[("email", "ADA@example.com")])
        .await;
    assert_eq!(sent.text("h1"), stranger.text("h1"));
    let link = sent.attribute("#link", "href").expect("a link");
    let link = link.strip_prefix("http://portal.test").expect("our portal");
    let home = browser.get(link).await;
    assert_eq!(
        (home.status, home.text("h1")),
        (StatusCode::OK, "Su facturación".to_owned())
    );
}
