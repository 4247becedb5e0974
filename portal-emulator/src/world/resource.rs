//! What the world must know of a kind of object to keep it: its id, its events, when it comes due.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::tables::Tables;
use super::{Kind, Table};

/// Where objects of a kind are kept. The list of tables implements it.
pub trait Stored: Sized {
    /// Which kind it is.
    const KIND: Kind;

    #[doc(hidden)]
    fn table(tables: &Tables) -> &Table<Self>;

    #[doc(hidden)]
    fn table_mut(tables: &mut Tables) -> &mut Table<Self>;
}

/// An object that the world keeps.
pub trait Resource: Stored + Clone + PartialEq + Serialize + DeserializeOwned {
    /// Its id.
    fn id(&self) -> &str;

    /// The types of the events that a step in its life is; none for what is the emulator's own.
    #[must_use]
    fn events(_step: &Step<'_, Self>) -> &'static [&'static str] {
        &[]
    }

    /// When the passing of time next changes it.
    fn due(&self) -> Option<i64> {
        None
    }

    /// For which endpoint it waits to be sent, and when that is due.
    fn queue(&self) -> Option<(&str, i64)> {
        None
    }
}

/// A step in the life of an object.
#[derive(Debug)]
pub enum Step<'a, T> {
    /// It is new.
    Created(&'a T),
    /// It was the one and is the other, which differs.
    Updated(&'a T, &'a T),
    /// It is gone.
    Deleted(&'a T),
}

impl<T> Step<'_, T> {
    /// Picks what belongs to creation, update and deletion.
    pub(super) fn pick<E>(&self, created: E, updated: E, deleted: E) -> E {
        match self {
            Self::Created(_) => created,
            Self::Updated(..) => updated,
            Self::Deleted(_) => deleted,
        }
    }
}
