//! Options of calls and clients, as they hold for raw requests.

use serde_json::{Value, json};
use stripe_runtime::{Client, Method, Request, RequestOptions};

use crate::common::{Answer, Received, Server};
use crate::{builder, client};

fn get() -> Request {
    let request = Request::builder(Method::Get, "/v1/things?limit=1");
    request.build().unwrap()
}

/// Sends a request and gives it as it came to the server that `client` is made for.
async fn sent(
    client: impl FnOnce(&Server) -> Client,
    request: Request,
    options: RequestOptions,
) -> Received {
    let server = Server::start([Answer::json(200, "{}")]);
    let got = client(&server)
        .execute_with::<Value>(request, &options)
        .await;
    got.unwrap();
    server.request()
}

#[tokio::test]
async fn a_version_is_asked_for_only_where_one_is_given() {
    let none = RequestOptions::new;
    let got = sent(client, get(), none()).await;
    assert_eq!(got.header("stripe-version"), None);

    let of_request = || Request::builder(Method::Get, "/v1/a").api_version("request");
    let of_client = |server: &Server| builder(server).api_version("client").build().unwrap();
    let got = sent(client, of_request().build().unwrap(), none()).await;
    assert_eq!(got.header("stripe-version"), Some("request"));
    let got = sent(of_client, of_request().build().unwrap(), none()).await;
    assert_eq!(got.header("stripe-version"), Some("client"));
    let got = sent(of_client, get(), none()).await;
    assert_eq!(got.header("stripe-version"), Some("client"));
    let of_call = none().api_version("call");
    let got = sent(of_client, of_request().build().unwrap(), of_call).await;
    assert_eq!(got.header("stripe-version"), Some("call"));
}

#[tokio::test]
async fn options_become_headers() {
    let options = RequestOptions::new()
        .account("acct_1")
        .api_key("sk_test_other")
        .idempotency_key("key_1")
        .header("X-Trace", "t 1");
    let got = sent(client, get(), options).await;
    let want = [
        ("stripe-account", "acct_1"),
        ("authorization", "Bearer sk_test_other"),
        ("idempotency-key", "key_1"),
        ("x-trace", "t 1"),
    ];
    for (name, value) in want {
        assert_eq!(got.header(name), Some(value), "{name}");
    }
    let options = RequestOptions::new().context("ctx_1");
    let of_account = |server: &Server| builder(server).account("acct_1").build().unwrap();
    let got = sent(of_account, get(), options).await;
    assert_eq!(got.header("stripe-context"), Some("ctx_1"));
    assert_eq!(got.header("stripe-account"), None);
}

#[tokio::test]
async fn parameters_go_where_the_methods_own_go() {
    let options = || RequestOptions::new().param("a[b]", "c d").expand("owner");
    let got = sent(client, get(), options()).await;
    let want = "/v1/things?limit=1&a[b]=c%20d&expand[0]=owner";
    assert_eq!((&*got.target, got.text()), (want, ""));
    let post = Request::builder(Method::Post, "/v1/things?x=y").form("n", &1);
    let got = sent(client, post.build().unwrap(), options()).await;
    let want = "n=1&a[b]=c%20d&expand[0]=owner";
    assert_eq!((&*got.target, got.text()), ("/v1/things?x=y", want));
}

#[tokio::test]
async fn a_body_of_json_takes_no_parameters() {
    let server = Server::start([]);
    let request = Request::builder(Method::Post, "/v1/a").json(&json!({}));
    let options = RequestOptions::new().param("a", "b");
    let client = client(&server);
    let got = client.execute_with::<Value>(request.build().unwrap(), &options);
    assert!(got.await.unwrap_err().is_config());
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn retries_may_be_had_for_one_call() {
    let answers = || [(); 4].map(|()| Answer::json(500, "{}"));
    for (options, want) in [
        (RequestOptions::new(), 3),
        (RequestOptions::new().max_retries(0), 1),
        (RequestOptions::new().max_retries(3), 4),
    ] {
        let server = Server::start(answers());
        let client = client(&server);
        let error = client
            .execute_with::<Value>(get(), &options)
            .await
            .unwrap_err();
        assert_eq!(
            (error.attempts(), server.requests().len()),
            (want, want as usize)
        );
    }
}
