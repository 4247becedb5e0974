//! Small views of `openapiv3` that several stages share: a schema or a reference to one.

use openapiv3::{AdditionalProperties, ObjectType, OpenAPI, ReferenceOr, Schema, SchemaKind, Type};

use crate::error::Fault;
use crate::pointer::Pointer;

/// A schema as it stands somewhere: written out or referenced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node<'a> {
    Ref(&'a str),
    Schema(&'a Schema),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Schema>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Ref(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Node<'a> {
    fn from(node: &'a ReferenceOr<Box<Schema>>) -> Self {
        match node {
            ReferenceOr::Reference { reference } => Self::Ref(reference),
            ReferenceOr::Item(schema) => Self::Schema(schema),
        }
    }
}

/// The pointer of a component schema.
pub(crate) fn schema_pointer(name: &str) -> Pointer {
    Pointer::from("/components/schemas").child(name)
}

/// Finds what a `$ref` at `at` names: the schema's name and the schema.
pub(crate) fn resolve<'a>(
    api: &'a OpenAPI,
    reference: &'a str,
    at: &Pointer,
) -> Result<(&'a str, &'a Schema), Fault> {
    let at = at.child("$ref");
    let Some(name) = reference.strip_prefix("#/components/schemas/") else {
        let message = format!("the reference `{reference}` does not lead to a component schema");
        let advice = "reference schemas as `#/components/schemas/…` of the same document";
        return Err(Fault::new(&at, message, advice));
    };
    let schemas = api
        .components
        .as_ref()
        .map(|components| &components.schemas);
    let name = &unescaped(name);
    match schemas.and_then(|schemas| schemas.get_key_value(name)) {
        Some((name, ReferenceOr::Item(schema))) => Ok((name, schema)),
        Some((_, ReferenceOr::Reference { reference })) => {
            let message = format!("the schema `{name}` is only a reference to `{reference}`");
            let advice = "reference that schema itself";
            Err(Fault::new(&at, message, advice))
        }
        None => {
            let message = format!("the document has no schema `{name}`");
            let advice = "mend the reference, or add the schema with an overlay";
            Err(Fault::new(&at, message, advice))
        }
    }
}

/// What a reference leads to in its own document.
pub(crate) fn local(reference: &str) -> Option<Pointer> {
    let fragment = decoded(reference.strip_prefix('#')?);
    let is_pointer = fragment.is_empty() || fragment.starts_with('/');
    is_pointer.then(|| Pointer::from(fragment.as_str()))
}

/// The key that a fragment names: `~1` is `/`, `~0` is `~`, `%41` is `A`.
pub(crate) fn unescaped(fragment: &str) -> String {
    decoded(fragment).replace("~1", "/").replace("~0", "~")
}

fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, byte) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (first, _) => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The members of an `anyOf` or `oneOf`, and which of the two it is.
pub(crate) fn members(schema: &Schema) -> Option<(&'static str, &[ReferenceOr<Schema>])> {
    match &schema.schema_kind {
        SchemaKind::AnyOf { any_of } => Some(("anyOf", any_of)),
        SchemaKind::OneOf { one_of } => Some(("oneOf", one_of)),
        _ => None,
    }
}

/// The object type of a schema that has one.
pub(crate) fn object(schema: &Schema) -> Option<&ObjectType> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => Some(object),
        _ => None,
    }
}

/// The values of a string enumeration; empty where there is none.
pub(crate) fn values(schema: &Schema) -> Vec<&str> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string
            .enumeration
            .iter()
            .flatten()
            .map(String::as_str)
            .collect(),
        _ => Vec::new(),
    }
}

/// How many characters a text may have, be it in a list or a member of a union.
pub(crate) fn longest(schema: &Schema) -> Option<usize> {
    let inline = |node: &ReferenceOr<Schema>| node.as_item().and_then(longest);
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) => string.max_length,
        SchemaKind::Type(Type::Array(array)) => longest(array.items.as_ref()?.as_item()?),
        SchemaKind::Type(Type::Object(object)) => match object.additional_properties.as_ref()? {
            AdditionalProperties::Schema(schema) => inline(schema),
            AdditionalProperties::Any(_) => None,
        },
        _ => members(schema)?.1.iter().filter_map(inline).min(),
    }
}

/// The one value of a string constant.
pub(crate) fn constant(schema: &Schema) -> Option<&str> {
    match values(schema).as_slice() {
        [value] if !value.is_empty() => Some(value),
        _ => None,
    }
}

/// The constant that a property of an object is.
pub(crate) fn property_constant<'a>(object: &'a ObjectType, name: &str) -> Option<&'a str> {
    match object.properties.get(name)? {
        ReferenceOr::Item(schema) => constant(schema),
        ReferenceOr::Reference { .. } => None,
    }
}

/// Whether the schema is an id that can be expanded to its object.
pub(crate) fn is_expandable(schema: &Schema) -> bool {
    schema
        .schema_data
        .extensions
        .contains_key("x-expansionResources")
}

/// The resource that a schema describes.
pub(crate) fn resource_id(schema: &Schema) -> Option<&str> {
    schema.schema_data.extensions.get("x-resourceId")?.as_str()
}

/// Whether an object says that its resource is deleted.
pub(crate) fn says_deleted(object: &ObjectType) -> bool {
    let flag = object
        .properties
        .get("deleted")
        .and_then(ReferenceOr::as_item);
    flag.is_some_and(|flag| match &flag.schema_kind {
        SchemaKind::Type(Type::Boolean(flag)) => flag.enumeration == [Some(true)],
        _ => false,
    })
}

/// Whether the schema is what a deleted resource leaves: its id, its object, `deleted: true`.
pub(crate) fn is_deleted_twin(schema: &Schema) -> bool {
    object(schema).is_some_and(|object| {
        let mut names = object.properties.keys().map(String::as_str);
        object.properties.contains_key("deleted")
            && names.all(|name| matches!(name, "id" | "object" | "deleted"))
    })
}
