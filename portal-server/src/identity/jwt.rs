//! JSON Web Tokens: signed with HS256, RS256 or `EdDSA`, by keys that are known here.

mod claims;
mod file;
mod keys;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonwebtoken::{Header, decode_header};

use self::claims::Rules;
use self::file::KeyFile;
use self::keys::Key;
use super::{Authenticate, BoxError, User};
use crate::clock;

/// Authenticates by JSON Web Tokens; the user is the claim `sub`.
///
/// A token needs a signature by a known key, with the algorithm of that key, and `exp`. Where it has `nbf`,
/// `iss` or `aud`, they must be right too: a token with `aud` is refused where no audience is set.
#[derive(Clone)]
pub struct Jwt(Arc<Known>);

struct Known {
    secret: Option<Key>,
    file: Option<Arc<KeyFile>>,
    rules: Rules,
}

/// Puts a [`Jwt`] together.
#[derive(Clone, Default)]
pub struct JwtBuilder {
    secret: Option<Vec<u8>>,
    file: Option<PathBuf>,
    rules: Rules,
}

/// Why tokens cannot be verified.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JwtError {
    /// No key would fit any token.
    #[error("there is no key: set a secret or a file of keys")]
    NoKey,
    /// A secret that can be guessed.
    #[error("a secret of HS256 has 32 bytes at least, this one has {0}")]
    ShortSecret(usize),
    /// The file of keys cannot be used.
    #[error("the keys in {}: {what}", path.display())]
    KeyFile {
        /// Which file it is.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

impl Jwt {
    /// Begins with no key.
    #[must_use]
    pub fn builder() -> JwtBuilder {
        JwtBuilder::default()
    }

    /// The user of a token, or why there is none. `now` is in seconds.
    async fn user(&self, token: &str, now: f64) -> Result<User, &'static str> {
        let header = decode_header(token).map_err(|_| "it is no token of a known algorithm")?;
        // What has to be understood, and nothing of it is.
        if header.crit.is_some() {
            return Err("it has critical headers");
        }
        let (message, signature) = token.rsplit_once('.').ok_or("it has no signature")?;
        if !self.is_signed(&header, message, signature).await {
            return Err("no known key has signed it");
        }
        let (_, claims) = message.split_once('.').ok_or("it has no claims")?;
        self.0.rules.user(claims, now)
    }

    async fn is_signed(&self, header: &Header, message: &str, signature: &str) -> bool {
        let signed = |key: &Key| key.has_signed(header, message, signature);
        if self.0.secret.as_ref().is_some_and(signed) {
            return true;
        }
        let Some(file) = &self.0.file else {
            return false;
        };
        KeyFile::current(file, Instant::now())
            .await
            .iter()
            .any(signed)
    }
}

impl Authenticate for Jwt {
    async fn authenticate(&self, token: &str) -> Result<Option<User>, BoxError> {
        let since = u64::try_from(clock::now()).unwrap_or_default();
        let now = Duration::from_millis(since).as_secs_f64();
        let user = self.user(token, now).await;
        Ok(user
            .inspect_err(|why| tracing::debug!(why, "a JWT was refused"))
            .ok())
    }
}

impl JwtBuilder {
    /// Takes tokens that are signed with HS256 and this secret.
    #[must_use]
    pub fn hs256_secret(mut self, secret: impl Into<Vec<u8>>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Takes tokens that are signed by a key of this JWK set. The file is read again where it has changed,
    /// once a minute at most; a file that cannot be used is logged, and the keys stay what they were.
    #[must_use]
    pub fn key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self
    }

    /// Takes tokens of this issuer only.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.rules.issuer = Some(issuer.into());
        self
    }

    /// Takes tokens for this audience only.
    #[must_use]
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.rules.audience = Some(audience.into());
        self
    }

    /// Done; an error where there is no usable key.
    pub fn build(self) -> Result<Jwt, JwtError> {
        if self.secret.is_none() && self.file.is_none() {
            return Err(JwtError::NoKey);
        }
        let secret = self.secret.as_deref().map(Key::hs256).transpose()?;
        let file = self.file.map(KeyFile::open).transpose()?;
        Ok(Jwt(Arc::new(Known {
            secret,
            file: file.map(Arc::new),
            rules: self.rules,
        })))
    }
}

/// Shows no key.
impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jwt")
            .field("rules", &self.0.rules)
            .finish_non_exhaustive()
    }
}

/// Shows no key.
impl fmt::Debug for JwtBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtBuilder")
            .field("file", &self.file)
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
