//! Parameters: what an operation takes, from path, query and form, and how each is sent.

use std::collections::BTreeSet;

use openapiv3::{
    MediaType, ObjectType, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle,
    QueryStyle, ReferenceOr, RequestBody, SchemaKind, Type,
};

use super::schema::refuse;
use super::{Shaper, Slot};
use crate::error::{Fault, Stage};
use crate::ir::{Body, Field, Place};
use crate::names::Scope;
use crate::node::{self, Node};
use crate::pointer::Pointer;
use crate::select::Chosen;

/// Media types of bodies, the best first.
const MEDIA_TYPES: [(Body, &str); 3] = [
    (Body::Form, "application/x-www-form-urlencoded"),
    (Body::Multipart, "multipart/form-data"),
    (Body::Json, "application/json"),
];

/// A parameter on its way into an operation.
type Placed = (Place, Field, Pointer);

impl<'a> Shaper<'a> {
    /// The parameters of an operation and where each goes: path, query, form.
    pub(super) fn parameters(
        &mut self,
        chosen: &Chosen<'a>,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<(Vec<Place>, Vec<Field>)> {
        let shared = Pointer::from("/paths")
            .child(chosen.path)
            .child("parameters");
        let own = &chosen.operation.parameters;
        let mut placed: Vec<Placed> = Vec::new();
        for (index, parameter) in chosen.item.parameters.iter().enumerate() {
            // An operation may say one of its path's parameters anew.
            if !own.iter().any(|other| is_same_parameter(other, parameter)) {
                placed.push(self.parameter(parameter, &shared.child(index), slot)?);
            }
        }
        let at_own = at.child("parameters");
        for (index, parameter) in own.iter().enumerate() {
            placed.push(self.parameter(parameter, &at_own.child(index), slot)?);
        }
        if let Some(body) = &chosen.operation.request_body {
            let place = match chosen.method {
                // Neither has a body at Stripe: what they take goes into the query.
                "get" | "delete" => Place::Query,
                _ => Place::Body,
            };
            placed.extend(self.body(body, place, &at.child("requestBody"), slot)?);
        }
        let order = |place: &Place| match place {
            Place::Path => 0,
            Place::Query => 1,
            Place::Body => 2,
        };
        placed.sort_by_key(|(place, ..)| order(place));
        let mut scope = Scope::default();
        for (place, field, at) in &placed {
            let key = match place {
                Place::Path => format!("{}.{{{}}}", slot.parent, field.wire),
                _ => format!("{}.{}", slot.parent, field.wire),
            };
            Self::claim_field(&mut scope, field, &key, at, slot)?;
        }
        path_is_filled(chosen.path, &placed, at)?;
        let (places, fields) = placed
            .into_iter()
            .map(|(place, field, _)| (place, field))
            .unzip();
        Ok((places, fields))
    }

    fn parameter(
        &mut self,
        parameter: &'a ReferenceOr<Parameter>,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Placed> {
        let ReferenceOr::Item(parameter) = parameter else {
            return refuse(at, "a `$ref` to a parameter");
        };
        let (place, data, is_deep) = match parameter {
            Parameter::Path {
                parameter_data,
                style: PathStyle::Simple,
            } => (Place::Path, parameter_data, false),
            Parameter::Path { .. } => {
                return refuse(&at.child("style"), "a path style but `simple`");
            }
            Parameter::Query {
                allow_reserved: true,
                ..
            } => return refuse(&at.child("allowReserved"), "`allowReserved`"),
            Parameter::Query {
                allow_empty_value: Some(true),
                ..
            } => return refuse(&at.child("allowEmptyValue"), "`allowEmptyValue`"),
            Parameter::Query {
                parameter_data,
                style,
                ..
            } => (
                Place::Query,
                parameter_data,
                *style == QueryStyle::DeepObject && parameter_data.explode != Some(false),
            ),
            Parameter::Header { .. } => return refuse(at, "a header parameter"),
            Parameter::Cookie { .. } => return refuse(at, "a cookie parameter"),
        };
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return refuse(&at.child("content"), "a parameter with `content`");
        };
        let required = data.required || place == Place::Path;
        let schema_at = at.child("schema");
        let slot = &slot.inside_a_part();
        let mut field = self.field(&data.name, schema.into(), required, &schema_at, slot)?;
        if place == Place::Path {
            // A body may have a property of the same name: the braces tell the two apart.
            let braced = format!("{{{}}}", data.name);
            field.name = self.selection.field_name(&slot.parent, &braced);
        }
        field.doc = self.parameter_doc(data, schema);
        field.deprecated |= data.deprecated.unwrap_or(false);
        if self.is_nested(schema.into()) && !is_deep {
            let what = "a list or object that is not sent with `style: deepObject, explode: true`";
            return refuse(at, what);
        }
        Ok((place, field, at.clone()))
    }

    fn parameter_doc(
        &self,
        data: &ParameterData,
        schema: &ReferenceOr<openapiv3::Schema>,
    ) -> String {
        let schema = schema.as_item();
        let text = data.description.as_deref();
        let text = text.or_else(|| schema?.schema_data.description.as_deref());
        self.field_doc(text, schema, &data.name)
    }

    fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        place: Place,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Vec<Placed>> {
        let ReferenceOr::Item(body) = body else {
            return refuse(at, "a `$ref` to a request body");
        };
        let at = at.child("content");
        let Some((kind, media_type)) = sent_as(body) else {
            return Ok(Vec::new());
        };
        for other in body.content.keys().filter(|other| *other != media_type) {
            let message = format!("the request body is sent as {media_type}");
            self.note(&at.child(other), &message);
        }
        let Some(form) = body.content.get(media_type) else {
            return Ok(Vec::new());
        };
        let media = at.child(media_type);
        let Some(schema) = &form.schema else {
            return Ok(Vec::new());
        };
        let (schema, at) = match Node::from(schema) {
            Node::Schema(schema) => (schema, media.child("schema")),
            Node::Ref(reference) => {
                let at = media.child("schema");
                let (name, schema) = node::resolve(&self.lowered.api, reference, &at)?;
                (schema, node::schema_pointer(name))
            }
        };
        let Some(object) = node::object(schema) else {
            return refuse(&at, "a body that is no object");
        };
        if kind != Body::Json {
            self.encodings(form, object, &media)?;
        }
        let fields = self.fields(object, &at, slot)?;
        let at = at.child("properties");
        let placed = fields.into_iter().map(|field| {
            let at = at.child(&field.wire);
            (place, field, at)
        });
        Ok(placed.collect())
    }

    /// Lists and objects must say that they are sent as `deepObject`, and nothing may say more.
    fn encodings(&self, form: &'a MediaType, object: &'a ObjectType, at: &Pointer) -> Stage<()> {
        let at = at.child("encoding");
        for (name, encoding) in &form.encoding {
            let at = at.child(name);
            if !object.properties.contains_key(name) {
                return refuse(&at, "an encoding of a property that is not there");
            }
            if encoding.content_type.is_some() || !encoding.headers.is_empty() {
                return refuse(&at, "an encoding with a content type or headers");
            }
            if encoding.allow_reserved {
                return refuse(&at, "an encoding with `allowReserved`");
            }
        }
        for (name, property) in &object.properties {
            let encoding = form.encoding.get(name);
            let is_deep = encoding.is_some_and(|encoding| {
                encoding.style == Some(QueryStyle::DeepObject) && encoding.explode
            });
            if !is_deep && self.is_nested(property.into()) {
                let message = format!("the list or object `{name}` is not sent as `deepObject`");
                let advice = "Stripe reads `a[0]=…` and `a[b]=…`: add `{style: deepObject, \
                              explode: true}` as its `encoding`, with an overlay if need be";
                return Err(Fault::new(&at.child(name), message, advice).into());
            }
        }
        Ok(())
    }

    /// Whether a value takes more than one pair of a form.
    fn is_nested(&self, node: Node<'_>) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            let schema = match node {
                Node::Schema(schema) => schema,
                Node::Ref(reference) => {
                    match node::resolve(&self.lowered.api, reference, &Pointer::root()) {
                        Ok((name, schema)) if seen.insert(name) => schema,
                        _ => continue,
                    }
                }
            };
            match (&schema.schema_kind, node::members(schema)) {
                (SchemaKind::Type(Type::Object(_) | Type::Array(_)), _) => return true,
                (_, Some((_, members))) => open.extend(members.iter().map(Node::from)),
                _ => {}
            }
        }
        false
    }
}

/// How an operation's body is encoded.
pub(super) fn body_kind(chosen: &Chosen<'_>, at: &Pointer) -> Stage<Body> {
    let Some(ReferenceOr::Item(body)) = &chosen.operation.request_body else {
        return Ok(Body::Form);
    };
    match sent_as(body) {
        Some((kind, _)) if kind != Body::Form && matches!(chosen.method, "get" | "delete") => {
            refuse(at, "the body of a GET or DELETE that is no form")
        }
        Some((kind, _)) => Ok(kind),
        None if body.content.is_empty() => Ok(Body::Form),
        None => {
            let kinds: Vec<&str> = body.content.keys().map(String::as_str).collect();
            let at = at.child("requestBody").child("content");
            refuse(&at, &format!("a request body of {} only", kinds.join(", ")))
        }
    }
}

/// How a body is sent, and the media type that says so.
fn sent_as(body: &RequestBody) -> Option<(Body, &'static str)> {
    MEDIA_TYPES
        .into_iter()
        .find(|(_, media_type)| body.content.contains_key(*media_type))
}

fn is_same_parameter(a: &ReferenceOr<Parameter>, b: &ReferenceOr<Parameter>) -> bool {
    match (a.as_item(), b.as_item()) {
        (Some(a), Some(b)) => {
            let same_place = std::mem::discriminant(a) == std::mem::discriminant(b);
            same_place && a.parameter_data_ref().name == b.parameter_data_ref().name
        }
        _ => false,
    }
}

fn path_is_filled(path: &str, placed: &[Placed], at: &Pointer) -> Stage<()> {
    let wanted: Vec<&str> = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect();
    let given: Vec<&str> = placed
        .iter()
        .filter(|(place, ..)| *place == Place::Path)
        .map(|(_, field, _)| field.wire.as_str())
        .collect();
    let missing = wanted.iter().find(|name| !given.contains(name));
    let extra = given.iter().find(|name| !wanted.contains(name));
    match missing.or(extra) {
        None => Ok(()),
        Some(name) => {
            let message = format!("the path and its parameters disagree on `{name}`");
            let advice = "give each `{name}` of the path one parameter with `in: path`";
            Err(Fault::new(at, message, advice).into())
        }
    }
}
