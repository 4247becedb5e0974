//! What customers do: the whole portal without a network.

use axum::http::StatusCode;
use stripe_portal_gen::customer::Customer;
use stripe_portal_gen::payment_method::PaymentMethod;
use stripe_portal_gen::subscription::CancellationFeedback;

use super::account::{NOW, Shop};
use super::browser::Browser;

/// 2026-12-23 00:00 UTC.
const PERIOD_END: i64 = NOW + 30 * 86_400;

#[tokio::test]
async fn cancelling_asks_why_and_can_be_taken_back() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    browser.get(&link).await;
    let ask = browser
        .get(&format!(
            "{link}/subscriptions/{}/cancel",
            shop.subscription
        ))
        .await;
    assert!(
        ask.text("main")
            .contains("stays active until December 23, 2026")
    );
    let before = shop.events().len();

    let done = browser.submit(&ask, &[]).await;
    let survey = browser.follow(done).await;
    assert_eq!(survey.text("h1"), "Why did you cancel?");
    let subscription = shop.subscription();
    assert_eq!(subscription.cancel_at.map(i64::from), Some(PERIOD_END));

    let wrong = browser.submit(&survey, &[("comment", "bye")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.text("#comment"), "bye");
    let sent = browser.submit(&wrong, &[("reason", "unused")]).await;
    let home = browser.follow(sent).await;
    assert_eq!(home.text("[role=status]"), "Thank you for your answer.");
    let details = shop.subscription().cancellation_details.expect("details");
    assert_eq!(details.feedback, Some(CancellationFeedback::Unused));
    assert_eq!(details.comment.as_deref(), Some("bye"));
    let updated = "customer.subscription.updated";
    assert_eq!(shop.events()[before..], [updated, updated]);

    let again = browser
        .get(&format!(
            "{link}/subscriptions/{}/cancel",
            shop.subscription
        ))
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let renew = browser
        .get(&format!("{link}/subscriptions/{}/renew", shop.subscription))
        .await;
    let kept = browser.submit(&renew, &[]).await;
    let home = browser.follow(kept).await;
    assert_eq!(home.text("[role=status]"), "Your plan goes on.");
    assert_eq!(shop.subscription().cancel_at, None);
}

#[tokio::test]
async fn a_plan_is_chosen_previewed_and_changed() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    browser.get(&link).await;
    let at = format!("{link}/subscriptions/{}/update", shop.subscription);
    let form = browser.get(&at).await;
    assert_eq!(
        form.attribute("input[checked]", "value").as_deref(),
        Some(shop.team.as_str())
    );
    assert_eq!(form.attribute("#quantity", "max").as_deref(), Some("50"));

    let team = &shop.team;
    for (query, wrong) in [
        (format!("price={team}&quantity=2"), "price"),
        (format!("price={team}&quantity=51"), "quantity"),
        (format!("price={team}&quantity=many"), "quantity"),
        ("price=price_other&quantity=1".to_owned(), "price"),
    ] {
        let page = browser.get(&format!("{at}/preview?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert!(
            page.attribute(&format!("#{wrong}-wrong"), "class")
                .is_some(),
            "{query}"
        );
    }
    let preview = browser
        .get(&format!("{at}/preview?price={team}&quantity=5"))
        .await;
    assert!(preview.text("#to").contains("$100.00 per month"));
    assert_eq!(preview.text("#due"), "$60.00");
    assert_eq!(
        preview.text("tbody"),
        "Unused time on 2 × Team after November 23, 2026-$40.00 \
         Remaining time on 5 × Team after November 23, 2026$100.00"
    );
    let done = browser.submit(&preview, &[]).await;
    let home = browser.follow(done).await;
    assert_eq!(home.text("[role=status]"), "Your plan has been changed.");
    assert_eq!(shop.subscription().items.data[0].quantity, Some(5));

    let solo = &shop.solo;
    let preview = browser
        .get(&format!("{at}/preview?price={solo}&quantity=1"))
        .await;
    assert!(
        preview
            .text("#effect")
            .contains("takes effect on December 23, 2026")
    );
    let done = browser.submit(&preview, &[]).await;
    let home = browser.follow(done).await;
    assert!(
        home.text("main")
            .contains("Changes to Solo on December 23, 2026.")
    );
    assert_eq!(shop.subscription().items.data[0].price.id, shop.team);

    let keep = home.attribute("a[href$='/renew']", "href").expect("a link");
    let ask = browser.get(&keep).await;
    let kept = browser.submit(&ask, &[]).await;
    browser.follow(kept).await;
    assert_eq!(shop.subscription().schedule, None);
}

#[tokio::test]
async fn pausing_and_resuming() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    browser.get(&link).await;
    let ask = browser
        .get(&format!("{link}/subscriptions/{}/pause", shop.subscription))
        .await;
    assert!(
        ask.text("#duration")
            .contains("3 months, until February 23, 2027")
    );
    for unknown in ["2", "-1", "x", ""] {
        let wrong = browser.submit(&ask, &[("duration", unknown)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{unknown}");
        assert_eq!(
            wrong.text("#duration-wrong"),
            "Choose one: Length of the pause."
        );
        assert_eq!(shop.subscription().pause_collection, None);
    }
    let done = browser.submit(&ask, &[("duration", "1")]).await;
    let home = browser.follow(done).await;
    assert!(
        home.text("main")
            .contains("Paused until February 23, 2027.")
    );
    let resume = browser
        .get(&format!(
            "{link}/subscriptions/{}/resume",
            shop.subscription
        ))
        .await;
    let done = browser.submit(&resume, &[]).await;
    browser.follow(done).await;
    assert_eq!(shop.subscription().pause_collection, None);
}

#[tokio::test]
async fn cards_are_added_made_default_and_removed() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    let home = browser.get(&link).await;
    let visa = home
        .attribute("[data-payment-method]", "data-payment-method")
        .expect("a card");
    let last = browser
        .get(&format!("{link}/payment-methods/{visa}/remove"))
        .await;
    assert_eq!(last.status, StatusCode::CONFLICT);

    let form = browser.get(&format!("{link}/payment-methods/add")).await;
    let number = "4111 1111 1111 1111";
    let real = [
        ("number", number),
        ("expiry", "09/31"),
        ("cvc", "123"),
        ("holder", "Ada"),
    ];
    let wrong = browser.submit(&form, &real).await;
    assert_eq!(
        wrong.text("#number-wrong"),
        "Only test numbers work here. Choose one from the list."
    );
    assert!(!String::from_utf8_lossy(&wrong.body).contains(number));
    let wrong = browser
        .submit(
            &form,
            &[("number", "4000 0000 0000 0002"), ("expiry", "13/31")],
        )
        .await;
    assert!(!wrong.text("#expiry-wrong").is_empty() && !wrong.text("#cvc-wrong").is_empty());

    let good = [
        ("number", "5555 5555 5555 4444"),
        ("expiry", "9 / 31"),
        ("cvc", "123"),
    ];
    let added = browser.submit(&form, &good).await;
    let home = browser.follow(added).await;
    assert!(
        home.text("main")
            .contains("Mastercard ending in 4444 Default")
    );
    let remove = browser
        .get(&format!("{link}/payment-methods/{visa}/remove"))
        .await;
    let removed = browser.submit(&remove, &[]).await;
    browser.follow(removed).await;
    let owner = shop.look(|world| {
        world
            .get::<PaymentMethod>(&visa)
            .and_then(|it| it.customer.clone())
    });
    assert_eq!(owner, None);
}

#[tokio::test]
async fn details_are_checked_and_saved() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    browser.get(&link).await;
    let form = browser.get(&format!("{link}/details")).await;
    let wrong = browser
        .submit(
            &form,
            &[("email", "ada"), ("country", "Germany"), ("phone", "x")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.text(".summary h2"), "There are 3 problems");
    let saved = browser
        .submit(
            &form,
            &[
                ("name", "山田 太郎"),
                ("country", "jp"),
                ("city", " Kyoto "),
            ],
        )
        .await;
    browser.follow(saved).await;
    let customer = shop
        .look(|world| world.get::<Customer>(&shop.customer).cloned())
        .expect("one");
    assert_eq!(customer.name.as_deref(), Some("山田 太郎"));
    let address = customer.address.expect("an address");
    assert_eq!(
        (address.country.as_deref(), address.city.as_deref()),
        (Some("JP"), Some("Kyoto"))
    );
    assert_eq!(customer.shipping, None);

    let token = form
        .attribute("input[name=token]", "value")
        .expect("a token");
    let add = format!("{link}/tax-ids");
    let bad = [
        ("token", token.as_str()),
        ("tax_kind", "eu_vat"),
        ("tax_value", "???"),
    ];
    assert_eq!(
        browser.post(&add, &bad).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let good = [
        ("token", token.as_str()),
        ("tax_kind", "eu_vat"),
        ("tax_value", "DE123456789"),
    ];
    let added = browser.post(&add, &good).await;
    let form = browser.follow(added).await;
    let remove = form
        .attribute("form[action*='/tax-ids/']", "action")
        .expect("a button");
    let removed = browser.post(&remove, &[("token", token.as_str())]).await;
    assert!(
        browser
            .follow(removed)
            .await
            .text("main")
            .contains("The tax ID has been removed.")
    );
}
