//! What a customer is shown, and where it comes from.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use futures_util::future::join_all;
use portal_emulator::faults::CallFault;
use portal_emulator::rules::customers;
use portal_emulator::rules::subscriptions::{When, cancel as cancelled, undo_cancel};
use portal_emulator::world::Tx;
use serde_json::{Value, json};
use stripe_portal_gen::RequestOptions;
use stripe_portal_gen::billing_portal::ProrationBehavior;
use stripe_portal_gen::customer::Customer;
use tower::ServiceExt as _;

use super::{Everybody, START, SUBSCRIPTIONS, Stage, VERSIONS, all, billing, stages};
use crate::billing::Billing;
use crate::inbox::Outcome;
use crate::state::{Known, owns_subscription, subscriptions};
use crate::store::testing::stores;

async fn asked(billing: &Billing, token: Option<&str>) -> Response {
    let mut request = Request::get("/api/billing/subscription");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).unwrap();
    let router = crate::router(billing.clone());
    router.oneshot(request).await.unwrap()
}

async fn json_of(response: Response) -> Value {
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await;
    serde_json::from_slice(&body.unwrap()).unwrap()
}

/// What a customer is shown.
async fn shown(billing: &Billing, customer: &str) -> Value {
    let response = asked(billing, Some(customer)).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut envelope = json_of(response).await;
    assert_eq!(envelope["success"], true);
    envelope["data"].take()
}

fn cancel(stage: &Stage, when: When) {
    let proration = ProrationBehavior::None;
    let cancel = |tx: &mut Tx<'_>| cancelled(tx, &"sub_active".into(), when, &proration);
    stage.emulator.change(cancel).unwrap();
}

#[tokio::test]
async fn the_settings_page_has_what_it_shows() {
    for stage in stages().await {
        let got = shown(&stage.billing, "cus_active").await;
        let want = json!({
            "id": "sub_active",
            "plan": {
                "id": "price_basic_month",
                "name": "Basic",
                "interval": "month",
                "intervalCount": 1,
                "amount": 1000,
                "currency": "usd",
                "quantity": 1,
            },
            "status": "active",
            "currentPeriodEnd": got["currentPeriodEnd"],
            "pendingCancellation": null,
            "endedAt": null,
            "paymentMethod": {
                "type": "card",
                "brand": "visa",
                "last4": "4242",
                "expMonth": got["paymentMethod"]["expMonth"],
                "expYear": got["paymentMethod"]["expYear"],
            },
        });
        assert_eq!(got, want);
        let end = got["currentPeriodEnd"].as_str().unwrap();
        assert!(end.starts_with("2026-") && end.ends_with('Z'), "{end}");
    }
}

#[tokio::test]
async fn who_never_subscribed_has_no_plan() {
    for stage in stages().await {
        let got = shown(&stage.billing, "cus_free").await;
        assert_eq!(
            (&got["status"], &got["plan"]),
            (&json!("none"), &Value::Null)
        );
        assert!(
            got.as_object()
                .unwrap()
                .values()
                .filter(|it| it.is_null())
                .count()
                == 6
        );
    }
}

#[tokio::test]
async fn a_plan_that_has_ended_is_no_plan() {
    for stage in stages().await {
        let got = shown(&stage.billing, "cus_cancelled").await;
        assert_eq!(got["status"], "canceled");
        assert!(got["plan"].is_null() && got["currentPeriodEnd"].is_null());
        assert!(got["endedAt"].is_string() && got["pendingCancellation"].is_null());
    }
}

#[tokio::test]
async fn only_the_first_use_asks_stripe() {
    for stage in stages().await {
        let first = shown(&stage.billing, "cus_active").await;
        stage.stripe_is_down();
        assert_eq!(shown(&stage.billing, "cus_active").await, first);
    }
}

#[tokio::test]
async fn without_stripe_there_is_no_first_use() {
    for stage in stages().await {
        stage.stripe_is_down();
        let response = asked(&stage.billing, Some("cus_active")).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(response.headers().contains_key(header::RETRY_AFTER));
        let envelope = json_of(response).await;
        assert_eq!(envelope["error"]["code"], "STRIPE_UNAVAILABLE");
    }
}

#[tokio::test]
async fn a_first_use_ends_as_a_portal_would() {
    let call = |status: u16| CallFault {
        status: Some(status),
        ..CallFault::default()
    };
    for (fault, status, code, wait) in [
        (call(404), 503, "STRIPE_UNAVAILABLE", "5"),
        (call(401), 503, "STRIPE_UNAVAILABLE", "5"),
        (
            CallFault {
                retry_after: Some(7),
                should_retry: Some(false),
                ..call(429)
            },
            503,
            "STRIPE_UNAVAILABLE",
            "7",
        ),
        (
            CallFault {
                code: Some("resource_missing".to_owned()),
                ..call(404)
            },
            404,
            "NOT_FOUND",
            "",
        ),
    ] {
        let own = stores().await.remove(0);
        let stage = Stage::on(own.store.clone(), VERSIONS[1]).await;
        let path = Some("/v1/customers/*".to_owned());
        stage.broken(CallFault { path, ..fault });
        let response = asked(&stage.billing, Some("cus_active")).await;
        assert_eq!(response.status(), status);
        let got = response.headers().get(header::RETRY_AFTER);
        assert_eq!(got.map_or("", |it| it.to_str().unwrap()), wait);
        assert_eq!(json_of(response).await["error"]["code"], code);
    }
}

#[tokio::test]
async fn a_first_use_has_as_long_as_a_portal() {
    let mut stages = stages().await;
    let stage = stages.remove(0);
    stage.broken(CallFault {
        latency_ms: Some(20_000),
        ..CallFault::default()
    });
    let client = stage.shared().client.clone();
    let billing = Billing::builder(client, stage.store.clone(), Everybody, Everybody);
    let billing = billing.stripe_deadline(Duration::from_millis(100)).build();
    let response = asked(&billing, Some("cus_active")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let envelope = json_of(response).await;
    assert_eq!(envelope["error"]["code"], "STRIPE_UNAVAILABLE");
}

#[tokio::test]
async fn stripe_is_asked_only_so_often() {
    let mut stages = stages().await;
    let stage = stages.remove(0);
    let deaf = billing(&stage.emulator, stage.store(), None);
    for _ in 0..60 {
        shown(&deaf, "cus_free").await;
    }
    let response = asked(&deaf, Some("cus_free")).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    shown(&deaf, "cus_active").await;
    // What is known costs nothing.
    for _ in 0..62 {
        shown(&stage.billing, "cus_free").await;
    }
}

#[tokio::test]
async fn who_is_no_customer_is_told_so() {
    for stage in stages().await {
        let delete = |tx: &mut Tx<'_>| customers::delete(tx, &"cus_free".into());
        stage.emulator.change(delete).unwrap();
        for (token, status, code) in [
            (None, StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            (Some("wrong"), StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            (Some("user"), StatusCode::NOT_FOUND, "NOT_FOUND"),
            (
                Some("cus_of_the_other_mode"),
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
            ),
            (Some("cus_free"), StatusCode::NOT_FOUND, "NOT_FOUND"),
        ] {
            let response = asked(&stage.billing, token).await;
            assert_eq!(response.status(), status, "{token:?}");
            let envelope = json_of(response).await;
            assert_eq!(envelope["success"], false);
            assert_eq!(envelope["error"]["code"], code);
        }
    }
}

#[tokio::test]
async fn who_is_deleted_later_is_a_customer_no_more() {
    for stage in stages().await {
        shown(&stage.billing, "cus_active").await;
        let delete = |tx: &mut Tx<'_>| customers::delete(tx, &"cus_active".into());
        let events = stage.events_of(|it| it.change(delete).unwrap()).await;
        stage.apply_all(&events).await;
        let response = asked(&stage.billing, Some("cus_active")).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn events_from_before_the_first_use_are_stale() {
    for stage in stages().await {
        let events = stage.events_of(|_| cancel(&stage, When::PeriodEnd)).await;
        stage.emulator.advance(1);
        let undo = |tx: &mut Tx<'_>| undo_cancel(tx, &"sub_active".into());
        stage.emulator.change(undo).unwrap();
        let got = shown(&stage.billing, "cus_active").await;
        assert!(got["pendingCancellation"].is_null());
        for event in events {
            assert_eq!(stage.apply(&event).await, Outcome::Stale);
        }
        assert_eq!(shown(&stage.billing, "cus_active").await, got);
    }
}

#[tokio::test]
async fn events_in_the_second_of_the_first_use_count() {
    for stage in stages().await {
        // An event of this second, so that it is the newest that Stripe has.
        let rename = |it: &mut Customer| it.name = Some("Somebody Else".to_owned());
        stage.emulator.change(|tx| tx.update("cus_active", rename));
        shown(&stage.billing, "cus_active").await;
        let events = stage.events_of(|_| cancel(&stage, When::PeriodEnd)).await;
        assert_eq!(events[0].created.as_secs(), START);
        stage.apply_all(&events).await;
        let got = shown(&stage.billing, "cus_active").await;
        assert!(got["pendingCancellation"]["at"].is_string(), "{got}");
        assert_eq!(got["pendingCancellation"]["at"], got["currentPeriodEnd"]);
    }
}

#[tokio::test]
async fn the_first_use_does_not_undo_what_events_said() {
    for stage in stages().await {
        let events = stage.events_of(|_| cancel(&stage, When::Now)).await;
        stage.apply_all(&events).await;
        assert_eq!(
            shown(&stage.billing, "cus_active").await["status"],
            "canceled"
        );
    }
}

#[tokio::test]
async fn several_first_uses_at_once_are_one() {
    for stage in stages().await {
        let got = join_all((0..6).map(|_| shown(&stage.billing, "cus_active"))).await;
        assert!(got.iter().all(|it| *it == got[0]));
        let known = all::<subscriptions::Row>(stage.store(), SUBSCRIPTIONS).await;
        assert_eq!(known.len(), 1);
        let read = stage.shared().metrics.calls("read_customer");
        assert_eq!(read, 1);
    }
}

#[tokio::test]
async fn without_webhooks_stripe_is_asked_each_time() {
    for stage in stages().await {
        let deaf = billing(&stage.emulator, stage.store(), None);
        let before = shown(&deaf, "cus_active").await;
        assert_eq!(before, shown(&stage.billing, "cus_active").await);
        cancel(&stage, When::PeriodEnd);
        let after = shown(&deaf, "cus_active").await;
        assert!(after["pendingCancellation"]["at"].is_string());
    }
}

#[tokio::test]
async fn a_subscription_has_one_owner() {
    for stage in stages().await {
        // Before it is known, and after.
        for _ in 0..2 {
            for (customer, id, want) in [
                ("cus_active", "sub_active", true),
                ("cus_free", "sub_active", false),
                ("cus_active", "sub_nothing", false),
            ] {
                let got = owns_subscription(stage.shared(), &customer.into(), &id.into()).await;
                assert_eq!(got.unwrap(), want, "{customer} {id}");
            }
            for (customer, want) in [("cus_active", 1), ("cus_cancelled", 0), ("cus_free", 0)] {
                let options = RequestOptions::new();
                let known = Known::of(stage.shared(), &customer.into(), &options).await;
                let live = known.unwrap().live(stage.shared()).await.unwrap();
                assert_eq!(live.len(), want);
                assert!(live.iter().all(|it| it.item.is_some()));
            }
        }
    }
}
