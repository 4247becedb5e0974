//! Operations and the requests that they become.

use std::fmt;

use serde::de::DeserializeOwned;

use crate::{Error, Form, Path};

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, changes or acts.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether parameters go into the body.
    #[cfg(feature = "client")]
    pub(crate) fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// One call of the API with its parameters.
pub trait Operation {
    /// What a successful call gives.
    type Output: DeserializeOwned;

    /// The HTTP method.
    const METHOD: Method;
    /// The path with `{name}` for each parameter.
    const PATH: &'static str;
    /// The API version that the operation and its output are written for.
    const API_VERSION: &'static str;
    /// The server that the API's document names.
    const BASE_URL: &'static str;

    /// Fills in the parameters of the path.
    fn path(&self, path: &mut Path) {
        let _ = path;
    }

    /// Writes the parameters of the query string.
    fn query(&self, form: &mut Form) {
        let _ = form;
    }

    /// Writes the parameters of the body.
    fn form(&self, form: &mut Form) {
        let _ = form;
    }
}

/// An operation written out, ready for a client or for any other transport.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Form,
    pub(crate) form: Form,
    pub(crate) api_version: &'static str,
    pub(crate) base_url: &'static str,
}

impl Request {
    /// Writes an operation out. It is an error if a parameter of the path is empty, `.` or `..`.
    pub fn new<O: Operation>(operation: &O) -> Result<Self, Error> {
        let mut path = Path::new(O::PATH);
        operation.path(&mut path);
        let mut request = Self {
            method: O::METHOD,
            path: path.into_text()?,
            query: Form::new(),
            form: Form::new(),
            api_version: O::API_VERSION,
            base_url: O::BASE_URL,
        };
        operation.query(&mut request.query);
        operation.form(&mut request.form);
        Ok(request)
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The path, encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query string, encoded, without `?`.
    #[must_use]
    pub fn query(&self) -> &str {
        self.query.as_str()
    }

    /// The body, a form; empty where the method has none.
    #[must_use]
    pub fn body(&self) -> &str {
        self.form.as_str()
    }

    /// The API version to ask for.
    #[must_use]
    pub fn api_version(&self) -> &'static str {
        self.api_version
    }

    /// The server to send to.
    #[must_use]
    pub fn base_url(&self) -> &'static str {
        self.base_url
    }

    /// The parameters that a call may add to.
    #[cfg(feature = "client")]
    pub(crate) fn parameters(&mut self) -> &mut Form {
        if self.method.has_body() {
            &mut self.form
        } else {
            &mut self.query
        }
    }
}

/// Shows the names of parameters but not their values, which may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Rename {
        id: &'static str,
        name: &'static str,
    }

    impl Operation for Rename {
        type Output = serde_json::Value;
        const METHOD: Method = Method::Post;
        const PATH: &'static str = "/v1/things/{thing}";
        const API_VERSION: &'static str = "2026-10-28.endive";
        const BASE_URL: &'static str = "https://api.stripe.com/";

        fn path(&self, path: &mut Path) {
            path.param("thing", self.id);
        }

        fn form(&self, form: &mut Form) {
            form.field("name", self.name);
        }
    }

    #[test]
    fn an_operation_written_out() {
        let got = Request::new(&Rename {
            id: "t/1",
            name: "a b",
        })
        .unwrap();
        assert_eq!(got.method().as_str(), "POST");
        assert_eq!(got.api_version(), "2026-10-28.endive");
        assert_eq!(got.base_url(), "https://api.stripe.com/");
        assert_eq!(
            (got.path(), got.query(), got.body()),
            ("/v1/things/t%2F1", "", "name=a%20b")
        );
    }

    #[test]
    fn a_bad_parameter_refuses_the_request() {
        let got = Request::new(&Rename { id: "", name: "" }).unwrap_err();
        assert!(got.is_config() && got.to_string().contains("`thing`"));
    }

    #[test]
    fn debug_shows_no_value() {
        let got = Request::new(&Rename {
            id: "1",
            name: "secret",
        })
        .unwrap();
        assert!(!format!("{got:?}").contains("secret"));
    }
}
