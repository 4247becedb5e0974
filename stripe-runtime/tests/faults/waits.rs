//! How long the client waits between attempts.

use std::time::Duration;

use crate::server::{json, once};
use crate::trial::{Trial, refusal, thing};

const SHORTEST: Duration = Duration::from_millis(500);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// The waits of a call whose first two answers are `first`.
async fn waits(first: String) -> [Duration; 2] {
    let trial = Trial::new([once(first.clone()), once(first), once(thing())]).await;
    let got = trial.post().await;
    let waits = got.waits.clone();
    got.thing(3);
    waits.try_into().unwrap()
}

fn limited(retry_after: &str) -> String {
    refusal(429, &[&format!("Retry-After: {retry_after}")])
}

/// Fails where waits are others than the client's own.
fn check_own([first, second]: [Duration; 2]) {
    assert_eq!(first, SHORTEST);
    assert!((SHORTEST..=2 * SHORTEST).contains(&second), "{second:?}");
}

#[tokio::test]
async fn waits_grow() {
    let scripts = [500; 7].map(|status| once(refusal(status, &[])));
    let trial = Trial::new(scripts).await;
    let got = trial.client(|client| client.max_retries(6)).post().await;
    let most = [500, 1000, 2000, 4000, 5000, 5000].map(Duration::from_millis);
    for (wait, most) in got.waits.iter().zip(most) {
        let least = SHORTEST.max(most / 2);
        assert!((least..=most).contains(wait), "{wait:?}");
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
    assert_eq!(waits(limited("3")).await, [seconds(3); 2]);
    assert_eq!(
        waits(refusal(503, &["Retry-After: 3"])).await,
        [seconds(3); 2]
    );
}

#[tokio::test]
async fn the_server_may_say_until_when_to_wait() {
    // Seven seconds from the start; after them it is the past.
    let [first, second] = waits(limited("Wed, 21 Oct 2015 07:28:07 GMT")).await;
    assert_eq!(first, seconds(7));
    assert!(second <= seconds(1), "{second:?}");
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
        assert_eq!(waits(limited(retry_after)).await, [seconds(60); 2]);
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
