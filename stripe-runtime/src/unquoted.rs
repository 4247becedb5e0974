//! Decoding errors without what they quote: a body may hold secrets.

use serde_json::Error as JsonError;

/// The text of an error, with a string that did not fit left out.
pub(crate) fn unquoted(error: &JsonError) -> String {
    let text = error.to_string();
    match (text.find("string \""), text.rfind("\", expected ")) {
        (Some(start), Some(end)) if start < end => {
            format!("{}string{}", &text[..start], &text[end + 1..])
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<T: serde::de::DeserializeOwned>(json: &str) -> String {
        unquoted(&serde_json::from_str::<T>(json).err().unwrap())
    }

    #[test]
    fn strings_are_left_out() {
        let got = message::<bool>(r#""sec\", expected ret""#);
        assert_eq!(
            got,
            "invalid type: string, expected a boolean at line 1 column 21"
        );
        let got = message::<std::num::NonZeroU8>("0");
        assert_eq!(
            got,
            "invalid value: integer `0`, expected a nonzero u8 at line 1 column 1"
        );
        assert_eq!(
            message::<bool>("tru"),
            "EOF while parsing a value at line 1 column 3"
        );
    }
}
