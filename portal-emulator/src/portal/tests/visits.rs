//! Who may see what: the door, the overview, invoices.

use axum::http::StatusCode;

use super::account::Shop;
use super::browser::Browser;

#[tokio::test]
async fn the_overview_shows_what_there_is() {
    let shop = Shop::new();
    let mut browser = Browser::of(&shop);
    let page = browser.get(&shop.session(|it| it)).await;
    assert_eq!(page.status, StatusCode::OK);
    let body = page.text("body");
    for want in [
        "Rosenfeld Tools",
        "Manage what you pay for",
        "Return to Rosenfeld Tools",
        "$40.00 per month",
        "Quantity: 2",
        "Renews on December 23, 2026.",
        "Visa ending in 4242",
        "ada@example.com",
        "Paid",
    ] {
        assert!(body.contains(want), "{want} is not in {body}");
    }
    assert_eq!(
        page.attribute("#leave", "href").as_deref(),
        Some("https://example.com/account")
    );
    let id = &shop.subscription;
    for step in ["update", "pause", "cancel"] {
        let css = format!("a[href$='/subscriptions/{id}/{step}']");
        assert!(
            page.attribute(&css, "href")
                .is_some_and(|it| it.starts_with("/billing/p/session/test_"))
        );
    }
}

#[tokio::test]
async fn pages_are_kept_from_caches_frames_and_scripts() {
    let shop = Shop::new();
    let page = Browser::of(&shop).get(&shop.session(|it| it)).await;
    let want = [
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ];
    for (name, value) in want {
        assert_eq!(page.header(name), value);
    }
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "form-action 'self';",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("portal=") && cookie.contains("; HttpOnly; SameSite=Lax"));
    assert!(
        cookie.contains("; Path=/billing/p/session/test_"),
        "{cookie}"
    );
}

#[tokio::test]
async fn a_link_serves_one_browser_for_a_while() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut first = Browser::of(&shop);
    assert_eq!(first.get(&link).await.status, StatusCode::OK);
    assert_eq!(first.get(&link).await.status, StatusCode::OK);

    let other = Browser::of(&shop).get(&link).await;
    assert_eq!(other.status, StatusCode::GONE);
    assert_eq!(other.text("h1"), "This link has already been used");

    shop.shared.advance(3_599);
    assert_eq!(first.get(&link).await.status, StatusCode::OK);
    shop.shared.advance(3_600);
    let late = first.get(&link).await;
    assert_eq!(
        (late.status, late.text("h1")),
        (StatusCode::GONE, "This link has expired".to_owned())
    );
    assert!(!late.text("body").contains("Ada"));

    let mut browser = Browser::of(&shop);
    browser.language = Some("fr-CH, en;q=0.5");
    let unknown = browser.get("/p/session/test_unknown").await;
    assert_eq!(unknown.status, StatusCode::GONE);
    assert_eq!(unknown.text("h1"), "Ce lien a expiré");
    assert_eq!(unknown.attribute("html", "lang").as_deref(), Some("fr-CH"));
}

#[tokio::test]
async fn headers_alone_leave_a_link_unused() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let seen = Browser::of(&shop).head(&link).await;
    assert_eq!(
        (seen.status, seen.header("set-cookie")),
        (StatusCode::OK, "")
    );
    assert_eq!(Browser::of(&shop).get(&link).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_that_is_not_ours_changes_nothing() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    browser.get(&link).await;
    let path = format!("{link}/subscriptions/{}/cancel", shop.subscription);
    let before = shop.events();
    for fields in [&[][..], &[("token", "")], &[("token", "0123456789abcdef")]] {
        let page = browser.post(&path, fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(shop.events(), before);
}

#[tokio::test]
async fn a_form_that_is_too_long_is_refused() {
    let shop = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    browser.get(&link).await;
    let before = shop.events();
    let name = "x".repeat(128 * 1024);
    let path = format!("{link}/details");
    let page = browser.post(&path, &[("name", &name)]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(shop.events(), before);
}

#[tokio::test]
async fn invoices_are_pages_and_files() {
    let shop = Shop::new();
    let link = shop.session(|it| it.locale("de"));
    let mut browser = Browser::of(&shop);
    let home = browser.get(&link).await;
    let path = home
        .attribute("[data-invoice] a", "href")
        .expect("an invoice");
    let page = browser.get(&path).await;
    assert!(
        page.text("h1").starts_with("Rechnung "),
        "{}",
        page.text("h1")
    );
    let file = page.attribute("#pdf", "href").expect("a link");
    let pdf = browser.get(&file).await;
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.body.starts_with(b"%PDF-"));

    let url = shop.look(|world| {
        let invoice = world
            .all::<stripe_portal_gen::invoice::Invoice>()
            .iter()
            .next()
            .cloned();
        invoice
            .and_then(|it| it.hosted_invoice_url)
            .expect("an address")
    });
    let hosted = url
        .as_str()
        .strip_prefix("http://portal.test")
        .expect("our portal")
        .to_owned();
    let mut stranger = Browser::of(&shop);
    let page = stranger.get(&hosted).await;
    assert_eq!(page.text("strong.total"), "$40.00");
    let file = page.attribute("#pdf", "href").expect("a link");
    assert_eq!(
        stranger.get(&file).await.header("content-type"),
        "application/pdf"
    );
    assert_eq!(stranger.get("/i/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_reaches_what_belongs_to_others() {
    let shop = Shop::new();
    let others = Shop::new();
    let link = shop.session(|it| it);
    let mut browser = Browser::of(&shop);
    browser.get(&link).await;
    let foreign = shop.change(|tx| {
        let params = stripe_portal_gen::customer::CreateCustomer::new();
        crate::rules::customers::create(tx, params).expect("a customer")
    });
    let card = shop.change(|tx| {
        let visa = "pm_card_visa".into();
        crate::rules::payment_methods::attach(tx, &visa, &foreign).expect("a card")
    });
    for path in [
        "subscriptions/sub_1/cancel".to_owned(),
        "invoices/in_1".to_owned(),
        format!("payment-methods/{card}/remove"),
        "done".to_owned(),
    ] {
        let page = browser.get(&format!("{link}/{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    // A link of test mode is none of live mode, and not one of another account.
    assert_eq!(
        Browser::of(&others).get(&link).await.status,
        StatusCode::GONE
    );
    let live = link.replace("/test_", "/");
    assert_eq!(Browser::of(&shop).get(&live).await.status, StatusCode::GONE);
}
