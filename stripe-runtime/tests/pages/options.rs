//! Filters and options, which hold for every page.

use std::sync::mpsc::channel;
use std::time::Duration;

use stripe_runtime::RequestOptions;

use crate::common::{Answer, ListThings, Server, Step, page};
use crate::{client, drain, list};

#[tokio::test]
async fn every_page_has_the_filters_and_the_options() {
    let server = list([(&["a"], true), (&["b"], true), (&["c"], false)]);
    let options = RequestOptions::new()
        .account("acct_1")
        .api_key("sk_test_other")
        .api_version("other")
        .header("X-Trace", "t")
        .param("extra", "e")
        .expand("data.owner");
    let things = ListThings {
        active: Some(true),
        ..ListThings::default()
    };
    let (ids, error) = drain(client(&server).stream_with(things, options)).await;
    assert_eq!((&*ids, error.is_none()), ("a b c", true));
    let want = ["", "&starting_after=a", "&starting_after=b"]
        .map(|cursor| format!("GET /v1/things?active=true{cursor}&extra=e&expand[0]=data.owner"));
    assert_eq!(server.lines(), want);
    for request in server.requests() {
        let want = [
            ("stripe-account", "acct_1"),
            ("authorization", "Bearer sk_test_other"),
            ("stripe-version", "other"),
            ("x-trace", "t"),
        ];
        for (name, value) in want {
            assert_eq!(request.header(name), Some(value), "{name}");
        }
    }
}

#[tokio::test]
async fn options_that_cannot_be_sent_end_the_pages() {
    let server = list([(&["a"], false)]);
    let options = RequestOptions::new().account("acct_1").context("ctx_1");
    let (_, error) = drain(client(&server).stream_with(ListThings::default(), options)).await;
    assert!(error.unwrap().is_config() && server.requests().is_empty());
}

/// Each of four pages fails once, which takes half a second of the clock.
#[tokio::test]
async fn a_deadline_is_for_each_page() {
    let fails = || Answer::json(500, "{}");
    let fine = |id, has_more| Answer::json(200, page(&[id], has_more));
    let server = Server::start([
        fails(),
        fine("a", true),
        fails(),
        fine("b", true),
        fails(),
        fine("c", true),
        fails(),
        fine("d", false),
    ]);
    let options = RequestOptions::new().deadline(Duration::from_millis(800));
    let (ids, error) = drain(client(&server).stream_with(ListThings::default(), options)).await;
    assert_eq!((&*ids, error.is_none()), ("a b c d", true));
}

#[tokio::test]
async fn a_deadline_bounds_the_attempts_of_a_page() {
    let fails = || Answer::json(500, "{}");
    let server = Server::start([
        Answer::json(200, page(&["a"], true)),
        fails(),
        fails(),
        fails(),
    ]);
    let options = RequestOptions::new().deadline(Duration::from_millis(300));
    let (ids, error) = drain(client(&server).stream_with(ListThings::default(), options)).await;
    assert_eq!((&*ids, error.unwrap().attempts()), ("a", 1));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_deadline_ends_a_page_that_stalls() {
    let (_go_on, wait) = channel();
    let server = Server::start([
        Answer::json(200, page(&["a"], true)),
        Answer::steps(200, 9, [Step::Wait(wait)]),
    ]);
    let options = RequestOptions::new()
        .deadline(Duration::from_millis(200))
        .max_retries(0);
    let (ids, error) = drain(client(&server).stream_with(ListThings::default(), options)).await;
    let error = error.unwrap();
    assert_eq!((&*ids, error.is_timeout()), ("a", true));
    assert!(error.to_string().contains("deadline of 200ms"), "{error}");
}

#[tokio::test]
async fn a_timeout_is_for_each_page() {
    let (_go_on, wait) = channel();
    let server = Server::start([
        Answer::json(200, page(&["a"], true)),
        Answer::json(200, page(&["b"], true)),
        Answer::steps(200, 9, [Step::Wait(wait)]),
    ]);
    let options = RequestOptions::new()
        .timeout(Duration::from_millis(200))
        .max_retries(0);
    let (ids, error) = drain(client(&server).stream_with(ListThings::default(), options)).await;
    assert_eq!((&*ids, error.unwrap().is_timeout()), ("a b", true));
}
