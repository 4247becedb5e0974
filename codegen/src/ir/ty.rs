//! Types: what a field, a parameter or an answer holds.

use serde::Serialize;

/// A type in a module of the crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TypeRef {
    /// The module.
    pub module: String,
    /// The Rust name.
    pub name: String,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Ty {
    /// `true` or `false`.
    Bool,
    /// A 64-bit integer.
    Integer,
    /// A 64-bit float.
    Float,
    /// Text.
    String,
    /// A decimal number kept as text.
    Decimal,
    /// Text that must not reach a log.
    Sensitive,
    /// Seconds since the Unix epoch.
    Timestamp,
    /// The id of a resource.
    Id(String),
    /// A type of this crate.
    Named(TypeRef),
    /// A list.
    List(Box<Ty>),
    /// Text to values.
    Map(Box<Ty>),
    /// An object without a schema.
    Json,
    /// Any JSON.
    Value,
    /// An id, or its object where the request asked to expand it.
    Expandable(Box<Ty>),
    /// A resource or its deleted twin.
    MaybeDeleted(Box<Ty>),
    /// What a deleted resource leaves.
    Deleted,
    /// A request value that can also be cleared.
    Clearable(Box<Ty>),
    /// A value or bounds for it.
    Range(Box<Ty>),
    /// A page of a list.
    Page(Box<Ty>),
    /// A page of search results.
    SearchPage(Box<Ty>),
    /// A page of a list of version 2 of the API.
    PageV2(Box<Ty>),
    /// A file that is sent.
    File,
    /// An answer that is no JSON but bytes.
    Bytes,
    /// An event.
    Event,
    /// A type that would otherwise contain itself.
    Boxed(Box<Ty>),
}

impl Ty {
    /// Visits this type and those inside it, to change them.
    pub fn visit_mut(&mut self, f: &mut dyn FnMut(&mut Self)) {
        f(self);
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Expandable(inner)
            | Self::MaybeDeleted(inner)
            | Self::Clearable(inner)
            | Self::Range(inner)
            | Self::Page(inner)
            | Self::SearchPage(inner)
            | Self::PageV2(inner)
            | Self::Boxed(inner) => inner.visit_mut(f),
            _ => {}
        }
    }

    /// Visits this type and those inside it.
    pub fn visit(&self, f: &mut dyn FnMut(&Self)) {
        f(self);
        if let Some(inner) = self.inner() {
            inner.visit(f);
        }
    }

    /// The type inside this one.
    #[must_use]
    pub fn inner(&self) -> Option<&Self> {
        match self {
            Self::List(inner)
            | Self::Map(inner)
            | Self::Expandable(inner)
            | Self::MaybeDeleted(inner)
            | Self::Clearable(inner)
            | Self::Range(inner)
            | Self::Page(inner)
            | Self::SearchPage(inner)
            | Self::PageV2(inner)
            | Self::Boxed(inner) => Some(inner),
            _ => None,
        }
    }
}
