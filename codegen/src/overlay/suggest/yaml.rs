//! Trees as YAML that every tool reads alike: what another YAML would take for no text is in quotes.

use std::fmt::Write as _;

use serde_json::Value;

/// The tree in block style.
pub(super) fn print(value: &Value) -> String {
    let mut text = String::new();
    node(&mut text, value, 0);
    text
}

/// A value behind its key or dash, with the line's end.
fn node(text: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let mut is_first = true;
            for (key, value) in map {
                lead(text, indent, is_first);
                is_first = false;
                text.push_str(&one_line(key));
                text.push(':');
                below(text, value, indent);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let mut is_first = true;
            for item in items {
                lead(text, indent, is_first);
                is_first = false;
                text.push_str("- ");
                node(text, item, indent + 2);
            }
        }
        Value::Object(_) => text.push_str("{}\n"),
        Value::Array(_) => text.push_str("[]\n"),
        Value::String(scalar) if is_block(scalar) => block(text, scalar, indent),
        Value::String(scalar) => text.extend([one_line(scalar).as_str(), "\n"]),
        scalar => {
            let _ = writeln!(text, "{scalar}");
        }
    }
}

/// The first entry behind a dash stands on the dash's line.
fn lead(text: &mut String, indent: usize, is_first: bool) {
    if !is_first || text.ends_with('\n') {
        text.extend(std::iter::repeat_n(' ', indent));
    }
}

fn below(text: &mut String, value: &Value, indent: usize) {
    let is_nested = match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    text.push(if is_nested { '\n' } else { ' ' });
    node(text, value, indent + 2);
}

/// Lines that a literal block keeps as they are.
fn is_block(scalar: &str) -> bool {
    let lines = scalar.strip_suffix('\n').unwrap_or(scalar);
    lines.contains('\n')
        && !lines.starts_with([' ', '\n'])
        && lines
            .split('\n')
            .all(|line| line.chars().all(is_shown) && line.trim_end() == line)
        && !lines.ends_with('\n')
}

fn block(text: &mut String, scalar: &str, indent: usize) {
    text.push_str(if scalar.ends_with('\n') {
        "|\n"
    } else {
        "|-\n"
    });
    for line in scalar.strip_suffix('\n').unwrap_or(scalar).split('\n') {
        if !line.is_empty() {
            text.extend(std::iter::repeat_n(' ', indent.max(2)));
        }
        text.extend([line, "\n"]);
    }
}

fn one_line(scalar: &str) -> String {
    if is_plain(scalar) {
        scalar.to_owned()
    } else if !scalar.contains('\'') && scalar.chars().all(is_shown) {
        format!("'{scalar}'")
    } else {
        escaped(scalar)
    }
}

/// Whether YAML of any version takes the scalar for this very text without quotes.
fn is_plain(scalar: &str) -> bool {
    let starts = scalar.starts_with(|c: char| c.is_ascii_alphabetic() || "/$_".contains(c));
    let word = scalar.to_ascii_lowercase();
    let is_taken = WORDS.contains(&word.as_str());
    starts
        && !is_taken
        && scalar.chars().all(is_shown)
        && !scalar.ends_with([':', ' '])
        && !scalar.contains(": ")
        && !scalar.contains(" #")
}

/// Words that some YAML takes for no text.
const WORDS: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// Whether YAML shows the character as it is, on one line.
fn is_shown(c: char) -> bool {
    let is_odd = matches!(
        c,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    );
    !c.is_control() && !is_odd
}

fn escaped(scalar: &str) -> String {
    let mut quoted = String::from("\"");
    for c in scalar.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if is_shown(c) => quoted.push(c),
            c => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_other_yaml_would_change_is_in_quotes() {
        let value = json!({
            "version": "2024-06-20", "no": "off", "a": ["1.10", "x: y", "it's", "$.a['b']"],
            "text": "one\n\ntwo\n", "empty": {"o": {}, "l": []}, "n": [[1, null], {"k": "v"}],
            "tab": "a\tb\u{7f}'",
        });
        let want = "\
version: '2024-06-20'
'no': 'off'
a:
  - '1.10'
  - 'x: y'
  - it's
  - $.a['b']
text: |
  one

  two
empty:
  o: {}
  l: []
'n':
  - - 1
    - null
  - k: v
tab: \"a\\tb\\u007f'\"
";
        assert_eq!(print(&value), want);
    }
}
