//! A server of one operation, as a generated crate describes it, called over a real connection.

use std::sync::Arc;

use serde_json::{Value, json};
use stripe_runtime::server::axum::Router;
use stripe_runtime::server::axum::extract::{Request, State};
use stripe_runtime::server::axum::http::header;
use stripe_runtime::server::axum::response::{IntoResponse as _, Response};
use stripe_runtime::server::axum::routing::post;
use stripe_runtime::server::{
    Accept, At, Call, Given, GivenFields, Host, Limit, PathValues, Refusal, serve,
};
use stripe_runtime::{
    Clearable, Client, Form, Metadata, Method, Operation, Path, RangeQuery, Timestamp, calls,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

#[derive(Clone)]
struct ChangeThing {
    thing: String,
    count: Option<i64>,
    note: Option<Clearable<String>>,
    names: Option<Vec<String>>,
    created: Option<RangeQuery<Timestamp>>,
    metadata: Option<Metadata>,
    expand: Option<Vec<String>>,
}

impl Operation for ChangeThing {
    type Output = Value;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/things/{thing}";
    const API_VERSION: &'static str = "2024-06-20";
    const BASE_URL: &'static str = "https://api.example.com/";

    fn path(&self, path: &mut Path) {
        path.param("thing", &self.thing);
    }

    fn form(&self, form: &mut Form) {
        form.field("count", &self.count);
        form.field("note", &self.note);
        form.field("names", &self.names);
        form.field("created", &self.created);
        form.field("metadata", &self.metadata);
        form.field("expand", &self.expand);
    }
}

calls!(ChangeThing => Value);

impl Accept for ChangeThing {
    const EXPANDABLE: &'static [&'static str] = &["owner"];

    fn accept(path: &PathValues, given: Given) -> Result<Self, Refusal> {
        let known = ["count", "note", "names", "created", "metadata", "expand"];
        let mut fields = GivenFields::of(given, &At::ROOT, &known)?;
        Ok(Self {
            thing: path.get(0, "thing")?,
            count: fields.optional("count", &[Limit::Least(1)])?,
            note: fields.optional("note", &[Limit::Longest(5)])?,
            names: fields.optional("names", &[])?,
            created: fields.optional("created", &[])?,
            metadata: fields.optional("metadata", &[])?,
            expand: fields.optional("expand", &[])?,
        })
    }
}

/// Lets in who says `Bearer key`, and answers with the form that it read.
struct Things;

impl Host for Things {
    type Caller = ();

    async fn admit(&self, call: &Call) -> Result<(), Refusal> {
        let key = call.parts.headers.get(header::AUTHORIZATION);
        match key.is_some_and(|key| key == "Bearer key") {
            true => Ok(()),
            false => Err(Refusal::invalid("no").status(401)),
        }
    }

    fn amend(&self, _: &Call, (): &(), given: &mut Given) {
        if let Given::Fields(fields) = given {
            fields.swap_remove("old");
        }
    }

    async fn answer<R>(&self, call: &Call, (): &(), run: R) -> Response
    where
        R: Future<Output = Result<Value, Refusal>> + Send,
    {
        match run.await {
            Ok(value) => json!([call.path, call.expand, value])
                .to_string()
                .into_response(),
            Err(refusal) => refusal.into_response(),
        }
    }
}

async fn started() -> String {
    async fn change(State(things): State<Arc<Things>>, request: Request) -> Response {
        serve(things, request, |_, _, params: ChangeThing| async move {
            if params.thing == "none" {
                return Err(Refusal::missing_resource("thing", "none", "thing").status(404));
            }
            let mut form = Form::new();
            params.form(&mut form);
            Ok(json!([params.thing, form.as_str()]))
        })
        .await
    }
    let router = Router::new()
        .route("/v1/things/{0}", post(change))
        .with_state(Arc::new(Things));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { stripe_runtime::server::axum::serve(listener, router).await });
    url
}

/// The status and the body of an answer.
async fn posted(path: &str, form: &str) -> (u16, Value) {
    posted_as("application/x-www-form-urlencoded", path, form).await
}

async fn posted_as(kind: &str, path: &str, form: &str) -> (u16, Value) {
    let url = started().await;
    let address = url.trim_start_matches("http://");
    let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer key\r\n\
         content-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{form}",
        form.len()
    );
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (status, serde_json::from_str(body).unwrap())
}

/// What the client sends, the server reads, and writes again as it came.
#[tokio::test]
async fn what_is_sent_is_read() {
    let url = started().await;
    let client = Client::builder("key").base_url(&url).build().unwrap();
    let sent = ChangeThing {
        thing: "a/b ü".to_owned(),
        count: Some(5),
        note: Some(Clearable::Clear),
        names: Some(vec!["x y".to_owned(), "ß&=".to_owned()]),
        created: Some(RangeQuery::gte(Timestamp(1)).lt(Timestamp(9))),
        metadata: Some(Metadata::from([("k[0]", "v"), ("gone", "")])),
        expand: Some(vec!["owner".to_owned()]),
    };
    let mut form = Form::new();
    sent.form(&mut form);
    let answer = client.send(&sent).await.unwrap();
    let want = json!(["/v1/things/{thing}", ["owner"], ["a/b ü", form.as_str()]]);
    assert_eq!(*answer, want);
}

#[tokio::test]
async fn query_and_body_are_one() {
    let (status, body) = posted("/v1/things/1?count=2&names[]=a", "old=1&names[]=b").await;
    assert_eq!(
        (status, &body[2]),
        (200, &json!(["1", "count=2&names[0]=a&names[1]=b"]))
    );
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    for (form, status, message, code, param) in [
        (
            "bogus=1",
            400,
            "Received unknown parameter: bogus",
            Some("parameter_unknown"),
            "bogus",
        ),
        (
            "count=abc",
            400,
            "Invalid integer: abc",
            Some("parameter_invalid_integer"),
            "count",
        ),
        ("names=a", 400, "Invalid array", None, "names"),
        ("names[0][x]=a", 400, "Invalid string", None, "names[0]"),
        (
            "created[at]=1",
            400,
            "Received unknown parameter: created[at]",
            Some("parameter_unknown"),
            "created[at]",
        ),
        (
            "note=123456",
            400,
            "Invalid string: 123456; must be at most 5 characters",
            None,
            "note",
        ),
        ("metadata=x", 400, "Invalid hash", None, "metadata"),
    ] {
        let (got, body) = posted("/v1/things/1", form).await;
        let error = &body["error"];
        assert_eq!(
            (got, &error["message"]),
            (status, &json!(message)),
            "{form}"
        );
        assert_eq!(
            (&error["code"], &error["param"]),
            (&json!(code), &json!(param)),
            "{form}"
        );
        assert_eq!(error["type"], "invalid_request_error");
    }
    let (_, body) = posted("/v1/things/1", "count=").await;
    assert_eq!(body["error"]["code"], "parameter_invalid_empty");
}

#[tokio::test]
async fn what_cannot_be_carried_out_is_said() {
    let (status, body) = posted("/v1/things/none", "").await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (404, &json!("resource_missing"))
    );
    let (status, body) = posted_as("application/json", "/v1/things/1", "{}").await;
    let message = body["error"]["message"].as_str().unwrap();
    assert_eq!(status, 400);
    assert!(
        message.contains("application/x-www-form-urlencoded"),
        "{message}"
    );
}
