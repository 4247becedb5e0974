//! Users in the database.

use serde::Serialize;

use super::error::{IdentityError, id};
use crate::clock;
use crate::store::{Store, on, written};

/// A user as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
#[non_exhaustive]
pub struct Account {
    /// The application's own id of the user.
    pub id: String,
    /// The user's address, where it is known.
    pub email: Option<String>,
    /// Since when, in milliseconds since the Unix epoch.
    pub created_at: i64,
    /// Since when the user may not sign in any more.
    pub disabled_at: Option<i64>,
}

impl Store {
    /// Adds a user.
    pub async fn add_user(
        &self,
        user: &str,
        email: Option<&str>,
    ) -> Result<Account, IdentityError> {
        const ADD: &str = "INSERT INTO portal_users (id, email, created_at) VALUES ($1, $2, $3) \
             ON CONFLICT (id) DO NOTHING RETURNING id, email, created_at, disabled_at";
        let user = id(user)?;
        let added = on!(self.write, conn => sqlx::query_as(ADD)
            .bind(user)
            .bind(email)
            .bind(clock::now())
            .fetch_all(conn)
            .await);
        written(added)?.ok_or_else(|| IdentityError::UserExists(user.to_owned()))
    }

    /// All users, in the order of their ids.
    pub async fn users(&self) -> Result<Vec<Account>, IdentityError> {
        const ALL: &str = "SELECT id, email, created_at, disabled_at FROM portal_users ORDER BY id";
        Ok(on!(self.read, conn => sqlx::query_as(ALL).fetch_all(conn).await?))
    }

    /// Has a user not sign in any more, with no token of any kind. It is no fault to do so twice.
    pub async fn disable_user(&self, user: &str) -> Result<Account, IdentityError> {
        const DISABLE: &str = "UPDATE portal_users SET disabled_at = COALESCE(disabled_at, $1) WHERE id = $2 \
             RETURNING id, email, created_at, disabled_at";
        let disabled = on!(self.write, conn => sqlx::query_as(DISABLE)
            .bind(clock::now())
            .bind(user)
            .fetch_all(conn)
            .await);
        written(disabled)?.ok_or_else(|| IdentityError::NoSuchUser(user.to_owned()))
    }

    /// Lets a user sign in again, with the tokens that are still valid too. It is no fault to do so twice.
    pub async fn enable_user(&self, user: &str) -> Result<Account, IdentityError> {
        const ENABLE: &str = "UPDATE portal_users SET disabled_at = NULL WHERE id = $1 \
             RETURNING id, email, created_at, disabled_at";
        let enabled = on!(self.write, conn => sqlx::query_as(ENABLE)
            .bind(user)
            .fetch_all(conn)
            .await);
        written(enabled)?.ok_or_else(|| IdentityError::NoSuchUser(user.to_owned()))
    }

    /// The user, if there is one.
    pub(super) async fn user(&self, user: &str) -> sqlx::Result<Option<Account>> {
        const ONE: &str =
            "SELECT id, email, created_at, disabled_at FROM portal_users WHERE id = $1";
        on!(self.read, conn => sqlx::query_as(ONE).bind(user).fetch_optional(conn).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Own, stores};

    #[tokio::test]
    async fn users_are_added_once_and_stay_disabled_until_enabled() {
        for Own { store, .. } in stores().await {
            let ada = store
                .add_user("ada", Some("ada@example.com"))
                .await
                .unwrap();
            store.add_user("bob", None).await.unwrap();
            let again = store.add_user("ada", None).await.unwrap_err();
            assert_eq!(again.to_string(), "there is a user `ada` already");
            let disabled = store.disable_user("ada").await.unwrap();
            assert!(disabled.disabled_at.is_some());
            assert_eq!(store.disable_user("ada").await.unwrap(), disabled);
            let ids = store.users().await.unwrap().into_iter().map(|it| it.id);
            assert_eq!(ids.collect::<Vec<_>>(), ["ada", "bob"]);
            assert_eq!(store.user("ada").await.unwrap(), Some(disabled));
            assert_eq!(store.enable_user("ada").await.unwrap(), ada);
            assert_eq!(store.enable_user("ada").await.unwrap(), ada);
            let fault = store.enable_user("nobody").await.unwrap_err();
            assert!(matches!(fault, IdentityError::NoSuchUser(_)), "{fault}");
        }
    }

    #[tokio::test]
    async fn what_is_no_id_is_refused() {
        for Own { store, .. } in stores().await {
            for user in ["", "a b", "a\0", "a\n", &"a".repeat(256)] {
                let fault = store.add_user(user, None).await.unwrap_err();
                assert!(matches!(fault, IdentityError::Id(_)), "{fault}");
            }
            let fault = store.disable_user("nobody").await.unwrap_err();
            assert!(matches!(fault, IdentityError::NoSuchUser(_)), "{fault}");
        }
    }
}
