//! What becomes of an event that cannot be applied.

use std::time::Duration;

use stripe_portal_gen::Error;
use stripe_portal_gen::customer::RetrieveCustomer;

use super::worker::{Applying, finish, with_effects, work};
use super::{InboxOptions, Trial, about, event};
use crate::inbox::{Claim, Fault, Outcome, rows};
use crate::store::on;

/// Has a worker apply one event, which is to fail.
async fn fail(trial: &Trial, fault: impl Fn() -> Result<Outcome, Fault> + Send + Sync + 'static) {
    trial.make_due().await;
    let apply = move |_| -> Applying { Box::pin(std::future::ready(fault())) };
    work(trial, 1, apply).await;
}

async fn error(trial: &Trial) -> String {
    let store = trial.store();
    let found = on!(store.read, conn => sqlx::query_as("SELECT error FROM portal_events").fetch_one(conn).await);
    let (error,): (String,) = found.unwrap();
    error
}

fn misfit() -> Result<Outcome, Fault> {
    Err(Fault::Misfit("id: missing".to_owned()))
}

fn patient() -> InboxOptions {
    InboxOptions {
        attempts: 2,
        ..InboxOptions::default()
    }
}

#[tokio::test]
async fn a_failure_waits_and_a_few_are_enough() {
    for trial in with_effects(patient()).await {
        trial.put(&[event(1)]).await;
        fail(&trial, misfit).await;
        assert_eq!(
            trial
                .count("portal_events WHERE state = 'pending' AND failures = 1")
                .await,
            1
        );
        assert_eq!(error(&trial).await, "the event cannot be read: id: missing");
        assert!(
            rows::claim(trial.store(), false, 60_000, 1)
                .await
                .unwrap()
                .is_empty()
        );
        fail(&trial, misfit).await;
        assert_eq!(
            trial
                .count("portal_events WHERE state = 'dead' AND attempts = 2")
                .await,
            1
        );
    }
}

#[tokio::test]
async fn what_failed_can_succeed() {
    for trial in with_effects(patient()).await {
        trial.put(&[event(1)]).await;
        fail(&trial, misfit).await;
        trial.make_due().await;
        let store = trial.store().clone();
        work(&trial, 1, move |claim| {
            Box::pin(finish(store.clone(), claim))
        })
        .await;
        assert_eq!(
            trial
                .count("portal_events WHERE state = 'done' AND error IS NULL")
                .await,
            1
        );
        assert_eq!(trial.count("effects").await, 1);
    }
}

#[tokio::test]
async fn a_stripe_that_is_down_gives_up_no_event() {
    for trial in with_effects(patient()).await {
        trial.put(&[event(1)]).await;
        let down = serde_json::from_str(r#"{"call": {"status": 503, "message": "secret words"}}"#);
        trial.emulator.break_by(down.unwrap()).unwrap();
        for attempt in 1..=5 {
            trial.make_due().await;
            let client = trial.billing.0.client.clone();
            let apply = move |_| -> Applying {
                let client = client.clone();
                Box::pin(async move {
                    let customer = RetrieveCustomer::new("cus_active");
                    let error: Error = customer.send(&client).await.unwrap_err();
                    Err(Fault::Stripe(error))
                })
            };
            work(&trial, 1, apply).await;
            let waits = format!("portal_events WHERE state = 'pending' AND attempts = {attempt}");
            assert_eq!(trial.count(&waits).await, 1);
        }
        assert_eq!(trial.count("portal_events WHERE failures = 0").await, 1);
        let error = error(&trial).await;
        assert!(
            error.starts_with("Stripe: api error, status 503"),
            "{error}"
        );
        assert!(!error.contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_panic_is_a_failure_like_others() {
    for trial in with_effects(patient()).await {
        trial.put(&[event(1), about(2, "boat_1"), event(3)]).await;
        let store = trial.store().clone();
        let apply = move |claim: Claim| -> Applying {
            match &*claim.event {
                "evt_1" => Box::pin(async { panic!("as the test wants it") }),
                _ => Box::pin(finish(store.clone(), claim)),
            }
        };
        work(&trial, 3, apply).await;
        let failed = "portal_events WHERE id = 'evt_1' AND state = 'pending' AND failures = 1";
        assert_eq!(trial.count(failed).await, 1);
        assert_eq!(trial.count("portal_events WHERE state = 'done'").await, 2);
    }
}

#[tokio::test]
async fn what_takes_too_long_is_left_to_others() {
    let options = InboxOptions {
        lease: Duration::from_millis(200),
        poll: Duration::from_mins(1),
        ..InboxOptions::default()
    };
    for trial in with_effects(options).await {
        trial.put(&[event(1), about(2, "boat_1")]).await;
        work(&trial, 1, |_| Box::pin(std::future::pending())).await;
        let free = "portal_events WHERE state = 'pending' AND failures = 0 AND attempts = 1";
        assert_eq!(trial.count(free).await, 2);
        assert_eq!(
            trial
                .count("portal_events WHERE error = 'it took too long'")
                .await,
            1
        );
    }
}

#[tokio::test]
async fn what_brings_down_its_worker_is_given_up() {
    for trial in with_effects(patient()).await {
        trial.put(&[event(1), event(2)]).await;
        trial
            .run("UPDATE portal_events SET failures = 2 WHERE id = 'evt_1'")
            .await;
        let store = trial.store().clone();
        let apply = move |claim| -> Applying { Box::pin(finish(store.clone(), claim)) };
        assert_eq!(work(&trial, 1, apply).await, ["evt_2"]);
        assert_eq!(
            trial
                .count("portal_events WHERE id = 'evt_1' AND state = 'dead'")
                .await,
            1
        );
        assert_eq!(trial.count("effects").await, 1);
    }
}

#[tokio::test]
async fn what_is_no_event_fails_alone() {
    for trial in with_effects(patient()).await {
        trial.put(&[event(1), event(2)]).await;
        let broken = r#"{"id":"evt_1","x":1e999}"#.as_bytes();
        let store = trial.store();
        on!(store.write, conn => sqlx::query("UPDATE portal_events SET payload = $1 WHERE id = 'evt_1'")
            .bind(broken)
            .execute(conn)
            .await
            .map(drop))
        .unwrap();
        let store = trial.store().clone();
        work(&trial, 1, move |claim| {
            Box::pin(finish(store.clone(), claim))
        })
        .await;
        let failed =
            "portal_events WHERE id = 'evt_1' AND failures = 1 AND error = 'it is no event'";
        assert_eq!(trial.count(failed).await, 1);
        assert_eq!(trial.count("effects WHERE event = 'evt_2'").await, 1);
    }
}
