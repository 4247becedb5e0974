//! The JSON path of the value at a line and column, which is where `serde_json` stopped reading.
//!
//! Reading the text again costs nothing where nothing fails; a deserializer that tracks its path
//! would have every generated type compiled twice.

use std::fmt::Write as _;

/// A container that is open: an array with its index, or an object with its last key.
enum Open<'a> {
    Array(usize),
    Object(&'a [u8]),
}

/// The path of the value that holds or ends at the place; `.` is the whole text.
pub(crate) fn path(text: &[u8], line: usize, column: usize) -> String {
    let end = offset(text, line, column);
    written(&open_at(&text[..end]))
}

fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let before = text
        .split_inclusive(|&byte| byte == b'\n')
        .take(line.saturating_sub(1));
    let start: usize = before.map(<[u8]>::len).sum();
    start.saturating_add(column).min(text.len())
}

/// The containers that are open where `text` ends.
fn open_at(text: &[u8]) -> Vec<Open<'_>> {
    let mut open = Vec::new();
    let mut key_next = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' => open.push(Open::Object(b"")),
            b'[' => open.push(Open::Array(0)),
            b'}' | b']' => drop(open.pop()),
            b'"' => {
                let string = string_at(&text[at..]);
                at += string.len() + 1;
                if let (true, Some(Open::Object(key))) = (key_next, open.last_mut()) {
                    *key = string;
                }
            }
            b',' => {
                if let Some(Open::Array(index)) = open.last_mut() {
                    *index += 1;
                }
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            key_next = matches!(byte, b'{' | b',');
        }
    }
    open
}

/// The inside of the string that starts after its opening quote.
fn string_at(text: &[u8]) -> &[u8] {
    let mut escaped = false;
    let end = text.iter().position(|&byte| {
        let quote = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        quote
    });
    &text[..end.unwrap_or(text.len())]
}

fn written(open: &[Open<'_>]) -> String {
    let mut path = String::new();
    for container in open {
        match container {
            Open::Array(index) => {
                let _ = write!(path, "[{index}]");
            }
            Open::Object(b"") => {}
            Open::Object(key) => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(&String::from_utf8_lossy(key));
            }
        }
    }
    if path.is_empty() {
        ".".to_owned()
    } else {
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The path where `text` holds `|`, which is left out.
    fn path_at(text: &str) -> String {
        let before = text.split('|').next().unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
        path(text.replace('|', "").as_bytes(), line, column)
    }

    #[test]
    fn the_last_value_is_the_place() {
        let cases = [
            (r#"{"a":1|}"#, "a"),
            (r#"{"a":{"b":"x"|}}"#, "a.b"),
            (r#"{"a":{"b":"x"}|,"c":1}"#, "a"),
            (r#"{"a":1}|"#, "."),
            (
                "{\n \"a\": [1,\n  {\"b\" : 2}, {\"b\":\n null|}]}",
                "a[2].b",
            ),
            (r"[[1],[2,3|]]", "[1][1]"),
            (r#"{"a":"{[,","b":5|}"#, "b"),
            (r#"{"a\"b":"c","d":"e\\"|}"#, "d"),
            (r#"{"a":["b",|"c"]}"#, "a[1]"),
            ("|", "."),
        ];
        for (text, want) in cases {
            assert_eq!(path_at(text), want, "{text}");
        }
    }

    #[test]
    fn no_text_and_no_place_panics() {
        for text in ["", "}]", "\"", "{\"\\", "[,,\n{", "\u{0}é\""] {
            for (line, column) in [(0, 0), (1, 1), (2, 9), (usize::MAX, usize::MAX)] {
                path(text.as_bytes(), line, column);
            }
        }
    }
}
