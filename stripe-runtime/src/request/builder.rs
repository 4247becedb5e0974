//! Requests that no operation describes, written by hand.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::{Body, Method, Multipart, Request, Server};
use crate::{Encode, Error, Form, Path};

/// Where Stripe's API is, unless the request or the client says otherwise.
const STRIPE: &str = "https://api.stripe.com/";

/// Builds a [`Request`] to any path, with a body of any kind.
///
/// It is sent with the same retries, key, errors and options as an operation.
///
/// ```
/// use stripe_runtime::{Method, Request};
///
/// let request = Request::builder(Method::Post, "/v1/customers/{customer}")
///     .path_param("customer", "cus_1")
///     .form("metadata", &[("plan", "pro")].into_iter().collect::<stripe_runtime::Metadata>())
///     .build()?;
/// assert_eq!(request.path(), "/v1/customers/cus_1");
/// assert_eq!(request.body(), b"metadata[plan]=pro");
/// # Ok::<(), stripe_runtime::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "a request is made by `build`"]
pub struct RequestBuilder {
    request: Request,
    path: Path,
    refused: Option<Error>,
}

impl RequestBuilder {
    pub(super) fn new(method: Method, path: String) -> Self {
        let (template, query) = match path.split_once('?') {
            None => (path, Form::new()),
            Some((path, query)) => (path.to_owned(), Form::from_encoded(query)),
        };
        Self {
            path: Path::new(&template),
            request: Request {
                method,
                template: template.into(),
                path: String::new(),
                query,
                body: Body::Form(Form::new()),
                api_version: None,
                server: Server::Usual(STRIPE),
            },
            refused: None,
        }
    }

    /// Fills in the parameter `{name}` of the path, as one segment.
    pub fn path_param(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.path.param(name, value);
        self
    }

    /// Adds a parameter to the query string, after those that the path came with.
    pub fn query<T: Encode + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.request.query.field(name, value);
        self
    }

    /// Adds a parameter to the body, which is then a form, in place of a body that is not. GET and
    /// DELETE have theirs in the query.
    pub fn form<T: Encode + ?Sized>(mut self, name: &str, value: &T) -> Self {
        if !self.request.method.has_body() {
            return self.query(name, value);
        }
        match &mut self.request.body {
            Body::Form(form) => form.field(name, value),
            body @ Body::Bytes { .. } => {
                let mut form = Form::new();
                form.field(name, value);
                *body = Body::Form(form);
            }
        }
        self
    }

    /// Sends `value` as JSON, as version 2 of the API has it.
    pub fn json<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.bytes("application/json", bytes),
            Err(error) => {
                let refused = Error::config(format!("the body cannot be written as JSON: {error}"));
                self.refused.get_or_insert(refused);
                self
            }
        }
    }

    /// Sends parts, such as a file.
    pub fn multipart(self, parts: &Multipart) -> Self {
        let (content_type, bytes) = parts.encode();
        self.bytes(content_type, bytes)
    }

    /// Sends `bytes` as they are.
    pub fn bytes(mut self, content_type: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.request.body = Body::Bytes {
            content_type: content_type.into(),
            bytes: bytes.into(),
        };
        self
    }

    /// The server to send to, whatever base URL the client has. It is sent the API key.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.request.server = Server::Chosen(url.into());
        self
    }

    /// The API version to ask for, unless the client or the call has one; where nobody has, the
    /// account's own answers. Version 2 of the API must be told one. To decode into a generated
    /// crate's types, ask for its `API_VERSION`.
    pub fn api_version(mut self, version: impl Into<Cow<'static, str>>) -> Self {
        self.request.api_version = Some(version.into());
        self
    }

    /// The request.
    ///
    /// It is an error if the path does not begin with `/`, has a parameter that is not filled in, or
    /// holds what a path cannot hold; or if a body cannot be encoded, or belongs to a GET.
    pub fn build(mut self) -> Result<Request, Error> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        self.request.path = self.path.into_text()?;
        if !is_path(&self.request.path) || !is_query(self.request.query()) {
            let message = "a path begins with one `/`, has no segment `.` or `..`, and is \
                           percent-encoded: fill in parameters with `path_param`, and name another \
                           server with `base_url`";
            return Err(Error::config(message));
        }
        if self.request.method == Method::Get && self.request.content_type().is_some() {
            return Err(Error::config("a GET has no body: use `query`"));
        }
        self.request.checked()
    }
}

fn is_path(text: &str) -> bool {
    let is_step = |segment: &str| {
        matches!(
            &*segment.replace("%2e", ".").replace("%2E", "."),
            "." | ".."
        )
    };
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !br#"?#\"<>^`{|}"#.contains(&byte);
    text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(is_allowed)
        && !text.split('/').any(is_step)
}

fn is_query(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'#')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn get(path: &'static str) -> RequestBuilder {
        Request::builder(Method::Get, path)
    }

    #[test]
    fn a_query_may_come_with_the_path() {
        let request = get("/v2/core/events?page=a%20b").query("limit", &5).build();
        let request = request.unwrap();
        assert_eq!(request.path(), "/v2/core/events");
        assert_eq!(request.query(), "page=a%20b&limit=5");
        assert_eq!((request.content_type(), request.body()), (None, &b""[..]));
        assert_eq!(request.base_url(), STRIPE);
        assert_eq!(request.api_version(), None);
    }

    #[test]
    fn a_body_is_a_form_or_json_or_bytes() {
        let post = || Request::builder(Method::Post, "/v2/things").api_version("v");
        let json = post().json(&json!({"a": [1]})).build().unwrap();
        assert_eq!(json.content_type(), Some("application/json"));
        assert_eq!(json.body(), br#"{"a":[1]}"#);
        let form = post().json(&1).form("a", "b").form("c", "d").build();
        assert_eq!(form.unwrap().body(), b"a=b&c=d");
        let bytes = post().bytes("text/csv", "a,b").build().unwrap();
        assert_eq!(
            (bytes.content_type(), bytes.body()),
            (Some("text/csv"), &b"a,b"[..])
        );
        assert_eq!(bytes.api_version(), Some("v"));
    }

    #[test]
    fn a_get_has_its_form_in_the_query_and_no_body() {
        let request = get("/v1/a").form("b", "c").build().unwrap();
        assert_eq!((request.query(), request.content_type()), ("b=c", None));
        let error = get("/v1/a").json(&1).build().unwrap_err();
        assert!(error.is_config() && error.to_string().contains("no body"));
    }

    #[test]
    fn debug_shows_no_value() {
        let builder = get("/v1/{a}")
            .path_param("a", "secret")
            .query("b", "secret");
        assert!(!format!("{builder:?}").contains("secret"));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        let paths = [
            "",
            "v1/a",
            "/v1/../a",
            "/v1/%2e%2E/a",
            "/v1/./a",
            "/v1/a b",
            "/v1/é",
            "/v1/a#b",
            "/v1/a\\b",
            "/v1/{a}",
            "/v1/a\n",
            "/v1/a?b c",
            "/v1/a?b#c",
            "//other.example/v1/a",
        ];
        for path in paths {
            let error = get(path).build().unwrap_err();
            assert!(error.is_config(), "{path}");
        }
        let error = get("/v1/{a}").path_param("a", "..").build().unwrap_err();
        assert!(error.to_string().contains("`a`"));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        let odd = std::collections::BTreeMap::from([(vec![1], 1)]);
        let error = get("/v1/a").json(&odd).build().unwrap_err();
        assert!(error.is_config() && error.to_string().contains("JSON"));
    }
}
