//! Alternatives that are not one value in two shapes: deleted twins, ranges and unions.

use openapiv3::{Schema, SchemaKind, Type};

use super::schema::refuse;
use super::{Shaper, Slot};
use crate::doc;
use crate::error::Stage;
use crate::ir::{Mark, Member, ToldBy, Ty, TypeRef, Union};
use crate::names;
use crate::node::{self, Node};
use crate::pointer::Pointer;

/// Whether the runtime has a type for these alternatives, so that none is generated.
pub(super) fn is_known(shaper: &Shaper<'_>, schema: &Schema) -> bool {
    let Some((_, members)) = node::members(schema) else {
        return false;
    };
    let members: Vec<Node<'_>> = members.iter().map(Node::from).collect();
    is_range(&members) || live_twin(shaper, &members).is_some()
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

/// The index of the live one of a resource and its deleted twin.
fn live_twin(shaper: &Shaper<'_>, members: &[Node<'_>]) -> Option<usize> {
    let is_deleted = |member: &Node<'_>| match member {
        Node::Ref(reference) => {
            let found = node::resolve(&shaper.lowered.api, reference, &Pointer::root());
            found.is_ok_and(|(_, schema)| node::is_deleted_twin(schema))
        }
        Node::Schema(schema) => node::is_deleted_twin(schema),
    };
    match members {
        [a, b] if is_deleted(b) && !is_deleted(a) => Some(0),
        [a, b] if is_deleted(a) && !is_deleted(b) => Some(1),
        _ => None,
    }
}

impl<'a> Shaper<'a> {
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
        if let Some(live) = live_twin(self, &nodes) {
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
        let objects: Option<Vec<&str>> = members
            .iter()
            .map(|(member, at)| self.object_value(*member, at))
            .collect();
        let (told_by, members) = match objects {
            Some(objects) => (ToldBy::Object, self.by_object(members, &objects, slot)?),
            None => (ToldBy::Shape, self.by_shape(members, slot)?),
        };
        let mut scope = names::Scope::default();
        scope.claim("Unknown", at, &slot.name)?;
        for (index, member) in members.iter().enumerate() {
            let key = format!("{}.{}", slot.name, member.name);
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

    /// The constant `object` of a referenced schema.
    fn object_value(&self, member: Node<'a>, at: &Pointer) -> Option<&'a str> {
        let Node::Ref(reference) = member else {
            return None;
        };
        let (_, schema) = node::resolve(&self.lowered.api, reference, at).ok()?;
        node::property_constant(node::object(schema)?, "object")
    }

    fn by_object(
        &mut self,
        members: &[(Node<'a>, Pointer)],
        objects: &[&str],
        slot: &Slot,
    ) -> Stage<Vec<Member>> {
        let mut made: Vec<Member> = Vec::with_capacity(members.len());
        for ((member, at), object) in members.iter().zip(objects) {
            let mark = Mark::Object((*object).to_owned());
            if made.iter().any(|other| other.mark == mark) {
                return refuse(
                    at,
                    &format!("a second alternative whose `object` is `{object}`"),
                );
            }
            let ty = self.ty(*member, at, slot)?.ty;
            let Ty::Named(type_ref) = &ty else {
                return refuse(at, "an alternative that is no object of its own");
            };
            made.push(Member {
                name: type_ref.name.clone(),
                doc: format!("`object` is `{object}`."),
                mark,
                ty: Some(ty),
            });
        }
        Ok(made)
    }

    fn by_shape(&mut self, members: &[(Node<'a>, Pointer)], slot: &Slot) -> Stage<Vec<Member>> {
        let mut made: Vec<Member> = Vec::new();
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
                let other = self.by_kind(*member, at, slot)?;
                if made.iter().any(|known| overlap(&known.mark, &other.mark)) {
                    return refuse(at, "a second alternative of the same kind of JSON");
                }
                made.push(other);
            }
        }
        // A word is told from other text by being tried first.
        made.sort_by_key(|member| !matches!(member.mark, Mark::Keyword(_)));
        Ok(made)
    }

    fn by_kind(&mut self, member: Node<'a>, at: &Pointer, slot: &Slot) -> Stage<Member> {
        let slot = Slot {
            name: format!("{}Object", slot.name),
            ..slot.clone()
        };
        let ty = self.ty(member, at, &slot)?.ty;
        let (name, doc, mark) = match &ty {
            Ty::Bool => ("Bool", "`true` or `false`.", Mark::Bool),
            Ty::Integer => ("Integer", "A whole number.", Mark::Integer),
            Ty::Timestamp => ("Timestamp", "A point in time.", Mark::Integer),
            Ty::Float => ("Number", "A number.", Mark::Number),
            Ty::String | Ty::Id(_) | Ty::Decimal | Ty::Sensitive => ("Text", "A text.", Mark::Text),
            Ty::List(_) => ("Array", "A list.", Mark::Array),
            Ty::Named(_) | Ty::Map(_) | Ty::Json => ("Object", "An object.", Mark::Map),
            _ => return refuse(at, "an alternative of this kind"),
        };
        Ok(Member {
            name: match name {
                "Object" => "Params".to_owned(),
                name => name.to_owned(),
            },
            doc: doc.to_owned(),
            mark,
            ty: Some(ty),
        })
    }
}

/// Whether two alternatives look the same in JSON; a whole number is a number.
fn overlap(a: &Mark, b: &Mark) -> bool {
    let number = |mark: &Mark| matches!(mark, Mark::Integer | Mark::Number);
    a == b || (number(a) && number(b))
}
