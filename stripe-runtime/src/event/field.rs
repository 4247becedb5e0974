//! The fields of an event, read one by one, so that one that does not fit hides no other.

use serde::de::DeserializeOwned;
use serde_json::{Error as JsonError, Value};

use crate::codegen::fits;
use crate::misfit::Misfit;

/// The value of a field; an error with its path where it is absent or does not fit.
pub(super) fn required<T: DeserializeOwned>(raw: &Value, name: &str) -> Result<T, JsonError> {
    let misfit = match raw.get(name) {
        Some(value) => match T::deserialize(value) {
            Ok(value) => return Ok(value),
            Err(error) => Misfit {
                path: name.to_owned(),
                what: Misfit::new(&error, b"").what,
            },
        },
        None if raw.is_object() => whole(format!("missing field `{name}`")),
        None => whole("an event is a JSON object".to_owned()),
    };
    Err(misfit.into_error())
}

fn whole(what: String) -> Misfit {
    let path = ".".to_owned();
    Misfit { path, what }
}

/// The value of a field, where it is there and fits.
pub(super) fn optional<T: DeserializeOwned>(raw: &Value, name: &str) -> Option<T> {
    fits(raw.get(name)?)
}
