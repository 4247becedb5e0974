//! Whole answers that are no success: which are asked for again, and what is told of them.

use crate::server::{answer, json, once};
use crate::trial::{Trial, refusal, thing};

const HTML: &str = "<html>\n<title>502 Bad Gateway</title>\n</html>";

#[tokio::test]
async fn a_gateways_page_is_tried_again() {
    let gateway = || once(json(502, HTML));
    let got = Trial::new([gateway(), once(thing())]).await.post().await;
    got.thing(2);
    let got = Trial::new([gateway(), gateway(), gateway()])
        .await
        .post()
        .await;
    let error = got.error(3);
    assert!(error.is_api() && error.api().is_none(), "{error}");
    assert_eq!(
        (error.status(), error.body()),
        (Some(502), Some(HTML.as_bytes()))
    );
    assert!(!format!("{error} {error:?}").contains("Gateway"));
}

#[tokio::test]
async fn a_conflict_is_tried_again() {
    let conflict = || once(refusal(409, &[]));
    Trial::new([conflict(), once(thing())])
        .await
        .post()
        .await
        .thing(2);
    let error = Trial::new([conflict(), conflict(), conflict()])
        .await
        .post()
        .await
        .error(3);
    assert!(error.is_api(), "{error}");
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(409), Some("req_test"))
    );
    let want = "api error, status 409, a_type: No. (request req_test) (after 3 attempts)";
    assert_eq!(error.to_string(), want);
}

#[tokio::test]
async fn other_refusals_are_final() {
    for status in [400, 401, 402, 403, 404, 424, 429] {
        let error = Trial::new([once(refusal(status, &[]))])
            .await
            .post()
            .await
            .error(1);
        assert_eq!(error.status(), Some(status));
        assert!(!error.to_string().contains("attempts"), "{error}");
    }
}

#[tokio::test]
async fn the_last_answer_is_what_is_told() {
    let scripts = [500, 409, 503].map(|status| once(refusal(status, &[])));
    let error = Trial::new(scripts).await.get().await.error(3);
    assert_eq!(error.status(), Some(503));
}

#[tokio::test]
async fn the_server_may_ask_for_a_retry() {
    let asked = || once(refusal(400, &["Stripe-Should-Retry: true"]));
    Trial::new([asked(), once(thing())])
        .await
        .post()
        .await
        .thing(2);
    let error = Trial::new([asked(), asked(), asked()])
        .await
        .post()
        .await
        .error(3);
    assert!(error.is_invalid_request(), "{error}");
}

#[tokio::test]
async fn the_server_may_forbid_a_retry() {
    for status in [409, 500] {
        let forbidden = refusal(status, &["Stripe-Should-Retry: false"]);
        let error = Trial::new([once(forbidden)]).await.post().await.error(1);
        assert_eq!(error.status(), Some(status));
    }
}

#[tokio::test]
async fn a_success_is_never_repeated() {
    let headers = ["Stripe-Should-Retry: true", "Retry-After: 1"];
    let success = |body| once(answer(200, &headers, body));
    let got = Trial::new([success(r#"{"id":"thing_1"}"#)])
        .await
        .post()
        .await;
    got.thing(1);
    let error = Trial::new([success("[]")]).await.post().await.error(1);
    assert!(error.is_decode() && error.status() == Some(200), "{error}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 307, 308] {
        let answer = answer(status, &["Location: /elsewhere"], "");
        let error = Trial::new([once(answer)]).await.post().await.error(1);
        assert!(error.is_api(), "{error}");
        assert_eq!(error.status(), Some(status));
    }
}

#[tokio::test]
async fn the_first_of_two_request_ids_counts() {
    let twice = ["Request-Id: req_1", "Request-Id: req_2"];
    let success = answer(200, &twice, r#"{"id":"thing_1"}"#);
    let got = Trial::new([once(success)]).await.post().await.thing(1);
    assert_eq!(got.request_id(), Some("req_1"));
    let error = Trial::new([once(answer(402, &twice, ""))])
        .await
        .post()
        .await
        .error(1);
    assert_eq!(error.request_id(), Some("req_1"));
}

#[tokio::test]
async fn a_request_id_may_be_missing() {
    let success = answer(200, &[], r#"{"id":"thing_1"}"#);
    let got = Trial::new([once(success)]).await.post().await.thing(1);
    assert_eq!(got.request_id(), None);
    let error = Trial::new([once(answer(402, &[], ""))])
        .await
        .post()
        .await
        .error(1);
    assert_eq!(error.request_id(), None);
    assert!(!error.to_string().contains("request "), "{error}");
}
