//! Opaque session tokens: random, kept as a hash, with an end, and revocable.

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::error::IdentityError;
use super::{Authenticate, BoxError, User};
use crate::clock;
use crate::store::{Store, on, written};

/// What all opaque tokens begin with, so that they are known where they leak.
pub(super) const PREFIX: &str = "ps_";

/// A century: no end that anyone means is later.
const LONGEST: Duration = Duration::from_hours(100 * 365 * 24);

/// Authenticates by session tokens that are in the database.
#[derive(Clone, Debug)]
pub struct SessionTokens(Store);

/// A session token as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
#[non_exhaustive]
pub struct Token {
    /// What it is listed and revoked by, `tok_…`; nobody signs in with it.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// Since when, in milliseconds since the Unix epoch.
    pub created_at: i64,
    /// Until when.
    pub expires_at: i64,
    /// Since when it is not taken any more.
    pub revoked_at: Option<i64>,
}

/// A token that was just made: the only time that it can be seen.
#[non_exhaustive]
pub struct NewToken {
    /// What it is listed and revoked by, `tok_…`.
    pub id: String,
    /// The token itself, `ps_…`.
    pub secret: String,
    /// Until when it is valid, in milliseconds since the Unix epoch.
    pub expires_at: i64,
}

/// Shows no secret.
impl fmt::Debug for NewToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewToken")
            .field("id", &self.id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

impl SessionTokens {
    /// By the tokens in this database.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(store)
    }
}

impl Authenticate for SessionTokens {
    async fn authenticate(&self, token: &str) -> Result<Option<User>, BoxError> {
        Ok(owner(&self.0, token, clock::now()).await?)
    }
}

/// Whose token it is, if it is valid now.
async fn owner(store: &Store, token: &str, now: i64) -> sqlx::Result<Option<User>> {
    const FIND: &str = "SELECT token.hash, owner.id FROM portal_tokens AS token \
         JOIN portal_users AS owner ON owner.id = token.user_id \
         WHERE token.hash = $1 AND token.revoked_at IS NULL AND token.expires_at > $2 \
         AND owner.disabled_at IS NULL";
    if !token.starts_with(PREFIX) {
        return Ok(None);
    }
    let hash = hashed(token);
    let found: Option<(Vec<u8>, String)> = on!(store.read, conn => sqlx::query_as(FIND)
        .bind(hash.as_slice())
        .bind(now)
        .fetch_optional(conn)
        .await?);
    let found = found.filter(|(kept, _)| bool::from(kept.as_slice().ct_eq(hash.as_slice())));
    Ok(found.map(|(_, id)| User { id }))
}

fn hashed(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// So many random bytes, as text.
fn random<const BYTES: usize>() -> Result<String, IdentityError> {
    let mut bytes = [0; BYTES];
    let filled = getrandom::fill(&mut bytes);
    filled.map_err(|error| sqlx::Error::Io(std::io::Error::other(error.to_string())))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

impl Store {
    /// Makes a session token for a user, valid for so long.
    pub async fn create_token(
        &self,
        user: &str,
        valid_for: Duration,
    ) -> Result<NewToken, IdentityError> {
        const ADD: &str = "INSERT INTO portal_tokens (id, hash, user_id, created_at, expires_at) \
             SELECT $1, $2, id, $3, $4 FROM portal_users WHERE id = $5 AND disabled_at IS NULL";
        let is_sensible = (Duration::from_secs(1)..=LONGEST).contains(&valid_for);
        let span = i64::try_from(valid_for.as_millis()).ok();
        let span = span.filter(|_| is_sensible);
        let now = clock::now();
        let token = NewToken {
            id: format!("tok_{}", random::<12>()?),
            secret: format!("{PREFIX}{}", random::<32>()?),
            expires_at: now + span.ok_or(IdentityError::Validity)?,
        };
        let added = on!(self.write, conn => sqlx::query(ADD)
            .bind(&token.id)
            .bind(hashed(&token.secret))
            .bind(now)
            .bind(token.expires_at)
            .bind(user)
            .execute(conn)
            .await?
            .rows_affected());
        match (added, self.user(user).await?) {
            (0, Some(_)) => Err(IdentityError::Disabled(user.to_owned())),
            (0, None) => Err(IdentityError::NoSuchUser(user.to_owned())),
            _ => Ok(token),
        }
    }

    /// The tokens of a user, or of all users, the newest first; expired and revoked ones too.
    pub async fn tokens(&self, user: Option<&str>) -> Result<Vec<Token>, IdentityError> {
        const ALL: &str = "SELECT id, user_id, created_at, expires_at, revoked_at FROM portal_tokens \
             ORDER BY created_at DESC, id";
        const OF: &str = "SELECT id, user_id, created_at, expires_at, revoked_at FROM portal_tokens \
             WHERE user_id = $1 ORDER BY created_at DESC, id";
        Ok(match user {
            None => on!(self.read, conn => sqlx::query_as(ALL).fetch_all(conn).await?),
            Some(user) => {
                on!(self.read, conn => sqlx::query_as(OF).bind(user).fetch_all(conn).await?)
            }
        })
    }

    /// Has a token be taken no more, by its public id. It is no fault to do so twice.
    pub async fn revoke_token(&self, token: &str) -> Result<Token, IdentityError> {
        const REVOKE: &str = "UPDATE portal_tokens SET revoked_at = COALESCE(revoked_at, $1) WHERE id = $2 \
             RETURNING id, user_id, created_at, expires_at, revoked_at";
        let revoked = on!(self.write, conn => sqlx::query_as(REVOKE)
            .bind(clock::now())
            .bind(token)
            .fetch_all(conn)
            .await);
        written(revoked)?.ok_or_else(|| IdentityError::NoSuchToken(id_only(token)))
    }
}

/// What was given, unless it may be the token itself.
fn id_only(token: &str) -> String {
    match token.starts_with(PREFIX) {
        true => format!("{PREFIX}…"),
        false => token.to_owned(),
    }
}

#[cfg(test)]
#[path = "tokens/tests.rs"]
mod tests;
