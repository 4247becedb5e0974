//! Decimal numbers as the exact text that Stripe sends.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Encode, Form};

/// A decimal number as text, such as `0.5` or `12.345678901234`.
///
/// Two are equal when their texts are: `1.0` is not `1.00`. For arithmetic, parse the text with a
/// decimal type of your choice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Decimal(String);

impl Decimal {
    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Decimal {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Decimal {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Decimal {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self(value.to_string())
    }
}

impl Encode for Decimal {
    fn encode(&self, form: &mut Form) {
        form.text(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_exact() {
        let text = "\"0.100000000000000000001\"";
        let got: Decimal = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&got).unwrap(), text);

        let mut form = Form::new();
        form.field("amount", &got);
        form.field("count", &Decimal::from(-3));
        assert_eq!(
            form.into_string(),
            "amount=0.100000000000000000001&count=-3"
        );
    }
}
