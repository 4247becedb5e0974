//! One request that carries an event to an endpoint.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, header};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::delivery::Outcome;

/// How much of an answer is read, so that its connection can be used again.
const LARGEST_ANSWER: usize = 1 << 16;

/// An event, written and signed for its endpoint.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) url: String,
    pub(super) body: Vec<u8>,
    pub(super) signature: String,
}

/// A client that goes to an endpoint itself, through no proxy of the environment.
///
/// For `https` it trusts Mozilla's roots, as compiled in.
pub(super) fn client(timeout: Duration) -> Result<Client, String> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("no TLS: {error}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let builder = Client::builder().tls_backend_preconfigured(tls).no_proxy();
    let builder = builder.redirect(Policy::none()).timeout(timeout);
    let builder = builder.user_agent("Stripe/1.0 (+https://stripe.com/docs/webhooks)");
    builder.build().map_err(|error| error.to_string())
}

/// Sends a letter once.
pub(super) async fn send(client: &Client, letter: Letter) -> Outcome {
    let request = client
        .post(letter.url)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-cache")
        .header("Stripe-Signature", letter.signature)
        .body(letter.body);
    let response = request.send().await.map_err(said)?;
    let status = response.status().as_u16();
    drain(response).await;
    Ok(status)
}

/// Reads an answer to its end, if that is near: what it says does not matter.
async fn drain(mut response: Response) {
    let mut read = 0;
    while let Ok(Some(bytes)) = response.chunk().await {
        read += bytes.len();
        if read > LARGEST_ANSWER {
            return;
        }
    }
}

/// What a failure is, down to its cause. The address of an endpoint may hold a password.
fn said(error: reqwest::Error) -> String {
    let error = error.without_url();
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = error.to_string();
        cause = error.source();
    }
    text
}
