//! Tokens of either form: opaque ones, and JSON Web Tokens where keys for them are set.

use super::tokens::PREFIX;
use super::{Authenticate, BoxError, Jwt, SessionTokens, User};
use crate::store::Store;

/// Authenticates by what the program takes: tokens that begin with `ps_` are session tokens, others are JSON
/// Web Tokens. A user who is disabled in the database is nobody, whatever the token.
#[derive(Clone, Debug)]
pub struct Bearer {
    store: Store,
    tokens: SessionTokens,
    jwt: Option<Jwt>,
}

impl Bearer {
    /// By the session tokens in this database, and by these JSON Web Tokens.
    #[must_use]
    pub fn new(store: Store, jwt: Option<Jwt>) -> Self {
        let tokens = SessionTokens::new(store.clone());
        Self { store, tokens, jwt }
    }
}

impl Authenticate for Bearer {
    async fn authenticate(&self, token: &str) -> Result<Option<User>, BoxError> {
        let jwt = match &self.jwt {
            Some(jwt) if !token.starts_with(PREFIX) => jwt,
            _ => return self.tokens.authenticate(token).await,
        };
        let Some(user) = jwt.authenticate(token).await? else {
            return Ok(None);
        };
        let known = self.store.user(&user.id).await?;
        let is_disabled = known.is_some_and(|it| it.disabled_at.is_some());
        Ok((!is_disabled).then_some(user))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::hmac;

    use super::*;
    use crate::store::testing::{Own, stores};

    const SECRET: &[u8] = b"32 bytes at least, or it is none";

    fn jwt(user: &str) -> String {
        let claims = format!(r#"{{"sub":"{user}","exp":99999999999}}"#);
        let [header, claims] = [r#"{"alg":"HS256"}"#, &claims].map(|it| URL_SAFE_NO_PAD.encode(it));
        let message = format!("{header}.{claims}");
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
        let signature = hmac::sign(&key, message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    async fn id(bearer: &Bearer, token: &str) -> Option<String> {
        bearer.authenticate(token).await.unwrap().map(|it| it.id)
    }

    #[tokio::test]
    async fn both_forms_are_taken_and_a_disabled_user_has_neither() {
        for Own { store, .. } in stores().await {
            store.add_user("ada", None).await.unwrap();
            let token = store
                .create_token("ada", Duration::from_mins(1))
                .await
                .unwrap();
            let keys = Jwt::builder().hs256_secret(SECRET).build().unwrap();
            let both = Bearer::new(store.clone(), Some(keys));
            let opaque = Bearer::new(store.clone(), None);
            assert_eq!(id(&both, &token.secret).await.as_deref(), Some("ada"));
            assert_eq!(id(&opaque, &token.secret).await.as_deref(), Some("ada"));
            assert_eq!(id(&both, &jwt("ada")).await.as_deref(), Some("ada"));
            assert_eq!(id(&opaque, &jwt("ada")).await, None);
            // The application knows users that this database does not.
            assert_eq!(id(&both, &jwt("new")).await.as_deref(), Some("new"));
            store.disable_user("ada").await.unwrap();
            assert_eq!(id(&both, &jwt("ada")).await, None);
            assert_eq!(id(&both, &token.secret).await, None);
        }
    }
}
