//! Why JSON does not fit a type: where and what, without the values, which may be secret.

use std::fmt;

use serde::de::Error as _;
use serde_json::Error as JsonError;

use crate::place;
use crate::unquoted::unquoted;

/// What does not fit, and its path; `.` is the whole text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    pub(crate) path: String,
    pub(crate) what: String,
}

impl Misfit {
    /// What `error` says about `text`.
    ///
    /// A value that was read by itself has put its own path into the error, which leads on. Text that
    /// is not JSON has no paths: what looks like a name may be a value.
    pub(crate) fn new(error: &JsonError, text: &[u8]) -> Self {
        let (line, column) = (error.line(), error.column());
        let path = match error.is_syntax() {
            true => ".".to_owned(),
            false => place::path(text, line, column),
        };
        let said = unquoted(error);
        let place = format!(" at line {line} column {column}");
        let said = said.strip_suffix(&place).unwrap_or(&said);
        match marked(said) {
            Some((inner, what)) => Self {
                path: joined(path, inner),
                what: what.to_owned(),
            },
            None => Self {
                path,
                what: said.to_owned(),
            },
        }
    }

    /// The error that carries it to where the value stands.
    pub(crate) fn into_error(self) -> JsonError {
        JsonError::custom(self)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at `{}`: {}", self.path, self.what)
    }
}

/// The path and the rest of what `Display` writes.
fn marked(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("at `")?.split_once("`: ")
}

fn joined(path: String, inner: &str) -> String {
    match (&*path, inner) {
        (_, ".") => path,
        (".", inner) => inner.to_owned(),
        (path, inner) if inner.starts_with('[') => format!("{path}{inner}"),
        (path, inner) => format!("{path}.{inner}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::MaybeDeleted;
    use crate::codegen::decode;

    #[derive(Debug, serde::Deserialize)]
    struct Owner {
        #[serde(rename = "pets")]
        _pets: Vec<MaybeDeleted<Pet>>,
    }

    #[derive(Debug, serde::Deserialize)]
    struct Pet {
        #[serde(rename = "id")]
        _id: String,
    }

    #[test]
    fn paths_lead_through_values_that_are_read_by_themselves() {
        let cases = [
            (
                json!([{"id": "a"}, {"id": 5}]),
                "pets[1].id",
                "invalid type: integer, expected a string",
            ),
            (json!([{}]), "pets[0]", "missing field `id`"),
            (
                json!(true),
                "pets",
                "invalid type: boolean, expected a sequence",
            ),
        ];
        for (pets, path, what) in cases {
            let text = json!({"a": {"b": [0]}, "pets": pets}).to_string();
            let error = serde_json::from_str::<Owner>(&text).unwrap_err();
            let got = Misfit::new(&error, text.as_bytes());
            assert_eq!((&*got.path, &*got.what), (path, what));
            let error = decode::<MaybeDeleted<Owner>>(&json!({"pets": pets})).unwrap_err();
            assert_eq!(Misfit::new(&error, b""), got);
        }
    }

    #[test]
    fn text_that_is_not_json_has_no_path() {
        let text = r#"{"id":"secret,"b":1}"#;
        let error = serde_json::from_str::<Pet>(text).unwrap_err();
        assert_eq!(Misfit::new(&error, text.as_bytes()).path, ".");
    }

    #[test]
    fn the_whole_may_not_fit() {
        let got = Misfit::new(&decode::<Pet>(&json!("secret")).unwrap_err(), b"");
        assert_eq!(
            got.to_string(),
            "at `.`: invalid type: string, expected struct Pet"
        );
        assert_eq!(Misfit::new(&got.into_error(), b"").path, ".");
    }
}
