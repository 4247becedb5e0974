//! Text to tree: YAML or JSON, with every silent loss of either format made an error.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::error::{Error, Fault, Report, Result};
use crate::origin::Origin;
use crate::place;
use crate::pointer::Pointer;
use crate::source::Source;

/// Documents beyond this size are refused: Stripe's whole document has 8 MB.
const MAX_BYTES: usize = 64 << 20;

/// Parsers refuse far less, but a YAML parser can need minutes to find out.
const MAX_DEPTH: usize = 1000;

/// Whether more brackets are open at once than any document has, those in texts included.
fn nests_too_deep(text: &str) -> bool {
    let mut depth = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_DEPTH
    })
}

/// A tree and where each of its nodes came from.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) root: Value,
    pub(crate) origin: Origin,
}

/// Reads an OpenAPI document.
pub(crate) fn document(source: &Source) -> Result<Document> {
    let root = tree(source)?;
    let origin = Origin::new(source.clone());
    match version_fault(&root) {
        Some(fault) => Err(origin.error(vec![fault])),
        None => Ok(Document { root, origin }),
    }
}

/// Reads any YAML or JSON text whose root is an object.
pub(crate) fn tree(source: &Source) -> Result<Value> {
    if source.text.len() > MAX_BYTES {
        let message = format!("the text has more than {} MiB", MAX_BYTES >> 20);
        return Err(whole(source, &message, "pass an OpenAPI document"));
    }
    if nests_too_deep(&source.text) {
        let message = format!("the text opens more than {MAX_DEPTH} brackets within each other");
        return Err(whole(source, &message, "pass an OpenAPI document"));
    }
    let text = source.text.trim_start_matches('\u{feff}');
    let value = if text.trim_start().starts_with('{') {
        // YAML may start with a brace as well; what is neither is taken for broken JSON.
        json(source, text).or_else(|error| yaml(source, text).map_err(|_| error))?
    } else {
        yaml(source, text)?
    };
    match value {
        Value::Object(_) => Ok(value),
        Value::Null => Err(whole(
            source,
            "the text is empty",
            "write the document into it",
        )),
        _ => Err(whole(
            source,
            "the text is not an object",
            "a document starts with keys such as `openapi:` and `info:`",
        )),
    }
}

fn version_fault(root: &Value) -> Option<Fault> {
    let at = Pointer::root().child("openapi");
    match root.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.0") || version.starts_with("3.1") => None,
        Some(version) => Some(Fault::new(
            &at,
            format!("OpenAPI {version} is not supported"),
            "convert the document to OpenAPI 3.0 or 3.1",
        )),
        None => Some(Fault::new(
            &at,
            "the document has no `openapi` version string",
            "an OpenAPI document starts with a line such as `openapi: 3.1.0`",
        )),
    }
}

fn whole(source: &Source, message: &str, advice: &str) -> Error {
    let place = place::at_line(source, 1, 1);
    let place = Some((place, source.text.clone()));
    Error::new(vec![Report::new(
        message.to_owned(),
        advice.to_owned(),
        place,
        None,
    )])
}

fn syntax(source: &Source, message: String, line: usize, column: usize, advice: &str) -> Error {
    let place = place::at_line(source, line.max(1), column.max(1));
    let place = Some((place, source.text.clone()));
    Error::new(vec![Report::new(message, advice.to_owned(), place, None)])
}

fn duplicate(source: &Source) -> Option<Error> {
    let (first, again) = place::duplicate_key(source)?;
    Some(Error::new(vec![Report::new(
        format!(
            "the key `{}` stands twice in one object",
            again.pointer.last()
        ),
        "remove one of the two".to_owned(),
        Some((again, source.text.clone())),
        Some((first, "it stands first".to_owned())),
    )]))
}

fn json(source: &Source, text: &str) -> Result<Value> {
    serde_json::from_str::<Strict>(text)
        .map(|strict| strict.0)
        .map_err(|error| {
            if error.is_data()
                && let Some(duplicate) = duplicate(source)
            {
                return duplicate;
            }
            let (line, column) = (error.line(), error.column());
            let message = format!("this is not JSON: {error}");
            syntax(source, message, line, column, "mend the JSON")
        })
}

fn yaml(source: &Source, text: &str) -> Result<Value> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| {
        if error.to_string().contains("duplicate entry")
            && let Some(duplicate) = duplicate(source)
        {
            return duplicate;
        }
        let (line, column) = error
            .location()
            .map_or((1, 1), |at| (at.line(), at.column()));
        let message = format!("this is not YAML that can be read: {error}");
        syntax(source, message, line, column, "mend the YAML")
    })?;
    let origin = || Origin::new(source.clone());
    value.apply_merge().map_err(|error| {
        let fault = Fault::new(
            &Pointer::root(),
            format!("a merge key `<<` cannot be applied: {error}"),
            "a merge key takes an object or a list of objects",
        );
        origin().error(vec![fault])
    })?;
    to_json(value, &Pointer::root()).map_err(|fault| origin().error(vec![fault]))
}

fn to_json(value: serde_yaml::Value, at: &Pointer) -> std::result::Result<Value, Fault> {
    use serde_yaml::Value as Yaml;
    Ok(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(value) => Value::Number(number(&value, at)?),
        Yaml::String(value) => Value::String(value),
        Yaml::Sequence(items) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| to_json(item, &at.child(index)))
            .collect::<std::result::Result<_, _>>()?,
        Yaml::Mapping(entries) => {
            let mut map = Map::with_capacity(entries.len());
            for (key, value) in entries {
                let key = key_text(&key, at)?;
                let value = to_json(value, &at.child(&key))?;
                if map.insert(key.clone(), value).is_some() {
                    return Err(Fault::new(
                        &at.child(&key),
                        format!("the key `{key}` stands twice in one object, once as a number"),
                        "remove one of the two",
                    ));
                }
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => {
            return Err(Fault::new(
                at,
                format!("the YAML tag `{}` has no meaning in OpenAPI", tagged.tag),
                "remove the tag",
            ));
        }
    })
}

fn number(value: &serde_yaml::Number, at: &Pointer) -> std::result::Result<Number, Fault> {
    let number = value
        .as_i64()
        .map(Number::from)
        .or_else(|| value.as_u64().map(Number::from))
        .or_else(|| value.as_f64().and_then(Number::from_f64));
    number.ok_or_else(|| {
        let message = format!("the number {value} cannot be held");
        Fault::new(at, message, "write it as a string or as a finite number")
    })
}

/// YAML keys may be numbers, as response codes often are; JSON's are strings.
fn key_text(key: &serde_yaml::Value, at: &Pointer) -> std::result::Result<String, Fault> {
    use serde_yaml::Value as Yaml;
    match key {
        Yaml::String(text) => Ok(text.clone()),
        Yaml::Number(number) if !number.is_f64() => Ok(number.to_string()),
        _ => Err(Fault::new(
            at,
            "a key of this object is neither text nor an integer",
            "put the key in quotes",
        )),
    }
}

/// A JSON value in which no object has a key twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> std::result::Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Strict(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Value, A::Error> {
        let mut entries = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if entries.contains_key(&key) {
                let message = format_args!("duplicate key `{key}`");
                return Err(serde::de::Error::custom(message));
            }
            let Strict(value) = map.next_value()?;
            entries.insert(key, value);
        }
        Ok(Value::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> std::result::Result<Value, String> {
        tree(&Source::new("t.yaml", text)).map_err(|error| error.to_string())
    }

    #[test]
    fn yaml_keeps_order_merges_and_numbers() {
        let got = read("b: &x {k: 1, l: 2}\na:\n  <<: *x\n  k: 3\nc: {200: ok, '1': 1.5}").unwrap();
        let want = r#"{"b":{"k":1,"l":2},"a":{"k":3,"l":2},"c":{"200":"ok","1":1.5}}"#;
        assert_eq!(got.to_string(), want);
    }

    #[test]
    fn silent_losses_are_errors() {
        for (text, want) in [
            ("", "t.yaml:1:1: the text is empty"),
            ("- a", "the text is not an object"),
            ("a: [1", "this is not YAML"),
            ("{\"a\": 1", "this is not JSON"),
            (
                "a: 1\nb: 2\na: 3",
                "t.yaml:3:1: at /a: the key `a` stands twice",
            ),
            (
                "{\"a\": 1, \"a\": 2}",
                "t.yaml:1:10: at /a: the key `a` stands twice",
            ),
            ("a: {1: x, '1': y}", "once as a number"),
            ("a: !env x", "the YAML tag `!env`"),
            ("a: {? [b] : c}", "neither text nor an integer"),
            ("a: .nan", "cannot be held"),
        ] {
            let got = read(text).expect_err(text);
            assert!(got.contains(want), "{text}: {got}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(read(&"[".repeat(100_000)).is_err());
        assert!(read(&"{\"a\":".repeat(100_000)).is_err());
    }
}
