//! The envelopes of all answers: `{"success": true, "data": …}`, or `false` with an error.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// An answer that has what was asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Answer<T> {
    /// Always `true`.
    success: bool,
    /// What was asked for.
    pub data: T,
}

impl<T> Answer<T> {
    /// Answers with `data`.
    pub fn of(data: T) -> Self {
        let success = true;
        Self { success, data }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

/// An answer that says why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The HTTP status.
    pub status: StatusCode,
    /// What programs read, such as `NOT_FOUND`.
    pub code: &'static str,
    /// What people read. It never quotes Stripe, nor a secret.
    pub message: String,
    /// After how many seconds to try again, where that helps.
    pub retry_after: Option<u64>,
}

/// An answer that says why not.
#[derive(Serialize, ToSchema)]
#[schema(as = Failure)]
pub(crate) struct Envelope {
    /// Always `false`.
    success: bool,
    error: Fault,
}

/// Why not.
#[derive(Serialize, ToSchema)]
#[schema(as = Fault)]
struct Fault {
    /// For programs, such as `NOT_FOUND`.
    code: &'static str,
    /// For people.
    message: String,
}

impl Failure {
    /// An error with a status, a code and a message.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after: None,
        }
    }

    /// Says after how many seconds to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// 401: no token, or one that is unknown, expired or revoked.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHORIZED",
            "Authentication required",
        )
    }

    /// 404: the user is no customer.
    #[must_use]
    pub fn no_customer() -> Self {
        let message = "No billing customer record found";
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// 404: no endpoint has this path. The code is another than a missing customer's: who asks at the wrong address
    /// is not to be taken for somebody who pays nothing.
    pub(crate) fn no_such_path() -> Self {
        let message = "There is nothing here";
        Self::new(StatusCode::NOT_FOUND, "UNKNOWN_PATH", message)
    }

    /// 400: the request is not what it should be, and how it should be.
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "VALIDATION_ERROR", message)
    }

    /// 503: Stripe does not answer as it should.
    #[must_use]
    pub fn stripe_unavailable(retry_after: u64) -> Self {
        let message = "Billing is not available right now; try again in a moment";
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "STRIPE_UNAVAILABLE",
            message,
        )
        .retry_after(retry_after)
    }

    /// 503: a part of this server is missing, or too slow.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE", message)
    }

    /// 500: a fault of the server, which stands in its log.
    #[must_use]
    pub fn internal() -> Self {
        let message = "Something went wrong";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", message)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self {
            status,
            code,
            message,
            retry_after,
        } = self;
        let error = Fault { code, message };
        let envelope = Envelope {
            success: false,
            error,
        };
        let mut response = (status, Json(envelope)).into_response();
        if let Some(seconds) = retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}
