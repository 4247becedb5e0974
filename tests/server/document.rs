//! The endpoint document's own examples.

use serde_json::json;

use crate::house::{HOME, in_each};

#[tokio::test]
async fn a_session_is_answered_as_documented() {
    in_each(async |house| {
        let answer = house.portal("active", json!({ "returnUrl": HOME })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let url = answer.json["data"]["url"].as_str().unwrap();
        assert!(url.starts_with(house.stripe.url()), "{url}");
        assert_eq!(
            answer.json,
            json!({ "success": true, "data": { "url": url } })
        );
    })
    .await;
}

#[tokio::test]
async fn a_user_without_a_customer_is_answered_as_documented() {
    in_each(async |house| {
        let answer = house.portal("stranger", json!({ "returnUrl": HOME })).await;
        let error = json!({ "code": "NOT_FOUND", "message": "No billing customer record found" });
        assert_eq!(answer.status, 404);
        assert_eq!(answer.json, json!({ "success": false, "error": error }));
    })
    .await;
}

#[tokio::test]
async fn nobody_is_answered_as_documented() {
    in_each(async |house| {
        let url = format!("{}/api/billing/portal", house.url);
        let request = || house.http().post(&url).json(&json!({ "returnUrl": HOME }));
        let error = json!({ "code": "UNAUTHORIZED", "message": "Authentication required" });
        for request in [
            request(),
            request().bearer_auth("nobody"),
            request().header("authorization", "Basic token-active"),
            request().header("authorization", "Bearer"),
        ] {
            let answer = house.ask(request).await;
            assert_eq!(answer.status, 401);
            assert_eq!(answer.json, json!({ "success": false, "error": error }));
        }
    })
    .await;
}

/// The condition of its settings page hides the button from them; its notes say that they may.
#[tokio::test]
async fn users_without_an_active_subscription_see_their_invoices() {
    in_each(async |house| {
        for user in ["free", "cancelled"] {
            let link = house.link(user).await;
            let page = house.http().get(&link).send().await.unwrap();
            assert_eq!(page.status(), 200);
        }
    })
    .await;
}

#[tokio::test]
async fn its_settings_page_has_what_it_reads() {
    in_each(async |house| {
        let active = house.plan("active").await;
        assert_eq!(active["status"], "active");
        assert_eq!(active["plan"]["name"], "Basic");
        let end = active["currentPeriodEnd"].as_str().unwrap();
        assert!(end.ends_with('Z') && end.contains('T'), "{end}");
        assert_eq!(active["paymentMethod"]["last4"], "4242");
        let free = house.plan("free").await;
        assert!(free["plan"].is_null(), "{free}");
        let cancelled = house.plan("cancelled").await;
        assert_eq!(cancelled["status"], "canceled", "{cancelled}");
    })
    .await;
}
