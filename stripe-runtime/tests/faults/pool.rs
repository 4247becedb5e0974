//! Connections that are kept for reuse, and have gone stale.

use std::sync::Arc;

use stripe_runtime::{Client, Response};

use crate::clock::Jump;
use crate::server::{Script, Server, Step, once};
use crate::trial::{Thing, client, header, post, thing};

/// Answers a request, and ends with the next one.
fn stale(end: Vec<Step>) -> Script {
    let mut script = vec![Step::Read, Step::Send(kept()), Step::Read];
    script.extend(end);
    script
}

/// An answer after which the connection is kept.
fn kept() -> String {
    thing().replace("Connection: close\r\n", "")
}

/// A client whose first call has left its connection behind.
async fn warm(server: &Server, clock: &Arc<Jump>, retries: u32) -> (Client, Response<Thing>) {
    let client = client(server, clock).max_retries(retries).build().unwrap();
    let first = client.execute(post()).await.unwrap();
    for _ in 0..32 {
        tokio::task::yield_now().await;
    }
    (client, first)
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let script = vec![
        Step::Read,
        Step::Send(kept()),
        Step::Read,
        Step::Send(kept()),
    ];
    let server = Server::play([script]).await;
    let (client, _) = warm(&server, &Jump::new(), 2).await;
    client.execute::<Thing>(post()).await.unwrap();
    server.finish().await;
    assert_eq!((server.requests().len(), server.connections()), (2, 1));
}

#[tokio::test]
async fn a_stale_connection_is_given_up_for_a_new_one() {
    for retries in [0, 2] {
        for end in [vec![Step::Reset], vec![]] {
            let server = Server::play([stale(end), once(thing())]).await;
            let clock = Jump::new();
            let (client, first) = warm(&server, &clock, retries).await;
            let second: Response<Thing> = client.execute(post()).await.unwrap();
            server.finish().await;

            let requests = server.requests();
            assert_eq!((requests.len(), server.connections()), (3, 2));
            assert_eq!(requests[1], requests[2]);
            assert_eq!(clock.waits().len(), 1);
            let key = second.idempotency_key();
            assert_eq!(header(&requests[2], "idempotency-key"), key);
            assert_ne!(first.idempotency_key(), key);
        }
    }
}

#[tokio::test]
async fn without_retries_a_reset_after_a_stale_connection_is_final() {
    let reset = vec![Step::Read, Step::Reset];
    let server = Server::play([stale(vec![Step::Reset]), reset]).await;
    let (client, _) = warm(&server, &Jump::new(), 0).await;
    let error = client.execute::<Thing>(post()).await.unwrap_err();
    server.finish().await;

    assert!(error.is_connection() && error.status().is_none(), "{error}");
    assert_eq!(error.attempts(), 2);
    let requests = server.requests();
    assert_eq!((requests.len(), server.connections()), (3, 2));
    assert_eq!(requests[1], requests[2]);
    assert_eq!(
        header(&requests[2], "idempotency-key"),
        error.idempotency_key()
    );
}
