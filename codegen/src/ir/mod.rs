//! What will be generated, as plain data: references resolved, names decided, nothing of OpenAPI left.

mod ty;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use ty::{Ty, TypeRef};

/// A whole crate.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// The API's title, from the document.
    pub title: String,
    /// What the API is, in Markdown.
    pub doc: String,
    /// The version that every request pins.
    pub version: String,
    /// Where requests go unless the client says otherwise.
    pub base_url: String,
    /// Cargo features that add operations or events, in the selection's order.
    pub features: Vec<Feature>,
    /// The id of each resource, by name.
    pub ids: Vec<Id>,
    /// Modules by name.
    pub modules: Vec<Module>,
    /// The events that webhooks deliver, and where an operation or webhook wants them.
    pub events: Events,
}

/// A Cargo feature of the generated crate.
#[derive(Clone, Debug, Serialize)]
pub struct Feature {
    /// Its name.
    pub name: String,
    /// What it adds, a sentence.
    pub about: String,
    /// Whether it adds types of events, and so what verifies them.
    pub webhooks: bool,
}

/// When a file of the crate is compiled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Gate {
    /// In every build.
    Always,
    /// Where one of these features is on.
    Any(BTreeSet<String>),
    /// Nothing asks for it yet.
    #[default]
    Never,
}

/// The id type of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Id {
    /// The Rust type, for example `CustomerId`.
    pub name: String,
    /// The resource, for example `customer`.
    pub resource: String,
}

/// A module of the crate: the types and operations of one area.
#[derive(Clone, Debug, Serialize)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// Its files, by name.
    pub units: Vec<Unit>,
}

/// A file of a module.
#[derive(Clone, Debug, Serialize)]
pub struct Unit {
    /// The file's stem.
    pub name: String,
    /// When it is compiled.
    pub gate: Gate,
    /// The file's main item first, then the others by name.
    pub items: Vec<Item>,
}

/// Something with a name in a module.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Item {
    /// A request.
    Operation(Operation),
    /// An object.
    Struct(Struct),
    /// Named values.
    Enum(Enum),
    /// One of several types.
    Union(Union),
}

impl Item {
    /// The Rust name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Operation(item) => &item.params.name,
            Self::Struct(item) => &item.name,
            Self::Enum(item) => &item.name,
            Self::Union(item) => &item.name,
        }
    }
}

/// Which way a type goes over the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Use {
    /// It is sent: it has a constructor, setters and a form encoding.
    pub request: bool,
    /// It is received: it decodes.
    pub response: bool,
}

impl Use {
    /// The ways of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            response: self.response || other.response,
        }
    }
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Struct {
    /// The Rust name.
    pub name: String,
    /// Markdown.
    pub doc: String,
    /// Sent, received, or both.
    pub used: Use,
    /// In the document's order.
    pub fields: Vec<Field>,
    /// The id type of the resource that this is.
    pub id: Option<String>,
    /// The value of its field `object`, where it is always the same.
    pub object: Option<String>,
    /// Ways to make one by its `type`.
    pub shortcuts: Vec<Shortcut>,
}

impl Struct {
    /// What the constructor takes: required fields that have no fixed value.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields
            .iter()
            .filter(|field| field.required && field.constant.is_none())
    }
}

/// A constructor for one value of a tagged object, for example `Flow::subscription_cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Shortcut {
    /// The method's name.
    pub name: String,
    /// Markdown.
    pub doc: String,
    /// The enum of the tag.
    pub tag: TypeRef,
    /// The field that holds the tag.
    pub tag_field: String,
    /// The tag's variant.
    pub variant: String,
    /// The tag's value on the wire.
    pub value: String,
    /// The field that goes with the value, where there is one.
    pub field: Option<String>,
}

/// A field of an object or a parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Field {
    /// The Rust name.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// Markdown.
    pub doc: String,
    /// Its type, without the `Option` of an optional one.
    pub ty: Ty,
    /// Always there and never null.
    pub required: bool,
    /// A value that is always sent, so that nobody has to give it.
    pub constant: Option<String>,
    /// How many characters a text of it may have.
    pub longest: Option<usize>,
    /// What the API checks by itself or puts in, by keyword: `minimum`, `pattern`, `default` and
    /// their like. Nothing is generated from it.
    #[serde(skip)]
    pub limits: BTreeMap<&'static str, String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
}

/// Named values on the wire; unknown ones are kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Enum {
    /// The Rust name.
    pub name: String,
    /// Markdown.
    pub doc: String,
    /// In the document's order.
    pub variants: Vec<Variant>,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Variant {
    /// The Rust name.
    pub name: String,
    /// The value on the wire.
    pub wire: String,
    /// Markdown.
    pub doc: String,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Union {
    /// The Rust name.
    pub name: String,
    /// Markdown.
    pub doc: String,
    /// Sent, received, or both.
    pub used: Use,
    /// How members are told apart.
    pub told_by: ToldBy,
    /// In the document's order.
    pub members: Vec<Member>,
}

/// How the members of a union are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum ToldBy {
    /// By the value of their field `object`.
    Object,
    /// By their kind of JSON.
    Shape,
}

/// A member of a union.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Member {
    /// The Rust variant.
    pub name: String,
    /// Markdown.
    pub doc: String,
    /// What tells it apart.
    pub mark: Mark,
    /// What it holds; nothing where the mark says it all.
    pub ty: Option<Ty>,
}

/// What tells a member of a union apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Mark {
    /// The value of `object`.
    Object(String),
    /// The value of `object`, with `deleted: true`.
    Deleted(String),
    /// Of several objects, the one with the most fields of these names.
    Fields(Vec<String>),
    /// This very text.
    Keyword(String),
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A list.
    Array,
    /// An object.
    Map,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Operation {
    /// Name, documentation and parameters.
    pub params: Struct,
    /// Where each parameter goes, in their order.
    pub places: Vec<Place>,
    /// The document's `operationId`.
    pub id: String,
    /// In capitals.
    pub method: Method,
    /// The path's template.
    pub path: String,
    /// What a successful answer holds.
    pub output: Ty,
    /// How the body is encoded.
    pub body: Body,
    /// The server that answers, where it is not the API's.
    pub server: Option<String>,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// When it is compiled.
    pub gate: Gate,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query string.
    Query,
    /// Into the body.
    Body,
}

/// How a body is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Body {
    /// As `application/x-www-form-urlencoded`.
    #[default]
    Form,
    /// As `multipart/form-data`.
    Multipart,
    /// As `application/json`.
    Json,
}

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or changes.
    Post,
    /// Replaces.
    Put,
    /// Changes a part.
    Patch,
    /// Removes.
    Delete,
}

/// The events that webhooks deliver.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Events {
    /// When they are compiled; never, where nothing names an event.
    pub gate: Gate,
    /// By name.
    pub events: Vec<Event>,
}

/// An event.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// The Rust variant.
    pub name: String,
    /// The event's `type` on the wire.
    pub wire: String,
    /// Markdown.
    pub doc: String,
    /// What its `data.object` is.
    pub ty: Ty,
}
