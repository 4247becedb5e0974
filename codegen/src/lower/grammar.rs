//! Which keys an OpenAPI document has at which place, what stands below each, and what is made of it.

use super::keys;

/// What a node of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Paths,
    Path,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Header,
    Components,
    SecurityScheme,
    Tag,
    ExternalDocs,
    Example,
    Link,
    Callback,
    Schema,
    Discriminator,
    /// A value with no structure of OpenAPI's below it.
    Plain,
}

/// What stands below a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Below {
    One(Node),
    List(Node),
    Map(Node),
}

/// What is made of a key, and why or as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Used(&'static str),
    Ignored(&'static str),
    Refused(&'static str),
    /// It depends on the value or on what stands beside it.
    ByValue(Split),
}

/// What decides where the key alone does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    AdditionalProperties,
    Composite,
    Content,
    Default,
    Deprecated,
    Description,
    Encoding,
    Enum,
    ExternalDocs,
    Extension,
    Flag,
    Format,
    In,
    Limit,
    MaxLength,
    MediaType,
    Name,
    NoneButEmpty,
    Property,
    SecurityScheme,
    Servers,
    Status,
    Style,
    Summary,
    Title,
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// `*` stands for any.
    pub(crate) name: &'static str,
    pub(crate) below: Below,
    pub(crate) verdict: Verdict,
    /// What is made of each entry, where a map stands below.
    pub(crate) entries: Verdict,
    /// A key that no document has any more once it is lowered.
    pub(crate) is_lowered: bool,
}

const EXTENSION: Key = Key::new("x-", Below::One(Node::Plain), {
    Verdict::ByValue(Split::Extension)
});
const VALUE: Key = Key::new(
    "*",
    Below::One(Node::Plain),
    Verdict::Ignored("only a value"),
);

impl Key {
    pub(super) const fn new(name: &'static str, below: Below, verdict: Verdict) -> Self {
        Self {
            name,
            below,
            verdict,
            entries: verdict,
            is_lowered: false,
        }
    }

    /// The key with another verdict for the entries below it.
    pub(super) const fn each(mut self, entries: Verdict) -> Self {
        self.entries = entries;
        self
    }

    /// The key as one that lowering leaves out, or says with others.
    pub(super) const fn lowered(mut self) -> Self {
        self.is_lowered = true;
        self
    }
}

impl Node {
    /// What may stand below `key` here once a document is lowered; `None` where OpenAPI 3.0 has no
    /// such key.
    pub(super) fn below(self, key: &str) -> Option<Below> {
        let key = self.key(key).filter(|key| !key.is_lowered)?;
        Some(key.below)
    }

    /// The key called `name`; `None` where neither 3.0 nor 3.1, as far as it is supported, has it.
    pub(crate) fn key(self, name: &str) -> Option<&'static Key> {
        if self == Self::Plain {
            return Some(&VALUE);
        }
        if name.starts_with("x-") {
            return Some(&EXTENSION);
        }
        let mut all = self.keys().iter().chain(keys::EVERYWHERE);
        all.find(|key| key.name == name || key.name == "*")
    }

    /// Whether a `$ref` may stand in place of this object.
    pub(crate) fn takes_reference(self) -> bool {
        self.keys().iter().any(|key| key.name == "$ref")
    }

    /// The keys that this object has beside those of every object.
    pub(crate) fn keys(self) -> &'static [Key] {
        match self {
            Self::Document => keys::DOCUMENT,
            Self::Info => keys::INFO,
            Self::Contact => keys::CONTACT,
            Self::License => keys::LICENSE,
            Self::Server => keys::SERVER,
            Self::ServerVariable => keys::SERVER_VARIABLE,
            Self::Paths => keys::PATHS,
            Self::Path => keys::PATH,
            Self::Operation => keys::OPERATION,
            Self::Parameter => keys::PARAMETER,
            Self::RequestBody => keys::REQUEST_BODY,
            Self::MediaType => keys::MEDIA_TYPE,
            Self::Encoding => keys::ENCODING,
            Self::Responses => keys::RESPONSES,
            Self::Response => keys::RESPONSE,
            Self::Header => keys::HEADER,
            Self::Components => keys::COMPONENTS,
            Self::SecurityScheme => keys::SECURITY_SCHEME,
            Self::Tag => keys::TAG,
            Self::ExternalDocs => keys::EXTERNAL_DOCS,
            Self::Example => keys::EXAMPLE,
            Self::Link => keys::LINK,
            Self::Callback => keys::CALLBACK,
            Self::Schema => keys::SCHEMA,
            Self::Discriminator => keys::DISCRIMINATOR,
            Self::Plain => &[],
        }
    }

    /// How a person would call the node.
    pub(crate) fn title(self) -> String {
        use heck::ToLowerCamelCase;
        format!("{self:?}").to_lower_camel_case()
    }
}

#[cfg(test)]
pub(crate) const ALL: [Node; 26] = [
    Node::Document,
    Node::Info,
    Node::Contact,
    Node::License,
    Node::Server,
    Node::ServerVariable,
    Node::Paths,
    Node::Path,
    Node::Operation,
    Node::Parameter,
    Node::RequestBody,
    Node::MediaType,
    Node::Encoding,
    Node::Responses,
    Node::Response,
    Node::Header,
    Node::Components,
    Node::SecurityScheme,
    Node::Tag,
    Node::ExternalDocs,
    Node::Example,
    Node::Link,
    Node::Callback,
    Node::Schema,
    Node::Discriminator,
    Node::Plain,
];
