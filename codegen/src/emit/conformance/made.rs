//! Values of requests as data: what to construct, and which setters to call with what.

use crate::ir::{Ty, TypeRef};

/// A value to be written as an expression; its type stands beside it wherever it is used.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Made<'a> {
    /// A value of which there is one for the type.
    Plain,
    /// Text, or what is made of text.
    Text(String),
    /// A variant of an enum.
    Variant(TypeRef, &'a str),
    /// A parameter object, written out.
    Object(Box<Object<'a>>),
    /// A parameter object with everything set, by its function.
    Full(TypeRef),
    /// A member of a union, and what it holds.
    Member(TypeRef, &'a str, Option<(&'a Ty, Box<Made<'a>>)>),
    /// A list of one item.
    List(Box<Made<'a>>),
    /// A map of one entry.
    Map(Box<Made<'a>>),
    /// What can be cleared is set.
    Set(Box<Made<'a>>),
    /// It is cleared.
    Clear,
    /// A range of this value alone.
    Exactly(Box<Made<'a>>),
    /// A range from this value on, and up to it.
    Between(Box<Made<'a>>),
}

/// A call of a constructor and of setters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object<'a> {
    pub(super) ty: TypeRef,
    /// `new`, or a shortcut.
    pub(super) constructor: &'a str,
    pub(super) arguments: Vec<(&'a Ty, Made<'a>)>,
    pub(super) setters: Vec<(&'a str, &'a Ty, Made<'a>)>,
}

impl Made<'_> {
    /// Visits this value and those inside it.
    pub(super) fn visit(&self, f: &mut dyn FnMut(&Self)) {
        f(self);
        match self {
            Self::Object(object) => object.visit(f),
            Self::Member(_, _, Some((_, inner)))
            | Self::List(inner)
            | Self::Map(inner)
            | Self::Set(inner)
            | Self::Exactly(inner)
            | Self::Between(inner) => inner.visit(f),
            _ => {}
        }
    }
}

impl<'a> Object<'a> {
    /// Visits the values that it is made of.
    pub(super) fn visit(&self, f: &mut dyn FnMut(&Made<'a>)) {
        let arguments = self.arguments.iter().map(|(_, value)| value);
        let setters = self.setters.iter().map(|(_, _, value)| value);
        for value in arguments.chain(setters) {
            value.visit(f);
        }
    }
}
