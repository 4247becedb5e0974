//! Objects to structs: fields, what is required of them, their documentation, and shortcuts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use openapiv3::{AdditionalProperties, ObjectType, ReferenceOr, Schema, SchemaKind, Type};

use super::schema::refuse;
use super::{Shaper, Slot};
use crate::doc;
use crate::error::{Fault, Stage};
use crate::ir::{Field, Shortcut, Struct, Ty};
use crate::names::{self, Scope};
use crate::node::{self, Node};
use crate::pointer::Pointer;

impl<'a> Shaper<'a> {
    /// The struct of an object with properties.
    pub(super) fn structure(
        &mut self,
        schema: &'a Schema,
        object: &'a ObjectType,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Struct> {
        let fields = self.fields(object, at, slot)?;
        let shortcuts = match slot.used.request {
            true => self.shortcuts(object, &fields),
            false => Vec::new(),
        };
        let id = fields.iter().find_map(|field| match &field.ty {
            Ty::Id(name) if field.wire == "id" && node::resource_id(schema).is_some() => Some(name),
            _ => None,
        });
        Ok(Struct {
            id: id.filter(|_| slot.used.response).cloned(),
            object: node::property_constant(object, "object").map(str::to_owned),
            name: slot.name.clone(),
            doc: self.item_doc(schema, slot),
            used: slot.used,
            fields,
            shortcuts,
        })
    }

    /// The fields of an object, in the document's order.
    pub(super) fn fields(
        &mut self,
        object: &'a ObjectType,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Vec<Field>> {
        if let Some(AdditionalProperties::Schema(_)) = &object.additional_properties {
            let at = at.child("additionalProperties");
            return refuse(&at, "a schema for further properties beside named ones");
        }
        for (index, name) in object.required.iter().enumerate() {
            if !object.properties.contains_key(name) {
                let at = at.child("required").child(index);
                let message = format!("the required property `{name}` is not described");
                let advice = "add it to `properties`, or take it out of `required`";
                return Err(Fault::new(&at, message, advice).into());
            }
        }
        let mut scope = Scope::default();
        let mut fields = Vec::with_capacity(object.properties.len());
        let mut faults = Vec::new();
        let at = at.child("properties");
        for (wire, property) in &object.properties {
            let required = object.required.contains(wire);
            let at = at.child(wire);
            match self.property_field(&mut scope, wire, property.into(), required, &at, slot) {
                Ok(field) => fields.push(field),
                Err(found) => faults.extend(found),
            }
        }
        match faults.is_empty() {
            true => Ok(fields),
            false => Err(faults),
        }
    }

    fn property_field(
        &mut self,
        scope: &mut Scope,
        wire: &str,
        property: Node<'a>,
        required: bool,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Field> {
        one_way_only(property, at, slot)?;
        let field = self.field(wire, property, required, at, slot)?;
        let key = format!("{}.{wire}", slot.parent);
        Self::claim_field(scope, &field, &key, at, slot)?;
        Ok(field)
    }

    /// Claims a field's name in its struct; one that is sent must leave the methods their names.
    /// `key` is what `[fields]` knows the field by.
    pub(super) fn claim_field(
        scope: &mut Scope,
        field: &Field,
        key: &str,
        at: &Pointer,
        slot: &Slot,
    ) -> Result<(), Fault> {
        if slot.used.request && names::is_taken_method(&field.name) {
            let message = format!(
                "the name `{}` is one that requests use themselves",
                field.name
            );
            let advice = format!(
                "add a line such as `\"{key}\" = \"{}_\"` to `[fields]`",
                field.name
            );
            return Err(Fault::new(at, message, advice));
        }
        if let (Ty::Clearable(_), false) = (&field.ty, field.required) {
            scope.claim_field(&format!("clear_{}", field.name), at, key)?;
        }
        scope.claim_field(&field.name, at, key)
    }

    /// A property or parameter as a field of the slot's type.
    pub(super) fn field(
        &mut self,
        wire: &str,
        node: Node<'a>,
        required: bool,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Field> {
        let key = format!("{}.{wire}", slot.parent);
        let inner = Slot {
            name: match self.selection.rename(&key) {
                Some(name) => name.to_owned(),
                None => {
                    let name = format!("{}{}", slot.name, names::type_name(wire));
                    self.inline_name(slot, name)
                }
            },
            field: wire.to_owned(),
            ..slot.clone()
        };
        let schema = match node {
            Node::Schema(schema) => Some(schema),
            Node::Ref(_) => None,
        };
        let constant = schema.and_then(node::constant);
        let text = schema.and_then(|schema| schema.schema_data.description.as_deref());
        let mut doc = self.field_doc(text, schema, wire);
        let mut sent = None;
        let (ty, nullable) = match constant {
            Some(value) if wire == "object" && slot.used.response => {
                if !doc.contains(&format!("`{value}`")) {
                    let _ = write!(doc, "\n\nAlways `{value}`.");
                }
                (
                    Ty::String,
                    schema.is_some_and(|schema| schema.schema_data.nullable),
                )
            }
            Some(value) if required && !slot.used.response => {
                sent = Some(value.to_owned());
                (Ty::String, false)
            }
            _ => {
                let typed = self.ty(node, at, &inner)?;
                (typed.ty, typed.nullable)
            }
        };
        let is_sensitive = schema
            .and_then(|schema| schema.schema_data.extensions.get("x-sensitive"))
            .is_some_and(|flag| flag == true);
        if is_sensitive && ty != Ty::String {
            return refuse(
                &at.child("x-sensitive"),
                "`x-sensitive` on what is not plain text",
            );
        }
        if nullable && !slot.used.response {
            return refuse(at, "a value that can be null, in a request,");
        }
        Ok(Field {
            name: self.selection.field_name(&slot.parent, wire),
            wire: wire.to_owned(),
            doc,
            ty: match ty {
                Ty::String if is_sensitive => Ty::Sensitive,
                ty => ty,
            },
            required: required && (slot.used.request || !nullable),
            constant: sent,
            longest: schema.and_then(node::longest),
            limits: schema.map(super::limits::limits).unwrap_or_default(),
            deprecated: schema.is_some_and(|schema| schema.schema_data.deprecated),
        })
    }

    /// The documentation of a type of its own.
    pub(super) fn item_doc(&self, schema: &Schema, slot: &Slot) -> String {
        let data = &schema.schema_data;
        let texts = [data.description.as_deref(), data.title.as_deref()];
        let mut texts = texts
            .into_iter()
            .flatten()
            .map(|text| self.docs.markdown(text));
        let mut doc = match texts.find(|text| !text.is_empty()) {
            Some(text) => text,
            None if slot.field.is_empty() => format!("The object `{}`.", slot.parent),
            None => format!("The value of `{}`.", slot.field),
        };
        if let Some(link) = &data.external_docs {
            doc.push_str(&self.docs.link(link));
        }
        doc
    }

    /// The documentation of a field: its text, then its limits.
    pub(super) fn field_doc(
        &self,
        text: Option<&str>,
        schema: Option<&Schema>,
        wire: &str,
    ) -> String {
        let text = text.map(|text| self.docs.markdown(text));
        let text = text.filter(|text| !text.is_empty());
        let mut doc = text.unwrap_or_else(|| format!("{}.", doc::code(wire)));
        if let Some(value) = schema.and_then(only_bool) {
            let _ = write!(doc, "\n\nAlways `{value}`.");
        }
        if let Some((limit, sentence)) = schema.and_then(limits)
            && !doc.contains(&limit.to_string())
        {
            doc.extend(["\n\n", &sentence]);
        }
        let default = schema.and_then(|schema| schema.schema_data.default.as_ref());
        if let Some(default) = default.filter(|_| !doc.to_lowercase().contains("default")) {
            let _ = write!(doc, "\n\nBy default `{default}`.");
        }
        doc
    }

    /// Constructors by `type`, where the type's values name the fields that go with them.
    fn shortcuts(&self, object: &'a ObjectType, fields: &[Field]) -> Vec<Shortcut> {
        let tag = fields
            .iter()
            .find(|field| field.wire == "type" && field.required);
        let Some((tag, Ty::Named(tag_type))) = tag.map(|tag| (tag, &tag.ty)) else {
            return Vec::new();
        };
        let Some(schema) = object
            .properties
            .get("type")
            .and_then(|tag| self.tag_schema(tag))
        else {
            return Vec::new();
        };
        let values = node::values(schema);
        let field_of = |value: &str| {
            let optional = fields.iter().filter(|field| !field.required);
            optional.into_iter().find(|field| field.wire == value)
        };
        if !values.iter().any(|value| field_of(value).is_some()) {
            return Vec::new();
        }
        let mut taken = BTreeSet::from(["new".to_owned()]);
        for field in fields {
            taken.insert(format!("clear_{}", field.name));
            if !values.contains(&field.wire.as_str()) {
                taken.insert(field.name.clone());
            }
        }
        self.variants(&tag_type.name, &values)
            .into_iter()
            .map(|(value, variant)| Shortcut {
                doc: self.value_doc(schema, value),
                name: names::field_name(value),
                tag: tag_type.clone(),
                tag_field: tag.name.clone(),
                variant,
                value: value.to_owned(),
                field: field_of(value).map(|field| field.name.clone()),
            })
            // A shortcut is a convenience: where its name is taken, `new` does.
            .filter(|shortcut| taken.insert(shortcut.name.clone()))
            .collect()
    }

    /// What `x-enumDescriptions` says of a value, else the value itself.
    pub(super) fn value_doc(&self, schema: &Schema, value: &str) -> String {
        let texts = schema.schema_data.extensions.get("x-enumDescriptions");
        let text = texts.and_then(|texts| texts.get(value)?.as_str());
        match (text, value) {
            (Some(text), _) => self.docs.markdown(text),
            (None, "") => "The empty text.".to_owned(),
            (None, value) => format!("{}.", doc::code(value)),
        }
    }

    /// The enumeration that a property is, or refers to.
    fn tag_schema(&self, property: &'a ReferenceOr<Box<Schema>>) -> Option<&'a Schema> {
        let mut node = Node::from(property);
        loop {
            let schema = match node {
                Node::Schema(schema) => schema,
                Node::Ref(reference) => {
                    let found = node::resolve(&self.lowered.api, reference, &Pointer::root());
                    return found.ok().map(|(_, schema)| schema);
                }
            };
            match node::members(schema) {
                Some((_, [one])) => node = one.into(),
                _ => return Some(schema),
            }
        }
    }
}

/// The one value of a flag that is a constant.
fn only_bool(schema: &Schema) -> Option<bool> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::Boolean(flag)) => match flag.enumeration.as_slice() {
            [Some(value)] => Some(*value),
            _ => None,
        },
        _ => None,
    }
}

/// `readOnly` and `writeOnly` belong to documents that use one schema both ways.
fn one_way_only(node: Node<'_>, at: &Pointer, slot: &Slot) -> Stage<()> {
    let Node::Schema(schema) = node else {
        return Ok(());
    };
    let data = &schema.schema_data;
    if data.read_only && slot.used.request {
        return refuse(
            &at.child("readOnly"),
            "a property that is only read, in a request,",
        );
    }
    if data.write_only && slot.used.response {
        return refuse(
            &at.child("writeOnly"),
            "a property that is only written, in a response,",
        );
    }
    Ok(())
}

/// The upper or only limit of a value, and a sentence that says it. 5000 characters are not worth
/// one: Stripe's documents say that of nearly every text.
fn limits(schema: &Schema) -> Option<(i64, String)> {
    let SchemaKind::Type(ty) = &schema.schema_kind else {
        return None;
    };
    match ty {
        Type::String(string) => match string.max_length {
            Some(5000) | None => None,
            Some(most) => {
                let limit = i64::try_from(most).unwrap_or(i64::MAX);
                Some((limit, format!("At most {most} characters.")))
            }
        },
        Type::Integer(integer) => match (integer.minimum, integer.maximum) {
            (Some(least), Some(most)) => Some((most, format!("From {least} to {most}."))),
            (Some(least), None) => Some((least, format!("At least {least}."))),
            (None, Some(most)) => Some((most, format!("At most {most}."))),
            (None, None) => None,
        },
        _ => None,
    }
}
