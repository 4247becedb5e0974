//! Schemas to types: each kind of schema, and the composites that Stripe's documents use.

use std::collections::BTreeSet;

use openapiv3::{
    AdditionalProperties, IntegerType, ObjectType, Schema, SchemaKind, StringFormat, StringType,
    Type, VariantOrUnknownOrEmpty,
};

use super::{Shaper, Slot, Typed};
use crate::error::{Fault, Stage};
use crate::ir::{Enum, Item, Ty, TypeRef, Variant};
use crate::names;
use crate::node::{self, Node, schema_pointer};
use crate::pointer::Pointer;
use crate::selection::StandIn;

/// Whether one member is the empty text that clears a value.
pub(super) fn has_clear(schema: &Schema) -> bool {
    let members = node::members(schema).map(|(_, members)| members);
    members
        .unwrap_or_default()
        .iter()
        .any(|member| is_clear(member.into()))
}

pub(super) fn is_clear(member: Node<'_>) -> bool {
    matches!(member, Node::Schema(schema) if node::values(schema) == [""])
}

/// The envelopes that hold many objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    List,
    Search,
    /// A list of version 2 of the API.
    Version2,
}

pub(super) fn envelope(object: &ObjectType) -> Option<Envelope> {
    let has = |name: &str| object.properties.contains_key(name);
    if has("data") && has("next_page_url") {
        return Some(Envelope::Version2);
    }
    let kind = match node::property_constant(object, "object")? {
        "list" => Envelope::List,
        "search_result" => Envelope::Search,
        _ => return None,
    };
    (has("data") && has("has_more")).then_some(kind)
}

/// References through schemas that become no type of their own, until one does.
const LONGEST_CHAIN: usize = 32;

impl<'a> Shaper<'a> {
    /// Whether a schema becomes a type with a name of its own.
    pub(super) fn is_type(&self, schema: &Schema) -> bool {
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(_)) => {
                let values = node::values(schema);
                !(values.is_empty() || values == [""])
            }
            SchemaKind::Type(Type::Object(object)) => {
                let is_composite = node::is_deleted_twin(schema) || envelope(object).is_some();
                !object.properties.is_empty() && !is_composite
            }
            SchemaKind::AnyOf { any_of: members } | SchemaKind::OneOf { one_of: members } => {
                let is_composite = node::is_expandable(schema) || self.is_deleted(schema);
                members.len() > 1 && !is_composite && !has_clear(schema)
            }
            _ => false,
        }
    }

    /// The type of a schema where it is met.
    pub(super) fn ty(&mut self, node: Node<'a>, at: &Pointer, slot: &Slot) -> Stage<Typed> {
        let schema = match node {
            Node::Ref(reference) => return self.reference(reference, at, slot),
            Node::Schema(schema) => schema,
        };
        let typed = match &schema.schema_kind {
            _ if self.is_type(schema) && !super::union::is_known(self, schema) => {
                self.inline(schema, at, slot)?.into()
            }
            SchemaKind::Type(ty) => self.plain(ty, at, slot)?.into(),
            SchemaKind::AnyOf { .. } | SchemaKind::OneOf { .. } => {
                self.composite(schema, at, slot)?
            }
            SchemaKind::AllOf { .. } => return refuse(&at.child("allOf"), "`allOf`"),
            SchemaKind::Not { .. } => return refuse(&at.child("not"), "`not`"),
            SchemaKind::Any(any) if *any == openapiv3::AnySchema::default() => Ty::Value.into(),
            SchemaKind::Any(any) => return refuse(at, &mix(any)),
        };
        Ok(Typed {
            nullable: typed.nullable || schema.schema_data.nullable,
            ty: typed.ty,
        })
    }

    /// Makes the item of an inline schema, named after its place.
    fn inline(&mut self, schema: &'a Schema, at: &Pointer, slot: &Slot) -> Stage<Ty> {
        let key = format!("{}.{}", slot.parent, slot.field);
        let slot = Slot {
            parent: slot.name.clone(),
            ..slot.inside_a_part()
        };
        self.define(schema, at, &slot, &key)?;
        Ok(Ty::Named(TypeRef {
            module: slot.module,
            name: slot.name,
        }))
    }

    /// Makes the item that a schema describes, with the slot's name.
    pub(super) fn define(
        &mut self,
        schema: &'a Schema,
        at: &Pointer,
        slot: &Slot,
        key: &str,
    ) -> Stage<()> {
        let item = match &schema.schema_kind {
            SchemaKind::Type(Type::String(_)) => Item::Enum(self.enumeration(schema, at, slot)?),
            SchemaKind::Type(Type::Object(object)) => {
                Item::Struct(self.structure(schema, object, at, slot)?)
            }
            _ => Item::Union(self.union(schema, at, slot)?),
        };
        self.keep(slot, at, item, key)
    }

    fn enumeration(&mut self, schema: &'a Schema, at: &Pointer, slot: &Slot) -> Stage<Enum> {
        let values = self.distinct(node::values(schema), at);
        let mut scope = names::Scope::default();
        scope.claim("Unknown", &at.child("enum"), &slot.name)?;
        let mut variants = Vec::with_capacity(values.len());
        for (value, name) in self.variants(&slot.name, &values) {
            let key = format!("{}.{value}", slot.name);
            scope.claim(&name, &at.child("enum"), &key)?;
            variants.push(Variant {
                doc: self.value_doc(schema, value),
                name,
                wire: value.to_owned(),
            });
        }
        Ok(Enum {
            name: slot.name.clone(),
            doc: self.item_doc(schema, slot),
            variants,
        })
    }

    /// The values without those that stand there before.
    fn distinct<'v>(&mut self, values: Vec<&'v str>, at: &Pointer) -> Vec<&'v str> {
        let mut distinct: Vec<&str> = Vec::with_capacity(values.len());
        let mut seen = BTreeSet::new();
        for (index, value) in values.into_iter().enumerate() {
            if seen.insert(value) {
                distinct.push(value);
            } else {
                let at = at.child("enum").child(index);
                self.note(&at, &format!("`{value}` is named twice"));
            }
        }
        distinct
    }

    /// The values of an enum with the names of their variants.
    pub(super) fn variants<'v>(&self, name: &str, values: &[&'v str]) -> Vec<(&'v str, String)> {
        let named = names::variant_names(values).into_iter();
        let renamed = named.map(|(value, variant)| {
            let other = self.selection.rename(&format!("{name}.{value}"));
            (value, other.map_or(variant, str::to_owned))
        });
        renamed.collect()
    }

    fn reference(&mut self, reference: &'a str, at: &Pointer, slot: &Slot) -> Stage<Typed> {
        let (name, schema) = node::resolve(&self.lowered.api, reference, at)?;
        match self.selection.stand_in(name) {
            Some(StandIn::Event) => return Ok(Ty::Event.into()),
            Some(StandIn::Json) => return Ok(Ty::Value.into()),
            Some(StandIn::Error) => {
                let message = format!("the error schema `{name}` stands outside an error response");
                return Err(Fault::new(at, message, "cut it as `json` instead").into());
            }
            None => {}
        }
        if self.is_deleted(schema) {
            return Ok(Ty::Deleted.into());
        }
        if self.is_type(schema) {
            return Ok(Typed {
                ty: Ty::Named(self.type_ref(name)),
                nullable: schema.schema_data.nullable,
            });
        }
        if self.aliases.contains(&name) {
            let message = format!("the schema `{name}` leads back to itself and to nothing else");
            return Err(Fault::new(at, message, "give it a type").into());
        }
        if self.aliases.len() >= LONGEST_CHAIN {
            let message = format!("more than {LONGEST_CHAIN} schemas lead to one another here");
            let advice = "refer to what is meant itself";
            return Err(Fault::new(at, message, advice).into());
        }
        self.aliases.push(name);
        let typed = self.ty(Node::Schema(schema), &schema_pointer(name), slot);
        self.aliases.pop();
        typed
    }

    fn plain(&mut self, ty: &'a Type, at: &Pointer, slot: &Slot) -> Stage<Ty> {
        Ok(match ty {
            Type::String(string) => self.string(string, at, slot)?,
            Type::Number(number) if number.enumeration.is_empty() => Ty::Float,
            Type::Integer(integer) if integer.enumeration.is_empty() => integer_type(integer),
            Type::Number(_) | Type::Integer(_) => {
                return refuse(&at.child("enum"), "an enumeration of numbers");
            }
            Type::Boolean(_) => Ty::Bool,
            Type::Object(object) => self.object(object, at, slot)?,
            Type::Array(array) => match &array.items {
                Some(items) => {
                    let slot = slot.inside_a_part();
                    let items = self.ty(items.into(), &at.child("items"), &slot)?;
                    if items.nullable {
                        return refuse(&at.child("items"), "a list item that can be null");
                    }
                    shallow(&items.ty, &at.child("items"))?;
                    Ty::List(Box::new(items.ty))
                }
                None => return refuse(at, "a list without `items`"),
            },
        })
    }

    fn string(&mut self, string: &'a StringType, at: &Pointer, slot: &Slot) -> Stage<Ty> {
        match &string.format {
            VariantOrUnknownOrEmpty::Item(StringFormat::Binary) if slot.sends_files => {
                return Ok(Ty::File);
            }
            VariantOrUnknownOrEmpty::Item(StringFormat::Binary | StringFormat::Byte) => {
                return refuse(
                    &at.child("format"),
                    "binary text that is no part of a multipart body",
                );
            }
            VariantOrUnknownOrEmpty::Unknown(format) if format == "decimal" => {
                return Ok(Ty::Decimal);
            }
            _ => {}
        }
        if slot.field == "id" && self.resources.contains(slot.parent.as_str()) {
            return self.id(&slot.parent, at);
        }
        match self.selection.id_of(&slot.parent, &slot.field) {
            Some(resource) => self.id(resource, at),
            None => Ok(Ty::String),
        }
    }

    fn object(&mut self, object: &'a ObjectType, at: &Pointer, slot: &Slot) -> Stage<Ty> {
        if let Some(envelope) = envelope(object) {
            let at = at.child("properties").child("data");
            let Some(data) = object.properties.get("data") else {
                return refuse(&at, "an envelope without `data`");
            };
            return match self.ty(data.into(), &at, slot)?.ty {
                Ty::List(item) => Ok(match envelope {
                    Envelope::List => Ty::Page(item),
                    Envelope::Search => Ty::SearchPage(item),
                    Envelope::Version2 => Ty::PageV2(item),
                }),
                _ => refuse(&at, "an envelope whose `data` is not a list"),
            };
        }
        match &object.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => {
                let at = at.child("additionalProperties");
                let slot = slot.inside_a_part();
                let values = self.ty(schema.as_ref().into(), &at, &slot)?;
                if values.nullable {
                    return refuse(&at, "a map value that can be null");
                }
                shallow(&values.ty, &at)?;
                Ok(Ty::Map(Box::new(values.ty)))
            }
            _ if object.properties.is_empty() => Ok(Ty::Json),
            // Any other object with properties is a type with a name of its own.
            _ => Ok(Ty::Deleted),
        }
    }

    fn composite(&mut self, schema: &'a Schema, at: &Pointer, slot: &Slot) -> Stage<Typed> {
        let Some((key, members)) = node::members(schema) else {
            return refuse(at, "this mix of keywords");
        };
        let at = at.child(key);
        let members = members.iter().enumerate();
        let members = members.map(|(index, member)| (Node::from(member), at.child(index)));
        let (clear, rest): (Vec<_>, Vec<_>) = members.partition(|(member, _)| is_clear(*member));
        if clear.is_empty() {
            return self.alternatives(schema, &rest, &at, slot);
        }
        if slot.used.response {
            return refuse(&at, "a value that can be cleared, in a response,");
        }
        let inner = self.alternatives(schema, &rest, &at, &slot.inside_a_part())?;
        Ok(Ty::Clearable(Box::new(inner.ty)).into())
    }

    fn alternatives(
        &mut self,
        schema: &'a Schema,
        members: &[(Node<'a>, Pointer)],
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Typed> {
        if node::is_expandable(schema) {
            return self.expandable(members, at, slot).map(Typed::from);
        }
        match members {
            [] => refuse(at, "a value that can only be cleared"),
            [(member, at)] => self.ty(*member, at, slot),
            members => self.one_of(schema, members, at, slot).map(Typed::from),
        }
    }

    /// `anyOf: [id, object…]` is an id, or its object where the request asked for it.
    fn expandable(
        &mut self,
        members: &[(Node<'a>, Pointer)],
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Ty> {
        let mut targets = Vec::new();
        for (member, at) in members {
            if let Node::Ref(reference) = member {
                let (name, schema) = node::resolve(&self.lowered.api, reference, at)?;
                if !node::is_deleted_twin(schema) && !name.starts_with("deleted_") {
                    targets.push(name);
                }
            }
        }
        let id = match (
            targets.as_slice(),
            self.selection.id_of(&slot.parent, &slot.field),
        ) {
            ([target], _) => self.id(target, at)?,
            (_, Some(resource)) => self.id(resource, at)?,
            _ => Ty::String,
        };
        Ok(Ty::Expandable(Box::new(id)))
    }
}

/// Types within each other, such as lists of lists, that code is printed of.
const DEEPEST: usize = 16;

fn shallow(ty: &Ty, at: &Pointer) -> Stage<()> {
    match std::iter::successors(Some(ty), |ty| ty.inner()).count() {
        count if count < DEEPEST => Ok(()),
        _ => refuse(at, "so many lists and maps within each other"),
    }
}

fn integer_type(integer: &IntegerType) -> Ty {
    match &integer.format {
        VariantOrUnknownOrEmpty::Unknown(format) if format == "unix-time" => Ty::Timestamp,
        _ => Ty::Integer,
    }
}

/// The keywords that `openapiv3` has no kind of schema for when they stand together.
fn mix(any: &openapiv3::AnySchema) -> String {
    let written = serde_json::to_value(any).unwrap_or_default();
    let keywords = written.as_object().into_iter().flatten();
    let keywords = keywords.filter(|(_, value)| !value.is_null());
    let keywords: Vec<String> = keywords.map(|(key, _)| format!("`{key}`")).collect();
    format!("this mix of keywords and values ({})", keywords.join(", "))
}

pub(super) fn refuse<T>(at: &Pointer, what: &str) -> Stage<T> {
    let message = format!("{what} is not supported");
    let advice = "describe it otherwise with an overlay, or leave its operation out";
    Err(Fault::new(at, message, advice).into())
}
