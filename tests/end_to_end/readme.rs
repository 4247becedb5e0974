//! The example of the READMEs, which is compiled here and run.

use crate::fixtures::{SESSION, value};
use crate::server::{Answer, KEY, Server};

include!("readme/example.rs");

/// Of the crate, and of the workspace.
const READMES: [&str; 2] = [
    include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../stripe-portal-gen/README.md"
    )),
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")),
];

#[test]
fn the_example_is_that_of_the_readmes() {
    for readme in READMES {
        let (_, block) = readme.split_once("```rust\n").unwrap();
        let (want, _) = block.split_once("```\n").unwrap();
        assert_eq!(include_str!("readme/example.rs"), want);
    }
}

#[tokio::test]
async fn the_example_runs() {
    let server = Server::with(SESSION).await;
    let got = portal_url(KEY, &server.url()).await.unwrap();
    assert_eq!(got, value(SESSION)["url"]);
    let sent = server.request();
    let want = [
        "customer=cus_123",
        "return_url=https%3A%2F%2Fexample.com%2Faccount",
        "flow_data[type]=subscription_cancel",
        "flow_data[subscription_cancel][subscription]=sub_456",
    ];
    assert_eq!(sent.line(), "POST /v1/billing_portal/sessions");
    assert_eq!(sent.body(), want.join("&"));
}

#[tokio::test]
async fn the_example_passes_errors_on() {
    let body = r#"{"error":{"message":"No such customer: 'cus_123'"}}"#;
    let server = Server::start([Answer::new(400, body)]).await;
    let got = portal_url(KEY, &server.url()).await.unwrap_err();
    assert!(got.is_invalid_request());
}
