//! The error that a server answers with, as Stripe writes it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::At;

/// A request that is not carried out, and why.
///
/// See [errors](https://docs.stripe.com/api/errors).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The kind of error, such as `invalid_request_error`.
    pub type_: &'static str,
    /// What is wrong, in words.
    pub message: String,
    /// A short text that names the error, such as `resource_missing`.
    pub code: Option<&'static str>,
    /// The parameter that is wrong.
    pub param: Option<String>,
    /// The issuer's reason, where a card was declined.
    pub decline_code: Option<&'static str>,
}

impl Refusal {
    /// A request that is wrong in itself: status 400.
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            type_: "invalid_request_error",
            message: message.into(),
            code: None,
            param: None,
            decline_code: None,
        }
    }

    /// An object that does not exist; `kind` in words, such as `customer`.
    #[must_use]
    pub fn missing_resource(kind: &str, id: &str, param: &str) -> Self {
        Self::invalid(format!("No such {kind}: '{id}'"))
            .code("resource_missing")
            .param(param)
    }

    /// Sets the status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets the kind of error.
    #[must_use]
    pub fn type_(mut self, type_: &'static str) -> Self {
        self.type_ = type_;
        self
    }

    /// Sets the code.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// Sets the parameter.
    #[must_use]
    pub fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    /// Sets the parameter to the one at a place.
    #[must_use]
    pub fn at(self, at: &At<'_>) -> Self {
        self.param(at.to_string())
    }

    /// The body of the answer, with the address of Stripe's page about the code.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        let mut error = crate::Json::new();
        if let Some(code) = self.code {
            let page = code.replace('_', "-");
            error.insert("code".to_owned(), code.into());
            let url = format!("https://docs.stripe.com/error-codes#{page}");
            error.insert("doc_url".to_owned(), url.into());
        }
        if let Some(code) = self.decline_code {
            error.insert("decline_code".to_owned(), code.into());
        }
        error.insert("message".to_owned(), self.message.as_str().into());
        if let Some(param) = &self.param {
            error.insert("param".to_owned(), param.as_str().into());
        }
        error.insert("type".to_owned(), self.type_.into());
        json!({ "error": error }).to_string().into_bytes()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let json = HeaderValue::from_static("application/json");
        (status, [(header::CONTENT_TYPE, json)], self.body()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_not_said_is_left_out() {
        let body = |refusal: Refusal| serde_json::from_slice::<Value>(&refusal.body()).unwrap();
        assert_eq!(
            body(Refusal::missing_resource("customer", "cus_1", "customer")),
            json!({"error": {
                "code": "resource_missing",
                "doc_url": "https://docs.stripe.com/error-codes#resource-missing",
                "message": "No such customer: 'cus_1'",
                "param": "customer",
                "type": "invalid_request_error",
            }})
        );
        let bare = body(Refusal::invalid("no").type_("api_error"));
        assert_eq!(
            bare,
            json!({"error": {"message": "no", "type": "api_error"}})
        );
    }
}
