//! Lists of version 2 of the API, whose pages say where the next one is.

use stripe_runtime::{ListV2, Response};

use crate::common::{Answer, ListThingsV2, Server, Thing, page_v2};
use crate::{client, drain};

/// A server of pages: an identifier, and the address of the next page.
fn list<const N: usize>(pages: [(&str, Option<&str>); N]) -> Server {
    Server::start(pages.map(|(id, next)| Answer::json(200, page_v2(&[id], next))))
}

#[tokio::test]
async fn pages_are_followed_by_their_tokens() {
    let server = list([
        ("a", Some("/v2/things?limit=1&page=p%2F2%20%26x%3D")),
        (
            "b",
            Some("https://api.example.invalid/v2/things?page=p3&limit=9"),
        ),
        ("c", None),
    ]);
    let (ids, error) = drain(client(&server).stream_v2(ListThingsV2::limit(1))).await;
    assert_eq!((&*ids, error.is_none()), ("a b c", true));
    let want = ["", "&page=p%2F2%20%26x%3D", "&page=p3"];
    let want = want.map(|page| format!("GET /v2/things?limit=1{page}"));
    assert_eq!(server.lines(), want);
}

#[tokio::test]
async fn a_page_says_where_it_stands() {
    let body = r#"{"data":[{"id":"b"}],"previous_page_url":"/v2/things?page=p1"}"#;
    let server = Server::start([Answer::json(200, body)]);
    let mut pages = client(&server).stream_v2(ListThingsV2::default());
    let page: Response<ListV2<Thing>> = pages.page().await.unwrap().unwrap();
    assert_eq!(
        (page.next_page_url.as_deref(), &*page.data[0].id),
        (None, "b")
    );
    assert_eq!(
        page.previous_page_url.as_deref(),
        Some("/v2/things?page=p1")
    );
    assert!(pages.page().await.is_none());
}

/// Filters can leave a page without items, and yet there are more.
#[tokio::test]
async fn an_empty_page_may_lead_on() {
    let server = Server::start([
        Answer::json(200, page_v2(&[], Some("?page=2"))),
        Answer::json(200, page_v2(&["a"], None)),
    ]);
    let (ids, error) = drain(client(&server).stream_v2(ListThingsV2::default())).await;
    assert_eq!((&*ids, error.is_none()), ("a", true));
}

#[tokio::test]
async fn an_address_without_a_token_is_an_error() {
    for next in [
        "",
        "/v2/things",
        "/v2/things?",
        "?page",
        "?page=",
        "?subpage=2",
        "?a=page=2",
    ] {
        let server = list([("a", Some(next)), ("b", None)]);
        let (ids, error) = drain(client(&server).stream_v2(ListThingsV2::default())).await;
        let error = error.unwrap();
        assert!(
            error.is_api() && error.to_string().contains("no cursor"),
            "{next}: {error}"
        );
        assert_eq!(
            (error.status(), error.request_id()),
            (Some(200), Some("req_1"))
        );
        assert_eq!((&*ids, server.requests().len()), ("", 1), "{next}");
    }
}

#[tokio::test]
async fn a_circle_is_an_error() {
    for length in 1..5 {
        let server = Server::answering(move |request| {
            let (_, page) = request.target.split_once("page=").unwrap_or(("", "0"));
            let next = (page.parse::<i32>().unwrap() + 1) % length;
            Answer::json(200, page_v2(&["a"], Some(&format!("?page={next}"))))
        });
        let (_, error) = drain(client(&server).stream_v2(ListThingsV2::default())).await;
        assert!(
            error.unwrap().to_string().contains("leads back"),
            "{length}"
        );
        assert!(server.requests().len() < 20);
    }
}

#[tokio::test]
async fn a_page_that_does_not_fit_says_where() {
    let server = Server::start([Answer::json(200, r#"{"data":[{"id":"a"},{"id":5}]}"#)]);
    let (_, error) = drain(client(&server).stream_v2(ListThingsV2::default())).await;
    assert_eq!(error.unwrap().json_path(), Some("data[1].id"));
}
