//! The trait of everything that has an identifier.

use crate::Raw;

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

/// What no type describes: its `id`, and nothing where it has none.
impl Object for Raw {
    fn object_id(&self) -> &str {
        self.value()["id"].as_str().unwrap_or_default()
    }
}
