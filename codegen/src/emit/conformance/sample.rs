//! Values of a type: the least that can be sent, and the most.

use std::collections::BTreeSet;

use super::made::{Made, Object};
use super::text;
use crate::emit::cx::Index;
use crate::ir::{Field, Item, Shortcut, Struct, Ty, TypeRef, Union, Variant};

/// A value, or why there is none.
pub(super) type Sampled<T> = Result<T, String>;

/// The field that names the objects to expand.
pub(super) const EXPAND: &str = "expand";

/// Makes values of the types of a crate.
#[derive(Clone, Copy)]
pub(super) struct Sampler<'a> {
    pub(super) index: &'a Index<'a>,
}

impl<'a> Sampler<'a> {
    /// The least of a type that writes something.
    pub(super) fn minimal(self, ty: &'a Ty, field: &'a Field) -> Sampled<Made<'a>> {
        self.least(ty, field, &[])
    }

    fn least(self, ty: &'a Ty, field: &'a Field, above: &[&TypeRef]) -> Sampled<Made<'a>> {
        let inner = |inner: &'a Ty| self.least(inner, field, above).map(Box::new);
        Ok(match ty {
            Ty::List(item) => Made::List(inner(item)?),
            Ty::Map(value) => Made::Map(inner(value)?),
            Ty::Clearable(value) => Made::Set(inner(value)?),
            Ty::Range(value) => Made::Exactly(inner(value)?),
            Ty::Boxed(value) => *inner(value)?,
            Ty::Named(type_ref) => self.least_named(type_ref, field, above)?,
            ty => scalar(ty, field)?,
        })
    }

    fn least_named(
        self,
        ty: &'a TypeRef,
        field: &'a Field,
        above: &[&TypeRef],
    ) -> Sampled<Made<'a>> {
        if above.contains(&ty) {
            return Err(format!("`{}` needs another of itself", ty.name));
        }
        let above = [above, &[ty]].concat();
        match self.index.item(ty) {
            Some(Item::Struct(item)) => {
                let object = self.least_object(ty, item, &above)?;
                Ok(Made::Object(Box::new(object)))
            }
            Some(Item::Enum(item)) => variant(ty, item.variants.iter()),
            Some(Item::Union(item)) => {
                let mut members = item.members.iter();
                let made = members.find_map(|member| {
                    let held = member.ty.as_ref();
                    let value =
                        held.map(|ty| Some((ty, self.least(ty, field, &above).ok()?.into())));
                    let value = value.map_or(Some(None), |value| value.map(Some))?;
                    Some(Made::Member(ty.clone(), &member.name, value))
                });
                made.ok_or_else(|| format!("no member of `{}` can be made", ty.name))
            }
            _ => Err(format!("`{}` is no type of a parameter", ty.name)),
        }
    }

    /// An object with what is required, and with one field more where it would write nothing.
    fn least_object(
        self,
        ty: &'a TypeRef,
        item: &'a Struct,
        above: &[&TypeRef],
    ) -> Sampled<Object<'a>> {
        let mut object = required(ty, item, |field| self.least(&field.ty, field, above))?;
        // An object without a schema is left empty.
        let writes = |field: &&Field| field.ty != Ty::Json;
        let required = item.fields.iter().filter(|field| field.required);
        if required.filter(writes).count() == 0 {
            let mut fields = settable(item).filter(writes);
            let setter = fields.find_map(|field| {
                let value = self.least(&field.ty, field, above).ok()?;
                Some((field.name.as_str(), &field.ty, value))
            });
            object.setters.extend(setter);
        }
        Ok(object)
    }

    /// The most of a type, as a field of `owner`: what leads back there is as small as can be.
    pub(super) fn full(self, ty: &'a Ty, field: &'a Field, owner: &TypeRef) -> Sampled<Made<'a>> {
        let inner = |inner: &'a Ty| self.full(inner, field, owner).map(Box::new);
        Ok(match ty {
            Ty::List(item) => Made::List(inner(item)?),
            Ty::Map(value) => Made::Map(inner(value)?),
            Ty::Clearable(value) => Made::Set(inner(value)?),
            Ty::Range(value) => Made::Between(inner(value)?),
            Ty::Boxed(value) => *inner(value)?,
            Ty::Named(type_ref) => match self.index.item(type_ref) {
                _ if self.leads_to(type_ref, owner) => self.minimal(ty, field)?,
                Some(Item::Enum(item)) => variant(type_ref, item.variants.iter().rev())?,
                Some(Item::Union(item)) => self.first_member(type_ref, item, field, owner)?,
                _ => {
                    self.minimal(ty, field)?;
                    Made::Full(type_ref.clone())
                }
            },
            ty => scalar(ty, field)?,
        })
    }

    fn first_member(
        self,
        ty: &TypeRef,
        item: &'a Union,
        field: &'a Field,
        owner: &TypeRef,
    ) -> Sampled<Made<'a>> {
        let Some(member) = item.members.first() else {
            return Err(format!("`{}` has no members", ty.name));
        };
        let value = match &member.ty {
            Some(held) => Some((held, Box::new(self.full(held, field, owner)?))),
            None => None,
        };
        Ok(Made::Member(ty.clone(), &member.name, value))
    }

    /// A struct with every setter called, by its first shortcut where it has any.
    pub(super) fn full_object(self, ty: &TypeRef, item: &'a Struct) -> Sampled<Object<'a>> {
        let full = |field: &'a Field| self.full(&field.ty, field, ty);
        let with_field = item.shortcuts.iter().find(|it| it.field.is_some());
        let mut object = match with_field.or(item.shortcuts.first()) {
            Some(shortcut) => by_shortcut(ty, item, shortcut, full)?,
            None => required(ty, item, full)?,
        };
        let fields = settable(item).filter(|field| field.wire != EXPAND);
        let setters = fields.map(|field| Ok((field.name.as_str(), &field.ty, full(field)?)));
        object.setters = setters.collect::<Sampled<_>>()?;
        Ok(object)
    }

    /// Whether a type is `to`, or holds it at any depth.
    fn leads_to(self, from: &'a TypeRef, to: &TypeRef) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(next) = open.pop() {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                open.extend(self.held(next));
            }
        }
        false
    }

    /// The types that a type names.
    fn held(self, ty: &TypeRef) -> Vec<&'a TypeRef> {
        let mut types: Vec<&'a Ty> = match self.index.item(ty) {
            Some(Item::Struct(item)) => item.fields.iter().map(|field| &field.ty).collect(),
            Some(Item::Union(item)) => item
                .members
                .iter()
                .filter_map(|it| it.ty.as_ref())
                .collect(),
            _ => Vec::new(),
        };
        let mut held = Vec::new();
        while let Some(ty) = types.pop() {
            match ty {
                Ty::Named(type_ref) => held.push(type_ref),
                ty => types.extend(ty.inner()),
            }
        }
        held
    }
}

/// An object made with `new`, the arguments as `value` makes them.
pub(super) fn required<'a>(
    ty: &TypeRef,
    item: &'a Struct,
    mut value: impl FnMut(&'a Field) -> Sampled<Made<'a>>,
) -> Sampled<Object<'a>> {
    let arguments = item.required().map(|field| Ok((&field.ty, value(field)?)));
    Ok(Object {
        ty: ty.clone(),
        constructor: "new",
        arguments: arguments.collect::<Sampled<_>>()?,
        setters: Vec::new(),
    })
}

/// An object made with a shortcut, the arguments as `value` makes them.
pub(super) fn by_shortcut<'a>(
    ty: &TypeRef,
    item: &'a Struct,
    shortcut: &'a Shortcut,
    mut value: impl FnMut(&'a Field) -> Sampled<Made<'a>>,
) -> Sampled<Object<'a>> {
    let others = item
        .required()
        .filter(|field| field.name != shortcut.tag_field);
    let fields = others.chain(tagged(item, shortcut));
    let arguments = fields.map(|field| Ok((&field.ty, value(field)?)));
    Ok(Object {
        ty: ty.clone(),
        constructor: &shortcut.name,
        arguments: arguments.collect::<Sampled<_>>()?,
        setters: Vec::new(),
    })
}

/// The fields that have a setter: those of a shortcut have none.
pub(super) fn settable(item: &Struct) -> impl Iterator<Item = &Field> {
    let by_shortcut = |field: &Field| {
        let mut shortcuts = item.shortcuts.iter();
        shortcuts.any(|shortcut| shortcut.field.as_ref() == Some(&field.name))
    };
    let optional = item.fields.iter().filter(|field| !field.required);
    optional.filter(move |field| !by_shortcut(field))
}

/// The field that goes with a shortcut's value.
pub(super) fn tagged<'a>(item: &'a Struct, shortcut: &Shortcut) -> Option<&'a Field> {
    let name = shortcut.field.as_ref()?;
    item.fields.iter().find(|field| field.name == *name)
}

/// The first of some variants, but not one that clears.
fn variant<'a>(
    ty: &TypeRef,
    mut variants: impl Iterator<Item = &'a Variant> + Clone,
) -> Sampled<Made<'a>> {
    let first = variants.clone().next();
    let found = variants.find(|variant| !variant.wire.is_empty());
    match found.or(first) {
        Some(variant) => Ok(Made::Variant(ty.clone(), &variant.name)),
        None => Err(format!("`{}` has no values", ty.name)),
    }
}

fn scalar<'a>(ty: &Ty, field: &Field) -> Sampled<Made<'a>> {
    match ty {
        Ty::String | Ty::Id(_) | Ty::Decimal | Ty::Sensitive => Ok(Made::Text(text::of(ty, field))),
        Ty::Bool | Ty::Integer | Ty::Float | Ty::Timestamp | Ty::Json | Ty::Value | Ty::File => {
            Ok(Made::Plain)
        }
        _ => Err(format!(
            "`{}` is of a type that is only received",
            field.wire
        )),
    }
}
