//! What the API checks of a value, or puts in for one, by the keyword that says so.

use std::collections::BTreeMap;

use openapiv3::{
    AdditionalProperties, ArrayType, IntegerType, NumberType, ObjectType, Schema, SchemaKind,
    StringType, Type,
};

use crate::node;

/// The limits of a schema, of its items, or of the members of its union.
pub(super) fn limits(schema: &Schema) -> BTreeMap<&'static str, String> {
    let mut limits = BTreeMap::new();
    add(schema, &mut limits);
    if let Some(default) = &schema.schema_data.default {
        limits.insert("default", default.to_string());
    }
    limits
}

fn add(schema: &Schema, limits: &mut BTreeMap<&'static str, String>) {
    if let SchemaKind::Type(ty) = &schema.schema_kind {
        let of_type = match ty {
            Type::String(it) => string(it),
            Type::Number(it) => number(it),
            Type::Integer(it) => integer(it),
            Type::Array(it) => array(it, limits),
            Type::Object(it) => object(it, limits),
            Type::Boolean(_) => Vec::new(),
        };
        let told = of_type.into_iter();
        limits.extend(told.filter_map(|(keyword, value)| Some((keyword, value?))));
    }
    let (_, members) = node::members(schema).unwrap_or_default();
    for member in members.iter().filter_map(|member| member.as_item()) {
        add(member, limits);
    }
}

type Told = Vec<(&'static str, Option<String>)>;

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn flag(value: bool) -> Option<String> {
    value.then(|| "true".to_owned())
}

fn string(it: &StringType) -> Told {
    vec![
        ("maxLength", text(it.max_length)),
        ("minLength", text(it.min_length)),
        ("pattern", it.pattern.clone()),
    ]
}

fn number(it: &NumberType) -> Told {
    vec![
        ("exclusiveMaximum", flag(it.exclusive_maximum)),
        ("exclusiveMinimum", flag(it.exclusive_minimum)),
        ("maximum", text(it.maximum)),
        ("minimum", text(it.minimum)),
        ("multipleOf", text(it.multiple_of)),
    ]
}

fn integer(it: &IntegerType) -> Told {
    vec![
        ("exclusiveMaximum", flag(it.exclusive_maximum)),
        ("exclusiveMinimum", flag(it.exclusive_minimum)),
        ("maximum", text(it.maximum)),
        ("minimum", text(it.minimum)),
        ("multipleOf", text(it.multiple_of)),
    ]
}

fn array(it: &ArrayType, limits: &mut BTreeMap<&'static str, String>) -> Told {
    if let Some(items) = it.items.as_ref().and_then(|items| items.as_item()) {
        add(items, limits);
    }
    vec![
        ("maxItems", text(it.max_items)),
        ("minItems", text(it.min_items)),
        ("uniqueItems", flag(it.unique_items)),
    ]
}

fn object(it: &ObjectType, limits: &mut BTreeMap<&'static str, String>) -> Told {
    if let Some(AdditionalProperties::Schema(values)) = &it.additional_properties
        && let Some(values) = values.as_item()
    {
        add(values, limits);
    }
    vec![
        ("maxProperties", text(it.max_properties)),
        ("minProperties", text(it.min_properties)),
    ]
}
