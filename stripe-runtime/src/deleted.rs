//! Objects that may have been deleted.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Error as JsonError, Value};

use crate::Object;
use crate::buffer::buffered;
use crate::codegen::decode;

/// What Stripe still tells of a deleted object.
///
/// See, for example, [deleting a customer](https://docs.stripe.com/api/customers/delete).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Deleted {
    /// Its identifier.
    pub id: String,
    /// Its kind, such as `customer`.
    #[serde(default)]
    pub object: String,
    /// Always `true`.
    pub deleted: bool,
}

impl Deleted {
    /// What is left of the object `id` of a kind, such as `customer`.
    pub fn new(id: impl Into<String>, object: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            object: object.into(),
            deleted: true,
        }
    }
}

impl Object for Deleted {
    fn object_id(&self) -> &str {
        &self.id
    }
}

/// An object that is live, or what is left of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MaybeDeleted<T> {
    /// The object.
    Live(T),
    /// What is left of it.
    Deleted(Deleted),
}

impl<T> MaybeDeleted<T> {
    /// The object, unless it has been deleted.
    pub fn live(&self) -> Option<&T> {
        match self {
            Self::Live(object) => Some(object),
            Self::Deleted(_) => None,
        }
    }

    /// The object, unless it has been deleted.
    pub fn into_live(self) -> Option<T> {
        match self {
            Self::Live(object) => Some(object),
            Self::Deleted(_) => None,
        }
    }

    /// Whether the object has been deleted.
    pub fn is_deleted(&self) -> bool {
        matches!(self, Self::Deleted(_))
    }
}

impl<T: Object> Object for MaybeDeleted<T> {
    fn object_id(&self) -> &str {
        match self {
            Self::Live(object) => object.object_id(),
            Self::Deleted(deleted) => &deleted.id,
        }
    }
}

/// Whether an object says that it has been deleted.
pub(crate) fn is_deleted(object: &Value) -> bool {
    object["deleted"] == true
}

fn read<T: for<'a> Deserialize<'a>>(value: &Value) -> Result<MaybeDeleted<T>, JsonError> {
    if is_deleted(value) {
        decode(value).map(MaybeDeleted::Deleted)
    } else {
        decode(value).map(MaybeDeleted::Live)
    }
}

impl<'de, T: for<'a> Deserialize<'a>> Deserialize<'de> for MaybeDeleted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        buffered(deserializer, |value| read(&value))
    }
}

impl<T: Serialize> Serialize for MaybeDeleted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Live(object) => object.serialize(serializer),
            Self::Deleted(deleted) => deleted.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    struct Customer {
        id: String,
        email: String,
    }

    #[test]
    fn deleted_true_decides() {
        let live = r#"{"id":"cus_1","email":"a@b.c"}"#;
        let gone = r#"{"id":"cus_1","object":"customer","deleted":true}"#;
        for (text, deleted) in [(live, false), (gone, true)] {
            let got: MaybeDeleted<Box<Customer>> = serde_json::from_str(text).unwrap();
            assert_eq!(got.is_deleted(), deleted);
            assert_eq!(got.live().is_none(), deleted);
            assert_eq!(serde_json::to_string(&got).unwrap(), text);
        }
    }

    #[test]
    fn a_live_object_must_fit() {
        let text = r#"{"id":"cus_1","deleted":false}"#;
        let got = serde_json::from_str::<MaybeDeleted<Customer>>(text).unwrap_err();
        assert!(got.to_string().contains("email"));
    }
}
