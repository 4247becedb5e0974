//! Further requests of an operation: one after the other until each choice has been made once.

use std::collections::BTreeSet;

use super::made::{Made, Object};
use super::sample::{Sampled, Sampler, by_shortcut, required, settable, tagged};
use crate::ir::{Field, Item, Struct, Ty, TypeRef, Union};

/// What the requests are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Every member of a union, every shortcut of a tagged object, both kinds of a range.
    Members,
    /// Every field that can be cleared, cleared.
    Clears,
}

/// A choice: the type where it is, and its name there.
type Spot = (TypeRef, String);

/// The requests so far, as the choices that they have made.
pub(super) struct Tour<'a> {
    sampler: Sampler<'a>,
    goal: Goal,
    done: BTreeSet<Spot>,
    /// Full objects that are accounted for.
    known: BTreeSet<TypeRef>,
    /// The objects being made, so that none is made inside itself.
    above: Vec<TypeRef>,
}

/// A field and the type that it is of.
#[derive(Clone, Copy)]
struct At<'a, 't> {
    owner: &'t TypeRef,
    field: &'a Field,
}

impl<'a> Tour<'a> {
    pub(super) fn new(sampler: Sampler<'a>, goal: Goal) -> Self {
        Self {
            sampler,
            goal,
            done: BTreeSet::new(),
            known: BTreeSet::new(),
            above: Vec::new(),
        }
    }

    /// The next request; none where no choice is left.
    pub(super) fn next(&mut self, ty: &TypeRef, item: &'a Struct) -> Sampled<Option<Object<'a>>> {
        let before = self.done.len();
        let object = self.object(ty, item)?;
        Ok(object.filter(|_| self.done.len() > before))
    }

    /// Takes the choices of an object as made.
    pub(super) fn cover(&mut self, object: &Object<'a>) -> Sampled<()> {
        let mut open = Vec::new();
        self.mark(object);
        object.visit(&mut |made| open.push(made.clone()));
        while let Some(made) = open.pop() {
            match made {
                Made::Object(object) => self.mark(&object),
                Made::Member(ty, name, _) => {
                    self.done.insert((ty, name.to_owned()));
                }
                Made::Full(ty) if self.known.insert(ty.clone()) => {
                    if let Some(item) = self.sampler.index.structure(&ty) {
                        let object = self.sampler.full_object(&ty, item)?;
                        self.cover(&object)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn mark(&mut self, object: &Object<'a>) {
        let spot = (object.ty.clone(), object.constructor.to_owned());
        self.done.insert(spot);
    }

    fn is_done(&self, ty: &TypeRef, name: &str) -> bool {
        self.done.contains(&(ty.clone(), name.to_owned()))
    }

    /// Whether a value can make a choice that has not been made.
    fn is_open(&self, ty: &'a Ty, at: At<'a, '_>, seen: &mut BTreeSet<TypeRef>) -> bool {
        match ty {
            Ty::Named(type_ref) => {
                if self.above.contains(type_ref) || !seen.insert(type_ref.clone()) {
                    return false;
                }
                match self.sampler.index.item(type_ref) {
                    Some(Item::Struct(item)) => self.is_struct_open(type_ref, item, seen),
                    Some(Item::Union(item)) => item.members.iter().any(|member| {
                        let is_new =
                            self.goal == Goal::Members && !self.is_done(type_ref, &member.name);
                        is_new
                            || member
                                .ty
                                .as_ref()
                                .is_some_and(|ty| self.is_open(ty, at, seen))
                    }),
                    _ => false,
                }
            }
            Ty::Clearable(_) if self.is_clear_open(at) => true,
            Ty::Range(_) if self.is_exact_open(at) => true,
            ty => ty
                .inner()
                .is_some_and(|inner| self.is_open(inner, at, seen)),
        }
    }

    fn is_struct_open(
        &self,
        owner: &TypeRef,
        item: &'a Struct,
        seen: &mut BTreeSet<TypeRef>,
    ) -> bool {
        let mut shortcuts = item.shortcuts.iter();
        let is_new =
            shortcuts.any(|it| self.goal == Goal::Members && !self.is_done(owner, &it.name));
        let fields = item.fields.iter().filter(|field| field.constant.is_none());
        is_new || { fields }.any(|field| self.is_open(&field.ty, At { owner, field }, seen))
    }

    fn is_clear_open(&self, at: At<'_, '_>) -> bool {
        self.goal == Goal::Clears && !self.is_done(at.owner, &at.field.name)
    }

    fn is_exact_open(&self, at: At<'_, '_>) -> bool {
        self.goal == Goal::Members && !self.is_done(at.owner, &at.field.name)
    }

    /// A value with a new choice in it, if there is one.
    fn value(&mut self, ty: &'a Ty, at: At<'a, '_>) -> Sampled<Option<Made<'a>>> {
        if !self.is_open(ty, at, &mut BTreeSet::new()) {
            return Ok(None);
        }
        let spot = (at.owner.clone(), at.field.name.clone());
        Ok(match ty {
            Ty::Clearable(_) if self.is_clear_open(at) => {
                self.done.insert(spot);
                Some(Made::Clear)
            }
            Ty::Range(inner) if self.is_exact_open(at) => {
                self.done.insert(spot);
                let value = self.sampler.minimal(inner, at.field)?;
                Some(Made::Exactly(Box::new(value)))
            }
            Ty::Named(type_ref) => match self.sampler.index.item(type_ref) {
                Some(Item::Struct(item)) => {
                    let object = self.object(type_ref, item)?;
                    object.map(|object| Made::Object(Box::new(object)))
                }
                Some(Item::Union(item)) => self.member(type_ref, item, at)?,
                _ => None,
            },
            Ty::List(inner) => self.value(inner, at)?.map(|it| Made::List(Box::new(it))),
            Ty::Map(inner) => self.value(inner, at)?.map(|it| Made::Map(Box::new(it))),
            Ty::Clearable(inner) => self.value(inner, at)?.map(|it| Made::Set(Box::new(it))),
            Ty::Boxed(inner) => self.value(inner, at)?,
            _ => None,
        })
    }

    /// A member that was not chosen yet, in full, or one with a new choice inside.
    fn member(
        &mut self,
        ty: &TypeRef,
        item: &'a Union,
        at: At<'a, '_>,
    ) -> Sampled<Option<Made<'a>>> {
        for member in &item.members {
            let is_new = self.goal == Goal::Members && !self.is_done(ty, &member.name);
            let value = match &member.ty {
                Some(held) if is_new => Some((held, self.full(held, at)?)),
                Some(held) => self.value(held, at)?.map(|value| (held, value)),
                None => None,
            };
            if is_new {
                self.done.insert((ty.clone(), member.name.clone()));
            }
            if is_new || value.is_some() {
                let value = value.map(|(held, value)| (held, Box::new(value)));
                return Ok(Some(Made::Member(ty.clone(), &member.name, value)));
            }
        }
        Ok(None)
    }

    fn full(&mut self, ty: &'a Ty, at: At<'a, '_>) -> Sampled<Made<'a>> {
        let made = self.sampler.full(ty, at.field, at.owner)?;
        let object = Object {
            ty: at.owner.clone(),
            constructor: "",
            arguments: vec![(ty, made.clone())],
            setters: Vec::new(),
        };
        self.cover(&object)?;
        Ok(made)
    }

    /// An object with new choices in it, if there are any.
    fn object(&mut self, ty: &TypeRef, item: &'a Struct) -> Sampled<Option<Object<'a>>> {
        self.above.push(ty.clone());
        let object = self.object_inside(ty, item);
        self.above.pop();
        object
    }

    fn object_inside(&mut self, ty: &TypeRef, item: &'a Struct) -> Sampled<Option<Object<'a>>> {
        let by_shortcut = self.by_shortcut(ty, item)?;
        let is_new = by_shortcut.is_some();
        let sampler = self.sampler;
        let before = self.done.len();
        let mut object = match by_shortcut {
            Some(object) => object,
            None => required(ty, item, |field| {
                let value = self.value(&field.ty, At { owner: ty, field })?;
                value.map_or_else(|| sampler.minimal(&field.ty, field), Ok)
            })?,
        };
        for field in settable(item) {
            if let Some(value) = self.value(&field.ty, At { owner: ty, field })? {
                object.setters.push((&field.name, &field.ty, value));
            }
        }
        Ok(Some(object).filter(|_| is_new || self.done.len() > before))
    }

    /// The object by a shortcut that was not called yet, or whose field has a new choice in it.
    fn by_shortcut(&mut self, ty: &TypeRef, item: &'a Struct) -> Sampled<Option<Object<'a>>> {
        let sampler = self.sampler;
        for shortcut in &item.shortcuts {
            let field = tagged(item, shortcut);
            let is_new = self.goal == Goal::Members && !self.is_done(ty, &shortcut.name);
            let value = match field {
                Some(field) if is_new => Some(self.full(&field.ty, At { owner: ty, field })?),
                Some(field) => self.value(&field.ty, At { owner: ty, field })?,
                None => None,
            };
            if is_new {
                self.done.insert((ty.clone(), shortcut.name.clone()));
            }
            if is_new || value.is_some() {
                let mut value = value;
                let object = by_shortcut(ty, item, shortcut, |other| {
                    let own =
                        value.take_if(|_| field.is_some_and(|field| field.name == other.name));
                    own.map_or_else(|| sampler.minimal(&other.ty, other), Ok)
                });
                return object.map(Some);
            }
        }
        Ok(None)
    }
}
