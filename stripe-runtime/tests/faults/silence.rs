//! Servers that fall silent, at any point of their answer.

use std::time::Duration;

use stripe_runtime::Error;

use crate::clock::Jump;
use crate::server::{Script, Server, Step, once};
use crate::trial::{Trial, Verdict, client, get, thing};

const HEAD: &str = "HTTP/1.1 200 OK\r\nRequest-Id: req_test\r\nContent-Length: 16\r\n";

/// Sends the beginning of an answer, and then nothing.
fn silent(beginning: &str) -> Script {
    vec![Step::Read, Step::Send(beginning.to_owned()), Step::Hold]
}

/// A call to a server that answers no attempt whole.
async fn unanswered(beginning: &str) -> Error {
    let scripts = [silent(beginning), silent(beginning), silent(beginning)];
    let trial = Trial::new(scripts).await;
    let limit = Duration::from_millis(200);
    let got: Verdict = trial.client(|client| client.timeout(limit)).post().await;
    let error = got.error(3);
    assert!(error.is_timeout(), "{error}");
    let text = error.to_string();
    assert!(text.contains("no whole answer within 200ms"), "{error}");
    assert!(text.ends_with("(after 3 attempts)"), "{error}");
    error
}

#[tokio::test]
async fn silence_before_the_head_is_a_timeout() {
    let error = unanswered("").await;
    assert_eq!((error.status(), error.request_id()), (None, None));
}

#[tokio::test]
async fn silence_within_the_head_is_a_timeout() {
    let error = unanswered(HEAD).await;
    assert_eq!((error.status(), error.body()), (None, None));
}

#[tokio::test]
async fn silence_within_the_body_is_a_timeout_with_a_status() {
    let error = unanswered(&format!("{HEAD}\r\n{{\"id\":")).await;
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_test"))
    );
    assert_eq!(error.body(), Some(&b"{\"id\":"[..]));
}

#[tokio::test]
async fn a_slow_attempt_is_followed_by_another() {
    let trial = Trial::new([silent(HEAD), once(thing())]).await;
    let limit = Duration::from_millis(500);
    let got = trial.client(|client| client.timeout(limit)).post().await;
    got.thing(2);
}

#[tokio::test]
async fn the_timeout_is_for_the_whole_answer() {
    let mut script = vec![Step::Read, Step::Send(format!("{HEAD}\r\n"))];
    for byte in r#"{"id":"thing_1"}"#.chars() {
        script.push(Step::Pause(Duration::from_millis(50)));
        script.push(Step::Send(byte.to_string()));
    }
    let limit = Duration::from_millis(200);
    let trial = Trial::new([script]).await;
    let got = trial.client(|client| client.timeout(limit).max_retries(0));
    assert!(got.post().await.error(1).is_timeout());
}

#[tokio::test]
async fn an_error_that_falls_silent_is_still_an_answer() {
    let refused = |status: u16| {
        let beginning = format!("HTTP/1.1 {status} No\r\nContent-Length: 9\r\n\r\n{{");
        silent(&beginning)
    };
    let limit = Duration::from_millis(200);
    let trial = Trial::new([refused(402)]).await;
    let error = trial
        .client(|client| client.timeout(limit))
        .post()
        .await
        .error(1);
    assert!(error.is_card(), "{error}");
    assert_eq!((error.status(), error.body()), (Some(402), Some(&b"{"[..])));

    let trial = Trial::new([refused(500), once(thing())]).await;
    let limit = Duration::from_millis(500);
    trial
        .client(|client| client.timeout(limit))
        .post()
        .await
        .thing(2);
}

#[tokio::test]
async fn a_refused_download_that_falls_silent_is_still_an_answer() {
    let beginning = "HTTP/1.1 404 No\r\nContent-Length: 9\r\n\r\n{";
    let server = Server::play([silent(beginning)]).await;
    let client = client(&server, &Jump::new()).timeout(Duration::from_millis(200));
    let client = client.build().unwrap();
    let download = tokio::time::timeout(Duration::from_secs(20), client.download(get()));
    let error = download.await.expect("the call has an end").unwrap_err();
    server.finish().await;
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!((error.body(), error.attempts()), (Some(&b"{"[..]), 1));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_refused_download_that_never_ends_is_cut() {
    let head = "HTTP/1.1 404 No\r\nContent-Length: 400\r\n\r\n".to_owned();
    let mut script = vec![Step::Read, Step::Send(head)];
    for _ in 0..400 {
        script.push(Step::Pause(Duration::from_millis(50)));
        script.push(Step::Send("x".to_owned()));
    }
    let server = Server::play([script]).await;
    let client = client(&server, &Jump::new()).timeout(Duration::from_millis(200));
    let error = client.build().unwrap().download(get()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(404), 1));
    assert!(error.body().unwrap().len() < 400);
    assert!(error.to_string().contains("broke off"), "{error}");
}
