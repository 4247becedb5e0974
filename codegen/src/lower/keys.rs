//! Every key that is known, by object: what stands below it and what is made of it. Lowering refuses
//! any other key, and coverage lists these.

use super::grammar::Below::{self, List, Map, One};
use super::grammar::Node::{
    Callback, Components, Contact, Discriminator, Encoding, Example, ExternalDocs, Header, Info,
    License, Link, MediaType, Operation, Parameter, Path, Paths, Plain, RequestBody, Response,
    Responses, Schema, SecurityScheme, Server, ServerVariable, Tag,
};
use super::grammar::Verdict::{ByValue, Ignored, Refused, Used};
use super::grammar::{Key, Split};

const PLAIN: Below = One(Plain);
const DOCS: &str = "documentation";
const NOT_SHOWN: &str = "says nothing about the wire";
const LIMIT: &str = "a limit that the API checks itself";
const UNUSED: &str = "nothing is made of what leads to it";
const MEANT: &str = "what it leads to";
const LED_TO: &str = "what references lead to";

const fn used(name: &'static str, below: Below, what: &'static str) -> Key {
    Key::new(name, below, Used(what))
}

const fn ignored(name: &'static str, below: Below, why: &'static str) -> Key {
    Key::new(name, below, Ignored(why))
}

const fn refused(name: &'static str, below: Below, why: &'static str) -> Key {
    Key::new(name, below, Refused(why))
}

const fn split(name: &'static str, below: Below, by: Split) -> Key {
    Key::new(name, below, ByValue(by))
}

/// Keys that any object takes.
pub(super) const EVERYWHERE: &[Key] = &[ignored("externalDocs", One(ExternalDocs), NOT_SHOWN)];

/// Extensions that mean something, each on a schema.
pub(crate) const EXTENSIONS: [(&str, &str); 4] = [
    ("x-enumDescriptions", "documentation of an enum's values"),
    ("x-expansionResources", "an id that can be expanded"),
    ("x-resourceId", "a resource, whose id gets a type"),
    ("x-sensitive", "text that must not reach a log"),
];

pub(super) const DOCUMENT: &[Key] = &[
    used("openapi", PLAIN, "the version of OpenAPI"),
    used("info", One(Info), DOCS),
    used("servers", List(Server), "where requests go by default"),
    used("paths", One(Paths), "operations"),
    used("webhooks", Map(Path), "events"),
    used("components", One(Components), "what references lead to"),
    used("security", PLAIN, "checked: a key as HTTP bearer or basic"),
    ignored("tags", List(Tag), NOT_SHOWN),
    ignored(
        "jsonSchemaDialect",
        PLAIN,
        "the dialect that is assumed anyway",
    )
    .lowered(),
];

pub(super) const INFO: &[Key] = &[
    used("title", PLAIN, DOCS),
    split("description", PLAIN, Split::Description),
    used(
        "version",
        PLAIN,
        "the version of the API, sent with requests",
    ),
    ignored("termsOfService", PLAIN, NOT_SHOWN),
    ignored("contact", One(Contact), NOT_SHOWN),
    ignored("license", One(License), NOT_SHOWN),
    ignored("summary", PLAIN, NOT_SHOWN).lowered(),
];

pub(super) const CONTACT: &[Key] = &[
    ignored("name", PLAIN, NOT_SHOWN),
    ignored("url", PLAIN, NOT_SHOWN),
    ignored("email", PLAIN, NOT_SHOWN),
];

pub(super) const LICENSE: &[Key] = &[
    ignored("name", PLAIN, NOT_SHOWN),
    ignored("url", PLAIN, NOT_SHOWN),
    ignored("identifier", PLAIN, NOT_SHOWN).lowered(),
];

pub(super) const SERVER: &[Key] = &[
    used("url", PLAIN, "where requests go by default"),
    ignored("description", PLAIN, NOT_SHOWN),
    ignored(
        "variables",
        Map(ServerVariable),
        "the address must be complete without",
    ),
];

pub(super) const SERVER_VARIABLE: &[Key] = &[
    ignored("enum", PLAIN, NOT_SHOWN),
    ignored("default", PLAIN, NOT_SHOWN),
    ignored("description", PLAIN, NOT_SHOWN),
];

pub(super) const PATHS: &[Key] = &[used("*", One(Path), "where operations are")];

pub(super) const PATH: &[Key] = &[
    used("$ref", PLAIN, MEANT).lowered(),
    ignored("summary", PLAIN, "each operation says its own"),
    ignored("description", PLAIN, "each operation says its own"),
    used("get", One(Operation), "an operation"),
    used("put", One(Operation), "an operation"),
    used("post", One(Operation), "an operation"),
    used("delete", One(Operation), "an operation"),
    used("patch", One(Operation), "an operation"),
    refused("options", One(Operation), "the runtime has no such method"),
    refused("head", One(Operation), "the runtime has no such method"),
    refused("trace", One(Operation), "the runtime has no such method"),
    split("servers", List(Server), Split::Servers),
    used(
        "parameters",
        List(Parameter),
        "fields of every operation of the path",
    ),
];

pub(super) const OPERATION: &[Key] = &[
    used(
        "operationId",
        PLAIN,
        "the name by which the selection knows it",
    ),
    split("summary", PLAIN, Split::Summary),
    split("description", PLAIN, Split::Description),
    split("externalDocs", One(ExternalDocs), Split::ExternalDocs),
    used("deprecated", PLAIN, "a Rust attribute"),
    used("security", PLAIN, "checked: a key as HTTP bearer or basic"),
    used("parameters", List(Parameter), "fields"),
    used("requestBody", One(RequestBody), "fields"),
    used("responses", One(Responses), "what a call returns"),
    ignored("tags", PLAIN, "paths and schemas decide the module"),
    split("callbacks", Map(Callback), Split::NoneButEmpty),
    split("servers", List(Server), Split::Servers),
];

pub(super) const PARAMETER: &[Key] = &[
    used("$ref", PLAIN, MEANT).lowered(),
    split("name", PLAIN, Split::Name),
    split("in", PLAIN, Split::In),
    split("description", PLAIN, Split::Description),
    used("required", PLAIN, "what a request cannot be made without"),
    used("deprecated", PLAIN, "a Rust attribute"),
    split("style", PLAIN, Split::Style),
    used("explode", PLAIN, "checked: how lists and objects are sent"),
    used("schema", One(Schema), "the field's type"),
    refused("content", Map(MediaType), "describe it with `schema`"),
    split("allowEmptyValue", PLAIN, Split::Flag),
    split("allowReserved", PLAIN, Split::Flag),
    ignored("example", PLAIN, NOT_SHOWN),
    ignored("examples", Map(Example), NOT_SHOWN),
];

pub(super) const REQUEST_BODY: &[Key] = &[
    used("$ref", PLAIN, MEANT).lowered(),
    ignored("description", PLAIN, "each field says its own"),
    ignored("required", PLAIN, "each field says its own"),
    used("content", Map(MediaType), "fields").each(ByValue(Split::MediaType)),
];

pub(super) const MEDIA_TYPE: &[Key] = &[
    used("schema", One(Schema), "what is sent or received"),
    split("encoding", Map(Encoding), Split::Encoding),
    ignored("example", PLAIN, NOT_SHOWN),
    ignored("examples", Map(Example), NOT_SHOWN),
];

pub(super) const ENCODING: &[Key] = &[
    refused("contentType", PLAIN, "forms send plain text"),
    split("headers", Map(Header), Split::NoneButEmpty),
    split("style", PLAIN, Split::Style),
    used("explode", PLAIN, "checked: how lists and objects are sent"),
    split("allowReserved", PLAIN, Split::Flag),
];

pub(super) const RESPONSES: &[Key] = &[split("*", One(Response), Split::Status)];

pub(super) const RESPONSE: &[Key] = &[
    used("$ref", PLAIN, MEANT).lowered(),
    ignored("description", PLAIN, "the type says its own"),
    ignored(
        "headers",
        Map(Header),
        "headers of a response are not typed",
    ),
    used("content", Map(MediaType), "what a call returns").each(ByValue(Split::MediaType)),
    ignored("links", Map(Link), "links of a response are not used"),
];

pub(super) const HEADER: &[Key] = &[
    ignored("$ref", PLAIN, NOT_SHOWN),
    ignored("description", PLAIN, NOT_SHOWN),
    ignored("required", PLAIN, NOT_SHOWN),
    ignored("deprecated", PLAIN, NOT_SHOWN),
    ignored("style", PLAIN, NOT_SHOWN),
    ignored("explode", PLAIN, NOT_SHOWN),
    ignored("example", PLAIN, NOT_SHOWN),
    ignored("examples", Map(Example), NOT_SHOWN),
    ignored("schema", One(Schema), NOT_SHOWN),
    ignored("content", Map(MediaType), NOT_SHOWN),
];

pub(super) const COMPONENTS: &[Key] = &[
    used("schemas", Map(Schema), "types"),
    used("responses", Map(Response), LED_TO),
    used("parameters", Map(Parameter), LED_TO),
    used("requestBodies", Map(RequestBody), LED_TO),
    ignored("headers", Map(Header), UNUSED),
    ignored("examples", Map(Example), UNUSED),
    ignored("links", Map(Link), UNUSED),
    ignored("callbacks", Map(Callback), UNUSED),
    used("pathItems", Map(Path), LED_TO).lowered(),
    used(
        "securitySchemes",
        Map(SecurityScheme),
        "what `security` names",
    )
    .each(ByValue(Split::SecurityScheme)),
];

pub(super) const SECURITY_SCHEME: &[Key] = &[
    ignored("$ref", PLAIN, NOT_SHOWN),
    used("type", PLAIN, "checked: `http`"),
    used("scheme", PLAIN, "checked: `bearer` or `basic`"),
    ignored("description", PLAIN, NOT_SHOWN),
    ignored("name", PLAIN, NOT_SHOWN),
    ignored("in", PLAIN, NOT_SHOWN),
    ignored("bearerFormat", PLAIN, NOT_SHOWN),
    ignored("flows", PLAIN, NOT_SHOWN),
    ignored("openIdConnectUrl", PLAIN, NOT_SHOWN),
];

pub(super) const TAG: &[Key] = &[
    ignored("name", PLAIN, NOT_SHOWN),
    ignored("description", PLAIN, NOT_SHOWN),
];

pub(super) const EXTERNAL_DOCS: &[Key] = &[
    used("url", PLAIN, "a link in the documentation"),
    used("description", PLAIN, "a link in the documentation"),
];

pub(super) const EXAMPLE: &[Key] = &[
    ignored("$ref", PLAIN, NOT_SHOWN),
    ignored("summary", PLAIN, NOT_SHOWN),
    ignored("description", PLAIN, NOT_SHOWN),
    ignored("value", PLAIN, NOT_SHOWN),
    ignored("externalValue", PLAIN, NOT_SHOWN),
];

pub(super) const LINK: &[Key] = &[
    ignored("$ref", PLAIN, NOT_SHOWN),
    ignored("operationRef", PLAIN, NOT_SHOWN),
    ignored("operationId", PLAIN, NOT_SHOWN),
    ignored("parameters", PLAIN, NOT_SHOWN),
    ignored("requestBody", PLAIN, NOT_SHOWN),
    ignored("description", PLAIN, NOT_SHOWN),
    ignored("server", One(Server), NOT_SHOWN),
];

pub(super) const CALLBACK: &[Key] = &[
    ignored("$ref", PLAIN, NOT_SHOWN),
    ignored("*", One(Path), NOT_SHOWN),
];

pub(super) const SCHEMA: &[Key] = &[
    used("$ref", PLAIN, "the type of that schema"),
    used("type", PLAIN, "a type"),
    split("format", PLAIN, Split::Format),
    used("nullable", PLAIN, "`Option`"),
    split("enum", PLAIN, Split::Enum),
    used("const", PLAIN, "an enum of one value").lowered(),
    used("properties", Map(Schema), "fields").each(ByValue(Split::Property)),
    used("required", PLAIN, "fields that are no `Option`"),
    used("items", One(Schema), "what a list holds"),
    split(
        "additionalProperties",
        One(Schema),
        Split::AdditionalProperties,
    ),
    split("anyOf", List(Schema), Split::Composite),
    split("oneOf", List(Schema), Split::Composite),
    refused("allOf", List(Schema), "write the schemas as one"),
    refused("not", One(Schema), "say what it is instead"),
    used("discriminator", One(Discriminator), "checked: `object`"),
    split("title", PLAIN, Split::Title),
    split("description", PLAIN, Split::Description),
    split("externalDocs", One(ExternalDocs), Split::ExternalDocs),
    split("default", PLAIN, Split::Default),
    split("deprecated", PLAIN, Split::Deprecated),
    used("readOnly", PLAIN, "checked: not in a request"),
    used("writeOnly", PLAIN, "checked: not in a response"),
    split("minimum", PLAIN, Split::Limit),
    split("maximum", PLAIN, Split::Limit),
    split("exclusiveMinimum", PLAIN, Split::Limit),
    split("exclusiveMaximum", PLAIN, Split::Limit),
    split("maxLength", PLAIN, Split::MaxLength),
    ignored("minLength", PLAIN, LIMIT),
    ignored("pattern", PLAIN, LIMIT),
    ignored("multipleOf", PLAIN, LIMIT),
    ignored("minItems", PLAIN, LIMIT),
    ignored("maxItems", PLAIN, LIMIT),
    ignored("uniqueItems", PLAIN, LIMIT),
    ignored("minProperties", PLAIN, LIMIT),
    ignored("maxProperties", PLAIN, LIMIT),
    ignored("example", PLAIN, NOT_SHOWN),
    ignored("examples", PLAIN, NOT_SHOWN).lowered(),
    used("$defs", Map(Schema), "types").lowered(),
    split("contentEncoding", PLAIN, Split::Content).lowered(),
    split("contentMediaType", PLAIN, Split::Content).lowered(),
    split(
        "unevaluatedProperties",
        One(Schema),
        Split::AdditionalProperties,
    )
    .lowered(),
    ignored("$anchor", PLAIN, NOT_SHOWN).lowered(),
    ignored("$comment", PLAIN, NOT_SHOWN).lowered(),
    ignored("$schema", PLAIN, "the dialect that is assumed anyway").lowered(),
    ignored("contains", PLAIN, LIMIT).lowered(),
    ignored("contentSchema", PLAIN, NOT_SHOWN).lowered(),
    ignored("dependentRequired", PLAIN, LIMIT).lowered(),
    ignored("maxContains", PLAIN, LIMIT).lowered(),
    ignored("minContains", PLAIN, LIMIT).lowered(),
    ignored("propertyNames", PLAIN, LIMIT).lowered(),
    ignored("unevaluatedItems", PLAIN, LIMIT).lowered(),
    ignored("xml", PLAIN, "XML is not sent").lowered(),
];

pub(super) const DISCRIMINATOR: &[Key] = &[
    used("propertyName", PLAIN, "checked: `object`"),
    ignored("mapping", PLAIN, "each schema says its own `object`"),
];
