//! Calls that are given up, calls at once, and options of a call.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use stripe_runtime::RequestOptions;
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::clock::Jump;
use crate::server::{Script, Server, Step, once};
use crate::trial::{Thing, Trial, client, header, post, refusal, thing};

#[tokio::test]
async fn a_dropped_future_closes_its_connection() {
    let read = Arc::new(Notify::new());
    let told = read.clone();
    let tell = Step::Run(Box::new(move || told.notify_one()));
    let server = Server::play([vec![Step::Read, tell, Step::Hold]]).await;
    let clock = Jump::new();
    let client = client(&server, &clock).build().unwrap();
    tokio::select! {
        _ = client.execute::<Thing>(post()) => panic!("there is no answer"),
        () = read.notified() => {}
    }
    server.finish().await;
    assert_eq!((server.connections(), clock.waits().len()), (1, 0));
}

#[tokio::test]
async fn a_future_dropped_while_it_waits_makes_no_other_attempt() {
    let clock = Jump::standing();
    let server = Server::start([refusal(500, &[])]).await;
    let client = client(&server, &clock).build().unwrap();
    tokio::select! {
        _ = client.execute::<Thing>(post()) => panic!("the wait has no end"),
        () = clock.waited() => {}
    }
    server.finish().await;
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert_eq!((server.connections(), clock.waits().len()), (1, 1));
}

#[tokio::test]
async fn calls_at_once_have_keys_of_their_own() {
    const CALLS: usize = 20;
    let failures = [(); CALLS].map(|()| once(refusal(500, &[])));
    let successes = [(); CALLS].map(|()| once(thing()));
    let scripts: Vec<Script> = failures.into_iter().chain(successes).collect();
    let scripts: [Script; 2 * CALLS] = scripts.try_into().ok().unwrap();
    let server = Server::play(scripts).await;
    let client = client(&server, &Jump::new()).max_retries(20);
    let client = client.build().unwrap();

    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let client = client.clone();
        calls.spawn(async move { client.execute::<Thing>(post()).await });
    }
    let responses = calls.join_all().await;
    server.finish().await;

    let mut sent = BTreeMap::<_, Vec<_>>::new();
    for request in server.requests() {
        let key = header(&request, "idempotency-key").unwrap().to_owned();
        sent.entry(key).or_default().push(request);
    }
    assert_eq!(server.connections(), 2 * CALLS);
    assert_eq!(sent.len(), CALLS);
    for response in responses {
        let attempts = &sent[response.unwrap().idempotency_key().unwrap()];
        assert!(attempts.iter().all(|it| *it == attempts[0]));
    }
}

#[tokio::test]
async fn a_calls_retries_come_before_the_clients() {
    for (of_client, of_call, attempts) in [(2, 0, 1), (0, 1, 2), (1, 2, 3)] {
        let options = RequestOptions::new().max_retries(of_call);
        let trial = match attempts {
            1 => Trial::new([once(refusal(500, &[]))]).await,
            2 => Trial::new([500; 2].map(|status| once(refusal(status, &[])))).await,
            _ => Trial::new([500; 3].map(|status| once(refusal(status, &[])))).await,
        };
        let trial = trial.client(|client| client.max_retries(of_client));
        trial.options(options).post().await.error(attempts);
    }
}

#[tokio::test]
async fn a_calls_timeout_comes_before_the_clients() {
    for (of_client, of_call) in [(50, 100), (100, 50)] {
        let trial = Trial::new([vec![Step::Read, Step::Hold]]).await;
        let options = RequestOptions::new()
            .timeout(Duration::from_millis(of_call))
            .max_retries(0);
        let trial = trial.client(|client| client.timeout(Duration::from_millis(of_client)));
        let error = trial.options(options).post().await.error(1);
        assert!(error.is_timeout(), "{error}");
        assert!(
            error.to_string().contains(&format!("within {of_call}ms")),
            "{error}"
        );
    }
}
