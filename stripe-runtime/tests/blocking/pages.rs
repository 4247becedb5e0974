//! Lists and searches as iterators.

use stripe_runtime::{Error, RequestOptions};

use crate::client;
use crate::common::{
    Answer, ListThings, ListThingsV2, SearchThings, Server, Thing, page, page_v2, search_page,
};

fn list<const N: usize>(pages: [(&[&str], bool); N]) -> Server {
    Server::start(pages.map(|(ids, has_more)| Answer::json(200, page(ids, has_more))))
}

/// The identifiers of items that came without an error.
fn ids(items: impl IntoIterator<Item = Result<Thing, Error>>) -> String {
    let ids: Vec<_> = items.into_iter().map(|item| item.unwrap().id).collect();
    ids.join(" ")
}

#[test]
fn pages_are_turned_forward_with_filters_and_options() {
    let server = list([(&["a", "b"], true), (&["c"], true), (&["d"], false)]);
    let options = RequestOptions::new()
        .account("acct_1")
        .api_key("sk_test_other")
        .expand("data.owner");
    let things = ListThings {
        active: Some(true),
        ..ListThings::default()
    };
    assert_eq!(ids(client(&server).iter_with(things, options)), "a b c d");
    let want = ["", "&starting_after=b", "&starting_after=c"]
        .map(|cursor| format!("GET /v1/things?active=true{cursor}&expand[0]=data.owner"));
    assert_eq!(server.lines(), want);
    for request in server.requests() {
        assert_eq!(request.header("stripe-account"), Some("acct_1"));
        let want = Some("Bearer sk_test_other");
        assert_eq!(request.header("authorization"), want);
    }
}

#[test]
fn pages_are_turned_backward_from_their_ends() {
    let server = list([(&["c", "d"], true), (&["a", "b"], false)]);
    assert_eq!(
        ids(client(&server).iter(ListThings::before("e"))),
        "d c b a"
    );
    let want = ["e", "c"].map(|cursor| format!("GET /v1/things?ending_before={cursor}"));
    assert_eq!(server.lines(), want);
}

#[test]
fn a_search_follows_its_cursor() {
    let server = Server::start([
        Answer::json(200, search_page(&["a"], Some("p 2"))),
        Answer::json(200, search_page(&["b"], None)),
    ]);
    let options = RequestOptions::new().context("ctx_1");
    let found = client(&server).iter_search_with(SearchThings::default(), options);
    assert_eq!(ids(found), "a b");
    assert!(server.lines()[1].ends_with("&page=p%202"));
    let requests = server.requests();
    assert!(
        requests
            .iter()
            .all(|it| it.header("stripe-context") == Some("ctx_1"))
    );
}

#[test]
fn a_list_of_version_2_follows_its_tokens() {
    let server = Server::start([
        Answer::json(200, page_v2(&["a"], Some("/v2/things?page=p%202&limit=1"))),
        Answer::json(200, page_v2(&["b"], Some("/v2/things?page=p3"))),
        Answer::json(200, page_v2(&["c"], None)),
    ]);
    let options = RequestOptions::new().context("ctx_1");
    let found = client(&server).iter_v2_with(ListThingsV2::limit(1), options);
    assert_eq!(ids(found), "a b c");
    let want = ["", "&page=p%202", "&page=p3"];
    let want = want.map(|page| format!("GET /v2/things?limit=1{page}"));
    assert_eq!(server.lines(), want);
    let mut requests = server.requests().into_iter();
    assert!(requests.all(|it| it.header("stripe-context") == Some("ctx_1")));
}

#[test]
fn a_list_of_version_2_in_a_circle_ends_with_an_error() {
    let page = || Answer::json(200, page_v2(&["a"], Some("?page=2")));
    let server = Server::start([page(), page(), page()]);
    let got = client(&server).iter_v2(ListThingsV2::default()).all();
    assert!(got.unwrap_err().to_string().contains("leads back"));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_page_says_how_it_came() {
    let server = list([(&["a", "b"], true), (&["c"], true), (&["d", "e"], false)]);
    let mut pages = client(&server).iter(ListThings::default());
    assert_eq!(pages.next().unwrap().unwrap().id, "a");
    let second = pages.page().unwrap().unwrap();
    assert_eq!(
        (second.request_id(), &*second.data[0].id),
        (Some("req_1"), "c")
    );
    assert_eq!(ids(&mut pages), "d e");
    assert!(pages.page().is_none() && pages.next().is_none());
}

#[test]
fn all_items_come_at_once() {
    let server = list([(&["a", "b"], true), (&["c"], false)]);
    let all = client(&server).iter(ListThings::default()).all().unwrap();
    assert_eq!(ids(all.into_iter().map(Ok)), "a b c");
    let server = Server::start([
        Answer::json(200, search_page(&["a"], Some("p"))),
        Answer::json(401, "{}"),
    ]);
    let found = client(&server).iter_search(SearchThings::default());
    assert!(found.all().unwrap_err().is_authentication());
}

#[test]
fn nothing_is_sent_before_an_item_is_asked_for() {
    let server = list([(&["a"], true)]);
    drop(client(&server).iter(ListThings::default()));
    let mut pages = client(&server).iter(ListThings::default());
    pages.next().unwrap().unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn an_error_ends_the_pages() {
    let server = Server::start([
        Answer::json(200, page(&["a"], true)),
        Answer::json(403, "{}"),
    ]);
    let mut pages = client(&server).iter(ListThings::default());
    assert_eq!(pages.next().unwrap().unwrap().id, "a");
    assert!(pages.next().unwrap().unwrap_err().is_permission());
    assert!(pages.next().is_none() && pages.page().is_none());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn pages_in_a_circle_end_with_an_error() {
    let server = list([
        (&["a"], true),
        (&["b"], true),
        (&["a"], true),
        (&["b"], true),
    ]);
    let got = client(&server).iter(ListThings::default()).all();
    assert!(got.unwrap_err().to_string().contains("leads back"));
}
