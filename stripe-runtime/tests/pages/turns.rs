//! How pages are turned, and taken whole, one by one, or all at once.

use std::future::Future as _;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use stripe_runtime::{Error, Response, SearchPage};

use crate::common::{Answer, ListThings, SearchThings, Server, Thing, search_page};
use crate::{client, drain, list};

fn ids(things: &[Thing]) -> String {
    let ids: Vec<_> = things.iter().map(|thing| &*thing.id).collect();
    ids.join(" ")
}

#[tokio::test]
async fn a_page_says_how_it_came() {
    let server = list([(&["a", "b"], true), (&["c"], false)]);
    let mut pages = client(&server).stream(ListThings::default());
    let first = pages.page().await.unwrap().unwrap();
    assert_eq!((first.status(), first.request_id()), (200, Some("req_1")));
    assert_eq!(ids(&first.data), "a b");
    assert!(first.has_more && first.body().starts_with(b"{"));
    let second = pages.page().await.unwrap().unwrap();
    assert_eq!((&*ids(&second.data), second.has_more), ("c", false));
    assert!(pages.page().await.is_none() && pages.page().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn pages_and_items_may_be_mixed() {
    let server = list([
        (&["a", "b"], true),
        (&["c", "d"], true),
        (&["e"], true),
        (&["f"], false),
    ]);
    let mut pages = client(&server).stream(ListThings::default());
    assert_eq!(pages.next().await.unwrap().unwrap().id, "a");
    let second = pages.page().await.unwrap().unwrap();
    assert_eq!(ids(&second.data), "c d");
    assert_eq!(pages.next().await.unwrap().unwrap().id, "e");
    assert_eq!(ids(&pages.all().await.unwrap()), "f");
    let cursors = ["b", "d", "e"].map(|id| format!("GET /v1/things?starting_after={id}"));
    assert_eq!(server.lines()[1..], cursors);
}

#[tokio::test]
async fn all_items_come_in_the_order_of_the_walk() {
    let server = list([(&["a", "b"], true), (&["c"], false)]);
    let forward = client(&server).stream(ListThings::default()).all().await;
    assert_eq!(ids(&forward.unwrap()), "a b c");
    let server = list([(&["c", "d"], true), (&["a", "b"], false)]);
    let backward = client(&server).stream(ListThings::before("e")).all().await;
    assert_eq!(ids(&backward.unwrap()), "d c b a");
    assert_eq!(server.lines()[1], "GET /v1/things?ending_before=c");
}

/// A page comes as it was sent, also on the way backward.
#[tokio::test]
async fn a_whole_page_is_not_turned_round() {
    let server = list([(&["c", "d"], true), (&["a", "b"], false)]);
    let mut pages = client(&server).stream(ListThings::before("e"));
    assert_eq!(ids(&pages.page().await.unwrap().unwrap().data), "c d");
    assert_eq!(drain(pages).await.0, "b a");
}

#[tokio::test]
async fn a_search_is_followed_by_its_cursor() {
    let server = Server::start([
        Answer::json(200, search_page(&["a"], Some("p/2"))),
        Answer::json(200, search_page(&["b"], Some("p 3"))),
        Answer::json(200, search_page(&["c"], None)),
    ]);
    let mut pages = client(&server).stream_search(SearchThings::default());
    assert_eq!(pages.next().await.unwrap().unwrap().id, "a");
    let second: Response<SearchPage<Thing>> = pages.page().await.unwrap().unwrap();
    assert_eq!(second.next_page.as_deref(), Some("p 3"));
    assert_eq!(ids(&pages.all().await.unwrap()), "c");
    let query = "GET /v1/things/search?query=name%3A%22secret%20name%22";
    let want = ["", "&page=p%2F2", "&page=p%203"].map(|page| format!("{query}{page}"));
    assert_eq!(server.lines(), want);
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let server = list([(&["a", "b"], true), (&["c"], false)]);
    let client = client(&server);
    let mut pages = client.stream(ListThings::default());
    assert!(server.requests().is_empty());
    pages.next().await.unwrap().unwrap();
    pages.next().await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_page_that_is_waited_for_twice_is_asked_for_once() {
    let server = list([(&["a"], true), (&["b"], false)]);
    let mut pages = client(&server).stream(ListThings::default());
    {
        let given_up = pin!(pages.page());
        let got: Poll<Option<Result<_, Error>>> =
            given_up.poll(&mut Context::from_waker(Waker::noop()));
        assert!(got.is_pending());
    }
    assert_eq!(drain(pages).await.0, "a b");
    assert_eq!(server.requests().len(), 2);
}
