//! Alternatives that are not one value in two shapes: deleted twins, ranges and unions.

use openapiv3::{ObjectType, Schema, SchemaKind, Type};

use super::schema::refuse;
use super::{Shaper, Slot};
use crate::doc;
use crate::error::{Fault, Stage};
use crate::ir::{Mark, Member, ToldBy, Ty, TypeRef, Union};
use crate::names;
use crate::node::{self, Node, schema_pointer};
use crate::pointer::Pointer;

/// Whether the runtime has a type for these alternatives, so that none is generated.
pub(super) fn is_known(shaper: &Shaper<'_>, schema: &Schema) -> bool {
    let Some((_, members)) = node::members(schema) else {
        return false;
    };
    let members: Vec<Node<'_>> = members.iter().map(Node::from).collect();
    is_range(&members) || shaper.live_twin(&members).is_some()
}

/// `{gt, gte, lt, lte}` beside a single value.
fn is_range(members: &[Node<'_>]) -> bool {
    let mut objects = members.iter().filter_map(|member| match member {
        Node::Schema(schema) => node::object(schema),
        Node::Ref(_) => None,
    });
    let bounds = objects.next().is_some_and(|object| {
        let mut names = object.properties.keys().map(String::as_str);
        !object.properties.is_empty()
            && names.all(|name| matches!(name, "gt" | "gte" | "lt" | "lte"))
    });
    bounds && members.len() == 2 && range_value(members).is_some()
}

fn range_value<'a>(members: &[Node<'a>]) -> Option<(usize, Node<'a>)> {
    members.iter().copied().enumerate().find(|(_, member)| {
        let Node::Schema(schema) = member else {
            return false;
        };
        matches!(
            schema.schema_kind,
            SchemaKind::Type(Type::Integer(_) | Type::Number(_) | Type::String(_))
        )
    })
}

impl<'a> Shaper<'a> {
    /// Whether all that the schema describes is what deleted resources leave.
    pub(super) fn is_deleted(&self, schema: &Schema) -> bool {
        let is_twin = |member: Node<'_>| {
            let schema = self.schema_of(member);
            schema.is_some_and(node::is_deleted_twin)
        };
        match node::members(schema) {
            Some((_, members)) => members.len() > 1 && members.iter().all(|it| is_twin(it.into())),
            None => node::is_deleted_twin(schema),
        }
    }

    /// The index of the live one of a resource and its deleted twin.
    fn live_twin(&self, members: &[Node<'_>]) -> Option<usize> {
        let is_deleted = |member: &Node<'_>| {
            let schema = self.schema_of(*member);
            schema.is_some_and(|schema| self.is_deleted(schema))
        };
        match members {
            [a, b] if is_deleted(b) && !is_deleted(a) => Some(0),
            [a, b] if is_deleted(a) && !is_deleted(b) => Some(1),
            _ => None,
        }
    }

    /// The schema that stands there, or is referenced.
    pub(super) fn schema_of<'n>(&self, node: Node<'n>) -> Option<&'n Schema>
    where
        'a: 'n,
    {
        match node {
            Node::Schema(schema) => Some(schema),
            Node::Ref(reference) => {
                let found = node::resolve(&self.lowered.api, reference, &Pointer::root());
                found.ok().map(|(_, schema)| schema)
            }
        }
    }

    /// The type of two or more alternatives.
    pub(super) fn one_of(
        &mut self,
        schema: &'a Schema,
        members: &[(Node<'a>, Pointer)],
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Ty> {
        let nodes: Vec<Node<'a>> = members.iter().map(|(node, _)| *node).collect();
        if is_range(&nodes)
            && let Some((index, value)) = range_value(&nodes)
        {
            let value = self.ty(value, &at.child(index), slot)?.ty;
            return Ok(Ty::Range(Box::new(value)));
        }
        if let Some(live) = self.live_twin(&nodes) {
            let live = self.ty(nodes[live], &at.child(live), slot)?.ty;
            return Ok(Ty::MaybeDeleted(Box::new(live)));
        }
        let key = format!("{}.{}", slot.parent, slot.field);
        let slot = Slot {
            parent: slot.name.clone(),
            ..slot.clone()
        };
        let union = self.union_of(schema, members, at, &slot)?;
        self.keep(&slot, at, crate::ir::Item::Union(union), &key)?;
        Ok(Ty::Named(TypeRef {
            module: slot.module,
            name: slot.name,
        }))
    }

    /// The union that a schema with alternatives describes.
    pub(super) fn union(&mut self, schema: &'a Schema, at: &Pointer, slot: &Slot) -> Stage<Union> {
        let (key, members) = node::members(schema).unwrap_or_default();
        let at = at.child(key);
        let members = members.iter().enumerate();
        let members = members.map(|(index, member)| (Node::from(member), at.child(index)));
        let members: Vec<_> = members.collect();
        self.union_of(schema, &members, &at, slot)
    }

    fn union_of(
        &mut self,
        schema: &'a Schema,
        members: &[(Node<'a>, Pointer)],
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Union> {
        if let Some(discriminator) = &schema.schema_data.discriminator
            && discriminator.property_name != "object"
        {
            return refuse(at, "a discriminator other than `object`");
        }
        let flat = self.flattened(members);
        let marks: Option<Vec<Mark>> = flat
            .iter()
            .map(|(member, _)| self.object_mark(*member))
            .collect();
        let (told_by, mut members) = match marks {
            Some(marks) => (ToldBy::Object, self.by_object(&flat, marks, slot)?),
            None => (ToldBy::Shape, self.by_shape(members, slot)?),
        };
        let mut scope = names::Scope::default();
        scope.claim("Unknown", at, &slot.name)?;
        for (index, member) in members.iter_mut().enumerate() {
            let key = format!("{}.{}", slot.name, member.name);
            if let Some(name) = self.selection.rename(&key) {
                name.clone_into(&mut member.name);
            }
            scope.claim(&member.name, &at.child(index), &key)?;
        }
        Ok(Union {
            name: slot.name.clone(),
            doc: self.item_doc(schema, slot),
            used: slot.used,
            told_by,
            members,
        })
    }

    /// The members, those of unions among them instead of these.
    fn flattened(&self, members: &[(Node<'a>, Pointer)]) -> Vec<(Node<'a>, Pointer)> {
        let mut flat = Vec::with_capacity(members.len());
        for (node, at) in members {
            let inner = match *node {
                Node::Ref(reference) => {
                    let found = node::resolve(&self.lowered.api, reference, at).ok();
                    found.and_then(|(name, schema)| {
                        let (key, inner) = node::members(schema)?;
                        Some((schema_pointer(name).child(key), inner))
                    })
                }
                Node::Schema(_) => None,
            };
            match inner {
                Some((at, inner)) => flat.extend(
                    inner
                        .iter()
                        .enumerate()
                        .map(|(index, member)| (Node::from(member), at.child(index))),
                ),
                None => flat.push((*node, at.clone())),
            }
        }
        flat
    }

    /// The constant `object` of a referenced schema, and whether it is of what is deleted.
    fn object_mark(&self, member: Node<'a>) -> Option<Mark> {
        let Node::Ref(_) = member else {
            return None;
        };
        let object = node::object(self.schema_of(member)?)?;
        let value = node::property_constant(object, "object")?.to_owned();
        Some(match node::says_deleted(object) {
            true => Mark::Deleted(value),
            false => Mark::Object(value),
        })
    }

    fn by_object(
        &mut self,
        members: &[(Node<'a>, Pointer)],
        marks: Vec<Mark>,
        slot: &Slot,
    ) -> Stage<Vec<Member>> {
        let mut made: Vec<Member> = Vec::with_capacity(members.len());
        for ((member, at), mark) in members.iter().zip(marks) {
            let (object, doc) = match &mark {
                Mark::Deleted(object) => (object, ", and `deleted` is `true`"),
                Mark::Object(object) => (object, ""),
                _ => continue,
            };
            if made.iter().any(|other| other.mark == mark) {
                let what = format!("a second alternative whose `object` is `{object}`");
                return refuse(at, &what);
            }
            let ty = self.ty(*member, at, slot)?.ty;
            let Ty::Named(type_ref) = &ty else {
                return refuse(at, "an alternative that is no object of its own");
            };
            made.push(Member {
                name: type_ref.name.clone(),
                doc: format!("`object` is `{object}`{doc}."),
                mark,
                ty: Some(ty),
            });
        }
        Ok(made)
    }

    fn by_shape(&mut self, members: &[(Node<'a>, Pointer)], slot: &Slot) -> Stage<Vec<Member>> {
        let mut made: Vec<Member> = Vec::new();
        let objects = members
            .iter()
            .filter(|(member, _)| self.schema_of(*member).and_then(node::object).is_some());
        let has_several = objects.count() > 1;
        for (member, at) in members {
            let words = match member {
                Node::Schema(schema) => node::values(schema),
                Node::Ref(_) => Vec::new(),
            };
            for (word, name) in names::variant_names(&words) {
                made.push(Member {
                    name,
                    doc: format!("The word {}.", doc::code(word)),
                    mark: Mark::Keyword(word.to_owned()),
                    ty: None,
                });
            }
            if words.is_empty() {
                let other = match self.schema_of(*member).and_then(node::object) {
                    Some(object) if has_several => self.by_fields(*member, object, at, slot)?,
                    _ => self.by_kind(*member, at, slot)?,
                };
                let is_told = |known: &Member| match (&known.mark, &other.mark) {
                    // What is only sent need not be told apart.
                    (Mark::Fields(_), Mark::Fields(_) | Mark::Map)
                    | (Mark::Map, Mark::Fields(_))
                        if !slot.used.response =>
                    {
                        true
                    }
                    (known, other) => !overlap(known, other),
                };
                if !made.iter().all(is_told) {
                    return refuse(at, "a second alternative of the same kind of JSON");
                }
                made.push(other);
            }
        }
        // A word is told from other text by being tried first.
        made.sort_by_key(|member| !matches!(member.mark, Mark::Keyword(_)));
        Ok(made)
    }

    /// One of several objects, which the names of their fields tell apart.
    fn by_fields(
        &mut self,
        member: Node<'a>,
        object: &'a ObjectType,
        at: &Pointer,
        slot: &Slot,
    ) -> Stage<Member> {
        let title = match member {
            Node::Schema(schema) => schema.schema_data.title.as_deref().map(names::type_name),
            Node::Ref(reference) => {
                let (name, _) = node::resolve(&self.lowered.api, reference, at)?;
                Some(self.type_ref(name).name)
            }
        };
        let Some(title) = title else {
            let message = "one of several objects has no name to call its alternative";
            let advice = "give it a `title`, with an overlay if need be";
            return Err(Fault::new(at, message, advice).into());
        };
        let slot = Slot {
            name: self.inline_name(slot, format!("{}{title}", slot.name)),
            ..slot.clone()
        };
        let ty = self.ty(member, at, &slot)?.ty;
        if !matches!(ty, Ty::Named(_) | Ty::Map(_) | Ty::Json) {
            return refuse(at, "an alternative of this kind");
        }
        Ok(Member {
            name: title,
            doc: "An object with these fields.".to_owned(),
            mark: Mark::Fields(object.properties.keys().cloned().collect()),
            ty: Some(ty),
        })
    }

    fn by_kind(&mut self, member: Node<'a>, at: &Pointer, slot: &Slot) -> Stage<Member> {
        let slot = Slot {
            name: self.inline_name(slot, format!("{}Object", slot.name)),
            ..slot.clone()
        };
        let ty = self.ty(member, at, &slot)?.ty;
        let is_text = self
            .schema_of(member)
            .is_some_and(|schema| matches!(schema.schema_kind, SchemaKind::Type(Type::String(_))));
        let (name, doc, mark) = match &ty {
            Ty::Bool => ("Bool", "`true` or `false`.", Mark::Bool),
            Ty::Integer => ("Integer", "A whole number.", Mark::Integer),
            Ty::Timestamp => ("Timestamp", "A point in time.", Mark::Integer),
            Ty::Float => ("Number", "A number.", Mark::Number),
            Ty::Named(_) if is_text => ("Text", "A text.", Mark::Text),
            Ty::String | Ty::Id(_) | Ty::Decimal | Ty::Sensitive => ("Text", "A text.", Mark::Text),
            Ty::List(_) => ("Array", "A list.", Mark::Array),
            Ty::Named(_) | Ty::Map(_) | Ty::Json => ("Params", "An object.", Mark::Map),
            _ => return refuse(at, "an alternative of this kind"),
        };
        Ok(Member {
            name: name.to_owned(),
            doc: doc.to_owned(),
            mark,
            ty: Some(ty),
        })
    }
}

/// Whether two alternatives look the same in JSON; a whole number is a number, and an object of any
/// fields is one of certain fields.
fn overlap(a: &Mark, b: &Mark) -> bool {
    let number = |mark: &Mark| matches!(mark, Mark::Integer | Mark::Number);
    let fields = |mark: &Mark| matches!(mark, Mark::Fields(_));
    let one_of_all = (fields(a) && *b == Mark::Map) || (*a == Mark::Map && fields(b));
    a == b || (number(a) && number(b)) || one_of_all
}
