//! Decoding errors without what they quote: a body may hold secrets.

use serde_json::Error as JsonError;

/// How the values start that an error quotes: a kind, and the mark that encloses the value.
const QUOTED: [(&str, char); 5] = [
    ("boolean", '`'),
    ("character", '`'),
    ("floating point", '`'),
    ("integer", '`'),
    ("string", '"'),
];

/// How errors start that quote no value, or one that is found below. What a type says in words of
/// its own is not among them: nobody knows what it quotes.
const KNOWN: [&str; 8] = [
    "at `",
    "duplicate field `",
    "invalid length ",
    "invalid type: ",
    "invalid value: ",
    "missing field `",
    "unknown field",
    "unknown variant",
];

/// The text of an error, with a value that did not fit left out.
pub(crate) fn unquoted(error: &JsonError) -> String {
    let text = error.to_string();
    if error.is_data() && !KNOWN.iter().any(|start| text.starts_with(start)) {
        let (line, column) = (error.line(), error.column());
        return format!("does not fit at line {line} column {column}");
    }
    match quoted(&text).or_else(|| named(&text)) {
        Some((start, end)) => format!("{}{}", &text[..start], &text[end..]),
        None => text,
    }
}

/// Where an unknown name is quoted, which is a value or a key of the text.
fn named(text: &str) -> Option<(usize, usize)> {
    let starts = ["unknown variant", "unknown field"].iter();
    let start = starts
        .filter(|start| text.starts_with(**start))
        .map(|start| start.len());
    let start = start.min()?;
    let ends = ["`, expected ", "`, there are no "].iter();
    let end = ends.filter_map(|end| text.find(end)).min()? + 1;
    Some((start, end))
}

/// Where a value is quoted, marks and the space before it included.
fn quoted(text: &str) -> Option<(usize, usize)> {
    let faults = ["invalid type: ", "invalid value: "].iter();
    let kinds = faults.filter_map(|fault| Some(text.find(fault)? + fault.len()));
    let at = kinds.min()?;
    let starts = |(kind, mark): &&(&str, char)| text[at..].starts_with(&format!("{kind} {mark}"));
    let (kind, mark) = QUOTED.iter().find(starts)?;
    let start = at + kind.len();
    let end = text.rfind(&format!("{mark}, expected "))? + mark.len_utf8();
    (start + 1 < end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<T: serde::de::DeserializeOwned>(json: &str) -> String {
        unquoted(&serde_json::from_str::<T>(json).err().unwrap())
    }

    #[test]
    fn names_and_words_of_a_types_own_are_left_out() {
        #[derive(Debug, serde::Deserialize)]
        enum Colour {
            Red,
        }
        let want = "unknown variant, expected `Red` at line 1 column 8";
        assert_eq!(message::<Colour>("\"secret\""), want);
        assert!(matches!(serde_json::from_str("\"Red\""), Ok(Colour::Red)));
        let said = message::<std::net::IpAddr>("\"secret\"");
        assert_eq!(said, "does not fit at line 1 column 8");
    }

    #[test]
    fn values_are_left_out() {
        for (json, kind, column) in [
            (r#""sec\", expected ret""#, "string", 21),
            ("51", "integer", 2),
            ("5.1", "floating point", 3),
            ("null", "null", 4),
        ] {
            let want =
                format!("invalid type: {kind}, expected a boolean at line 1 column {column}");
            assert_eq!(message::<bool>(json), want);
        }
        assert_eq!(
            message::<String>("true"),
            "invalid type: boolean, expected a string at line 1 column 4"
        );
        assert_eq!(
            message::<std::num::NonZeroU8>("0"),
            "invalid value: integer, expected a nonzero u8 at line 1 column 1"
        );
        assert_eq!(
            message::<char>(r#""a`, expected b""#),
            "invalid value: string, expected a character at line 1 column 16"
        );
    }

    #[test]
    fn a_value_may_look_like_an_error() {
        let got = message::<bool>(r#""sec invalid type: boolean `ret`, expected x""#);
        assert!(!got.contains("sec") && !got.contains("ret"), "{got}");
    }

    #[test]
    fn other_errors_stay() {
        assert_eq!(
            message::<bool>("tru"),
            "EOF while parsing a value at line 1 column 3"
        );
    }
}
