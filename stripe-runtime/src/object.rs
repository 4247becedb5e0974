//! The trait of everything that has an identifier.

/// An object with an identifier, which lists use as their cursor.
pub trait Object {
    /// The identifier.
    fn object_id(&self) -> &str;
}

impl<T: Object + ?Sized> Object for Box<T> {
    fn object_id(&self) -> &str {
        (**self).object_id()
    }
}
