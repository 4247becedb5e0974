//! The paths of actions: RFC 9535, with nothing in them that would match nothing in silence.

use std::fmt;

use serde_json_path::JsonPath;

use crate::error::{Fault, Stage};
use crate::pointer::Pointer;

/// Longer paths could nest deeper than the parser can follow.
pub(super) const LONGEST_PATH: usize = 4096;

/// A path, shown as it is written.
pub(super) struct Query {
    text: String,
    pub(super) path: JsonPath,
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Reads the path that stands at `at` as the value of `key`.
pub(super) fn parse(text: &str, key: &str, at: &Pointer) -> Stage<Query> {
    if text.len() > LONGEST_PATH {
        let message = format!("`{key}` has more than {LONGEST_PATH} characters");
        return Err(Fault::new(at, message, "write several actions").into());
    }
    let path = JsonPath::parse(text).map_err(|error| {
        let message = format!("`{key}` is not an RFC 9535 JSONPath: {error}");
        let advice = "see RFC 9535; a path looks like `$.paths['/v1/events'].get`";
        Fault::new(at, message, advice)
    })?;
    for pattern in patterns(text) {
        check(&pattern, key, at)?;
    }
    Ok(Query {
        text: text.to_owned(),
        path,
    })
}

/// RFC 9535 has a filter with a broken pattern match nothing, which nobody would notice.
fn check(pattern: &str, key: &str, at: &Pointer) -> Stage<()> {
    let Err(error) = regex::Regex::new(pattern) else {
        return Ok(());
    };
    let said = error.to_string();
    let why = said.lines().last().unwrap_or_default();
    let why = why.trim_start_matches("error: ");
    let message = format!("`{key}` has a pattern `{pattern}` that cannot be read: {why}");
    let advice = "see RFC 9485 for the patterns that `match` and `search` take";
    Err(Fault::new(at, message, advice).into())
}

/// What stands open while a path is read: a call of `match` or `search`, or any other bracket.
enum Open {
    Call { argument: usize },
    Other,
}

/// The texts that are the second argument of a `match` or `search`.
fn patterns(path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    let mut word = String::new();
    let mut rest = path.chars();
    while let Some(c) = rest.next() {
        match c {
            '\'' | '"' => {
                let text = literal(&mut rest, c);
                if let Some(Open::Call { argument: 1 }) = open.last() {
                    found.push(text);
                }
            }
            '(' if matches!(word.as_str(), "match" | "search") => {
                open.push(Open::Call { argument: 0 });
            }
            '(' | '[' => open.push(Open::Other),
            ')' | ']' => drop(open.pop()),
            ',' => {
                if let Some(Open::Call { argument }) = open.last_mut() {
                    *argument += 1;
                }
            }
            _ => {}
        }
        match c.is_alphanumeric() || c == '_' {
            true => word.push(c),
            false => word.clear(),
        }
    }
    found
}

/// The text up to the closing quote; the path was read before, so that escapes are whole.
fn literal(rest: &mut std::str::Chars<'_>, quote: char) -> String {
    let mut json = String::from('"');
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('\'') => json.push('\''),
                Some(escaped) => json.extend(['\\', escaped]),
                None => {}
            },
            '"' if quote == '\'' => json.push_str("\\\""),
            c if c == quote => break,
            c => json.push(c),
        }
    }
    json.push('"');
    serde_json::from_str(&json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_found() {
        for (path, want) in [
            ("$.a[?match(@.b, 'x.*')]", &["x.*"][..]),
            (
                "$[?search(@['(,'], \"a'\\\\d\") && match(@[0,1], '\\'\"')]",
                &["a'\\d", "'\""],
            ),
            ("$['match(@, \\'[\\')']", &[]),
            ("$[?length(@.a) > 1].match", &[]),
            ("$[?match('[', @.b)]", &[]),
        ] {
            assert_eq!(patterns(path), want, "{path}");
        }
    }

    #[test]
    fn a_broken_pattern_is_an_error() {
        let at = Pointer::from("/actions/0/target");
        let error = parse("$.a[?match(@.b, '[a')]", "target", &at).err();
        let faults = error.unwrap_or_default();
        let said = faults
            .iter()
            .map(|fault| fault.message.as_str())
            .collect::<String>();
        assert!(said.contains("unclosed character class"), "{said}");
        assert!(parse("$.a[?match(@.b, '[a]')]", "target", &at).is_ok());
    }
}
