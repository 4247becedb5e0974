//! Values of several shapes: told apart by `object`, or by their JSON kind.

use serde::{Deserializer, Serializer};
use serde_json::{Error as JsonError, Value};

use crate::buffer::buffered;

/// A union of objects that say in `object` what they are.
///
/// [`object_union!`](crate::object_union) implements serde's traits from it.
pub trait ObjectUnion: Sized {
    /// The member that `object` names; an object that none of them has is kept as it came.
    fn from_object(object: &str, value: Value) -> Result<Self, JsonError>;

    /// Writes the member.
    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// A union of values of different JSON kinds or of keywords, such as a number or `now`.
///
/// [`shape_union!`](crate::shape_union) implements serde's traits from it.
pub trait ShapeUnion: Sized {
    /// The member that fits; a value that fits none of them is kept as it came.
    fn from_value(value: Value) -> Result<Self, JsonError>;

    /// Writes the member.
    fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Reads a union told apart by `object`.
#[doc(hidden)]
pub fn deserialize_object<'de, U, D>(deserializer: D) -> Result<U, D::Error>
where
    U: ObjectUnion,
    D: Deserializer<'de>,
{
    buffered(deserializer, |value| {
        let object = value["object"].as_str().unwrap_or_default().to_owned();
        U::from_object(&object, value)
    })
}

/// Reads a union told apart by kind.
#[doc(hidden)]
pub fn deserialize_shape<'de, U, D>(deserializer: D) -> Result<U, D::Error>
where
    U: ShapeUnion,
    D: Deserializer<'de>,
{
    buffered(deserializer, U::from_value)
}

/// Implements serde's traits for an [`ObjectUnion`](crate::codegen::ObjectUnion).
#[macro_export]
macro_rules! object_union {
    ($name:ident) => {
        $crate::union_serde!($name, ObjectUnion, deserialize_object);
    };
}

/// Implements serde's traits for a [`ShapeUnion`](crate::codegen::ShapeUnion).
#[macro_export]
macro_rules! shape_union {
    ($name:ident) => {
        $crate::union_serde!($name, ShapeUnion, deserialize_shape);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! union_serde {
    ($name:ident, $union:ident, $deserialize:ident) => {
        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::codegen::serde::Serializer,
            {
                <Self as $crate::codegen::$union>::serialize_with(self, serializer)
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::codegen::serde::Deserializer<'de>,
            {
                $crate::codegen::union::$deserialize(deserializer)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::Timestamp;
    use crate::codegen::decode;

    #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
    struct Card {
        object: String,
        last4: String,
    }

    #[derive(Clone, Debug, PartialEq)]
    enum Source {
        Card(Box<Card>),
        Unknown(Value),
    }

    impl ObjectUnion for Source {
        fn from_object(object: &str, value: Value) -> Result<Self, JsonError> {
            Ok(match object {
                "card" => Self::Card(decode(&value)?),
                _ => Self::Unknown(value),
            })
        }

        fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Card(card) => card.serialize(serializer),
                Self::Unknown(value) => value.serialize(serializer),
            }
        }
    }
    object_union!(Source);

    #[derive(Clone, Debug, PartialEq)]
    enum TrialEnd {
        Now,
        Timestamp(Timestamp),
        Unknown(Value),
    }

    impl ShapeUnion for TrialEnd {
        fn from_value(value: Value) -> Result<Self, JsonError> {
            Ok(match &value {
                Value::String(text) if text == "now" => Self::Now,
                Value::Number(_) => Self::Timestamp(decode(&value)?),
                _ => Self::Unknown(value),
            })
        }

        fn serialize_with<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Now => "now".serialize(serializer),
                Self::Timestamp(at) => at.serialize(serializer),
                Self::Unknown(value) => value.serialize(serializer),
            }
        }
    }
    shape_union!(TrialEnd);

    #[test]
    fn object_names_the_member() {
        let card = r#"{"object":"card","last4":"4242"}"#;
        let got: Source = serde_json::from_str(card).unwrap();
        assert!(matches!(&got, Source::Card(card) if card.last4 == "4242"));
        assert_eq!(serde_json::to_string(&got).unwrap(), card);
    }

    #[test]
    fn other_objects_are_kept() {
        for text in [r#"{"object":"boat","x":1}"#, r#"{"x":1}"#, "[1]", "null"] {
            let got: Source = serde_json::from_str(text).unwrap();
            assert!(matches!(got, Source::Unknown(_)));
            assert_eq!(serde_json::to_string(&got).unwrap(), text);
        }
    }

    #[test]
    fn a_known_object_must_fit() {
        let got = serde_json::from_str::<Source>(r#"{"object":"card"}"#).unwrap_err();
        assert!(got.to_string().contains("last4"));
    }

    #[test]
    fn the_kind_tells_shapes_apart() {
        let got: Vec<TrialEnd> = serde_json::from_str(r#"["now",5,"later"]"#).unwrap();
        let want = [
            TrialEnd::Now,
            TrialEnd::Timestamp(Timestamp(5)),
            TrialEnd::Unknown("later".into()),
        ];
        assert_eq!(got, want);
        assert_eq!(serde_json::to_string(&got).unwrap(), r#"["now",5,"later"]"#);
    }
}
