//! What an error of Stripe's means to who asked for a portal, and to who runs the server.

use axum::http::StatusCode;
use stripe_portal_gen::ids::{ConfigurationId, CustomerId};
use stripe_portal_gen::{Error, ErrorKind};

use crate::answer::Failure;

/// After how many seconds to try again where Stripe does not say, and the most that is passed on.
const RETRY_AFTER: u64 = 5;
const LONGEST_RETRY_AFTER: u64 = 60;

/// What was asked of Stripe.
#[derive(Clone, Debug)]
pub(super) struct Asked<'a> {
    pub(super) customer: &'a CustomerId,
    pub(super) configuration: Option<ConfigurationId>,
    pub(super) has_flow: bool,
}

impl<'a> Asked<'a> {
    /// About the customer alone.
    pub(super) fn of(customer: &'a CustomerId) -> Self {
        Self {
            customer,
            configuration: None,
            has_flow: false,
        }
    }
}

/// Logs what happened, and says it in words of our own: never in Stripe's, which may quote anything.
pub(super) fn failure(error: &Error, asked: &Asked<'_>) -> Failure {
    let meaning = Meaning::of(error, asked);
    meaning.log(error, asked);
    match meaning {
        Meaning::Unavailable | Meaning::Key => Failure::stripe_unavailable(retry_after(error)),
        Meaning::NoCustomer => Failure::no_customer(),
        Meaning::NotConfigured => not_configured(),
        Meaning::ReturnUrl => Failure::validation("returnUrl: it cannot be used"),
        Meaning::Flow => Failure::validation(
            "flow: it is not possible for this subscription, or not with the portal's configuration",
        ),
        Meaning::Fault => Failure::internal(),
    }
}

/// The deadline passed before Stripe had answered all that had to be asked.
pub(super) fn too_slow() -> Failure {
    tracing::warn!("Stripe does not answer in time");
    Failure::stripe_unavailable(RETRY_AFTER)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// Another time it would work.
    Unavailable,
    /// The key is wrong, or may not do this.
    Key,
    /// Stripe has no such customer, perhaps in this mode only.
    NoCustomer,
    /// There is no such configuration, or no default one.
    NotConfigured,
    /// What the flow leads to is not possible.
    Flow,
    /// The customer cannot come back there, though the server allows it.
    ReturnUrl,
    /// The server asked for something wrong.
    Fault,
}

impl Meaning {
    fn of(error: &Error, asked: &Asked<'_>) -> Self {
        match error.kind() {
            ErrorKind::RateLimit
            | ErrorKind::Api
            | ErrorKind::Connection
            | ErrorKind::Timeout
            | ErrorKind::Decode => Self::Unavailable,
            ErrorKind::Authentication | ErrorKind::Permission => Self::Key,
            ErrorKind::InvalidRequest => Self::of_param(error, asked),
            _ => Self::Fault,
        }
    }

    fn of_param(error: &Error, asked: &Asked<'_>) -> Self {
        let is_missing = error.code() == Some("resource_missing");
        if error.status() == Some(404) && !is_missing {
            // Stripe says of what is missing that it is: this comes from elsewhere.
            return Self::Unavailable;
        }
        match error.param() {
            Some("customer") if is_missing => Self::NoCustomer,
            Some("configuration") => Self::NotConfigured,
            Some("return_url") => Self::ReturnUrl,
            Some(param) if param.starts_with("flow_data") => Self::Flow,
            None if asked.configuration.is_none() && has_no_default(error) => Self::NotConfigured,
            // That a feature is off, or that a cancellation is pending already, comes without a param.
            None if asked.has_flow => Self::Flow,
            _ => Self::Fault,
        }
    }

    fn log(self, error: &Error, asked: &Asked<'_>) {
        let kind = error.kind();
        let status = error.status();
        let code = error.code();
        let param = error.param();
        let stripe_request = error.request_id();
        let customer = asked.customer.as_str();
        let configuration = asked.configuration.as_deref();
        let advice = self.advice();
        match self {
            Self::Unavailable | Self::NoCustomer | Self::Flow => {
                tracing::warn!(%kind, status, code, param, stripe_request, customer, configuration, "{advice}");
            }
            Self::Key | Self::NotConfigured | Self::ReturnUrl | Self::Fault => {
                tracing::error!(%kind, status, code, param, stripe_request, customer, configuration, "{advice}");
            }
        }
    }

    /// For who runs the server.
    fn advice(self) -> &'static str {
        match self {
            Self::Unavailable => "Stripe does not answer as it should",
            Self::Key => "Stripe refuses the API key: check it, and what it may do",
            Self::NoCustomer => {
                "Stripe has no such customer: check the mapping, and whether it was made in the other mode; no \
                 customer was created"
            }
            Self::NotConfigured => {
                "the portal has no such configuration: save the default one in the Dashboard (settings, billing, \
                 customer portal), or check the allowed ones"
            }
            Self::Flow => "Stripe refuses the flow",
            Self::ReturnUrl => "Stripe refuses the return URL: check the origins that are allowed",
            Self::Fault => "Stripe refuses the request",
        }
    }
}

/// Stripe has neither a code nor a param for it.
fn has_no_default(error: &Error) -> bool {
    let says = |message: &str| message.contains("default configuration");
    error.code().is_none() && error.message().is_some_and(says)
}

fn retry_after(error: &Error) -> u64 {
    let given = error.headers().and_then(|all| all.get("retry-after"));
    let seconds = given.and_then(|it| it.trim().parse().ok());
    seconds.map_or(RETRY_AFTER, |it: u64| it.clamp(1, LONGEST_RETRY_AFTER))
}

fn not_configured() -> Failure {
    Failure::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "PORTAL_NOT_CONFIGURED",
        "The billing portal is not set up yet",
    )
}

#[cfg(test)]
mod tests {
    use axum::Json;
    use serde_json::json;
    use stripe_portal_gen::Client;
    use stripe_portal_gen::billing_portal::CreateSession;
    use tokio::net::TcpListener;

    use super::*;

    /// What becomes of an error that Stripe answers a session with.
    async fn answered(error: serde_json::Value) -> Failure {
        let answer = (StatusCode::BAD_REQUEST, Json(json!({"error": error})));
        let stripe = axum::Router::new().fallback(async || answer);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stripe = tokio::spawn(async { axum::serve(listener, stripe).await });
        let client = Client::builder("sk_test_1").base_url(url).build().unwrap();
        let customer = CustomerId::from("cus_1");
        let error = CreateSession::new(&customer).send(&client).await;
        stripe.abort();
        failure(&error.unwrap_err(), &Asked::of(&customer))
    }

    #[tokio::test]
    async fn a_return_url_that_stripe_refuses_is_the_callers() {
        let type_ = "invalid_request_error";
        let error = json!({"type": type_, "param": "return_url", "message": "secret"});
        let got = answered(error).await;
        assert_eq!((got.status.as_u16(), got.code), (400, "VALIDATION_ERROR"));
        assert_eq!(got.message, "returnUrl: it cannot be used");
        let got = answered(json!({"type": type_, "param": "locale"})).await;
        assert_eq!(got.status, 500);
    }
}
