//! Events that never came.

use stripe_portal_gen::customer::UpdateCustomer;

use super::{InboxOptions, Nobody, Trial, stop, trials};
use crate::billing::Billing;
use crate::clock;
use crate::inbox::catch_up::{Caught, Missed, once, run};

const STORED: &str = "portal_events WHERE source = 'catch_up' AND type = 'customer.updated'";

/// Catches up, whoever did it before.
async fn caught(trial: &Trial) -> Result<Caught, Missed> {
    let (_running, mut stopped) = stop();
    once(&trial.billing.0, clock::now() + 1000, &mut stopped).await
}

/// Has so many things happen at Stripe.
async fn happen(trial: &Trial, many: usize) {
    for number in 0..many {
        let update = UpdateCustomer::new("cus_active").name(format!("Grace {number}"));
        update.send(&trial.billing.0.client).await.unwrap();
    }
}

async fn through(trial: &Trial) -> i64 {
    let stamped = "portal_catch_up WHERE held_until = 0 AND through >";
    let now = clock::now() / 1000;
    trial.count(&format!("{stamped} {}", now - 3600)).await
}

#[tokio::test]
async fn an_outage_loses_nothing() {
    for trial in trials(InboxOptions::default()).await {
        assert!(matches!(caught(&trial).await, Ok(Caught::Up(_))));
        happen(&trial, 120).await;
        let Ok(Caught::Up(new)) = caught(&trial).await else {
            panic!("not caught up")
        };
        assert!(new >= 120, "{new}");
        assert_eq!(trial.count(STORED).await, 120);
        assert_eq!(through(&trial).await, 1);
        assert!(matches!(caught(&trial).await, Ok(Caught::Up(0))));
    }
}

#[tokio::test]
async fn what_came_by_itself_is_known() {
    for trial in trials(InboxOptions::default()).await {
        happen(&trial, 3).await;
        caught(&trial).await.unwrap();
        trial
            .run("UPDATE portal_events SET source = 'webhook', state = 'done'")
            .await;
        happen(&trial, 2).await;
        caught(&trial).await.unwrap();
        assert_eq!(trial.count(STORED).await, 2);
        let webhooks = "portal_events WHERE source = 'webhook' AND state = 'done' AND type = 'customer.updated'";
        assert_eq!(trial.count(webhooks).await, 3);
    }
}

#[tokio::test]
async fn a_failure_half_way_skips_nothing() {
    for trial in trials(InboxOptions::default()).await {
        caught(&trial).await.unwrap();
        happen(&trial, 120).await;
        let back = "UPDATE portal_catch_up SET through = through - 100";
        trial.run(back).await;
        let rule = r#"{"call": {"path": "/v1/events", "status": 500}, "nth": 2}"#;
        trial
            .emulator
            .break_by(serde_json::from_str(rule).unwrap())
            .unwrap();
        let missed = caught(&trial).await;
        assert!(matches!(missed, Err(Missed::Stripe(_))), "{missed:?}");
        let early = trial.count(STORED).await;
        assert!((1..120).contains(&early), "{early}");
        let unmoved = "portal_catch_up WHERE held_until = 0 AND through <";
        let unmoved = format!("{unmoved} {}", clock::now() / 1000 - 90);
        assert_eq!(trial.count(&unmoved).await, 1);
        assert!(matches!(caught(&trial).await, Ok(Caught::Up(1..))));
        assert_eq!(trial.count(STORED).await, 120);
    }
}

#[tokio::test]
async fn one_replica_does_it() {
    for trial in trials(InboxOptions::default()).await {
        let shared = &trial.billing.0;
        let (_running, mut stopped) = stop();
        caught(&trial).await.unwrap();
        let already = once(shared, clock::now() - 1000, &mut stopped).await;
        assert!(matches!(already, Ok(Caught::Already)), "{already:?}");
        let held = format!(
            "UPDATE portal_catch_up SET held_until = {}",
            clock::now() + 60_000
        );
        trial.run(&held).await;
        assert!(matches!(caught(&trial).await, Ok(Caught::Elsewhere)));
        trial.run("UPDATE portal_catch_up SET held_until = 1").await;
        assert!(matches!(caught(&trial).await, Ok(Caught::Up(_))));
    }
}

#[tokio::test]
async fn a_new_database_begins_at_its_first_start() {
    for trial in trials(InboxOptions::default()).await {
        let (_running, mut stopped) = stop();
        let first = once(&trial.billing.0, clock::now() - 1000, &mut stopped).await;
        assert!(matches!(first, Ok(Caught::Already)), "{first:?}");
        assert_eq!(through(&trial).await, 1);
        assert_eq!(trial.count("portal_events").await, 0);
    }
}

#[tokio::test]
async fn what_stops_leaves_its_turn_to_others() {
    for trial in trials(InboxOptions::default()).await {
        let (running, mut stopped) = stop();
        let rule = r#"{"call": {"path": "/v1/events", "latency_ms": 600000}, "times": 1}"#;
        trial
            .emulator
            .break_by(serde_json::from_str(rule).unwrap())
            .unwrap();
        drop(running);
        let got = once(&trial.billing.0, clock::now() + 1000, &mut stopped).await;
        assert!(matches!(got, Ok(Caught::Stopped)), "{got:?}");
        assert_eq!(trial.count("portal_catch_up WHERE held_until = 0").await, 1);
    }
}

#[tokio::test]
async fn the_first_start_is_noted_though_nothing_is_fetched() {
    for trial in trials(InboxOptions::default()).await {
        let client = trial.billing.0.client.clone();
        let deaf = Billing::builder(client, trial.store().clone(), Nobody, Nobody).build();
        let (_running, stopped) = stop();
        run(&deaf.0, stopped).await;
        assert_eq!(through(&trial).await, 1);
        assert_eq!(trial.count("portal_catch_up WHERE turn = 0").await, 1);
    }
}

#[tokio::test]
async fn what_is_listed_no_more_is_read_anew() {
    for trial in trials(InboxOptions::default()).await {
        caught(&trial).await.unwrap();
        for (id, livemode) in [("cus_1", "FALSE"), ("cus_2", "TRUE")] {
            let row = format!("('{id}', {livemode}, FALSE, 5, 5, 0)");
            let columns = "id, livemode, deleted, synced_at, as_of, revision";
            let insert = format!("INSERT INTO portal_customers ({columns}) VALUES {row}");
            trial.run(&insert).await;
        }
        let unsynced = "portal_customers WHERE synced_at IS NULL";
        caught(&trial).await.unwrap();
        assert_eq!(trial.count(unsynced).await, 0);
        trial.run("UPDATE portal_catch_up SET done_at = 5").await;
        assert!(matches!(caught(&trial).await, Ok(Caught::Up(_))));
        assert_eq!(trial.count(unsynced).await, 1);
        assert_eq!(
            trial
                .count("portal_customers WHERE synced_at = 5 AND livemode")
                .await,
            1
        );
    }
}
