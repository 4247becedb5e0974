//! Customers, as they are kept.

use stripe_portal_gen::customer::Customer;

use super::mark::{Stamp, write_stamped};
use crate::store::{Store, Tx, on};

/// A customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Row {
    pub(super) id: String,
    pub(super) default_payment_method: Option<String>,
    pub(super) deleted: bool,
}

impl From<&Customer> for Row {
    fn from(customer: &Customer) -> Self {
        let settings = customer.invoice_settings.as_ref();
        let method = settings.and_then(|it| it.default_payment_method.as_ref());
        Self {
            id: customer.id.to_string(),
            default_payment_method: method.map(|it| it.id().to_string()),
            deleted: false,
        }
    }
}

impl Row {
    /// What is kept of a customer who was deleted: nothing personal.
    pub(super) fn deleted(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            deleted: true,
            ..Self::default()
        }
    }

    /// A customer of whom everything was read from Stripe; none before that.
    pub(super) async fn synced(
        store: &Store,
        id: &str,
        livemode: bool,
    ) -> sqlx::Result<Option<Self>> {
        const SYNCED: &str = "SELECT id, default_payment_method, deleted \
             FROM portal_customers WHERE id = $1 AND livemode = $2 AND (synced_at IS NOT NULL OR deleted)";
        on!(store.read, conn => sqlx::query_as(SYNCED)
            .bind(id)
            .bind(livemode)
            .fetch_optional(conn)
            .await)
    }

    /// Notes that everything that the customer has was read from Stripe.
    pub(super) async fn note_synced(&self, tx: &mut Tx, livemode: bool) -> sqlx::Result<()> {
        const NOTE: &str =
            "UPDATE portal_customers SET synced_at = $1 WHERE id = $2 AND livemode = $3";
        on!(tx, conn => sqlx::query(NOTE)
            .bind(crate::clock::now())
            .bind(&self.id)
            .bind(livemode)
            .execute(conn)
            .await
            .map(drop))
    }

    pub(super) async fn write(&self, tx: &mut Tx, stamp: &Stamp<'_>) -> sqlx::Result<bool> {
        const WRITE: &str = "INSERT INTO portal_customers AS t \
             (id, livemode, as_of, as_of_event, revision, default_payment_method, deleted) \
             VALUES ($1, $2, $3, $4, $5, $7, $8) \
             ON CONFLICT (id, livemode) DO UPDATE SET \
             as_of = excluded.as_of, as_of_event = excluded.as_of_event, \
             revision = t.revision + excluded.revision, \
             default_payment_method = excluded.default_payment_method, \
             deleted = excluded.deleted \
             WHERE (excluded.deleted, excluded.as_of) > (t.deleted, t.as_of) \
             OR ((excluded.deleted, excluded.as_of) = (t.deleted, t.as_of) AND t.revision = $6)";
        write_stamped!(
            WRITE,
            tx,
            &self.id,
            stamp,
            [&self.default_payment_method, self.deleted]
        )
    }
}

/// Forgets what others of a customer's objects say of them, where the customer was deleted: in whichever order that
/// comes, nothing personal is left.
pub(super) async fn forget_deleted(tx: &mut Tx, id: &str, livemode: bool) -> sqlx::Result<()> {
    const DELETED: &str = "SELECT deleted FROM portal_customers WHERE id = $1 AND livemode = $2";
    const PAYMENT_METHODS: &str =
        "DELETE FROM portal_payment_methods WHERE customer = $1 AND livemode = $2";
    const COMMENTS: &str = "UPDATE portal_subscriptions SET cancellation_comment = NULL \
         WHERE customer = $1 AND livemode = $2 AND cancellation_comment IS NOT NULL";
    let deleted: Option<bool> = on!(tx, conn => sqlx::query_scalar(DELETED)
        .bind(id)
        .bind(livemode)
        .fetch_optional(conn)
        .await)?;
    if deleted != Some(true) {
        return Ok(());
    }
    for query in [PAYMENT_METHODS, COMMENTS] {
        on!(tx, conn => sqlx::query(query).bind(id).bind(livemode).execute(conn).await.map(drop))?;
    }
    Ok(())
}
