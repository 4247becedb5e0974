//! Where the client may be used: many threads, and inside or outside of a runtime.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use stripe_runtime::blocking::Client;
use stripe_runtime::{BoxFuture, Clock, Error, Method, Request, RequestOptions, Timestamp};
use tokio::runtime::{Builder, Handle};

use crate::client;
use crate::common::{Answer, KEY, ListThings, Server, page};

const THREADS: usize = 4;

fn ok(_: &crate::common::Received) -> Answer {
    Answer::json(200, page(&["a"], false))
}

/// The server answers only once every call has come: one after the other, they would time out.
#[test]
fn calls_of_several_threads_run_side_by_side() {
    let all = Barrier::new(THREADS);
    let server = Server::answering(move |request| {
        all.wait();
        ok(request)
    });
    let client = client(&server);
    let options = RequestOptions::new()
        .timeout(Duration::from_secs(20))
        .max_retries(0);
    thread::scope(|scope| {
        let call = || client.send_with(&ListThings::default(), &options);
        let calls: Vec<_> = (0..THREADS).map(|_| scope.spawn(call)).collect();
        for call in calls {
            assert_eq!(call.join().unwrap().unwrap().data[0].id, "a");
        }
    });
}

#[test]
fn clones_share_connections_and_outlive_the_first() {
    let server = Server::answering(ok);
    let first = client(&server);
    let second = first.clone();
    first.send(&ListThings::default()).unwrap();
    drop(first);
    second.send(&ListThings::default()).unwrap();
    assert_eq!((server.requests().len(), server.connections()), (2, 1));
}

#[test]
fn no_runtime_is_needed() {
    assert!(Handle::try_current().is_err());
    let server = Server::answering(ok);
    client(&server).send(&ListThings::default()).unwrap();
    assert!(Handle::try_current().is_err());
}

#[tokio::test]
async fn it_may_be_made_used_and_dropped_inside_a_runtime() {
    let server = Server::answering(ok);
    let client = client(&server);
    client.send(&ListThings::default()).unwrap();
    let things = client.iter(ListThings::default()).all().unwrap();
    assert_eq!(things.len(), 1);
    let request = Request::builder(Method::Get, "/v1/a").build().unwrap();
    let download = client.download(request).unwrap();
    drop(client);
    drop(download);
    tokio::task::yield_now().await;
}

#[test]
fn it_may_move_between_runtimes() {
    let server = Server::answering(ok);
    let client = client(&server);
    for _ in 0..2 {
        let runtime = Builder::new_current_thread().build().unwrap();
        let got = runtime.block_on(async { client.send(&ListThings::default()) });
        got.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

/// A clock whose waits panic, as a caller's own clock may.
#[derive(Debug)]
struct Broken;

impl Clock for Broken {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> BoxFuture<()> {
        panic!("this panic is part of a test")
    }
}

#[test]
fn a_call_that_panics_is_an_error_and_the_next_one_works() {
    let server = Server::start([
        Answer::json(500, "{}"),
        Answer::json(200, page(&["a"], false)),
    ]);
    let client = Client::builder(KEY)
        .base_url(server.url())
        .clock(Arc::new(Broken));
    let client = client.build_blocking().unwrap();
    let error = client.send(&ListThings::default()).unwrap_err();
    assert!(error.to_string().contains("the call panicked"), "{error}");
    client.send(&ListThings::default()).unwrap();
}

/// What a future gives when it is polled outside of any runtime.
fn poll<F: Future>(future: F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn the_async_client_outside_of_tokio_names_this_one() {
    fn is_named<T>(got: Poll<Result<T, Error>>) -> bool {
        let Poll::Ready(Err(error)) = got else {
            return false;
        };
        error.is_config() && error.to_string().contains("`blocking::Client`")
    }
    let client = stripe_runtime::Client::new(KEY).unwrap();
    assert!(is_named(poll(client.send(&ListThings::default()))));
    let request = || Request::builder(Method::Get, "/v1/a").build().unwrap();
    assert!(is_named(poll(client.execute::<()>(request()))));
    assert!(is_named(poll(client.download(request()))));
    assert!(is_named(poll(client.stream(ListThings::default()).all())));
}
