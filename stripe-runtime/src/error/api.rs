//! The error body of Stripe's, every field open and optional.

use std::fmt;

use serde_json::Value;

use crate::Json;

macro_rules! fields {
    (
        text { $($(#[$text_doc:meta])* $text:ident $text_name:literal)* }
        prose { $($(#[$prose_doc:meta])* $prose:ident $prose_name:literal)* }
        json { $($(#[$json_doc:meta])* $json:ident $json_name:literal)* }
    ) => {
        /// What Stripe says about an error. A field of an unexpected kind stays in `other`.
        ///
        /// See [the error object](https://docs.stripe.com/api/errors) and [error codes](https://docs.stripe.com/error-codes).
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct ApiError {
            $($(#[$text_doc])* pub $text: Option<String>,)*
            $($(#[$prose_doc])* pub $prose: Option<String>,)*
            $($(#[$json_doc])* pub $json: Option<Value>,)*
            /// The fields that this version does not know.
            pub other: Json,
        }

        impl From<Json> for ApiError {
            fn from(fields: Json) -> Self {
                let mut error = Self::default();
                for (name, value) in fields {
                    match (name.as_str(), value) {
                        (_, Value::Null) => {}
                        $(($text_name, Value::String(text)) => error.$text = Some(text),)*
                        $(($prose_name, Value::String(text)) => error.$prose = Some(text),)*
                        $(($json_name, value) => error.$json = Some(value),)*
                        (_, value) => {
                            error.other.insert(name, value);
                        }
                    }
                }
                error
            }
        }

        /// Leaves out prose, which may quote the API key, and objects, which may hold secrets.
        impl fmt::Debug for ApiError {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut debug = f.debug_struct("ApiError");
                $(if let Some(text) = &self.$text {
                    debug.field($text_name, text);
                })*
                debug.finish_non_exhaustive()
            }
        }
    };
}

fields! {
    text {
        /// The type, such as `card_error` or `invalid_request_error`.
        type_ "type"
        /// A short text that names the error, such as `resource_missing`.
        code "code"
        /// The card issuer's reason for a decline.
        decline_code "decline_code"
        /// What to do after a decline, such as `try_again_later`.
        advice_code "advice_code"
        /// The card network's advice after a decline, two digits.
        network_advice_code "network_advice_code"
        /// The card network's reason for a decline.
        network_decline_code "network_decline_code"
        /// The identifier of the failed charge.
        charge "charge"
        /// A page about the code.
        doc_url "doc_url"
        /// The parameter that the error is about.
        param "param"
        /// The type of the payment method that failed.
        payment_method_type "payment_method_type"
        /// The request in the dashboard's log.
        request_log_url "request_log_url"
    }
    prose {
        /// What went wrong, for developers; for card errors, fit to be shown to customers.
        message "message"
        /// What went wrong, for customers.
        user_message "user_message"
    }
    json {
        /// The payment intent that the error is about.
        payment_intent "payment_intent"
        /// The payment method that the error is about.
        payment_method "payment_method"
        /// The setup intent that the error is about.
        setup_intent "setup_intent"
        /// The source that the error is about.
        source "source"
    }
}

impl ApiError {
    /// The error in a body; none where the body is not one of Stripe's.
    pub(crate) fn read(body: &[u8]) -> Option<Self> {
        let mut body: Json = serde_json::from_slice(body).ok()?;
        match body.remove("error")? {
            Value::Object(fields) => Some(fields.into()),
            Value::String(code) => Some(Self::of_oauth(code, body)),
            _ => None,
        }
    }

    /// The shape of OAuth, `{"error": code, "error_description": message}`.
    fn of_oauth(code: String, mut body: Json) -> Self {
        let message = body.remove("error_description");
        Self {
            code: Some(code),
            message: message.and_then(|text| text.as_str().map(str::to_owned)),
            other: body,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Option<ApiError> {
        ApiError::read(body.to_string().as_bytes())
    }

    #[test]
    fn every_field_is_read() {
        let text = [
            "type",
            "code",
            "decline_code",
            "advice_code",
            "network_advice_code",
            "network_decline_code",
            "charge",
            "doc_url",
            "param",
            "payment_method_type",
            "request_log_url",
        ];
        let prose = ["message", "user_message"];
        let objects = ["payment_intent", "payment_method", "setup_intent", "source"];
        let mut fields = Json::new();
        fields.extend(text.map(|name| (name.to_owned(), name.into())));
        fields.extend(prose.map(|name| (name.to_owned(), name.into())));
        fields.extend(objects.map(|name| (name.to_owned(), json!({ "id": name }))));

        let got = read(&json!({ "error": fields })).unwrap();
        assert!(got.other.is_empty());
        assert_eq!(got.type_.as_deref(), Some("type"));
        assert_eq!(got.user_message.as_deref(), Some("user_message"));
        assert_eq!(got.source.as_ref().unwrap()["id"], "source");
        assert_eq!(format!("{got:?}").matches(": ").count(), text.len());
    }

    #[test]
    fn the_unexpected_hides_nothing() {
        let got = read(&json!({"error": {"message": "m", "code": 5, "param": null, "new": []}}));
        let got = got.unwrap();
        assert_eq!(got.message.as_deref(), Some("m"));
        assert_eq!(Value::Object(got.other), json!({"code": 5, "new": []}));
    }

    #[test]
    fn oauth_errors_are_read() {
        let body = json!({"error": "invalid_grant", "error_description": "d", "x": 1});
        let got = read(&body).unwrap();
        assert_eq!(got.code.as_deref(), Some("invalid_grant"));
        assert_eq!(got.message.as_deref(), Some("d"));
    }

    #[test]
    fn other_bodies_are_not_errors() {
        for body in [json!({}), json!([]), json!({"error": 5}), json!("error")] {
            assert_eq!(read(&body), None);
        }
        assert_eq!(ApiError::read(b"<html>"), None);
        assert_eq!(ApiError::read(b""), None);
    }
}
