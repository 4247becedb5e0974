//! Which customer a user is, in the database: one in each of Stripe's modes.

use serde::Serialize;
use stripe_portal_gen::ids::CustomerId;

use super::error::{self, IdentityError};
use super::{BoxError, Customers, User};
use crate::clock;
use crate::store::{Store, on};

/// Knows the customers that are in the database.
#[derive(Clone, Debug)]
pub struct StoredCustomers {
    store: Store,
    livemode: bool,
}

/// A user who is a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
#[non_exhaustive]
pub struct Mapping {
    /// The user.
    pub user_id: String,
    /// Whether the customer is one of live mode.
    pub livemode: bool,
    /// The customer, `cus_…`.
    pub customer_id: String,
    /// Since when, in milliseconds since the Unix epoch.
    pub created_at: i64,
}

impl StoredCustomers {
    /// The customers in this database, of live mode or of test mode.
    #[must_use]
    pub fn new(store: Store, livemode: bool) -> Self {
        Self { store, livemode }
    }
}

impl Customers for StoredCustomers {
    async fn customer_of(&self, user: &User) -> Result<Option<CustomerId>, BoxError> {
        let mapping = self.store.mapping(&user.id, self.livemode).await?;
        Ok(mapping.map(|it| CustomerId::from(it.customer_id)))
    }
}

impl Store {
    /// Says which customer a user is. It is no fault to say the same twice; to say another, remove the first:
    /// who opens the portal of a customer sees that customer's invoices.
    pub async fn set_customer(
        &self,
        user: &str,
        livemode: bool,
        customer: &str,
    ) -> Result<Mapping, IdentityError> {
        const SET: &str = "INSERT INTO portal_user_customers (user_id, livemode, customer_id, created_at) \
             SELECT id, $1, $2, $3 FROM portal_users WHERE id = $4 ON CONFLICT DO NOTHING";
        let customer = error::customer(customer)?;
        on!(self.write, conn => sqlx::query(SET)
            .bind(livemode)
            .bind(customer)
            .bind(clock::now())
            .bind(user)
            .execute(conn)
            .await
            .map(drop)?);
        match self.mapping(user, livemode).await? {
            Some(mapping) if mapping.customer_id == customer => Ok(mapping),
            Some(mapping) => Err(IdentityError::AlreadyMapped {
                user: mapping.user_id,
                customer: mapping.customer_id,
            }),
            None => Err(self.why_unmapped(user, livemode, customer).await?),
        }
    }

    /// Why a user did not become a customer and is none.
    async fn why_unmapped(
        &self,
        user: &str,
        livemode: bool,
        customer: &str,
    ) -> Result<IdentityError, IdentityError> {
        const OF: &str =
            "SELECT user_id FROM portal_user_customers WHERE livemode = $1 AND customer_id = $2";
        if self.user(user).await?.is_none() {
            return Ok(IdentityError::NoSuchUser(user.to_owned()));
        }
        let taken: Option<(String,)> = on!(self.read, conn => sqlx::query_as(OF)
            .bind(livemode)
            .bind(customer)
            .fetch_optional(conn)
            .await?);
        // It was removed in between.
        let removed = || IdentityError::NotMapped(user.to_owned());
        Ok(
            taken.map_or_else(removed, |(user,)| IdentityError::CustomerTaken {
                customer: customer.to_owned(),
                user,
            }),
        )
    }

    /// Has a user be no customer in a mode. Nothing changes at Stripe.
    pub async fn remove_customer(&self, user: &str, livemode: bool) -> Result<(), IdentityError> {
        const REMOVE: &str =
            "DELETE FROM portal_user_customers WHERE user_id = $1 AND livemode = $2";
        let removed = on!(self.write, conn => sqlx::query(REMOVE)
            .bind(user)
            .bind(livemode)
            .execute(conn)
            .await?
            .rows_affected());
        match removed {
            0 => Err(IdentityError::NotMapped(user.to_owned())),
            _ => Ok(()),
        }
    }

    /// All users who are customers, in the order of their ids.
    pub async fn customers(&self) -> Result<Vec<Mapping>, IdentityError> {
        const ALL: &str = "SELECT user_id, livemode, customer_id, created_at FROM portal_user_customers \
             ORDER BY user_id, livemode";
        Ok(on!(self.read, conn => sqlx::query_as(ALL).fetch_all(conn).await?))
    }

    async fn mapping(&self, user: &str, livemode: bool) -> sqlx::Result<Option<Mapping>> {
        const ONE: &str = "SELECT user_id, livemode, customer_id, created_at FROM portal_user_customers \
             WHERE user_id = $1 AND livemode = $2";
        on!(self.read, conn => sqlx::query_as(ONE)
            .bind(user)
            .bind(livemode)
            .fetch_optional(conn)
            .await)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;
    use crate::store::testing::{Own, stores};

    async fn customer(store: &Store, user: &str, livemode: bool) -> Option<String> {
        let customers = StoredCustomers::new(store.clone(), livemode);
        let user = User { id: user.into() };
        let found = customers.customer_of(&user).await.unwrap();
        found.map(|id| id.to_string())
    }

    #[tokio::test]
    async fn a_customer_of_test_mode_is_none_in_live_mode() {
        for Own { store, .. } in stores().await {
            store.add_user("ada", None).await.unwrap();
            store.set_customer("ada", false, "cus_test").await.unwrap();
            assert_eq!(
                customer(&store, "ada", false).await.as_deref(),
                Some("cus_test")
            );
            assert_eq!(customer(&store, "ada", true).await, None);
            store.set_customer("ada", true, "cus_live").await.unwrap();
            assert_eq!(
                customer(&store, "ada", true).await.as_deref(),
                Some("cus_live")
            );
            store.remove_customer("ada", false).await.unwrap();
            assert_eq!(customer(&store, "ada", false).await, None);
            assert_eq!(store.customers().await.unwrap().len(), 1);
            let fault = store.remove_customer("ada", false).await.unwrap_err();
            assert_eq!(
                fault.to_string(),
                "the user `ada` is no customer in this mode"
            );
        }
    }

    #[tokio::test]
    async fn a_mapping_is_not_replaced_unasked() {
        for Own { store, .. } in stores().await {
            store.add_user("ada", None).await.unwrap();
            store.add_user("bob", None).await.unwrap();
            let set = store.set_customer("ada", false, "cus_1").await.unwrap();
            assert_eq!(
                store.set_customer("ada", false, "cus_1").await.unwrap(),
                set
            );
            let mut faults = Vec::new();
            for (user, customer) in [("ada", "cus_2"), ("bob", "cus_1"), ("eve", "cus_3")] {
                let set = store.set_customer(user, false, customer).await;
                faults.push(set.unwrap_err().to_string());
            }
            let want = [
                "the user `ada` is the customer `cus_1` already: remove that first",
                "the customer `cus_1` is the user `ada` already: remove that first",
                "there is no user `eve`",
            ];
            assert_eq!(faults, want);
        }
    }

    #[tokio::test]
    async fn what_is_no_customer_is_refused() {
        for Own { store, .. } in stores().await {
            for id in [
                "",
                "cus_",
                "sub_1",
                "cus_1/x",
                "cus_1?a",
                "cus_ä",
                "cus_\u{1b}",
            ] {
                let fault = store.set_customer("ada", false, id).await.unwrap_err();
                assert!(matches!(fault, IdentityError::Customer(_)), "{fault}");
            }
        }
    }

    #[tokio::test]
    async fn of_many_who_map_one_user_one_wins() {
        for Own { store, .. } in stores().await {
            store.add_user("ada", None).await.unwrap();
            let ids: Vec<_> = (0..8).map(|at| format!("cus_{at}")).collect();
            let all = ids.iter().map(|id| store.set_customer("ada", false, id));
            let all = join_all(all).await;
            let winners: Vec<_> = all.iter().flatten().map(|it| &it.customer_id).collect();
            let kept = customer(&store, "ada", false).await.unwrap();
            assert_eq!(winners, [&kept]);
            let told = all.iter().filter_map(|it| it.as_ref().err());
            assert!(told.into_iter().all(|it| it.to_string().contains(&kept)));
        }
    }

    #[tokio::test]
    async fn of_many_users_who_claim_one_customer_one_wins() {
        for Own { store, .. } in stores().await {
            let users: Vec<_> = (0..8).map(|at| format!("user_{at}")).collect();
            for user in &users {
                store.add_user(user, None).await.unwrap();
            }
            let all = users
                .iter()
                .map(|it| store.set_customer(it, false, "cus_1"));
            let all = join_all(all).await;
            assert_eq!(all.iter().flatten().count(), 1);
            let taken = |it: &IdentityError| matches!(it, IdentityError::CustomerTaken { .. });
            assert!(all.iter().filter_map(|it| it.as_ref().err()).all(taken));
        }
    }
}
