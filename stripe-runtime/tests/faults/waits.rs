//! How long the client waits between attempts.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::server::{json, once};
use crate::trial::{Trial, refusal, thing};

/// The waits of a call whose first two answers are `first`.
async fn waits(first: String) -> [f64; 2] {
    let trial = Trial::new([once(first.clone()), once(first), once(thing())]).await;
    let got = trial.post().await;
    let waits: Vec<_> = got.waits.iter().map(Duration::as_secs_f64).collect();
    got.thing(3);
    waits.try_into().unwrap()
}

fn limited(retry_after: &str) -> String {
    refusal(429, &[&format!("Retry-After: {retry_after}")])
}

fn check_own(waits: [f64; 2]) {
    let second: RangeInclusive<f64> = 0.5..=1.0;
    assert!(waits[0] == 0.5 && second.contains(&waits[1]), "{waits:?}");
}

#[tokio::test]
async fn waits_grow() {
    let scripts = [500; 7].map(|status| once(refusal(status, &[])));
    let trial = Trial::new(scripts).await;
    let got = trial.client(|client| client.max_retries(6)).post().await;
    let most = [0.5, 1.0, 2.0, 4.0, 5.0, 5.0];
    for (wait, most) in got.waits.iter().zip(most) {
        let least = f64::max(0.5, most / 2.0);
        assert!((least..=most).contains(&wait.as_secs_f64()), "{wait:?}");
    }
    got.error(7);
}

#[tokio::test]
async fn waits_are_spread() {
    let mut second = Vec::new();
    for _ in 0..8 {
        second.push(waits(refusal(500, &[])).await[1]);
    }
    assert!(second.iter().any(|wait| *wait != second[0]), "{second:?}");
}

#[tokio::test]
async fn the_server_may_say_how_long_to_wait() {
    assert_eq!(waits(limited("3")).await, [3.0, 3.0]);
    assert_eq!(waits(refusal(503, &["Retry-After: 3"])).await, [3.0, 3.0]);
}

#[tokio::test]
async fn the_server_may_say_until_when_to_wait() {
    // Seven seconds from the start; after them it is the past.
    let waits = waits(limited("Wed, 21 Oct 2015 07:28:07 GMT")).await;
    assert!(waits[0] == 7.0 && waits[1] <= 1.0, "{waits:?}");
}

#[tokio::test]
async fn what_is_past_or_short_leaves_the_wait_as_it_is() {
    for retry_after in ["0", "0.1", "Wed, 21 Oct 2015 07:27:00 GMT"] {
        check_own(waits(limited(retry_after)).await);
    }
}

#[tokio::test]
async fn no_wait_is_longer_than_a_minute() {
    for retry_after in ["3600", "Tue, 21 Oct 2025 07:28:00 GMT"] {
        assert_eq!(waits(limited(retry_after)).await, [60.0, 60.0]);
    }
}

#[tokio::test]
async fn what_is_no_time_still_invites() {
    for retry_after in ["soon", "-1", "", "Wed, 99 Oct 2015 07:28:00 GMT"] {
        check_own(waits(limited(retry_after)).await);
    }
}

#[tokio::test]
async fn a_rate_limit_without_an_invitation_is_final() {
    let error = Trial::new([once(refusal(429, &[]))])
        .await
        .post()
        .await
        .error(1);
    assert!(error.is_rate_limit(), "{error}");
}

#[tokio::test]
async fn a_rate_limit_that_stays_is_told() {
    let scripts = ["1", "1", "1"].map(|seconds| once(limited(seconds)));
    let error = Trial::new(scripts).await.post().await.error(3);
    assert!(error.is_rate_limit(), "{error}");
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(429), Some("req_test"))
    );
}

#[tokio::test]
async fn a_lock_that_was_not_had_is_tried_again() {
    check_own(waits(json(429, r#"{"error":{"code":"lock_timeout"}}"#)).await);
}
