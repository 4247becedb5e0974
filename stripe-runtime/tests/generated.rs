//! A miniature generated crate, which names only what `codegen` exports: that it compiles and
//! behaves is the contract with generated code.

#![allow(missing_docs, reason = "its documentation would be the spec's")]

use serde::{Deserialize, Serialize};
use stripe_runtime::codegen::{
    self, Clearable, Decimal, Encode, EventPayload, Expandable, Expands, Form, Json, JsonError,
    List, MaybeDeleted, Metadata, Method, Object, ObjectUnion, Operation, Paginate, Path,
    RangeQuery, Sensitive, Serializer, ShapeUnion, Timestamp, Value, decode, id, object_union,
    open_enum, shape_union,
};
#[cfg(feature = "client")]
use stripe_runtime::codegen::{Client, Error, Pages, RequestOptions, Response};

/// Identifies a configuration, `bpc_…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConfigurationId(String);
id!(ConfigurationId);

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Configuration {
    pub id: ConfigurationId,
    pub object: String,
    pub parent: Option<Expandable<ConfigurationId>>,
    pub created: Timestamp,
    pub metadata: Option<Metadata>,
    pub free: Option<Json>,
    pub url: Sensitive,
    pub amount_decimal: Option<Decimal>,
    #[serde(rename = "type")]
    pub type_: Kind,
    pub owner: Option<MaybeDeleted<Box<Configuration>>>,
    pub source: Option<Source>,
    pub trial_end: Option<TrialEnd>,
    pub history: Option<List<Configuration>>,
}

impl Object for Configuration {
    fn object_id(&self) -> &str {
        self.id.as_str()
    }
}

impl Expands for ConfigurationId {
    type Object = Configuration;
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    Plain,
    /// A value that this version does not know.
    Unknown(String),
}

open_enum! {
    Kind {
        Plain "plain";
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Source {
    Configuration(Box<Configuration>),
    Unknown(Value),
}

impl ObjectUnion for Source {
    fn from_object(object: &str, value: Value) -> Result<Self, JsonError> {
        Ok(match object {
            "configuration" => Self::Configuration(decode(&value)?),
            _ => Self::Unknown(value),
        })
    }

    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Configuration(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}
object_union!(Source);

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TrialEnd {
    Now,
    Timestamp(Timestamp),
    Unknown(Value),
}

impl ShapeUnion for TrialEnd {
    fn from_value(value: Value) -> Result<Self, JsonError> {
        Ok(match &value {
            Value::String(text) if text == "now" => Self::Now,
            Value::Number(_) => Self::Timestamp(decode(&value)?),
            _ => Self::Unknown(value),
        })
    }

    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Now => "now".serialize(serializer),
            Self::Timestamp(value) => value.serialize(serializer),
            Self::Unknown(value) => value.serialize(serializer),
        }
    }
}
shape_union!(TrialEnd);

impl Encode for TrialEnd {
    fn encode(&self, form: &mut Form) {
        match self {
            Self::Now => form.text("now"),
            Self::Timestamp(value) => value.encode(form),
            Self::Unknown(value) => value.encode(form),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Flow {
    pub type_: Kind,
    pub trial_end: Option<TrialEnd>,
}

impl Encode for Flow {
    fn encode(&self, form: &mut Form) {
        form.field("type", &self.type_);
        form.field("trial_end", &self.trial_end);
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UpdateConfiguration {
    pub configuration: ConfigurationId,
    pub active: Option<bool>,
    pub flow: Option<Flow>,
    pub name: Option<Clearable<String>>,
    pub metadata: Option<Clearable<Metadata>>,
}

impl Operation for UpdateConfiguration {
    type Output = Configuration;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/configurations/{configuration}";
    const API_VERSION: &'static str = "2026-10-28.endive";
    const BASE_URL: &'static str = "https://api.stripe.com/";

    fn path(&self, path: &mut Path) {
        path.param("configuration", &self.configuration);
    }

    fn form(&self, form: &mut Form) {
        form.field("active", &self.active);
        form.field("flow", &self.flow);
        form.field("name", &self.name);
        form.field("metadata", &self.metadata);
    }
}

#[cfg(feature = "client")]
impl UpdateConfiguration {
    pub async fn send(&self, client: &Client) -> Result<Response<Configuration>, Error> {
        client.send(self).await
    }

    pub async fn send_with(
        &self,
        client: &Client,
        options: &RequestOptions,
    ) -> Result<Response<Configuration>, Error> {
        client.send_with(self, options).await
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ListConfigurations {
    pub created: Option<RangeQuery<Timestamp>>,
    pub starting_after: Option<ConfigurationId>,
    pub ending_before: Option<ConfigurationId>,
}

impl Operation for ListConfigurations {
    type Output = List<Configuration>;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/configurations";
    const API_VERSION: &'static str = "2026-10-28.endive";
    const BASE_URL: &'static str = "https://api.stripe.com/";

    fn query(&self, form: &mut Form) {
        form.field("created", &self.created);
        form.field("starting_after", &self.starting_after);
        form.field("ending_before", &self.ending_before);
    }
}

impl Paginate for ListConfigurations {
    type Item = Configuration;

    fn start_after(&mut self, cursor: &str) {
        self.ending_before = None;
        self.starting_after = Some(cursor.into());
    }
}

#[cfg(feature = "client")]
impl ListConfigurations {
    pub fn stream(self, client: &Client) -> Pages<Self, Configuration> {
        client.stream(self)
    }
}

pub type Event = codegen::Event<EventObject>;

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EventObject {
    ConfigurationUpdated(Box<Configuration>),
    Unknown(Value),
}

impl EventPayload for EventObject {
    const API_VERSION: &'static str = "2026-10-28.endive";

    fn decode(event_type: &str, object: &Value) -> Result<Self, JsonError> {
        Ok(match event_type {
            "configuration.updated" => Self::ConfigurationUpdated(decode(object)?),
            _ => Self::Unknown(object.clone()),
        })
    }

    fn unknown(object: &Value) -> Self {
        Self::Unknown(object.clone())
    }
}

const CONFIGURATION: &str = r#"{"id":"bpc_1","object":"configuration","parent":"bpc_0",
    "created":5,"metadata":{"b":"1","a":"2"},"free":{"x":[1]},"url":"https://secret",
    "amount_decimal":"0.10","type":"new","owner":{"id":"bpc_2","object":"configuration",
    "deleted":true},"source":{"object":"boat"},"trial_end":"now",
    "history":{"object":"list","data":[],"has_more":false,"url":"/v1/h"}}"#;

#[test]
fn a_model_gives_back_what_came_in() {
    let got: Configuration = serde_json::from_str(CONFIGURATION).unwrap();
    let want: Value = serde_json::from_str(CONFIGURATION).unwrap();
    assert_eq!(serde_json::to_value(&got).unwrap(), want);
    assert_eq!(got.type_, Kind::Unknown("new".into()));
    assert!(got.owner.as_ref().unwrap().is_deleted());
    assert!(!format!("{got:?}").contains("secret"));
}

#[test]
fn absent_fields_are_none() {
    let text = r#"{"id":"a","object":"b","created":5,"url":"","type":"plain"}"#;
    let got: Configuration = serde_json::from_str(text).unwrap();
    assert!(got.parent.is_none() && got.owner.is_none() && got.source.is_none());
}

#[test]
fn an_operation_is_a_request() {
    let update = UpdateConfiguration {
        configuration: "bpc_1".into(),
        active: Some(true),
        flow: Some(Flow {
            type_: Kind::Plain,
            trial_end: Some(TrialEnd::Now),
        }),
        name: Some(Clearable::Clear),
        metadata: Some([("k", "v")].into()),
    };
    let got = stripe_runtime::Request::new(&update).unwrap();
    assert_eq!(got.path(), "/v1/configurations/bpc_1");
    let want = "active=true&flow[type]=plain&flow[trial_end]=now&name=&metadata[k]=v";
    assert_eq!(got.body(), want.as_bytes());

    let list = ListConfigurations {
        created: Some(RangeQuery::gte(Timestamp(5)).lt(Timestamp(9))),
        ..ListConfigurations::default()
    };
    let got = stripe_runtime::Request::new(&list).unwrap();
    assert_eq!(got.query(), "created[gte]=5&created[lt]=9");
}

#[test]
fn an_event_is_typed() {
    let text = format!(
        r#"{{"id":"evt_1","object":"event","type":"configuration.updated","created":5,
        "api_version":null,"livemode":true,"data":{{"object":{CONFIGURATION}}}}}"#
    );
    let got: Event = serde_json::from_str(&text).unwrap();
    assert!(matches!(got.object, EventObject::ConfigurationUpdated(c) if c.id == "bpc_1"));
}

#[cfg(feature = "client")]
#[test]
fn futures_and_streams_can_move_between_threads() {
    fn moves<T: Send>(_: T) {}
    let client = Client::new("sk_test_1").unwrap();
    let update = UpdateConfiguration {
        configuration: "bpc_1".into(),
        active: None,
        flow: None,
        name: None,
        metadata: None,
    };
    let options = RequestOptions::default();
    moves(update.send(&client));
    moves(update.send_with(&client, &options));
    let stream = ListConfigurations::default().stream(&client);
    drop(client);
    moves(stream);
}
