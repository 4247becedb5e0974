//! Proxies, HTTP clients of the caller's own, paths of servers, and connections.

use std::env;
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::Arc;

use rustls::crypto::ring;
use serde_json::Value;
use stripe_runtime::reqwest::{self, header};
use stripe_runtime::{Client, Method, Request};

use crate::common::{Answer, KEY, Server};
use crate::{builder, client};

fn get() -> Request {
    let request = Request::builder(Method::Get, "/v1/things").query("a", "b c");
    request.build().unwrap()
}

fn ok() -> Answer {
    Answer::json(200, "{}")
}

/// An HTTP client's builder with TLS, which reqwest as built here does not come with.
fn http() -> reqwest::ClientBuilder {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(tls)
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_whole_url() {
    let proxy = Server::start([ok()]);
    let client = Client::builder(KEY)
        .base_url("http://api.example.invalid")
        .proxy(proxy.url().replace("//", "//user:pass@"));
    let got = client
        .build()
        .unwrap()
        .execute::<Value>(get())
        .await
        .unwrap();
    assert_eq!(got.request_id(), Some("req_1"));
    let request = proxy.request();
    let want = "GET http://api.example.invalid/v1/things?a=b%20c";
    assert_eq!(request.line(), want);
    assert_eq!(request.header("host"), Some("api.example.invalid"));
    let want = Some("Basic dXNlcjpwYXNz");
    assert_eq!(request.header("proxy-authorization"), want);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_a_connection_error_without_its_password() {
    let nobody = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let client = Client::builder(KEY)
        .base_url("http://api.example.invalid")
        .max_retries(0)
        .proxy(format!("http://user:hidden@{nobody}"));
    let client = client.build().unwrap();
    let error = client.execute::<Value>(get()).await.unwrap_err();
    assert!(error.is_connection());
    let source = std::error::Error::source(&error);
    let told = format!("{client:?} {error} {error:?} {source:?}");
    assert!(!told.contains("hidden"), "{told}");
}

const PROXY: &str = "STRIPE_RUNTIME_TEST_PROXY";

/// Runs itself once more with the environment's proxies set, which a process reads only at its start.
///
/// There, an HTTP client as reqwest makes it does ask the proxy, and ours does not.
#[test]
fn the_environments_proxies_are_not_used() {
    if env::var_os(PROXY).is_some() {
        return inside_an_environment_with_a_proxy();
    }
    let proxy = Server::answering(|_| ok());
    let mut again = Command::new(env::current_exe().unwrap());
    let name = "transport::the_environments_proxies_are_not_used";
    again.args(["--exact", name]).env(PROXY, "yes");
    for name in [
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        again.env(name, proxy.url());
    }
    again.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = again.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let [line] = proxy.lines().try_into().unwrap();
    assert!(line.ends_with("/from-the-usual-client"), "{line}");
}

#[tokio::main(flavor = "current_thread")]
async fn inside_an_environment_with_a_proxy() {
    let server = Server::answering(|_| ok());
    client(&server).execute::<Value>(get()).await.unwrap();
    assert_eq!(server.requests().len(), 1);
    let usual = http().build().unwrap();
    let url = server.url() + "/from-the-usual-client";
    usual.get(url).send().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_http_client_of_ones_own_is_used() {
    let server = Server::start([ok()]);
    let address: SocketAddr = server.host().parse().unwrap();
    let own = [(
        header::HeaderName::from_static("x-own"),
        header::HeaderValue::from_static("1"),
    )];
    let http = http()
        .default_headers(own.into_iter().collect())
        .resolve("api.example.invalid", address);
    let client = Client::builder(KEY)
        .base_url(format!("http://api.example.invalid:{}", address.port()))
        .http_client(http.build().unwrap());
    let got = client.build().unwrap().execute::<Value>(get()).await;
    got.unwrap();
    let request = server.request();
    assert_eq!(request.header("x-own"), Some("1"));
    let key = format!("Bearer {KEY}");
    assert_eq!(request.header("authorization"), Some(&*key));
    let agent = request.header("user-agent").unwrap();
    assert!(agent.starts_with("Stripe/v1 RustBindings/"), "{agent}");
}

#[tokio::test]
async fn a_servers_url_may_have_a_path() {
    for path in ["/stripe/mock", "/stripe/mock/"] {
        let server = Server::start([ok()]);
        let client = builder(&server).base_url(server.url() + path);
        let got = client.build().unwrap().execute::<Value>(get()).await;
        got.unwrap();
        assert_eq!(server.lines(), ["GET /stripe/mock/v1/things?a=b%20c"]);
    }
}

#[tokio::test]
async fn calls_share_a_connection() {
    let error = || Answer::json(404, r#"{"error":{"message":"No."}}"#);
    let server = Server::start([ok(), error(), ok()]);
    let client = client(&server);
    client.execute::<Value>(get()).await.unwrap();
    client.execute::<Value>(get()).await.unwrap_err();
    client.clone().execute::<Value>(get()).await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
}

#[tokio::test]
async fn attempts_share_a_connection() {
    let server = Server::start([Answer::json(500, "{}"), Answer::json(503, "{}"), ok()]);
    client(&server).execute::<Value>(get()).await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
}
