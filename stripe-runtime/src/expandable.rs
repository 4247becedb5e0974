//! References that Stripe sends as an identifier or, when asked to, as the object itself.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::codegen::decode;
use crate::deleted::is_deleted;
use crate::{Deleted, Error};

/// An identifier whose object has a type.
pub trait Expands {
    /// The type of the object.
    type Object: DeserializeOwned;
}

/// A reference by identifier `I`, or the object itself.
///
/// See [expanding responses](https://docs.stripe.com/api/expanding_objects).
#[derive(Clone, PartialEq)]
pub enum Expandable<I> {
    /// The identifier.
    Id(I),
    /// The object, which was asked for with `expand`.
    Object {
        /// Its identifier.
        id: I,
        /// All of it, as it came; boxed, because most references are identifiers.
        raw: Box<Value>,
    },
}

impl<I> Expandable<I> {
    /// The identifier, expanded or not.
    pub fn id(&self) -> &I {
        match self {
            Self::Id(id) | Self::Object { id, .. } => id,
        }
    }

    /// The identifier, expanded or not.
    pub fn into_id(self) -> I {
        match self {
            Self::Id(id) | Self::Object { id, .. } => id,
        }
    }

    /// The object as it came, where it was expanded.
    pub fn raw(&self) -> Option<&Value> {
        match self {
            Self::Id(_) => None,
            Self::Object { raw, .. } => Some(raw),
        }
    }

    /// What is left of the object, where it was expanded and had been deleted.
    pub fn deleted(&self) -> Option<Deleted> {
        let raw = self.raw().filter(|raw| is_deleted(raw))?;
        Deleted::deserialize(raw).ok()
    }
}

impl<I: Expands> Expandable<I> {
    /// The object; `None` where it was not expanded or had been deleted.
    ///
    /// Decodes on each call. It is an error if the object does not fit its type.
    pub fn object(&self) -> Result<Option<I::Object>, Error> {
        let live = self.raw().filter(|raw| !is_deleted(raw));
        let read = |raw: &Value| {
            let misread = |error| Error::misread(&error, raw.to_string().as_bytes());
            decode::<I::Object>(raw).map_err(misread)
        };
        live.map(read).transpose()
    }

    /// The object, in place of this; `None` where it was not expanded or had been deleted.
    pub fn into_object(self) -> Result<Option<I::Object>, Error> {
        self.object()
    }
}

/// Shows the identifier only: the object may hold secrets.
impl<I: fmt::Debug> fmt::Debug for Expandable<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => f.debug_tuple("Id").field(id).finish(),
            Self::Object { id, .. } => f
                .debug_struct("Object")
                .field("id", id)
                .finish_non_exhaustive(),
        }
    }
}

impl<I> From<I> for Expandable<I> {
    fn from(id: I) -> Self {
        Self::Id(id)
    }
}

impl<I: Serialize> Serialize for Expandable<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Object { raw, .. } => raw.serialize(serializer),
        }
    }
}

impl<'de, I: From<String>> Deserialize<'de> for Expandable<I> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IdOrObject(PhantomData))
    }
}

struct IdOrObject<I>(PhantomData<I>);

impl<'de, I: From<String>> Visitor<'de> for IdOrObject<I> {
    type Value = Expandable<I>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier or an object")
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<Self::Value, E> {
        Ok(Expandable::Id(I::from(id.to_owned())))
    }

    fn visit_string<E: de::Error>(self, id: String) -> Result<Self::Value, E> {
        Ok(Expandable::Id(I::from(id)))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        let raw = Value::deserialize(MapAccessDeserializer::new(fields))?;
        let id = raw["id"]
            .as_str()
            .ok_or_else(|| A::Error::missing_field("id"))?;
        Ok(Expandable::Object {
            id: I::from(id.to_owned()),
            raw: raw.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
    struct PriceId(String);
    id!(PriceId);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Price {
        id: PriceId,
        unit_amount: i64,
    }

    impl Expands for PriceId {
        type Object = Price;
    }

    fn read(text: &str) -> Expandable<PriceId> {
        let got: Expandable<PriceId> = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&got).unwrap(), text);
        got
    }

    #[test]
    fn an_identifier() {
        let got = read("\"price_1\"");
        assert_eq!(got.id(), "price_1");
        assert!(got.raw().is_none() && got.deleted().is_none());
        assert_eq!(got.object().unwrap(), None);
        assert_eq!(got.into_id().as_str(), "price_1");
    }

    #[test]
    fn an_object() {
        let got = read(r#"{"unit_amount":5,"id":"price_1","new":[]}"#);
        assert_eq!(got.id(), "price_1");
        assert_eq!(got.object().unwrap().unwrap().unit_amount, 5);
        assert_eq!(
            format!("{got:?}"),
            r#"Object { id: PriceId("price_1"), .. }"#
        );
    }

    #[test]
    fn a_deleted_object() {
        let got = read(r#"{"id":"price_1","object":"price","deleted":true}"#);
        assert_eq!(got.object().unwrap(), None);
        assert_eq!(got.deleted().unwrap().object, "price");
    }

    #[test]
    fn an_object_that_does_not_fit_is_an_error_only_when_asked_for() {
        let got = read(r#"{"id":"price_1"}"#);
        let error = got.object().unwrap_err();
        assert!(error.is_decode() && error.to_string().contains("unit_amount"));
        let got = read(r#"{"id":"price_1","unit_amount":"secret"}"#);
        let error = got.into_object().unwrap_err();
        assert_eq!(error.json_path(), Some("unit_amount"));
        assert!(!format!("{error} {error:?}").contains("secret"));
    }

    #[test]
    fn neither_is_an_error() {
        for text in ["5", "[]", "{}", r#"{"id":5}"#] {
            assert!(
                serde_json::from_str::<Expandable<PriceId>>(text).is_err(),
                "{text}"
            );
        }
    }
}
