//! Connections that are refused, or end before an answer begins.

use std::time::Duration;

use stripe_runtime::{Client, Method, Request, RequestOptions};
use tokio::net::TcpSocket;

use crate::clock::Jump;
use crate::server::{Script, Step, once};
use crate::trial::{KEY, Trial, check_secrets, get, post, thing};

const SHORTEST: Duration = Duration::from_millis(500);

fn reset() -> Script {
    vec![Step::Read, Step::Reset]
}

/// Ways to end a connection before an answer begins, whether the request has been read or not.
fn endings() -> [Script; 3] {
    [reset(), vec![Step::Read], vec![]]
}

#[tokio::test]
async fn a_reset_is_tried_again() {
    for ending in endings() {
        let got = Trial::new([ending, once(thing())]).await.post().await;
        assert_eq!(got.waits, [SHORTEST]);
        got.thing(2);
    }
}

#[tokio::test]
async fn a_get_is_tried_again_without_a_key() {
    let got = Trial::new([reset(), once(thing())]).await.get().await;
    got.thing(2);
}

#[tokio::test]
async fn resets_to_the_last_are_a_connection_error() {
    let got = Trial::new([reset(), reset(), reset()]).await.post().await;
    let error = got.error(3);
    assert!(error.is_connection(), "{error}");
    assert_eq!((error.status(), error.request_id()), (None, None));
    assert!(error.to_string().ends_with("(after 3 attempts)"), "{error}");
}

#[tokio::test]
async fn without_retries_a_reset_is_tried_once_more() {
    for ending in endings() {
        let trial = Trial::new([ending, once(thing())]).await;
        let got = trial.client(|client| client.max_retries(0)).post().await;
        got.thing(2);
    }
}

/// A reset may come after the server has acted.
#[tokio::test]
async fn without_retries_what_might_act_twice_is_sent_once() {
    for method in [Method::Delete, Method::Put, Method::Patch] {
        let request = || {
            Request::builder(method, "/v1/things/thing_1")
                .build()
                .unwrap()
        };
        let trial = Trial::new([reset()]).await;
        let trial = trial.client(|client| client.max_retries(0));
        assert!(trial.send(request()).await.error(1).is_connection());
        let trial = Trial::new([reset(), once(thing())]).await;
        trial.send(request()).await.thing(2);
    }
}

#[tokio::test]
async fn without_retries_a_second_reset_is_final() {
    for (first, second) in endings().into_iter().zip(endings()) {
        let trial = Trial::new([first, second]).await;
        let got = trial.client(|client| client.max_retries(0)).post().await;
        let error = got.error(2);
        assert!(error.is_connection() && error.status().is_none(), "{error}");
    }
}

#[tokio::test]
async fn a_chosen_key_stays() {
    let options = RequestOptions::new().idempotency_key("key_1");
    let trial = Trial::new([reset(), reset(), once(thing())]).await;
    let got = trial.options(options).post().await.thing(3);
    assert_eq!(got.idempotency_key(), Some("key_1"));
}

#[tokio::test]
async fn a_refused_connection_is_no_reset() {
    // Bound, so that the port is nobody else's, but not listening.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let host = socket.local_addr().unwrap().to_string();
    for (retries, request) in [(2, post()), (0, post()), (1, get())] {
        let clock = Jump::new();
        let client = Client::builder(KEY)
            .base_url(format!("http://{host}"))
            .clock(clock.clone())
            .max_retries(retries);
        let sent = client.build().unwrap().execute::<()>(request).await;
        let error = sent.unwrap_err();
        assert!(error.is_connection() && error.status().is_none(), "{error}");
        assert_eq!(error.attempts(), retries + 1);
        assert_eq!(clock.waits().len(), retries as usize);
        check_secrets(&error, &host);
    }
}
