//! Creates a portal session without any crate for Stripe, and prints where it is.

use std::env;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Response, redirect, retry};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use serde::Deserialize;

type Fallible<T> = Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
#[expect(
    dead_code,
    reason = "read as a program would, though one field is shown"
)]
struct Session {
    id: String,
    url: String,
    customer: String,
    configuration: String,
    created: i64,
    livemode: bool,
    locale: Option<String>,
    on_behalf_of: Option<String>,
    return_url: Option<String>,
}

#[derive(Deserialize)]
struct Failed {
    error: Failure,
}

#[derive(Deserialize)]
struct Failure {
    r#type: String,
    code: Option<String>,
    message: Option<String>,
}

#[tokio::main]
async fn main() -> Fallible<()> {
    let response = http()?
        .post(format!(
            "{}/v1/billing_portal/sessions",
            env::var("STRIPE_API_BASE")?
        ))
        .bearer_auth(env::var("STRIPE_SECRET_KEY")?)
        .header("Stripe-Version", "2024-06-20")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form("cus_123", "https://example.com/account"))
        .send()
        .await?;
    let request_id = request_id(response.headers());
    let session = session(response).await?;
    println!("{}", session.url);
    println!("request {request_id}");
    Ok(())
}

fn http() -> Fallible<Client> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let http = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .timeout(Duration::from_secs(80))
        .build()?;
    Ok(http)
}

fn form(customer: &str, return_url: &str) -> String {
    form_urlencoded::Serializer::new(String::new())
        .append_pair("customer", customer)
        .append_pair("return_url", return_url)
        .finish()
}

fn request_id(headers: &HeaderMap) -> String {
    let id = headers.get("Request-Id").and_then(|id| id.to_str().ok());
    id.unwrap_or("-").to_owned()
}

async fn session(response: Response) -> Fallible<Session> {
    let status = response.status();
    let body = response.bytes().await?;
    if status.is_success() {
        return Ok(serde_json::from_slice(&body)?);
    }
    let Failure {
        r#type,
        code,
        message,
    } = serde_json::from_slice::<Failed>(&body)?.error;
    let code = code.unwrap_or_default();
    let message = message.unwrap_or_default();
    Err(format!("{status}: {type} {code} {message}").into())
}
