//! Deadlines, which bound attempts and waits together.

use std::sync::Arc;
use std::time::Duration;

use stripe_runtime::RequestOptions;

use crate::clock::Jump;
use crate::server::{Script, Step, once};
use crate::trial::{Trial, refusal, thing};

const TWO: Duration = Duration::from_secs(2);
const HOUR: Duration = Duration::from_hours(1);

fn come_back_in_ten_seconds() -> Script {
    once(refusal(503, &["Retry-After: 10"]))
}

/// Answers with an error of the server's after so many milliseconds.
fn late(clock: &Arc<Jump>, millis: u64) -> Script {
    let clock = clock.clone();
    let pass = move || clock.advance(Duration::from_millis(millis));
    let answer = Step::Send(refusal(500, &[]));
    vec![Step::Read, Step::Run(Box::new(pass)), answer]
}

#[tokio::test]
async fn no_wait_goes_beyond_the_deadline() {
    let trial = Trial::new([come_back_in_ten_seconds()]).await;
    let error = trial
        .client(|client| client.deadline(TWO))
        .post()
        .await
        .error(1);
    assert!(error.is_api(), "{error}");
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(503), Some("req_test"))
    );
}

#[tokio::test]
async fn attempts_count_against_the_deadline() {
    let clock = Jump::new();
    let trial = Trial::by(&clock, [late(&clock, 2000)]).await;
    let got = trial.client(|client| client.deadline(TWO)).post().await;
    assert_eq!(got.error(1).status(), Some(500));

    // Half a second of waiting, and a second attempt that leaves less than the next wait.
    let clock = Jump::new();
    let trial = Trial::by(&clock, [late(&clock, 900), late(&clock, 200)]).await;
    let got = trial.client(|client| client.deadline(TWO)).post().await;
    assert_eq!(got.error(2).status(), Some(500));
}

#[tokio::test]
async fn what_is_in_time_is_tried_again() {
    let clock = Jump::new();
    let scripts = [late(&clock, 400), late(&clock, 0), once(thing())];
    let trial = Trial::by(&clock, scripts).await;
    let got = trial.client(|client| client.deadline(TWO)).post().await;
    got.thing(3);
}

#[tokio::test]
async fn an_attempt_ends_with_the_deadline() {
    let silent = || vec![Step::Read, Step::Hold];
    let limit = Duration::from_millis(150);
    let trial = Trial::new([silent()]).await;
    let error = trial
        .client(|client| client.deadline(limit))
        .post()
        .await
        .error(1);
    assert!(error.is_timeout() && error.status().is_none(), "{error}");
    assert!(error.to_string().contains("deadline of 150ms"), "{error}");

    // What the first attempt and the wait have left is all that the second one gets.
    let clock = Jump::new();
    let trial = Trial::by(&clock, [late(&clock, 350), silent()]).await;
    let limit = Duration::from_secs(1);
    let error = trial
        .client(|client| client.deadline(limit))
        .post()
        .await
        .error(2);
    assert!(error.is_timeout(), "{error}");
    assert!(error.to_string().contains("deadline of 1s"), "{error}");
}

#[tokio::test]
async fn a_calls_deadline_comes_before_the_clients() {
    let trial = Trial::new([come_back_in_ten_seconds()]).await;
    let trial = trial.client(|client| client.deadline(HOUR));
    let got = trial
        .options(RequestOptions::new().deadline(TWO))
        .post()
        .await;
    got.error(1);

    let trial = Trial::new([come_back_in_ten_seconds(), once(thing())]).await;
    let trial = trial.client(|client| client.deadline(TWO));
    let got = trial
        .options(RequestOptions::new().deadline(HOUR))
        .post()
        .await;
    got.thing(2);
}
