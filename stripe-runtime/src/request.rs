//! Operations and the requests that they become.

mod builder;
mod multipart;

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;

pub use builder::RequestBuilder;
pub use multipart::{FileUpload, Multipart};

use crate::{Error, Form, Path};

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
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
    fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// How an operation's body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`, as files are sent in.
    Multipart,
    /// `application/json`, as version 2 of the API takes.
    Json,
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
    /// How the body is encoded.
    const BODY: BodyKind = BodyKind::Form;

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

    /// Adds the files of the body, where it is [`BodyKind::Multipart`].
    fn files(&self, parts: &mut Multipart) {
        let _ = parts;
    }
}

/// The body of an operation.
fn body<O: Operation>(operation: &O) -> Result<Body, Error> {
    let mut form = match O::BODY {
        BodyKind::Json => Form::json(),
        BodyKind::Form | BodyKind::Multipart => Form::new(),
    };
    operation.form(&mut form);
    form.check()?;
    let (content_type, bytes) = match O::BODY {
        BodyKind::Form => return Ok(Body::Form(form)),
        BodyKind::Json => ("application/json".to_owned(), form.into_json()),
        BodyKind::Multipart => {
            let mut parts = Multipart::from_form(&form);
            operation.files(&mut parts);
            parts.encode()
        }
    };
    Ok(Body::Bytes {
        content_type,
        bytes,
    })
}

/// A call written out, ready for a client or for any other transport.
///
/// [`Request::new`] writes out an operation; [`Request::builder`] makes a request that no operation
/// describes.
#[derive(Clone)]
pub struct Request {
    method: Method,
    template: Cow<'static, str>,
    path: String,
    query: Form,
    body: Body,
    api_version: Option<Cow<'static, str>>,
    server: Server,
}

/// What a request carries.
#[derive(Clone)]
enum Body {
    Form(Form),
    Bytes {
        content_type: String,
        bytes: Vec<u8>,
    },
}

/// Where a request goes.
#[derive(Clone)]
enum Server {
    /// Here, unless the client has a base URL of its own.
    Usual(&'static str),
    /// Here, whatever the client says.
    Chosen(String),
}

const FORM: &str = "application/x-www-form-urlencoded";

impl Request {
    /// Writes an operation out. It is an error if a parameter of the path is empty, `.` or `..`, or
    /// if a parameter nests too deep to be encoded.
    pub fn new<O: Operation>(operation: &O) -> Result<Self, Error> {
        let mut path = Path::new(O::PATH);
        operation.path(&mut path);
        let mut query = Form::new();
        operation.query(&mut query);
        let request = Self {
            method: O::METHOD,
            template: O::PATH.into(),
            path: path.into_text()?,
            query,
            body: body(operation)?,
            api_version: Some(O::API_VERSION.into()),
            server: Server::Usual(O::BASE_URL),
        };
        request.checked()
    }

    /// A request for `path`, such as `/v1/customers/{customer}`, to be filled in.
    pub fn builder(method: Method, path: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(method, path.into())
    }

    fn checked(self) -> Result<Self, Error> {
        self.query.check()?;
        if let Body::Form(form) = &self.body {
            form.check()?;
        }
        Ok(self)
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The path before its parameters were filled in, to group requests by.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.template
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

    /// The body; empty where there is none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        match &self.body {
            Body::Form(form) => form.as_str().as_bytes(),
            Body::Bytes { bytes, .. } => bytes,
        }
    }

    /// The media type of the body; none where there is no body.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        match &self.body {
            Body::Form(form) => (self.method.has_body() || !form.is_empty()).then_some(FORM),
            Body::Bytes { content_type, .. } => Some(content_type),
        }
    }

    /// The API version to ask for; where there is none, the account's own answers.
    #[must_use]
    pub fn api_version(&self) -> Option<&str> {
        self.api_version.as_deref()
    }

    /// The server to send to.
    #[must_use]
    pub fn base_url(&self) -> &str {
        match &self.server {
            Server::Usual(url) => url,
            Server::Chosen(url) => url,
        }
    }

    /// Whether a client's own base URL does not replace the request's.
    #[cfg(feature = "client")]
    pub(crate) fn has_chosen_server(&self) -> bool {
        matches!(self.server, Server::Chosen(_))
    }

    /// The body, which is taken out.
    #[cfg(feature = "client")]
    pub(crate) fn take_body(&mut self) -> Vec<u8> {
        match &mut self.body {
            Body::Form(form) => std::mem::take(form).into_string().into_bytes(),
            Body::Bytes { bytes, .. } => std::mem::take(bytes),
        }
    }

    /// Has `write` add parameters; an error where the body is not a form, which cannot take them.
    #[cfg(feature = "client")]
    pub(crate) fn add_parameters(&mut self, write: impl FnOnce(&mut Form)) -> Result<(), Error> {
        match &mut self.body {
            Body::Form(form) if self.method.has_body() => write(form),
            Body::Form(_) => write(&mut self.query),
            Body::Bytes { .. } => {
                let message = "the body is no form, so that a call cannot add parameters to it";
                return Err(Error::config(message));
            }
        }
        Ok(())
    }
}

/// Shows the names of parameters but not their values, which may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Request");
        debug
            .field("method", &self.method)
            .field("path", &self.template)
            .field("query", &self.query);
        match &self.body {
            Body::Form(form) => debug.field("form", form),
            Body::Bytes { content_type, .. } => debug.field("content_type", content_type),
        };
        debug.finish_non_exhaustive()
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
        assert_eq!(got.api_version(), Some("2026-10-28.endive"));
        assert_eq!(got.base_url(), "https://api.stripe.com/");
        assert_eq!(got.content_type(), Some(FORM));
        assert_eq!(got.template(), "/v1/things/{thing}");
        assert_eq!((got.path(), got.query()), ("/v1/things/t%2F1", ""));
        assert_eq!(got.body(), b"name=a%20b");
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
