//! Identifiers in paths: each is one segment, or the request is refused.

use std::future::Future;

use stripe_portal_gen::billing_portal::{RetrieveConfiguration, UpdateConfiguration};
use stripe_portal_gen::customer::RetrieveCustomer;
use stripe_portal_gen::payment_method::RetrievePaymentMethod;
use stripe_portal_gen::subscription::RetrieveSubscription;
use stripe_portal_gen::{Client, Error, Response};

use crate::server::Server;

/// What became of each call that has an identifier in its path; a success is not looked at.
async fn calls(client: &Client, id: &str) -> [Option<Error>; 5] {
    [
        error(RetrieveConfiguration::new(id).send(client)).await,
        error(UpdateConfiguration::new(id).send(client)).await,
        error(RetrieveCustomer::new(id).send(client)).await,
        error(RetrievePaymentMethod::new(id).send(client)).await,
        error(RetrieveSubscription::new(id).send(client)).await,
    ]
}

async fn error<T>(call: impl Future<Output = Result<Response<T>, Error>>) -> Option<Error> {
    call.await.err()
}

#[tokio::test]
async fn an_identifier_is_one_segment() {
    let cases = [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a b\u{e9}", "a%20b%C3%A9"),
        ("%2e%2e", "%252e%252e"),
        ("{customer}", "%7Bcustomer%7D"),
        ("a[0]&b", "a%5B0%5D%26b"),
        ("...", "..."),
    ];
    for (id, segment) in cases {
        let server = Server::start([]).await;
        calls(&server.client(), id).await;
        let want = [
            format!("GET /v1/billing_portal/configurations/{segment}"),
            format!("POST /v1/billing_portal/configurations/{segment}"),
            format!("GET /v1/customers/{segment}"),
            format!("GET /v1/payment_methods/{segment}"),
            format!("GET /v1/subscriptions/{segment}"),
        ];
        assert_eq!(server.lines(), want);
    }
}

#[tokio::test]
async fn what_would_reach_another_endpoint_is_not_sent() {
    let server = Server::start([]).await;
    for id in ["", ".", ".."] {
        for got in calls(&server.client(), id).await {
            let got = got.expect("the call is refused");
            assert!(got.is_config(), "{got}");
            assert_eq!(got.status(), None);
        }
    }
    assert!(server.requests().is_empty());
}
