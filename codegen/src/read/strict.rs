//! One visitor for YAML and JSON: it builds the tree, and stops at what either would lose or let pass.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::Fault;
use crate::pointer::Pointer;

/// Levels of a document: every stage can follow so many.
pub(crate) const MAX_DEPTH: usize = 100;

/// Characters of a pointer: that of a node is made again and again.
const LONGEST_POINTER: usize = 4096;

const TEXT_OF_A_NODE: usize = 64;

const MERGE: &str = "<<";

/// What one reading shares.
pub(super) struct Reading {
    is_yaml: bool,
    left: Cell<usize>,
    /// What was found, with the way to it so far: from there up to where reading began.
    found: RefCell<Option<Found>>,
}

struct Found {
    message: String,
    advice: &'static str,
    way: Vec<String>,
    is_twice: bool,
}

impl Reading {
    /// A reading of at most so many nodes, aliases written out; long texts count as several.
    pub(super) fn new(is_yaml: bool, nodes: usize) -> Self {
        Self {
            is_yaml,
            left: Cell::new(nodes),
            found: RefCell::new(None),
        }
    }

    /// Reads a tree from YAML or JSON.
    pub(super) fn tree<'de, D: Deserializer<'de>>(&self, from: D) -> Result<Value, D::Error> {
        let seed = Seed {
            reading: self,
            depth: 0,
            length: 0,
        };
        seed.deserialize(from)
    }

    /// Why reading stopped, if it was not the parser that stopped it; and whether a key stands twice.
    pub(super) fn fault(self) -> Option<(Fault, bool)> {
        let found = self.found.into_inner()?;
        let mut at = Pointer::root();
        found.way.iter().rev().for_each(|key| at.push(key));
        let fault = Fault::new(&at, found.message, found.advice);
        Some((fault, found.is_twice))
    }

    fn stop<E: serde::de::Error>(&self, message: String, advice: &'static str) -> E {
        let error = E::custom(&message);
        self.found.replace(Some(Found {
            message,
            advice,
            way: Vec::new(),
            is_twice: false,
        }));
        error
    }

    fn twice<E: serde::de::Error>(&self, key: &str) -> E {
        let error = self.stop(
            format!("the key `{key}` stands twice in one object"),
            "remove one of the two",
        );
        if let Some(found) = self.found.borrow_mut().as_mut() {
            found.is_twice = true;
            found.way.push(key.to_owned());
        }
        error
    }

    /// Says that what was found is below `key`.
    fn below<E>(&self, key: impl fmt::Display) -> impl FnOnce(E) -> E {
        move |error| {
            if let Some(found) = self.found.borrow_mut().as_mut() {
                found.way.push(key.to_string());
            }
            error
        }
    }

    fn count<E: serde::de::Error>(&self, text: usize) -> Result<(), E> {
        match self.left.get().checked_sub(1 + text / TEXT_OF_A_NODE) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => {
                let message = "the document has more nodes than any document needs".to_owned();
                Err(self.stop(message, "write less, or fewer aliases to much"))
            }
        }
    }
}

/// A node about to be read.
#[derive(Clone, Copy)]
struct Seed<'a> {
    reading: &'a Reading,
    depth: usize,
    /// Of the pointer.
    length: usize,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl Seed<'_> {
    /// A node one level down.
    fn inside<E: serde::de::Error>(self, key: usize) -> Result<Self, E> {
        let inner = Self {
            depth: self.depth + 1,
            length: self.length + 1 + key,
            ..self
        };
        if inner.depth > MAX_DEPTH {
            let message = format!("the document nests more than {MAX_DEPTH} levels deep");
            let advice = "move what is deep inside into components";
            return Err(self.reading.stop(message, advice));
        }
        if inner.length > LONGEST_POINTER {
            let message = format!("keys down to here have more than {LONGEST_POINTER} characters");
            return Err(self.reading.stop(message, "write shorter keys"));
        }
        Ok(inner)
    }

    fn number<E: serde::de::Error>(
        self,
        number: Option<Number>,
        shown: &dyn fmt::Display,
    ) -> Result<Value, E> {
        self.reading.count(0)?;
        number.map(Value::Number).ok_or_else(|| {
            let message = format!("the number {shown} cannot be held");
            let advice = "write it as a string or as a finite number";
            self.reading.stop(message, advice)
        })
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.reading.count(0)?;
        Ok(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        self.reading.count(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        self.number(Some(value.into()), &value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        self.number(Some(value.into()), &value)
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<Value, E> {
        self.number(None, &value)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<Value, E> {
        self.number(None, &value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        self.number(Number::from_f64(value), &value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.reading.count(value.len())?;
        Ok(Value::from(value))
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        self.reading.count(value.len())?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.reading.count(0)?;
        let mut items = Vec::new();
        let inner = self.inside(4)?;
        loop {
            let below = self.reading.below(items.len());
            match seq.next_element_seed(inner).map_err(below)? {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.reading.count(0)?;
        let mut entries = Map::new();
        while let Some(key) = map.next_key_seed(Key(self.reading))? {
            self.reading.count(key.len())?;
            let inner = self.inside(key.len())?;
            if entries.contains_key(&key) {
                return Err(self.reading.twice(&key));
            }
            let value = map.next_value_seed(inner);
            let value = value.map_err(self.reading.below(&key))?;
            entries.insert(key, value);
        }
        if self.reading.is_yaml && !merge(&mut entries) {
            let message = "a merge key `<<` cannot be applied".to_owned();
            let advice = "a merge key takes an object or a list of objects";
            return Err(self.reading.stop(message, advice));
        }
        Ok(Value::Object(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, _) = data.variant::<String>()?;
        let message = format!(
            "the YAML tag `!{}` has no meaning in OpenAPI",
            tag.trim_start_matches('!')
        );
        Err(self.reading.stop(message, "remove the tag"))
    }
}

/// Puts what a merge key `<<` holds beside the keys of an object, which go before; false where it
/// holds anything else.
fn merge(entries: &mut Map<String, Value>) -> bool {
    let sources = match entries.shift_remove(MERGE) {
        None => return true,
        Some(Value::Array(sources)) => sources,
        Some(source) => vec![source],
    };
    for source in sources {
        let Value::Object(source) = source else {
            return false;
        };
        for (key, value) in source {
            entries.entry(key).or_insert(value);
        }
    }
    true
}

/// YAML keys may be numbers, as response codes often are; JSON's are strings.
struct Key<'a>(&'a Reading);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        from.deserialize_any(self)
    }
}

impl Key<'_> {
    fn refuse<T, E: serde::de::Error>(self) -> Result<T, E> {
        let message = "a key of this object is neither text nor an integer".to_owned();
        Err(self.0.stop(message, "put the key in quotes"))
    }
}

impl<'de> Visitor<'de> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or an integer")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<String, E> {
        self.refuse()
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<String, E> {
        self.refuse()
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<String, E> {
        self.refuse()
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<String, E> {
        self.refuse()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        self.refuse()
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        self.refuse()
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<String, A::Error> {
        self.refuse()
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_and_long_texts_are_counted() {
        for (text, nodes) in [
            ("a: [1, 2]", 5),
            ("a: &a [1, 2]\nb: *a", 9),
            (
                "a: 'long text, long text, long text, long text, long text, long text'",
                4,
            ),
        ] {
            let read = |nodes| {
                let reading = Reading::new(true, nodes);
                let tree = reading.tree(serde_yaml::Deserializer::from_str(text));
                (
                    tree.is_ok(),
                    reading.fault().map(|(fault, _)| fault.message),
                )
            };
            assert_eq!(read(nodes), (true, None), "{text}");
            let (is_read, fault) = read(nodes - 1);
            assert!(
                !is_read && fault.expect("a fault").contains("nodes"),
                "{text}"
            );
        }
    }
}
