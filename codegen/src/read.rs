//! Text to tree: YAML or JSON, with every silent loss of either format made an error.

mod nesting;
mod strict;

use serde_json::Value;

use crate::error::{Error, Fault, Place, Report, Result};
use crate::origin::Origin;
use crate::place;
use crate::pointer::Pointer;
use crate::source::Source;
use strict::Reading;

pub(crate) use strict::MAX_DEPTH;

/// Documents beyond this size are refused: Stripe's whole document has 8 MB.
const MAX_BYTES: usize = 64 << 20;

/// Nodes that a document may have: Stripe's has some 200,000.
const MAX_NODES: usize = 8 << 20;

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
    if let Some(offset) = nesting::too_deep(&source.text) {
        return Err(deep(source, place::at_offset(source, offset)));
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
    if message.contains("recursion limit exceeded") {
        return deep(source, place::at_line(source, line, column));
    }
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

fn deep(source: &Source, place: Place) -> Error {
    Error::new(vec![Report::new(
        format!("the document nests more than {MAX_DEPTH} levels deep"),
        "move what is deep inside into components".to_owned(),
        Some((place, source.text.clone())),
        None,
    )])
}

fn json(source: &Source, text: &str) -> Result<Value> {
    let reading = Reading::new(false, MAX_NODES);
    let mut from = serde_json::Deserializer::from_str(text);
    let tree = reading.tree(&mut from);
    tree.and_then(|tree| from.end().map(|()| tree))
        .map_err(|error| {
            if let Some(error) = stopped(source, reading) {
                return error;
            }
            let (line, column) = (error.line(), error.column());
            let message = format!("this is not JSON: {error}");
            syntax(source, message, line, column, "mend the JSON")
        })
}

fn yaml(source: &Source, text: &str) -> Result<Value> {
    let reading = Reading::new(true, MAX_NODES);
    reading
        .tree(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| {
            if let Some(error) = stopped(source, reading) {
                return error;
            }
            let said = error.to_string();
            let (line, column) = match error.location() {
                Some(at) => (at.line(), at.column()),
                None if said.contains("more than one document") => (second_document(text), 1),
                None => (1, 1),
            };
            let advice = match said.contains("repetition limit") {
                true => "write fewer aliases to much",
                false => "mend the YAML",
            };
            let message = format!("this is not YAML that can be read: {said}");
            syntax(source, message, line, column, advice)
        })
}

/// The error of a reading that did not end because of the parser.
fn stopped(source: &Source, reading: Reading) -> Option<Error> {
    let (fault, is_twice) = reading.fault()?;
    let duplicate = is_twice.then(|| duplicate(source)).flatten();
    Some(duplicate.unwrap_or_else(|| Origin::new(source.clone()).error(vec![fault])))
}

/// The line of the marker before a second document.
fn second_document(text: &str) -> usize {
    let mut lines = text.lines().enumerate();
    let is_content = |line: &str| !(line.trim().is_empty() || line.starts_with(['#', '%']));
    let first = lines.find(|(_, line)| is_content(line));
    let next = lines.find(|(_, line)| line.starts_with("---"));
    next.or(first).map_or(1, |(index, _)| index + 1)
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
            (
                "a: {1: x, '1': y}",
                "t.yaml:1:11: at /a/1: the key `1` stands twice",
            ),
            ("a: [!env x]", "t.yaml:1:5: at /a/0: the YAML tag `!env`"),
            ("a: !env {b: c}", "t.yaml:1:1: at /a: the YAML tag `!env`"),
            ("a: 1\n---\nb: 2", "t.yaml:2:1: this is not YAML"),
            ("a: {<<: 1}", "t.yaml:1:1: at /a: a merge key"),
            ("a: 18446744073709551616", "cannot be held"),
            ("a: {? [b] : c}", "neither text nor an integer"),
            ("a: .nan", "cannot be held"),
        ] {
            let got = read(text).expect_err(text);
            assert!(got.contains(want), "{text}: {got}");
        }
    }

    #[test]
    fn merge_keys_are_those_of_yaml() {
        let got = read("{\"<<\": {\"a\": 1}}").unwrap();
        assert_eq!(got.to_string(), r#"{"<<":{"a":1}}"#);
        let got = read("x: {<<: [{a: 1, <<: {c: 3}}, {a: 2, b: 2}], b: 1}").unwrap();
        assert_eq!(got.to_string(), r#"{"x":{"b":1,"a":1,"c":3}}"#);
    }

    #[test]
    fn deep_nesting_is_refused_at_once() {
        let block: String = (0..1000).map(|level| " ".repeat(level) + "a:\n").collect();
        let lists: String = (0..1000)
            .map(|level| " ".repeat(level) + "- a:\n")
            .collect();
        for text in [
            "[".repeat(200_000),
            "{\"a\":".repeat(100_000),
            "a: ".to_owned() + &"{a: ".repeat(100_000),
            "- ".repeat(100_000),
            "? ".repeat(100_000),
            block,
            lists,
        ] {
            let got = read(&text).expect_err("deep");
            assert!(got.contains("nests more than 100 levels deep"), "{got}");
        }
    }

    fn nested(levels: usize) -> [String; 3] {
        [
            "{\"a\":".repeat(levels) + "1" + &"}".repeat(levels),
            "a: ".to_owned() + &"[".repeat(levels - 1) + &"]".repeat(levels - 1),
            (0..levels)
                .map(|level| " ".repeat(level) + "a:\n")
                .collect(),
        ]
    }

    #[test]
    fn the_last_level_is_read_and_the_next_is_not() {
        for (fits, too_deep) in nested(MAX_DEPTH).iter().zip(nested(MAX_DEPTH + 1)) {
            read(fits).unwrap();
            let got = read(&too_deep).expect_err("deep");
            assert!(got.contains("nests more than 100 levels deep"), "{got}");
        }
    }

    #[test]
    fn aliases_of_aliases_are_limited() {
        let bomb = (1..10).fold("a0: &a0 [1, 1, 1, 1, 1]\n".to_owned(), |text, level| {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            format!("{text}a{level}: &a{level} [{aliases}]\n")
        });
        let got = read(&bomb).expect_err("too much");
        assert!(got.contains("repetition limit"), "{got}");
    }

    #[test]
    fn long_texts_are_read_and_long_keys_are_not() {
        let long = "x".repeat(10 << 20);
        let json = read(&format!("{{\"a\": \"{long}\"}}")).unwrap();
        let yaml = read(&format!("a: '{long}'")).unwrap();
        assert!(json == yaml && json["a"] == long);
        let text = format!("{{\"a\": {{\"{long}\": 1}}}}");
        let got = read(&text).expect_err("a long key");
        assert!(
            got.contains("t.yaml:1:2: at /a: keys down to here"),
            "{got}"
        );
    }
}
