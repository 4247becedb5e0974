//! Which keys an OpenAPI document has at which place, and what stands below each.

/// What a node of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
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
pub(super) enum Below {
    One(Node),
    List(Node),
    Map(Node),
}

use Below::{List, Map, One};
use Node::{
    Callback, Components, Contact, Discriminator, Document, Encoding, Example, ExternalDocs,
    Header, Info, License, Link, MediaType, Operation, Parameter, Path, Paths, Plain, RequestBody,
    Response, Responses, Schema, SecurityScheme, Server, ServerVariable, Tag,
};

const PLAIN: Below = One(Plain);

impl Node {
    /// What may stand below `key` here; `None` where OpenAPI has no such key.
    pub(super) fn below(self, key: &str) -> Option<Below> {
        if key.starts_with("x-") {
            return Some(PLAIN);
        }
        if self.takes_reference() && key == "$ref" {
            return Some(PLAIN);
        }
        match self {
            Paths | Callback => Some(One(Path)),
            Responses => Some(One(Response)),
            Plain => Some(PLAIN),
            _ => self.keys(key),
        }
    }

    /// Whether a `$ref` may stand in place of this object.
    pub(super) fn takes_reference(self) -> bool {
        matches!(
            self,
            Path | Parameter
                | RequestBody
                | Response
                | Header
                | SecurityScheme
                | Example
                | Link
                | Callback
                | Schema
        )
    }

    #[allow(
        clippy::match_same_arms,
        reason = "a table reads by object, not by what is below"
    )]
    fn keys(self, key: &str) -> Option<Below> {
        Some(match (self, key) {
            (Document, "openapi" | "security") => PLAIN,
            (Document, "info") => One(Info),
            (Document, "servers") => List(Server),
            (Document, "paths") => One(Paths),
            (Document, "webhooks") => Map(Path),
            (Document, "components") => One(Components),
            (Document, "tags") => List(Tag),
            (_, "externalDocs") => One(ExternalDocs),

            (Info, "title" | "description" | "termsOfService" | "version") => PLAIN,
            (Info, "contact") => One(Contact),
            (Info, "license") => One(License),
            (Contact, "name" | "url" | "email") => PLAIN,
            (License, "name" | "url") => PLAIN,
            (Server, "url" | "description") => PLAIN,
            (Server, "variables") => Map(ServerVariable),
            (ServerVariable, "enum" | "default" | "description") => PLAIN,
            (Tag, "name" | "description") => PLAIN,
            (ExternalDocs, "description" | "url") => PLAIN,
            (Discriminator, "propertyName" | "mapping") => PLAIN,
            (Example, "summary" | "description" | "value" | "externalValue") => PLAIN,
            (Link, "operationRef" | "operationId" | "parameters") => PLAIN,
            (Link, "requestBody" | "description") => PLAIN,
            (Link, "server") => One(Server),

            (Path, "summary" | "description") => PLAIN,
            (Path, "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace") => {
                One(Operation)
            }
            (Path | Operation, "servers") => List(Server),
            (Path | Operation, "parameters") => List(Parameter),
            (Operation, "tags" | "summary" | "description" | "operationId") => PLAIN,
            (Operation, "deprecated" | "security") => PLAIN,
            (Operation, "requestBody") => One(RequestBody),
            (Operation, "responses") => One(Responses),
            (Operation, "callbacks") => Map(Callback),

            (Parameter, "name" | "in" | "allowEmptyValue" | "allowReserved") => PLAIN,
            (Parameter | Header, "description" | "required" | "deprecated" | "style") => PLAIN,
            (Parameter | Header, "explode" | "example") => PLAIN,
            (Parameter | Header | MediaType, "schema") => One(Schema),
            (Parameter | Header | MediaType | Components, "examples") => Map(Example),
            (Parameter | Header | RequestBody | Response, "content") => Map(MediaType),
            (MediaType, "example") => PLAIN,
            (MediaType, "encoding") => Map(Encoding),
            (Encoding, "contentType" | "style" | "explode" | "allowReserved") => PLAIN,
            (Encoding | Response | Components, "headers") => Map(Header),
            (RequestBody, "description" | "required") => PLAIN,
            (Response, "description") => PLAIN,
            (Response | Components, "links") => Map(Link),

            (Components, "schemas") => Map(Schema),
            (Components, "responses") => Map(Response),
            (Components, "parameters") => Map(Parameter),
            (Components, "requestBodies") => Map(RequestBody),
            (Components, "securitySchemes") => Map(SecurityScheme),
            (Components, "callbacks") => Map(Callback),
            (SecurityScheme, "type" | "description" | "name" | "in" | "scheme") => PLAIN,
            (SecurityScheme, "bearerFormat" | "flows" | "openIdConnectUrl") => PLAIN,

            (Schema, key) => return schema(key),
            _ => return None,
        })
    }
}

/// The keywords of an OpenAPI 3.0 schema.
fn schema(key: &str) -> Option<Below> {
    Some(match key {
        "properties" => Map(Schema),
        "items" | "additionalProperties" | "not" => One(Schema),
        "anyOf" | "oneOf" | "allOf" => List(Schema),
        "discriminator" => One(Discriminator),
        "title" | "description" | "type" | "nullable" | "enum" | "default" | "example"
        | "format" | "pattern" | "multipleOf" | "minimum" | "maximum" | "exclusiveMinimum"
        | "exclusiveMaximum" | "minLength" | "maxLength" | "minItems" | "maxItems"
        | "uniqueItems" | "minProperties" | "maxProperties" | "required" | "readOnly"
        | "writeOnly" | "deprecated" => PLAIN,
        _ => return None,
    })
}
