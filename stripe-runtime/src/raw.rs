//! JSON that no type describes, kept as it came.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Encode, Form};

/// JSON that no type describes: `Debug` does not show it, because it may hold secrets.
#[derive(Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Raw(Value);

impl Raw {
    /// The JSON.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The JSON, for keeps.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.0
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Value::Null => "null",
            Value::Bool(_) => "[a bool]",
            Value::Number(_) => "[a number]",
            Value::String(_) => "[a text]",
            Value::Array(_) => "[a list]",
            Value::Object(_) => "[an object]",
        })
    }
}

impl Deref for Raw {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for Raw {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl From<Raw> for Value {
    fn from(raw: Raw) -> Self {
        raw.0
    }
}

impl PartialEq<Value> for Raw {
    fn eq(&self, other: &Value) -> bool {
        self.0 == *other
    }
}

impl Encode for Raw {
    fn encode(&self, form: &mut Form) {
        self.0.encode(form);
    }

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn debug_says_the_kind_only() {
        let raw = Raw::from(json!({"url": "https://secret.example"}));
        assert_eq!(format!("{raw:?}"), "[an object]");
        assert_eq!(raw["url"], "https://secret.example");
        assert_eq!(serde_json::to_value(&raw).unwrap(), *raw);
    }
}
