//! What those who run the server see and do, and what is forgotten.

use std::time::Duration;

use super::{InboxOptions, event, trials};
use crate::inbox::{Backlog, prune, rows};

#[tokio::test]
async fn dead_letters_are_listed_and_replayed() {
    for trial in trials(InboxOptions::default()).await {
        let store = trial.store();
        trial.put(&[event(1), event(2), event(3)]).await;
        let bury = "UPDATE portal_events SET state = 'dead', error = 'why', attempts = 12, failures = 12, tries = 12";
        trial.run(&format!("{bury} WHERE id <> 'evt_3'")).await;
        let dead = store.dead_letters(9).await.unwrap();
        let [one, two] = &dead[..] else {
            panic!("{dead:?}")
        };
        assert_eq!((&*one.id, &*two.id), ("evt_1", "evt_2"));
        assert_eq!((&*one.kind, one.created), ("boat.sailed", 1_800_000_001));
        assert_eq!((one.attempts, one.error.as_deref()), (12, Some("why")));
        assert_eq!(store.dead_letters(1).await.unwrap().len(), 1);

        assert!(store.replay("evt_2").await.unwrap());
        for other in ["evt_2", "evt_3", "evt_4"] {
            assert!(!store.replay(other).await.unwrap());
        }
        assert_eq!(store.replay_all().await.unwrap(), 1);
        assert!(store.dead_letters(9).await.unwrap().is_empty());
        let claimed = rows::claim(store, false, 60_000, 9).await.unwrap();
        assert_eq!(claimed.len(), 3);
        assert!(claimed.iter().all(|it| (it.failures, it.tries) == (1, 1)));
    }
}

#[tokio::test]
async fn a_dead_letter_that_is_dropped_stays_known() {
    for trial in trials(InboxOptions::default()).await {
        let store = trial.store();
        trial.put(&[event(1), event(2)]).await;
        trial
            .run("UPDATE portal_events SET state = 'dead' WHERE id = 'evt_1'")
            .await;
        assert!(store.drop_dead_letter("evt_1").await.unwrap());
        for other in ["evt_1", "evt_2", "evt_3"] {
            assert!(!store.drop_dead_letter(other).await.unwrap());
        }
        trial.put(&[event(1)]).await;
        let dropped = "portal_events WHERE state = 'done' AND outcome = 'dropped'";
        assert_eq!(trial.count(dropped).await, 1);
        assert_eq!(trial.count("portal_events").await, 2);
    }
}

#[tokio::test]
async fn the_backlog_is_counted() {
    for trial in trials(InboxOptions::default()).await {
        let none = Backlog {
            pending: 0,
            dead: 0,
            oldest_pending: None,
        };
        assert_eq!(trial.store().backlog(false).await.unwrap(), none);
        trial.put(&[event(1), event(2), event(3), event(4)]).await;
        trial
            .run("UPDATE portal_events SET state = 'done' WHERE id = 'evt_1'")
            .await;
        trial
            .run("UPDATE portal_events SET state = 'dead' WHERE id = 'evt_2'")
            .await;
        trial
            .run("UPDATE portal_events SET received_at = received_at - 60000 WHERE id = 'evt_3'")
            .await;
        let got = trial.store().backlog(false).await.unwrap();
        assert_eq!((got.pending, got.dead), (2, 1));
        assert!(got.oldest_pending.unwrap().as_secs() >= 60);
    }
}

#[tokio::test]
async fn only_what_was_done_long_ago_is_forgotten() {
    for trial in trials(InboxOptions::default()).await {
        trial.put(&[event(1), event(2), event(3), event(4)]).await;
        trial
            .run("UPDATE portal_events SET state = 'done', done_at = 999 WHERE id = 'evt_1'")
            .await;
        trial
            .run("UPDATE portal_events SET state = 'done', done_at = 1000 WHERE id = 'evt_2'")
            .await;
        trial
            .run("UPDATE portal_events SET state = 'dead', received_at = 5 WHERE id = 'evt_3'")
            .await;
        let keep = Duration::from_secs(9);
        assert!(!prune::forget(trial.store(), keep, 10_000).await.unwrap());
        assert_eq!(trial.count("portal_events WHERE id = 'evt_1'").await, 0);
        assert_eq!(trial.count("portal_events").await, 3);
    }
}

#[tokio::test]
async fn old_tokens_and_audit_rows_are_forgotten() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    for trial in trials(InboxOptions::default()).await {
        trial
            .run("INSERT INTO portal_users (id, created_at) VALUES ('ada', 0)")
            .await;
        // Of the day 500: one is good, two are lately out of use, and two have been for long.
        for (id, expires, revoked) in [
            ("good", 501, "NULL".to_owned()),
            ("expired", 471, "NULL".to_owned()),
            ("revoked", 501, (471 * DAY).to_string()),
            ("long expired", 469, "NULL".to_owned()),
            ("long revoked", 501, (469 * DAY).to_string()),
        ] {
            let columns = "id, hash, user_id, created_at, expires_at, revoked_at";
            let row = format!("'{id}', '{id}', 'ada', 0, {}, {revoked}", expires * DAY);
            let insert = format!("INSERT INTO portal_tokens ({columns}) VALUES ({row})");
            trial.run(&insert).await;
        }
        for day in [99, 101] {
            let columns = "at, request_id, user_id, livemode, outcome";
            let row = format!("{}, 'r', 'ada', FALSE, 'opened'", day * DAY);
            let insert = format!("INSERT INTO portal_audit ({columns}) VALUES ({row})");
            trial.run(&insert).await;
        }
        let forgotten = prune::forget(trial.store(), Duration::MAX, 500 * DAY).await;
        assert!(!forgotten.unwrap());
        let short = "portal_tokens WHERE id IN ('good', 'expired', 'revoked')";
        assert_eq!(trial.count(short).await, 3);
        assert_eq!(trial.count("portal_tokens").await, 3);
        assert_eq!(trial.count("portal_audit").await, 1);
    }
}
