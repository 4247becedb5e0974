//! What the client puts on the wire, byte for byte.

mod server;

use serde::Deserialize;
use server::Server;
use stripe_runtime::{AppInfo, Client, Form, Method, Operation, Path, RequestOptions, Sensitive};

const BASE_URL: &str = "https://api.example.invalid/";

#[derive(Debug, Deserialize)]
struct Session {
    url: Sensitive,
}

struct CreateSession {
    customer: &'static str,
}

impl Operation for CreateSession {
    type Output = Session;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/customers/{customer}/sessions";
    const API_VERSION: &'static str = "2026-10-28.endive";
    const BASE_URL: &'static str = BASE_URL;

    fn path(&self, path: &mut Path) {
        path.param("customer", self.customer);
    }

    fn form(&self, form: &mut Form) {
        form.field("return_url", "https://e.com/a b");
        form.field("flow", &["x", "y"]);
    }
}

#[tokio::test]
async fn a_post_is_exact() {
    let answer = "HTTP/1.1 200 OK\r\nRequest-Id: req_1\r\nStripe-Version: 2026-10-28.endive\r\n\
                  Content-Length: 15\r\n\r\n{\"url\":\"https\"}";
    let server = Server::start([answer.to_owned()]).await;
    let client = Client::builder("sk_test_1")
        .base_url(server.url())
        .account("acct_1")
        .app_info(AppInfo::new("shop").version("2"))
        .build()
        .unwrap();
    let options = RequestOptions::new()
        .idempotency_key("key_1")
        .expand("flow")
        .param("n[k]", "ü");

    let operation = CreateSession { customer: "cus/1" };
    let session = client.send_with(&operation, &options).await.unwrap();
    assert_eq!(&*session.url, "https");
    assert_eq!(session.request_id(), Some("req_1"));
    assert_eq!(session.api_version(), Some("2026-10-28.endive"));
    assert_eq!(session.idempotency_key(), Some("key_1"));
    assert_eq!(session.body(), b"{\"url\":\"https\"}");

    let version = env!("CARGO_PKG_VERSION");
    let body =
        "return_url=https%3A%2F%2Fe.com%2Fa%20b&flow[0]=x&flow[1]=y&n[k]=%C3%BC&expand[0]=flow";
    let want = format!(
        "POST /v1/customers/cus%2F1/sessions HTTP/1.1\r\n\
         authorization: Bearer sk_test_1\r\n\
         user-agent: Stripe/v1 RustBindings/{version} shop/2\r\n\
         x-stripe-client-user-agent: {{\"bindings_version\":\"{version}\",\"lang\":\"rust\",\
         \"publisher\":\"stripe-runtime\",\"httplib\":\"reqwest\",\
         \"application\":{{\"name\":\"shop\",\"version\":\"2\"}}}}\r\n\
         stripe-version: 2026-10-28.endive\r\n\
         stripe-account: acct_1\r\n\
         idempotency-key: key_1\r\n\
         content-type: application/x-www-form-urlencoded\r\n\
         accept: */*\r\n\
         host: {}\r\n\
         content-length: {}\r\n\
         \r\n\
         {body}",
        server.host(),
        body.len(),
    );
    assert_eq!(server.requests(), [want]);
}
