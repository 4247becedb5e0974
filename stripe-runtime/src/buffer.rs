//! Reading a JSON value whole before deciding what it is.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Error as JsonError, Value};

/// Reads a value of any kind and hands it to `read`.
///
/// `read` runs inside the visitor, so that `serde_json` gives its error the place of the value.
pub(crate) fn buffered<'de, T, D>(
    deserializer: D,
    read: fn(Value) -> Result<T, JsonError>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(Whole(read))
}

struct Whole<T>(fn(Value) -> Result<T, JsonError>);

impl<T> Whole<T> {
    fn read<E: Error>(self, value: Value) -> Result<T, E> {
        (self.0)(value).map_err(E::custom)
    }
}

impl<'de, T> Visitor<'de> for Whole<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        self.read(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.read(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.read(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        self.read(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        self.read(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<T, E> {
        self.read(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.read(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        self.read(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        self.read(Value::deserialize(SeqAccessDeserializer::new(items))?)
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
        self.read(Value::deserialize(MapAccessDeserializer::new(fields))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_value_comes_back_equal() {
        for text in [
            "null",
            "true",
            "-1",
            "1.5",
            "\"a\"",
            "[1,[]]",
            r#"{"b":{},"a":null}"#,
        ] {
            let mut json = serde_json::Deserializer::from_str(text);
            let got: Value = buffered(&mut json, Ok).unwrap();
            assert_eq!(got.to_string(), text);
        }
    }
}
