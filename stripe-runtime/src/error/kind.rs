//! The sorts of failure, and which of them an answer is.

use super::{ApiError, Error};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $is:ident $text:literal)*) => {
        /// What sort of failure an [`Error`] is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)*
        }

        impl ErrorKind {
            fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $text,)*
                }
            }
        }

        impl std::fmt::Display for ErrorKind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Error {
            $(
                #[doc = concat!("Whether [`Error::kind`] is [`ErrorKind::", stringify!($kind), "`].")]
                #[must_use]
                pub fn $is(&self) -> bool {
                    self.kind() == ErrorKind::$kind
                }
            )*
        }
    };
}

kinds! {
    /// The card cannot be charged (status 402).
    Card is_card "card error"
    /// The request is wrong or its object does not exist (400, 404).
    InvalidRequest is_invalid_request "invalid request"
    /// The API key is missing, wrong or revoked (401).
    Authentication is_authentication "authentication error"
    /// The API key may not do this (403).
    Permission is_permission "permission error"
    /// Too many requests (429).
    RateLimit is_rate_limit "rate limit"
    /// An idempotency key was used again with other parameters.
    Idempotency is_idempotency "idempotency error"
    /// Anything else that Stripe answered, such as 409 and 5xx.
    Api is_api "api error"
    /// No connection, or it broke before the whole answer was here.
    Connection is_connection "connection error"
    /// The whole answer was not here in time.
    Timeout is_timeout "timeout"
    /// Stripe answered with success, or signed a webhook, but the body does not fit.
    Decode is_decode "decode error"
    /// The client or the request cannot be made as asked; nothing was sent.
    Config is_config "configuration error"
    /// A webhook's signature is missing, wrong, too old or from the future.
    Signature is_signature "signature error"
}

/// The kind of an answer that is not a success.
pub(super) fn of_answer(status: u16, api: Option<&ApiError>) -> ErrorKind {
    let type_ = api.and_then(|api| api.type_.as_deref());
    let code = api.and_then(|api| api.code.as_deref());
    match status {
        429 => ErrorKind::RateLimit,
        400 if code == Some("rate_limit") => ErrorKind::RateLimit,
        400 | 404 if type_ == Some("idempotency_error") => ErrorKind::Idempotency,
        400 | 404 => ErrorKind::InvalidRequest,
        401 => ErrorKind::Authentication,
        402 => ErrorKind::Card,
        403 => ErrorKind::Permission,
        _ => ErrorKind::Api,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_type_and_code_decide() {
        let limit = ApiError::read(br#"{"error":{"code":"rate_limit"}}"#);
        let reuse = ApiError::read(br#"{"error":{"type":"idempotency_error"}}"#);
        let cases = [
            (400, &None, ErrorKind::InvalidRequest),
            (400, &limit, ErrorKind::RateLimit),
            (400, &reuse, ErrorKind::Idempotency),
            (401, &None, ErrorKind::Authentication),
            (402, &limit, ErrorKind::Card),
            (403, &None, ErrorKind::Permission),
            (404, &None, ErrorKind::InvalidRequest),
            (409, &None, ErrorKind::Api),
            (429, &reuse, ErrorKind::RateLimit),
            (302, &None, ErrorKind::Api),
            (500, &limit, ErrorKind::Api),
        ];
        for (status, api, want) in cases {
            assert_eq!(of_answer(status, api.as_ref()), want, "{status}");
        }
    }
}
