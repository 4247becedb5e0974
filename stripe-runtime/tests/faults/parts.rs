//! Answers that break off, or are no HTTP.

use stripe_runtime::Error;

use crate::server::{Script, once};
use crate::trial::{Trial, thing};

/// The first bytes of a body that is longer by what it says of itself.
const BEGINNING: &str = r#"{"id":"#;

fn cut_by_length(status: u16) -> Script {
    let length = BEGINNING.len() + 1;
    once(format!(
        "HTTP/1.1 {status} Status\r\nRequest-Id: req_test\r\nContent-Length: {length}\r\n\r\n\
         {BEGINNING}"
    ))
}

fn cut_in_chunks(status: u16) -> Script {
    let length = BEGINNING.len();
    once(format!(
        "HTTP/1.1 {status} Status\r\nRequest-Id: req_test\r\nTransfer-Encoding: chunked\r\n\r\n\
         {length:x}\r\n{BEGINNING}\r\n5\r\nab"
    ))
}

fn check_kept(error: &Error, status: u16) {
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(status), Some("req_test"))
    );
    assert!(error.body().unwrap().starts_with(BEGINNING.as_bytes()));
}

#[tokio::test]
async fn a_success_that_breaks_off_is_tried_again() {
    for cut in [cut_by_length, cut_in_chunks] {
        let got = Trial::new([cut(200), once(thing())]).await.post().await;
        got.thing(2);
        let got = Trial::new([cut(200), cut(200), cut(200)])
            .await
            .post()
            .await;
        let error = got.error(3);
        assert!(error.is_connection(), "{error}");
        check_kept(&error, 200);
    }
}

#[tokio::test]
async fn a_success_that_breaks_off_is_no_reset() {
    for cut in [cut_by_length, cut_in_chunks] {
        let trial = Trial::new([cut(200)]).await;
        let got = trial.client(|client| client.max_retries(0)).post().await;
        let error = got.error(1);
        assert!(error.is_connection(), "{error}");
        check_kept(&error, 200);
    }
}

#[tokio::test]
async fn an_error_that_breaks_off_is_still_an_answer() {
    for cut in [cut_by_length, cut_in_chunks] {
        let error = Trial::new([cut(402)]).await.post().await.error(1);
        assert!(error.is_card() && error.api().is_none(), "{error}");
        check_kept(&error, 402);
        let got = Trial::new([cut(500), once(thing())]).await.post().await;
        got.thing(2);
    }
}

#[tokio::test]
async fn a_head_that_breaks_off_is_a_connection_error() {
    for head in ["HTTP/1.1 200 OK\r\nReques", "SSH-2.0-server\r\n\r\n"] {
        let scripts = [head, head, head].map(|head| once(head.to_owned()));
        let error = Trial::new(scripts).await.post().await.error(3);
        assert!(error.is_connection() && error.status().is_none(), "{error}");
    }
}
