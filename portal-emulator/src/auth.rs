//! Keys: which are let in, and into which mode.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use stripe_portal_gen::server::Refusal;

use crate::host::text;
use crate::shared::Mode;

/// The keys that the API takes.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Keys {
    /// Only these; where there are none, every key that looks like one.
    only: Vec<String>,
}

impl Keys {
    /// Takes these keys only, or all that look like keys if there are none.
    pub(crate) fn only(keys: Vec<String>) -> Self {
        Self { only: keys }
    }

    /// The mode that a request's key belongs to.
    pub(crate) fn mode_of(&self, headers: &HeaderMap) -> Result<Mode, Refusal> {
        let key = key_of(headers).ok_or_else(no_key)?;
        if key.starts_with("pk_") {
            return Err(publishable());
        }
        let mode = match key.split_once('_').map(|(_, rest)| rest) {
            Some(rest) if rest.starts_with("test_") => Mode::Test,
            Some(rest) if rest.starts_with("live_") => Mode::Live,
            _ => return Err(wrong_key(&key)),
        };
        let looks_right = ["sk_", "rk_"].iter().any(|prefix| key.starts_with(prefix));
        let is_known = self.only.is_empty() || self.only.contains(&key);
        match looks_right && is_known {
            true => Ok(mode),
            false => Err(wrong_key(&key)),
        }
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.only.len())
    }
}

/// The key of a request: as a bearer token, or as the user name of basic authentication.
fn key_of(headers: &HeaderMap) -> Option<String> {
    let value = text(headers, &header::AUTHORIZATION)?;
    let (scheme, rest) = value.split_once(' ')?;
    let key = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => rest.trim().to_owned(),
        "basic" => {
            let bytes = BASE64_STANDARD.decode(rest.trim()).ok()?;
            let pair = String::from_utf8(bytes).ok()?;
            pair.split(':').next().unwrap_or_default().to_owned()
        }
        _ => return None,
    };
    Some(key).filter(|key| !key.is_empty())
}

fn no_key() -> Refusal {
    Refusal::invalid(
        "You did not provide an API key. You need to provide your API key in the Authorization \
         header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See \
         https://stripe.com/docs/api#authentication for details, or we can help at \
         https://support.stripe.com/.",
    )
    .status(401)
}

fn wrong_key(key: &str) -> Refusal {
    Refusal::invalid(format!("Invalid API Key provided: {}", masked(key))).status(401)
}

fn publishable() -> Refusal {
    Refusal::invalid(
        "This API call cannot be made with a publishable API key. Please use a secret API key. You \
         can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
    )
    .status(401)
    .code("secret_key_required")
}

/// A key of which only the two ends can be read, where it is long enough to be one.
fn masked(key: &str) -> String {
    let count = key.chars().count();
    if count <= 12 {
        return key.to_owned();
    }
    let start: String = key.chars().take(8).collect();
    let end: String = key.chars().skip(count - 4).collect();
    format!("{start}{}{end}", "*".repeat(count - 12))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn mode(keys: &Keys, authorization: &str) -> Result<Mode, (u16, String)> {
        let mut headers = HeaderMap::new();
        if !authorization.is_empty() {
            let value = HeaderValue::from_str(authorization).unwrap();
            headers.insert(header::AUTHORIZATION, value);
        }
        let mode = keys.mode_of(&headers);
        mode.map_err(|refusal| (refusal.status, refusal.message))
    }

    #[test]
    fn a_key_says_its_mode() {
        let any = Keys::default();
        assert_eq!(mode(&any, "Bearer sk_test_123"), Ok(Mode::Test));
        assert_eq!(mode(&any, "bearer rk_live_123"), Ok(Mode::Live));
        let basic = BASE64_STANDARD.encode("sk_test_123:");
        assert_eq!(mode(&any, &format!("Basic {basic}")), Ok(Mode::Test));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let any = Keys::default();
        let refused = |text: &str| mode(&any, text).unwrap_err();
        assert!(refused("").1.starts_with("You did not provide an API key."));
        assert!(
            refused("Digest x")
                .1
                .starts_with("You did not provide an API key.")
        );
        let want = (401, "Invalid API Key provided: nope".to_owned());
        assert_eq!(refused("Bearer nope"), want);
        let want = (
            401,
            "Invalid API Key provided: xk_test_*****6789".to_owned(),
        );
        assert_eq!(refused("Bearer xk_test_123456789"), want);
        assert!(refused("Bearer pk_test_123").1.contains("publishable"));
    }

    #[test]
    fn only_the_keys_that_were_named() {
        let only = Keys::only(vec!["sk_test_mine".to_owned()]);
        assert_eq!(mode(&only, "Bearer sk_test_mine"), Ok(Mode::Test));
        assert_eq!(mode(&only, "Bearer sk_test_yours").unwrap_err().0, 401);
        assert_eq!(format!("{only:?}"), "Keys(1)");
    }
}
