//! What Stripe is answered, and what is then in the database.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use futures_util::future::join_all;
use portal_emulator::webhooks::NewEndpoint;
use serde_json::{Value, json};
use stripe_portal_gen::customer::UpdateCustomer;
use stripe_portal_gen::{Client, Timestamp, webhook};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tower::ServiceExt as _;

use super::{InboxOptions, Nobody, SECRET, Trial, event, trials};
use crate::billing::Billing;
use crate::inbox::arrival::{Arrival, Source};
use crate::inbox::taker::{Refused, Taker};
use crate::router;
use crate::store::{Tx, on};

const PATH: &str = "/api/billing/webhooks";

/// Posts a body with a header `Stripe-Signature`, if there is one.
async fn post(billing: &Billing, body: &str, signature: Option<&str>) -> (StatusCode, Value) {
    let (status, _, body) = answer(billing, body, signature).await;
    (status, body)
}

async fn answer(
    billing: &Billing,
    body: &str,
    signature: Option<&str>,
) -> (StatusCode, HeaderMap, Value) {
    let mut request = Request::post(PATH);
    if let Some(signature) = signature {
        request = request.header("stripe-signature", signature);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let response = router(billing.clone()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let body = serde_json::from_slice(&body).unwrap();
    (parts.status, parts.headers, body)
}

/// Posts a body that is signed as it should be.
async fn deliver(trial: &Trial, body: &str) -> (StatusCode, Value) {
    post(&trial.billing, body, Some(&signed(body))).await
}

fn signed(body: &str) -> String {
    webhook::sign(body.as_bytes(), SECRET, Timestamp::now())
}

fn failed(code: &str, message: &str) -> Value {
    json!({"success": false, "error": {"code": code, "message": message}})
}

#[tokio::test]
async fn an_event_is_stored_as_it_came() {
    for trial in trials(InboxOptions::default()).await {
        let body = format!(" {}\n", serde_json::to_string_pretty(&event(1)).unwrap());
        let got = deliver(&trial, &body).await;
        assert_eq!(got, (StatusCode::OK, json!({"received": true})));
        let store = trial.store();
        let (payload, source): (Vec<u8>, String) = on!(store.read, conn =>
            sqlx::query_as("SELECT payload, source FROM portal_events").fetch_one(conn).await)
        .unwrap();
        assert_eq!((&*payload, &*source), (body.as_bytes(), "webhook"));
        assert_eq!(
            trial.count("portal_events WHERE state = 'pending'").await,
            1
        );
    }
}

#[tokio::test]
async fn what_is_not_from_stripe_is_refused_at_once() {
    for trial in trials(InboxOptions::default()).await {
        let body = event(1).to_string();
        let old = Timestamp(Timestamp::now().0 - 3600);
        let refused = failed("VALIDATION_ERROR", "The signature does not fit");
        for signature in [
            None,
            Some(String::new()),
            Some("t=1,v1=00".to_owned()),
            Some(webhook::sign(
                body.as_bytes(),
                "whsec_other",
                Timestamp::now(),
            )),
            Some(webhook::sign(body.as_bytes(), SECRET, old)),
            Some(signed("{}")),
        ] {
            let got = post(&trial.billing, &body, signature.as_deref()).await;
            assert_eq!(got, (StatusCode::BAD_REQUEST, refused.clone()));
        }
        assert_eq!(trial.count("portal_events").await, 0);
    }
}

#[tokio::test]
async fn what_is_signed_and_no_event_is_refused() {
    for trial in trials(InboxOptions::default()).await {
        for body in ["", "{}", "[]", "{\"id\": \"evt_1\"}"] {
            let (status, body) = deliver(&trial, body).await;
            assert_eq!(status, StatusCode::BAD_REQUEST);
            assert_eq!(body["error"]["code"], "VALIDATION_ERROR");
        }
        assert_eq!(trial.count("portal_events").await, 0);
    }
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let options = InboxOptions::default();
    let limit = options.body_limit;
    for trial in trials(options).await {
        let body = event(1).to_string();
        let fits = format!("{body}{}", " ".repeat(limit - body.len()));
        assert_eq!(deliver(&trial, &fits).await.0, StatusCode::OK);
        let got = deliver(&trial, &format!("{fits} ")).await;
        let want = failed("PAYLOAD_TOO_LARGE", "The body is too large");
        assert_eq!(got, (StatusCode::PAYLOAD_TOO_LARGE, want));
    }
}

#[tokio::test]
async fn without_a_secret_nothing_is_taken() {
    for trial in trials(InboxOptions::default()).await {
        let client = Client::new("sk_test_1").unwrap();
        let billing = Billing::builder(client, trial.store().clone(), Nobody, Nobody).build();
        let body = event(1).to_string();
        let unsigned = webhook::sign(body.as_bytes(), "", Timestamp::now());
        let want = failed("WEBHOOKS_NOT_CONFIGURED", "Webhooks are not configured");
        for signature in [None, Some(&*unsigned)] {
            let got = post(&billing, &body, signature).await;
            assert_eq!(got, (StatusCode::SERVICE_UNAVAILABLE, want.clone()));
        }
        assert_eq!(trial.count("portal_events").await, 0);
    }
}

#[tokio::test]
async fn a_duplicate_is_acknowledged_and_stored_once() {
    for trial in trials(InboxOptions::default()).await {
        let body = event(1).to_string();
        let together = join_all((0..20).map(|_| deliver(&trial, &body))).await;
        assert!(together.iter().all(|(status, _)| *status == StatusCode::OK));
        trial.run("UPDATE portal_events SET state = 'done'").await;
        assert_eq!(deliver(&trial, &body).await.0, StatusCode::OK);
        assert_eq!(trial.count("portal_events WHERE state = 'done'").await, 1);
        assert_eq!(trial.count("portal_events").await, 1);
    }
}

/// Has the database refuse the event `evt_3`.
async fn refuse_the_third(trial: &Trial) {
    const PROCEDURE: &str = "CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END $$";
    let refuse = match trial.is_sqlite() {
        true => "BEGIN SELECT RAISE(ABORT, 'no'); END",
        false => {
            trial.run(PROCEDURE).await;
            "EXECUTE FUNCTION refuse()"
        }
    };
    let trigger = "CREATE TRIGGER refuse BEFORE INSERT ON portal_events FOR EACH ROW";
    let sql = format!("{trigger} WHEN (NEW.id = 'evt_3') {refuse}");
    trial.run(&sql).await;
}

#[tokio::test]
async fn one_bad_row_does_not_fail_the_others() {
    for trial in trials(InboxOptions::default()).await {
        refuse_the_third(&trial).await;
        let bodies: Vec<_> = (1..=9).map(|number| event(number).to_string()).collect();
        let got = join_all(bodies.iter().map(|body| deliver(&trial, body))).await;
        for (place, (status, body)) in got.into_iter().enumerate() {
            match place {
                2 => {
                    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
                    assert_eq!(body, failed("INTERNAL_ERROR", "Something went wrong"));
                }
                _ => assert_eq!(status, StatusCode::OK),
            }
        }
        assert_eq!(trial.count("portal_events").await, 8);
    }
}

/// Has nobody write events until it is committed.
async fn blocked(trial: &Trial) -> Tx {
    let mut begun = trial.store().begin().await.unwrap();
    let tx = &mut begun;
    if !trial.is_sqlite() {
        on!(tx, conn => sqlx::query("LOCK TABLE portal_events").execute(conn).await.map(drop))
            .unwrap();
    }
    begun
}

#[tokio::test]
async fn a_commit_that_takes_too_long_is_told() {
    for trial in trials(InboxOptions::default()).await {
        let payload = event(1).to_string().into();
        let arrival = Arrival::read(payload, Source::Webhook).unwrap();
        let mut taker = Taker::new(trial.store().clone(), Arc::new(Notify::new()));
        let busy = blocked(&trial).await;
        taker.deadline = Duration::from_millis(20);
        assert_eq!(taker.take(arrival.clone()).await, Err(Refused::Busy));
        busy.commit().await.unwrap();
        taker.deadline = Duration::from_mins(1);
        assert_eq!(taker.take(arrival).await, Ok(()));
        assert_eq!(trial.count("portal_events").await, 1);
    }
}

#[tokio::test]
async fn a_database_that_takes_nothing_is_no_fault_of_an_event() {
    for trial in trials(InboxOptions::default()).await {
        let away = "ALTER TABLE portal_events RENAME TO away";
        trial.run(away).await;
        let (status, body) = deliver(&trial, &event(1).to_string()).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(body, failed("UNAVAILABLE", "Try again later"));
        trial.run("ALTER TABLE away RENAME TO portal_events").await;
        assert_eq!(
            deliver(&trial, &event(1).to_string()).await.0,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn a_full_queue_is_told() {
    for trial in trials(InboxOptions::default()).await {
        let arrival = |number| {
            let payload = event(number).to_string().into();
            Arrival::read(payload, Source::Webhook).unwrap()
        };
        let mut taker = Taker::new(trial.store().clone(), Arc::new(Notify::new()));
        (taker.queue, taker.patience) = (1, Duration::from_millis(20));
        let busy = blocked(&trial).await;
        // One is written, one waits, and the third finds no place.
        let end = async {
            let third = async {
                tokio::task::yield_now().await;
                taker.take(arrival(3)).await
            };
            let refused = third.await;
            busy.commit().await.unwrap();
            refused
        };
        let got = tokio::join!(taker.take(arrival(1)), taker.take(arrival(2)), end);
        assert_eq!(got, (Ok(()), Ok(()), Err(Refused::Busy)));
        assert_eq!(trial.count("portal_events").await, 2);
    }
}

#[tokio::test]
async fn a_database_that_is_away_is_told() {
    for trial in trials(InboxOptions::default()).await {
        trial.store().close().await;
        let body = event(1).to_string();
        let (status, headers, got) = answer(&trial.billing, &body, Some(&signed(&body))).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(headers["retry-after"], "5");
        assert_eq!(got, failed("UNAVAILABLE", "Try again later"));
    }
}

#[tokio::test]
async fn stripe_delivers() {
    for trial in trials(InboxOptions::default()).await {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server =
            tokio::spawn(axum::serve(listener, router(trial.billing.clone())).into_future());
        let mut endpoint = NewEndpoint::to(format!("http://{address}{PATH}"));
        endpoint.secret = Some(SECRET.to_owned());
        trial.emulator.deliver_to(endpoint).unwrap();
        let update = UpdateCustomer::new("cus_active").name("Grace");
        update.send(&trial.billing.0.client).await.unwrap();
        trial.emulator.delivered().await;
        let stored = "portal_events WHERE type = 'customer.updated' AND state = 'pending'";
        assert_eq!(trial.count(stored).await, 1);
        server.abort();
    }
}
