//! Stripe is down, slow, busy or broken: the right answer, and nothing of Stripe's own words in it.

use std::time::Duration;

use portal_server::Builder;
use serde_json::{Value, json};

use crate::house::{HOME, House, in_each, settings};

#[tokio::test]
async fn stripes_faults_are_answered_as_ours() {
    in_each(async |house| {
        for (fault, status, code) in [
            (json!({ "status": 500 }), 503, "STRIPE_UNAVAILABLE"),
            (
                json!({ "status": 429, "retry_after": 3 }),
                503,
                "STRIPE_UNAVAILABLE",
            ),
            (json!({ "broken": "connection" }), 503, "STRIPE_UNAVAILABLE"),
            (json!({ "broken": "body" }), 503, "STRIPE_UNAVAILABLE"),
            (json!({ "broken": "json" }), 503, "STRIPE_UNAVAILABLE"),
            (json!({ "status": 401 }), 503, "STRIPE_UNAVAILABLE"),
        ] {
            let mut call = fault.clone();
            call["path"] = json!("/v1/billing_portal/**");
            if call.get("status").is_some() {
                call["message"] = json!("the secret word is swordfish");
            }
            let rule = serde_json::from_value(json!({ "call": call })).unwrap();
            house.stripe.break_by(rule).unwrap();
            let answer = house.portal("active", json!({ "returnUrl": HOME })).await;
            assert_eq!((answer.status, answer.code()), (status, code), "{fault}");
            assert!(answer.headers.contains_key("retry-after"), "{fault}");
            assert!(!answer.json.to_string().contains("swordfish"), "{fault}");
            house.mend().await;
        }
        house.link("active").await;
    })
    .await;
}

#[tokio::test]
async fn a_slow_stripe_is_not_waited_for_for_ever() {
    for setting in settings() {
        let hasty = |builder: Builder| builder.stripe_deadline(Duration::from_millis(500));
        let house = House::with(setting, |it| it, hasty).await;
        let call = json!({ "path": "/v1/billing_portal/**", "latency_ms": 60_000 });
        let rule = serde_json::from_value(json!({ "call": call })).unwrap();
        house.stripe.break_by(rule).unwrap();
        let answer = house.portal("active", json!({ "returnUrl": HOME })).await;
        assert_eq!((answer.status, answer.code()), (503, "STRIPE_UNAVAILABLE"));
    }
}

/// What is known already is answered without Stripe.
#[tokio::test]
async fn the_settings_page_goes_on_without_stripe() {
    in_each(async |house| {
        let before = house.plan("active").await;
        let rule = json!({ "call": { "path": "/v1/**", "status": 500 } });
        house
            .stripe
            .break_by(serde_json::from_value(rule).unwrap())
            .unwrap();
        assert_eq!(house.plan("active").await, before);
        let answer = house.subscription("free").await;
        assert_eq!((answer.status, answer.code()), (503, "STRIPE_UNAVAILABLE"));
        assert_ne!(answer.json, Value::Null);
    })
    .await;
}
