//! Structs by the names of their fields: what reading and writing all of them have in common.
//!
//! serde's derive would write all of this out for each struct, which takes the compiler several times
//! as long.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A struct that is read and written field by field.
///
/// [`model!`](crate::model) implements it.
pub trait Model: Sized {
    /// The names of the fields on the wire, in their order.
    const FIELDS: &'static [&'static str];

    /// Reads the fields until there are no more; nothing where one did not fit or is missing.
    fn read<'de, A: MapAccess<'de>>(fields: &mut Fields<'de, A>) -> Option<Self>;

    /// Writes all fields.
    fn write<M: SerializeMap>(&self, fields: &mut Written<M>);
}

/// The fields of an object that is being read. The first fault is kept and ends the reading.
pub struct Fields<'de, A: MapAccess<'de>> {
    map: A,
    names: &'static [&'static str],
    /// The field that is likely to come next: objects come in the order of their description.
    likely: usize,
    fault: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    /// The index of the next field that has a name; others are skipped.
    pub fn next_index(&mut self) -> Option<usize> {
        while self.fault.is_none() {
            let name = Name {
                names: self.names,
                likely: self.likely,
            };
            match self.map.next_key_seed(name) {
                Ok(Some(Some(index))) => {
                    self.likely = index + 1;
                    return Some(index);
                }
                Ok(Some(None)) => self.skip(),
                Ok(None) => return None,
                Err(fault) => self.fault = Some(fault),
            }
        }
        None
    }

    /// Reads a value that must be there.
    pub fn value<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(fault) => self.fault = Some(fault),
        }
    }

    /// Reads a value that may be null.
    pub fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = value,
            Err(fault) => self.fault = Some(fault),
        }
    }

    /// What was read, which it is a fault not to have.
    pub fn required<T>(&mut self, index: usize, slot: Option<T>) -> Option<T> {
        if slot.is_none() && self.fault.is_none() {
            let name = self.names.get(index).copied().unwrap_or_default();
            self.fault = Some(A::Error::missing_field(name));
        }
        slot
    }

    fn skip(&mut self) {
        if let Err(fault) = self.map.next_value::<IgnoredAny>() {
            self.fault = Some(fault);
        }
    }
}

/// Reads a name as its index.
struct Name {
    names: &'static [&'static str],
    likely: usize,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<usize>, E> {
        if self.names.get(self.likely) == Some(&text) {
            return Ok(Some(self.likely));
        }
        Ok(self.names.iter().position(|name| *name == text))
    }
}

/// Reads an object.
#[doc(hidden)]
pub fn deserialize<'de, T: Model, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Model> Visitor<'de> for Object<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let mut fields = Fields {
            map,
            names: T::FIELDS,
            likely: 0,
            fault: None,
        };
        let model = T::read(&mut fields);
        match (fields.fault, model) {
            (None, Some(model)) => Ok(model),
            (Some(fault), _) => Err(fault),
            (None, None) => Err(A::Error::custom("a field is missing")),
        }
    }
}

/// The fields of an object that is being written. The first fault is kept and ends the writing.
pub struct Written<M: SerializeMap> {
    map: M,
    fault: Option<M::Error>,
}

impl<M: SerializeMap> Written<M> {
    /// Writes a field.
    pub fn field<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.fault.is_none() {
            self.fault = self.map.serialize_entry(name, value).err();
        }
    }
}

/// Writes an object.
#[doc(hidden)]
pub fn serialize<T: Model, S: Serializer>(model: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut fields = Written {
        map: serializer.serialize_map(Some(T::FIELDS.len()))?,
        fault: None,
    };
    model.write(&mut fields);
    match fields.fault {
        None => fields.map.end(),
        Some(fault) => Err(fault),
    }
}

/// Implements [`Model`](crate::codegen::Model) and serde's traits for a struct, given each field with
/// its index, whether it is required, and its name on the wire.
#[macro_export]
macro_rules! model {
    ($name:ident { $($index:literal $kind:ident $field:ident $wire:literal;)* }) => {
        impl $crate::codegen::Model for $name {
            const FIELDS: &'static [&'static str] = &[$($wire),*];

            fn read<'de, A>(
                fields: &mut $crate::codegen::Fields<'de, A>,
            ) -> ::core::option::Option<Self>
            where
                A: $crate::codegen::serde::de::MapAccess<'de>,
            {
                $(let mut $field = ::core::option::Option::None;)*
                while let ::core::option::Option::Some(at) = fields.next_index() {
                    match at {
                        $($index => $crate::read_field!($kind fields $field),)*
                        _ => {}
                    }
                }
                ::core::option::Option::Some(Self {
                    $($field: $crate::take_field!($kind fields $index $field),)*
                })
            }

            fn write<M>(&self, fields: &mut $crate::codegen::Written<M>)
            where
                M: $crate::codegen::serde::ser::SerializeMap,
            {
                $(fields.field($wire, &self.$field);)*
            }
        }

        impl $crate::codegen::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::codegen::serde::Serializer,
            {
                $crate::codegen::model::serialize(self, serializer)
            }
        }

        impl<'de> $crate::codegen::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::codegen::serde::Deserializer<'de>,
            {
                $crate::codegen::model::deserialize(deserializer)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! read_field {
    (required $fields:ident $field:ident) => {
        $fields.value(&mut $field)
    };
    (optional $fields:ident $field:ident) => {
        $fields.optional(&mut $field)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! take_field {
    (required $fields:ident $index:literal $field:ident) => {
        match $fields.required($index, $field) {
            ::core::option::Option::Some(value) => value,
            // `?` would be two calls more, for each field of each struct.
            ::core::option::Option::None => return ::core::option::Option::None,
        }
    };
    (optional $fields:ident $index:literal $field:ident) => {
        $field
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Pet {
        id: String,
        kind: Option<String>,
        age: Option<i64>,
    }

    model! {
        Pet {
            0 required id "id";
            1 optional kind "type";
            2 optional age "age";
        }
    }

    fn read(text: &str) -> serde_json::Result<Pet> {
        serde_json::from_str(text)
    }

    #[test]
    fn fields_come_in_any_order_and_others_are_skipped() {
        let want = Pet {
            id: "a".to_owned(),
            kind: None,
            age: Some(3),
        };
        for text in [
            r#"{"id":"a","type":null,"age":3}"#,
            r#"{"x":{"id":1},"age":3,"y":[],"id":"a"}"#,
            r#"{"id":"b","id":"a","age":1,"age":3}"#,
        ] {
            assert_eq!(read(text).unwrap(), want, "{text}");
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(Pet::deserialize(&value).unwrap(), want, "{text}");
        }
        let text = serde_json::to_string(&want).unwrap();
        assert_eq!(text, r#"{"id":"a","type":null,"age":3}"#);
    }

    #[test]
    fn faults_say_what_and_where() {
        for (text, want) in [
            (r#"{"age":3}"#, "missing field `id` at line 1 column 9"),
            (
                r#"{"id":"a","age":"b"}"#,
                "invalid type: string \"b\", expected i64 at line 1 column 19",
            ),
            (
                r#"{"id":null}"#,
                "invalid type: null, expected a string at line 1 column 10",
            ),
            (
                "[1]",
                "invalid type: sequence, expected an object at line 1 column 0",
            ),
            (
                r#"{"id":"a""#,
                "EOF while parsing an object at line 1 column 9",
            ),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), want, "{text}");
        }
    }

    #[test]
    fn the_first_fault_counts() {
        let error = read(r#"{"age":"b","id":5}"#).unwrap_err();
        assert!(error.to_string().contains("expected i64"), "{error}");
    }
}
