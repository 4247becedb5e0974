//! Who asked for a portal, when, and what came of it: written before they are answered, and never the link.

use sqlx::FromRow;

use crate::store::{Store, StoreError, on};

/// A request for a portal by a user who was authenticated.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
#[non_exhaustive]
pub struct Entry {
    /// When, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The id of the request, as the log and the answer have it.
    pub request_id: String,
    /// The application's own id of the user.
    pub user_id: String,
    /// The customer at Stripe, where the user is one.
    pub customer: Option<String>,
    /// Whether it was in Stripe's live mode.
    pub livemode: bool,
    /// The configuration that was asked for.
    pub configuration: Option<String>,
    /// The flow that was asked for, such as `subscription_cancel`.
    pub flow: Option<String>,
    /// `opened`, or the code of the error in lower case, such as `not_found`. It says `opened` from the moment on in
    /// which Stripe is asked, so that a server that dies then has not hidden a portal.
    pub outcome: String,
    /// The client's address, where it is known.
    pub client: Option<String>,
}

impl Store {
    /// The last requests for a portal, the newest first.
    pub async fn audit(&self, limit: u32) -> Result<Vec<Entry>, StoreError> {
        const NEWEST: &str = "SELECT at, request_id, user_id, customer, livemode, configuration, flow, \
             outcome, client FROM portal_audit ORDER BY id DESC LIMIT $1";
        let limit = i64::from(limit);
        let found =
            on!(self.read, conn => sqlx::query_as(NEWEST).bind(limit).fetch_all(conn).await);
        Ok(found?)
    }

    /// The last requests of one user for a portal, the newest first.
    pub async fn audit_of(&self, user: &str, limit: u32) -> Result<Vec<Entry>, StoreError> {
        const NEWEST: &str = "SELECT at, request_id, user_id, customer, livemode, configuration, flow, \
             outcome, client FROM portal_audit WHERE user_id = $1 ORDER BY id DESC LIMIT $2";
        let found = on!(self.read, conn => sqlx::query_as(NEWEST)
            .bind(user)
            .bind(i64::from(limit))
            .fetch_all(conn)
            .await);
        Ok(found?)
    }

    pub(crate) async fn write_audit(&self, entry: &Entry) -> sqlx::Result<()> {
        const ADD: &str = "INSERT INTO portal_audit (at, request_id, user_id, customer, livemode, configuration, \
             flow, outcome, client) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        on!(self.write, conn => sqlx::query(ADD)
            .bind(entry.at)
            .bind(&entry.request_id)
            .bind(&entry.user_id)
            .bind(&entry.customer)
            .bind(entry.livemode)
            .bind(&entry.configuration)
            .bind(&entry.flow)
            .bind(&entry.outcome)
            .bind(&entry.client)
            .execute(conn)
            .await
            .map(drop))
    }

    /// Says what came of an entry's request after all. The entries of one user are few, and found by an index.
    pub(crate) async fn correct_audit(&self, entry: &Entry, outcome: &str) -> sqlx::Result<()> {
        const CORRECT: &str =
            "UPDATE portal_audit SET outcome = $1 WHERE user_id = $2 AND request_id = $3";
        on!(self.write, conn => sqlx::query(CORRECT)
            .bind(outcome)
            .bind(&entry.user_id)
            .bind(&entry.request_id)
            .execute(conn)
            .await
            .map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::stores;

    #[tokio::test]
    async fn the_newest_come_first() {
        for own in stores().await {
            let whole = Entry {
                at: 1,
                request_id: "a".to_owned(),
                user_id: "ada".to_owned(),
                customer: Some("cus_1".to_owned()),
                livemode: true,
                configuration: Some("bpc_1".to_owned()),
                flow: Some("subscription_cancel".to_owned()),
                outcome: "opened".to_owned(),
                client: Some("::1".to_owned()),
            };
            let bare = Entry::default();
            for entry in [&whole, &bare] {
                own.store.write_audit(entry).await.unwrap();
            }
            assert_eq!(
                own.store.audit(9).await.unwrap(),
                [bare.clone(), whole.clone()]
            );
            let of_ada = own.store.audit_of("ada", 9).await.unwrap();
            assert_eq!(of_ada, std::slice::from_ref(&whole));
            assert_eq!(own.store.audit(1).await.unwrap(), [bare]);
        }
    }
}
