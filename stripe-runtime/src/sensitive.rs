//! Text that grants access to whoever holds it.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::{Encode, Form};

/// A secret, such as the URL of a portal session: `Debug` does not show it, all else does.
#[derive(Clone, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Sensitive(String);

impl Sensitive {
    /// The secret.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl fmt::Display for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Deref for Sensitive {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Sensitive {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Sensitive {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

impl From<String> for Sensitive {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl From<Sensitive> for String {
    fn from(secret: Sensitive) -> Self {
        secret.0
    }
}

impl Encode for Sensitive {
    fn encode(&self, form: &mut Form) {
        form.text(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_debug_hides_it() {
        let secret = Sensitive::from("https://billing.example/s/1");
        assert_eq!(format!("{:?}", Some(&secret)), "Some([redacted])");
        assert_eq!(format!("{secret}"), secret.as_str());
        let json = serde_json::to_string(&secret).unwrap();
        assert_eq!(serde_json::from_str::<Sensitive>(&json).unwrap(), secret);
    }
}
