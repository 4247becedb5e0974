//! Pages that would never end, and errors.

use stripe_runtime::Error;

use crate::common::{Answer, ListThings, SearchThings, Server, page, search_page};
use crate::{client, drain, list};

fn says(error: Option<Error>, what: &str) {
    let error = error.unwrap();
    assert!(
        error.is_api() && error.to_string().contains(what),
        "{error}"
    );
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("req_1"))
    );
}

#[tokio::test]
async fn a_page_that_leads_to_itself() {
    for things in [ListThings::default(), ListThings::before("z")] {
        let server = Server::answering(|_| Answer::json(200, page(&["a"], true)));
        let (ids, error) = drain(client(&server).stream(things)).await;
        assert_eq!((&*ids, server.requests().len()), ("a", 2));
        says(error, "leads back");
    }
}

#[tokio::test]
async fn a_circle_of_pages() {
    for length in 2..6 {
        let server = Server::answering(move |request| {
            let (_, cursor) = request.target.rsplit_once('=').unwrap_or(("", "-1"));
            let next = (cursor.parse::<i32>().unwrap() + 1) % length;
            Answer::json(200, page(&[&next.to_string()], true))
        });
        let (ids, error) = drain(client(&server).stream(ListThings::default())).await;
        assert!(ids.starts_with("0 1"), "{ids}");
        says(error, "leads back");
        assert!(server.requests().len() < 20);
    }
}

#[tokio::test]
async fn a_circle_that_the_first_pages_are_outside_of() {
    let server = Server::answering(|request| match request.target.rsplit('=').next() {
        Some("first") => Answer::json(200, page(&["second"], true)),
        Some("second" | "b") => Answer::json(200, page(&["a"], true)),
        Some("a") => Answer::json(200, page(&["b"], true)),
        _ => Answer::json(200, page(&["first"], true)),
    });
    let (ids, error) = drain(client(&server).stream(ListThings::default())).await;
    assert!(ids.starts_with("first second a b"), "{ids}");
    says(error, "leads back");
}

#[tokio::test]
async fn a_search_in_a_circle() {
    let server = Server::answering(|request| {
        let is_second = request.target.ends_with("page=2");
        Answer::json(
            200,
            search_page(&["a"], Some(if is_second { "1" } else { "2" })),
        )
    });
    let (_, error) = drain(client(&server).stream_search(SearchThings::default())).await;
    says(error, "leads back");
}

#[tokio::test]
async fn a_long_list_is_no_circle() {
    let server = Server::answering(|request| {
        let (_, cursor) = request.target.rsplit_once('=').unwrap_or(("", "0"));
        let next = cursor.parse::<u32>().unwrap() + 1;
        Answer::json(200, page(&[&next.to_string()], next < 300))
    });
    let things = client(&server).stream(ListThings::default()).all().await;
    let things = things.unwrap();
    let is_next = |(i, id): (usize, &str)| id == (i + 1).to_string();
    assert_eq!(things.len(), 300);
    assert!(things.iter().map(|it| &*it.id).enumerate().all(is_next));
}

#[tokio::test]
async fn an_empty_page_that_promises_more() {
    let server = list([(&["a"], true), (&[], true)]);
    let (ids, error) = drain(client(&server).stream(ListThings::default())).await;
    assert_eq!(ids, "a");
    says(error, "empty");
    let server = Server::start([Answer::json(200, search_page(&[], Some("p")))]);
    let (_, error) = drain(client(&server).stream_search(SearchThings::default())).await;
    says(error, "empty");
}

#[tokio::test]
async fn a_page_without_a_cursor_of_the_next() {
    let server = list([(&["a", ""], true), (&[""], false)]);
    let client = client(&server);
    let (ids, error) = drain(client.stream(ListThings::default())).await;
    assert!(ids.is_empty());
    says(error, "no cursor");
    let last = client.stream(ListThings::default()).all().await;
    assert_eq!(last.unwrap().len(), 1);
    let found = r#"{"data":[{"id":"a"}],"has_more":true,"next_page":null}"#;
    let server = Server::start([Answer::json(200, found)]);
    let (_, error) = drain(crate::client(&server).stream_search(SearchThings::default())).await;
    says(error, "no cursor");
}

#[tokio::test]
async fn an_empty_page_that_is_the_last() {
    let server = list([(&[], false)]);
    let (ids, error) = drain(client(&server).stream(ListThings::default())).await;
    assert!(ids.is_empty() && error.is_none());
    let server = list([(&["a"], true), (&[], false)]);
    let things = client(&server).stream(ListThings::default()).all().await;
    assert_eq!(things.unwrap().len(), 1);
}

#[tokio::test]
async fn an_error_is_the_last_item() {
    let server = Server::start([
        Answer::json(200, page(&["a"], true)),
        Answer::json(403, "{}"),
        Answer::json(200, page(&["b"], false)),
    ]);
    let (ids, error) = drain(client(&server).stream(ListThings::default())).await;
    assert_eq!((&*ids, error.unwrap().is_permission()), ("a", true));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_error_ends_whole_pages_too() {
    let server = Server::start([
        Answer::json(403, "{}"),
        Answer::json(200, page(&["b"], false)),
    ]);
    let mut pages = client(&server).stream(ListThings::default());
    assert!(pages.page().await.unwrap().unwrap_err().is_permission());
    assert!(pages.page().await.is_none() && pages.next().await.is_none());
    assert!(pages.all().await.unwrap().is_empty());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_page_that_does_not_fit() {
    let server = Server::start([Answer::json(200, r#"{"data":[{"id":1}],"has_more":true}"#)]);
    let (_, error) = drain(client(&server).stream(ListThings::default())).await;
    assert_eq!(error.unwrap().json_path(), Some("data[0].id"));
}
